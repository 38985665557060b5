"""Where each thing that stands in the way is put right."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext

from consult.accountability.gates import Refused

_ENDPOINTS = {
    "flow": "analysis.results",
    "queue": "moderation.queue",
    "notes": "accountability.heard",
    "theme": "analysis.theme",
    "clause": "accountability.answer_clause",
    "answer theme": "accountability.answer_theme",
    "promises": "accountability.promises",
    "heard": "accountability.heard",
}


def addressed(code: str, refusals: Iterable[Refused]) -> list[tuple[str, str, str]]:
    """Each as (gate, words, address)."""
    return [
        (each.gate, gettext(each.message) % each.params, _address(code, each.where)) for each in refusals
    ]


def _address(code: str, where: tuple[str, ...]) -> str:
    keys = {"key": where[1]} if len(where) > 1 else {}
    anchor = "not_heard" if where[0] == "notes" else None
    return url_for(_ENDPOINTS[where[0]], code=code, _anchor=anchor, **keys)

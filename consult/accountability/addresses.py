"""Where each thing that stands in the way is put right."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext

from consult.accountability.gates import Refused

_ENDPOINTS = {
    "flow": "analysis.results",
    "held": "moderation.held",
    "queue": "moderation.queue",
    "themes": "analysis.themes",
    "coding": "analysis.coding",
    "notes": "accountability.heard",
    "theme": "analysis.theme",
    "clause": "accountability.answer_clause",
    "answer theme": "accountability.answer_theme",
    "answer": "accountability.answer",
    "lines": "accountability.lines",
    "promises": "accountability.promises",
    "heard": "accountability.heard",
}

#: Where the second word is a field of the page.
_FIELDS = frozenset({"notes", "lines"})


def addressed(code: str, refusals: Iterable[Refused]) -> list[tuple[str, str, str]]:
    """Each as (gate, words, address)."""
    return [
        (each.gate, gettext(each.message) % each.params, _address(code, each.where)) for each in refusals
    ]


def _address(code: str, where: tuple[str, ...]) -> str:
    if where[0] in _FIELDS:
        return url_for(_ENDPOINTS[where[0]], code=code, _anchor=where[1])
    keys = {"key": where[1]} if len(where) > 1 else {}
    return url_for(_ENDPOINTS[where[0]], code=code, **keys)

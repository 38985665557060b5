"""Where each thing that prevents the freeze or the signature can be corrected."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from consult.consultations.models import Consultation
from consult.report.publication_checks import PublicationRefused
from consult.web import authorization
from consult.web.shell import day

_ENDPOINTS = {
    "reconciliation": "analysis.results",
    "danger": "moderation.queue",
    "held": "moderation.held",
    "queue": "moderation.queue",
    "themes": "analysis.themes",
    "words": "report.words",
    "coding": "analysis.coding",
    "flagged": "analysis.themes",
    "notes": "report.show",
    "reach": "analysis.reached",
    "theme": "analysis.theme",
    "clause": "response.answer_clause",
    "answer theme": "response.answer_theme",
    "answer": "response.answer",
    "lines": "response.lines",
    "principles": "response.gaps",
    "replies": "response.replies",
    "promises": "commitments.show_all",
    "quotes": "report.quotes",
    "report": "report.show",
}

#: If the second word is a field of the page.
_FIELDS = frozenset({"notes", "lines", "principles"})


def with_links(consultation: Consultation, refusals: Iterable[PublicationRefused]) -> list[tuple[str, str, str]]:
    """Each refusal as (check, words, address); the address is that of the team if only others may go there."""
    return [(each.check, _words(each), _address(consultation, each.where)) for each in refusals]


def _words(refusal: PublicationRefused) -> str:
    shown = {name: day(value) if isinstance(value, date) else value for name, value in refusal.params.items()}
    return str(gettext(refusal.message) % shown)


def _address(consultation: Consultation, where: tuple[str, ...]) -> str:
    endpoint, code = _ENDPOINTS[where[0]], consultation.code
    if not authorization.may_open(endpoint, consultation.id):
        # Those of the team who can correct it, whom this reader can ask.
        return url_for("consultations.overview", code=code, _anchor="team")
    if where[0] in _FIELDS:
        return url_for(endpoint, code=code, _anchor=where[1])
    keys: dict[str, Any] = {"key": where[1]} if len(where) > 1 else {}
    return url_for(endpoint, code=code, **keys)

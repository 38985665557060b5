"""The analysts' page of Part A: what only they can say, how it would stand, what refuses the freeze, the freeze."""

import flask
from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult import gate
from consult.access import NotNow, NotValid, Permission
from consult.accountability import heard, reading
from consult.accountability.addresses import addressed
from consult.accountability.forms import NotesForm
from consult.accountability.summary import Summary
from consult.analysis import notes
from consult.analysis.flow import TAKEN_OUT_LABELS, DoesNotAddUp
from consult.consultations import reading as consultations
from consult.consultations.forms import checked, faults, typed
from consult.consultations.life import State
from consult.consultations.models import Consultation
from consult.contributions.kinds import CHANNEL_LABELS, CHOICE_LABELS
from consult.gate import allow
from consult.moderation.rules import OUTCOME_LABELS
from consult.web import Page, StaffForm, page, pagination

WRITE = Permission.CONSULTATION_HEARD_WRITE
FREEZE = Permission.CONSULTATION_HEARD_FREEZE
LABELS = {
    "channel_labels": CHANNEL_LABELS,
    "choice_labels": CHOICE_LABELS,
    "outcome_labels": OUTCOME_LABELS,
    "taken_out_labels": TAKEN_OUT_LABELS,
}
PARTS_A_PAGE = 25


@allow(WRITE)
def show(code: str) -> Page:
    return _page(_consultation(code))


@allow(WRITE)
def write_notes(code: str) -> Page | Response:
    sent = typed(checked(NotesForm()))
    given = {name: sent.get(name, "") for name in notes.LIMITS}
    try:
        notes.write_notes(gate.actor(), code, **given)
    except NotValid as refusal:
        return _page(_consultation(code), given, faults(refusal), 422)
    return flask.redirect(url_for("accountability.heard", code=code, done="saved"), 303)


@allow(FREEZE)
def freeze(code: str) -> Page | Response:
    checked(StaffForm())
    try:
        heard.freeze(gate.actor(), code)
    except heard.NotReady:
        consultation = consultations.consultation_for(gate.actor(), code, FREEZE)
        return _page(consultation, errors={"": gettext("It was not fixed. See what is still missing.")}, status=409)
    return flask.redirect(url_for("accountability.heard", code=code, done="frozen"), 303)


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(gate.actor(), code, WRITE)


def _page(
    consultation: Consultation, values: dict[str, str] | None = None, errors: object = None, status: int = 200
) -> Page:
    frozen = reading.heard_of(consultation.id)
    written = notes.notes_of(consultation.id)
    whole = reading.summary(consultation) if frozen else _preview(consultation)
    pages = pagination(len(whole.clauses) if whole else 0, PARTS_A_PAGE)
    return page(
        "accountability/heard.html",
        status,
        consultation=consultation,
        frozen=frozen,
        values=values or {name: getattr(written, name) for name in notes.LIMITS},
        refusals=[] if frozen else addressed(consultation.code, heard.refusals(consultation)),
        closed=consultation.state == State.CLOSED,
        summary=whole,
        parts=whole.clauses[pages.offset : pages.offset + pages.size] if whole else (),
        pages=pages,
        errors=errors or {},
        **LABELS,
    )


def _preview(consultation: Consultation) -> Summary | None:
    """Part A as it would stand now; None while it is open, or when its numbers do not add up."""
    try:
        return reading.preview(heard.part_a(consultation))
    except (NotNow, DoesNotAddUp):
        return None


def register(blueprint: Blueprint) -> None:
    """Put the views at their addresses."""
    blueprint.add_url_rule("/p/<code>/heard", "heard", show)
    blueprint.add_url_rule("/p/<code>/heard", "write_notes", write_notes, methods=["POST"])
    blueprint.add_url_rule("/p/<code>/heard/freeze", "freeze", freeze, methods=["POST"])

"""The decision maker's pages of promises: written until the signature, then followed by dated notes."""

import flask
from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.commitments import commands as commitments
from consult.commitments.forms import CommitmentForm, NoteForm
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.edit_conflicts import EditConflict
from consult.consultations.forms import field_errors, form_data, optional_day
from consult.consultations.models import Consultation
from consult.report import queries as report_queries
from consult.report.enums import NOTE_STATUSES, STATUS_LABELS, Status
from consult.report.models import Report
from consult.report.parts import CommitmentView
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

blueprint = Blueprint("commitments", __name__, url_prefix="/team")

WRITE = Permission.CONSULTATION_ANSWER_WRITE
NO_NOTE = {"status": "", "text": "", "evidence": ""}
FIELDS = ("text", "owner", "due_on", "measure", "money", "clause_key")


@blueprint.get("/p/<code>/promises")
@require_permission(WRITE)
def show_all(code: str) -> Page:
    return _list_page(_consultation(code))


@blueprint.post("/p/<code>/promises")
@require_permission(WRITE)
def add(code: str) -> Page | Response:
    sent = _fields(form_data(CommitmentForm()))
    try:
        commitments.add_commitment(
            authorization.current_actor(), code, **(sent | {"due_on": optional_day(sent, "due_on")})
        )
    except ValidationError as refusal:
        return _list_page(_consultation(code), sent, field_errors(refusal), 422)
    return _to(code, "added")


@blueprint.get("/p/<code>/promises/<int:promise_id>")
@require_permission(WRITE)
def show(code: str, promise_id: int) -> Page:
    return _one_page(code, promise_id)


@blueprint.post("/p/<code>/promises/<int:promise_id>")
@require_permission(WRITE)
def change(code: str, promise_id: int) -> Page | Response:
    form = form_data(CommitmentForm())
    sent = _fields(form)
    try:
        given = sent | {"due_on": optional_day(sent, "due_on")}
        commitments.change_commitment(
            authorization.current_actor(), code, promise_id, **given, as_seen=form.get("seen", "")
        )
    except ValidationError as refusal:
        return _one_page(code, promise_id, sent, field_errors(refusal), 422)
    except EditConflict as refusal:
        stands = edit_conflicts.conflicting_fields(
            commitments.values_of(_promise(_consultation(code), promise_id)), sent
        )
        if stands:
            return _one_page(code, promise_id, sent, field_errors(refusal), 409, stands)
    return _to(code, "saved")


@blueprint.post("/p/<code>/promises/<int:promise_id>/remove")
@require_permission(WRITE)
def remove(code: str, promise_id: int) -> Response:
    commitments.remove_commitment(authorization.current_actor(), code, promise_id)
    return _to(code, "removed")


@blueprint.post("/p/<code>/promises/<int:promise_id>/note")
@require_permission(WRITE)
def note(code: str, promise_id: int) -> Page | Response:
    sent = form_data(NoteForm())
    try:
        standing = _status(sent.get("status", ""))
        commitments.add_note(
            authorization.current_actor(), code, promise_id, standing, sent.get("text", ""), sent.get("evidence", "")
        )
    except ValidationError as refusal:
        return _one_page(code, promise_id, sent, field_errors(refusal), 422)
    return flask.redirect(url_for("commitments.show", code=code, promise_id=promise_id, done="noted"), 303)


def _fields(sent: dict[str, str]) -> dict[str, str]:
    return {name: sent.get(name, "") for name in FIELDS}


def _status(value: str) -> Status:
    try:
        return Status(value)
    except ValueError as fault:
        raise ValidationError(N_("Choose how far the promise is kept."), field="status") from fault


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, WRITE)


def _parts(frozen: Report | None) -> list[tuple[str, str]]:
    clauses = report_queries.document_of(frozen).clauses if frozen else ()
    whole = [("", gettext("The whole plan"))]
    return whole + [(part.key, f"{part.number} {part.heading}") for part in clauses]


def _list_page(
    consultation: Consultation, values: dict[str, str] | None = None, errors: object = None, status: int = 200
) -> Page:
    frozen = report_queries.report_of(consultation.id)
    return page(
        "commitments/promises.html",
        status,
        consultation=consultation,
        frozen=frozen,
        promises=commitments.written_commitments(consultation),
        parts=_parts(frozen),
        values=values or dict.fromkeys(FIELDS, ""),
        writable=consultation.is_reported,
        errors=errors or {},
    )


def _one_page(
    code: str, promise_id: int, values: dict[str, str] | None = None, errors: object = None, status: int = 200,
    stands: dict[str, str] | None = None,
) -> Page:  # fmt: skip
    """One promise; `stands` is what a colleague wrote meanwhile."""
    consultation = _consultation(code)
    promise = _promise(consultation, promise_id)
    writable = consultation.is_reported
    return page(
        "commitments/promise.html",
        status,
        consultation=consultation,
        promise=promise,
        parts=_parts(report_queries.report_of(consultation.id)),
        statuses=[(each.value, gettext(STATUS_LABELS[each])) for each in NOTE_STATUSES],
        values=(commitments.values_of(promise) if writable else NO_NOTE) | (values or {}),
        writable=writable,
        seen=edit_conflicts.fingerprint(commitments.values_of(promise)),
        stands=stands or {},
        errors=errors or {},
    )


def _promise(consultation: Consultation, promise_id: int) -> CommitmentView:
    for promise in commitments.written_commitments(consultation):
        if promise.id == promise_id:
            return promise
    raise NotFound(N_("There is no such promise. It may have been removed."))


def _to(code: str, done: str) -> Response:
    return flask.redirect(url_for("commitments.show_all", code=code, done=done), 303)

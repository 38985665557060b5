"""The decision maker's pages of promises: written until the signature, then followed by dated notes."""

import flask
from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.commitments import commands as commitments
from consult.commitments.commands import CommitmentData
from consult.commitments.forms import CommitmentForm, NoteForm
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.edit_conflicts import EditConflict
from consult.consultations.models import Consultation
from consult.report import queries as report_queries
from consult.report.enums import Status
from consult.report.models import Report
from consult.report.parts import CommitmentView
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

blueprint = Blueprint("commitments", __name__, url_prefix="/team")

WRITE = Permission.CONSULTATION_ANSWER_WRITE


@blueprint.get("/p/<code>/promises")
@require_permission(WRITE)
def show_all(code: str) -> Page:
    return _list_page(_consultation(code), CommitmentForm())


@blueprint.post("/p/<code>/promises")
@require_permission(WRITE)
def add(code: str) -> Page | Response:
    form = CommitmentForm()
    if form.validate():
        try:
            commitments.add_commitment(authorization.current_actor(), code, _written(form))
            return _to(code, "added")
        except ValidationError as refusal:
            form.refuse(refusal)
    return _list_page(_consultation(code), form)


@blueprint.get("/p/<code>/promises/<int:promise_id>")
@require_permission(WRITE)
def show(code: str, promise_id: int) -> Page:
    consultation = _consultation(code)
    if not consultation.is_reported:
        return _one_page(consultation, promise_id, NoteForm())
    values = commitments.values_of(_promise(consultation, promise_id))
    return _one_page(consultation, promise_id, CommitmentForm(data=values))


@blueprint.post("/p/<code>/promises/<int:promise_id>")
@require_permission(WRITE)
def change(code: str, promise_id: int) -> Page | Response:
    form = CommitmentForm()
    if not form.validate():
        return _one_page(commitments.writable(authorization.current_actor(), code), promise_id, form)
    try:
        as_seen = form.seen.data or ""
        commitments.change_commitment(authorization.current_actor(), code, promise_id, _written(form), as_seen=as_seen)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _one_page(_consultation(code), promise_id, form)
    except EditConflict as refusal:
        consultation = _consultation(code)
        values = commitments.values_of(_promise(consultation, promise_id))
        stands = edit_conflicts.conflicting_fields(values, {**dict.fromkeys(values, ""), **form.sent()})
        if stands:
            form.refuse(refusal)
            return _one_page(consultation, promise_id, form, stands)
    return _to(code, "saved")


@blueprint.post("/p/<code>/promises/<int:promise_id>/remove")
@require_permission(WRITE)
def remove(code: str, promise_id: int) -> Response:
    commitments.remove_commitment(authorization.current_actor(), code, promise_id)
    return _to(code, "removed")


@blueprint.post("/p/<code>/promises/<int:promise_id>/note")
@require_permission(WRITE)
def note(code: str, promise_id: int) -> Page | Response:
    form = NoteForm()
    try:
        commitments.add_note(
            authorization.current_actor(), code, promise_id, _status(form.status.data or ""), form.text.data or "",
            form.evidence.data or "",
        )  # fmt: skip
    except ValidationError as refusal:
        form.refuse(refusal)
        return _one_page(_consultation(code), promise_id, form)
    return flask.redirect(url_for("commitments.show", code=code, promise_id=promise_id, done="noted"), 303)


def _written(form: CommitmentForm) -> CommitmentData:
    """A promise as its command takes it."""
    return CommitmentData(
        text=form.text.data or "",
        owner=form.owner.data or "",
        due_on=form.due_on.data,
        measure=form.measure.data or "",
        money=form.money.data or "",
        clause_key=form.clause_key.data or "",
    )


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


def _list_page(consultation: Consultation, form: CommitmentForm) -> Page:
    frozen = report_queries.report_of(consultation.id)
    form.clause_key.choices = _parts(frozen)
    return page(
        "commitments/promises.html",
        form.http_status,
        consultation=consultation,
        frozen=frozen,
        promises=commitments.written_commitments(consultation),
        form=form,
        writable=consultation.is_reported,
    )


def _one_page(
    consultation: Consultation,
    promise_id: int,
    form: CommitmentForm | NoteForm,
    stands: dict[str, str] | None = None,
) -> Page:
    """One promise; `stands` is what a colleague wrote meanwhile."""
    promise = _promise(consultation, promise_id)
    if isinstance(form, CommitmentForm):
        form.clause_key.choices = _parts(report_queries.report_of(consultation.id))
    return page(
        "commitments/promise.html",
        form.http_status,
        consultation=consultation,
        promise=promise,
        form=form,
        writable=isinstance(form, CommitmentForm),
        seen=edit_conflicts.fingerprint(commitments.values_of(promise)),
        stands=stands or {},
    )


def _promise(consultation: Consultation, promise_id: int) -> CommitmentView:
    for promise in commitments.written_commitments(consultation):
        if promise.id == promise_id:
            return promise
    raise NotFound(N_("There is no such promise. It may have been removed."))


def _to(code: str, done: str) -> Response:
    return flask.redirect(url_for("commitments.show_all", code=code, done=done), 303)

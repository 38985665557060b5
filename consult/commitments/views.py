"""The decision maker's pages of promises: written until the signature, then followed by dated notes."""

from collections.abc import Callable, Mapping

import flask
from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.commitments import commands as commitments
from consult.commitments import later_acts
from consult.commitments import queries as promises
from consult.commitments.commands import CommitmentData, NoteData
from consult.commitments.forms import (
    CommitmentForm,
    ExtensionForm,
    FindingForm,
    HolderForm,
    NoteForm,
    RemovePromiseForm,
)
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.report import queries as report_queries
from consult.report.models import Report
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

blueprint = Blueprint("commitments", __name__, url_prefix="/team")

WRITE = Permission.CONSULTATION_ANSWER_WRITE


@blueprint.get("/p/<code>/promises")
@require_permission(WRITE)
def show_all(code: str) -> Page:
    consultation = _consultation(code)
    return _list_page(consultation, _form(consultation))


@blueprint.post("/p/<code>/promises")
@require_permission(WRITE)
def add(code: str) -> Page | Response:
    consultation = _consultation(code)
    form = _form(consultation)
    if form.save(lambda: commitments.add_commitment(authorization.current_actor(), code, _written(form))):
        return _to(code, "added")
    return _list_page(consultation, form)


@blueprint.get("/p/<code>/promises/<int:promise_id>")
@require_permission(WRITE)
def show(code: str, promise_id: int) -> Page:
    consultation = _consultation(code)
    if not consultation.is_reported:
        return _followed_page(consultation, promise_id)
    values = commitments.values_of(promises.one(consultation, promise_id))
    return _one_page(consultation, promise_id, _form(consultation, values))


@blueprint.post("/p/<code>/promises/<int:promise_id>")
@require_permission(WRITE)
def change(code: str, promise_id: int) -> Page | Response:
    actor, consultation = authorization.current_actor(), commitments.writable(authorization.current_actor(), code)
    form = _form(consultation)
    given, version_seen = _written(form), form.version_seen.data or ""
    if form.save(lambda: commitments.change_commitment(actor, code, promise_id, given, version_seen=version_seen)):
        return _to(code, "saved")
    return _one_page(consultation, promise_id, form)


@blueprint.post("/p/<code>/promises/<int:promise_id>/remove")
@require_permission(WRITE)
def remove(code: str, promise_id: int) -> Page | Response:
    form, actor = RemovePromiseForm(), authorization.current_actor()
    if form.carry_out(lambda: commitments.remove_commitment(actor, code, promise_id, form.version_seen.data or "")):
        return _to(code, "removed")
    consultation = _consultation(code)
    values = commitments.values_of(promises.one(consultation, promise_id))
    return _one_page(consultation, promise_id, _form(consultation, values), refused=form)


@blueprint.post("/p/<code>/promises/<int:promise_id>/note")
@require_permission(WRITE)
def note(code: str, promise_id: int) -> Page | Response:
    form, actor = NoteForm(), authorization.current_actor()
    given = NoteData(status=form.status.data, text=form.text.data or "", evidence=form.evidence.data or "")
    version_seen = form.version_seen.data or ""
    return _publish(code, promise_id, form, lambda: commitments.add_note(actor, code, promise_id, given, version_seen))


@blueprint.post("/p/<code>/promises/<int:promise_id>/extend")
@require_permission(WRITE)
def extend(code: str, promise_id: int) -> Page | Response:
    form, actor = ExtensionForm(), authorization.current_actor()
    given = form.extended_to.data, form.reason.data or "", form.version_seen.data or ""
    return _publish(code, promise_id, form, lambda: later_acts.extend(actor, code, promise_id, *given))


@blueprint.post("/p/<code>/promises/<int:promise_id>/holder")
@require_permission(WRITE)
def change_holder(code: str, promise_id: int) -> Page | Response:
    form, actor = HolderForm(), authorization.current_actor()
    given = form.holder.data or "", form.since.data, form.version_seen.data or ""
    return _publish(code, promise_id, form, lambda: later_acts.change_holder(actor, code, promise_id, *given))


@blueprint.post("/p/<code>/promises/<int:promise_id>/finding")
@require_permission(WRITE)
def enter_finding(code: str, promise_id: int) -> Page | Response:
    form, actor = FindingForm(), authorization.current_actor()
    given = form.found.data or "", form.source.data or "", form.version_seen.data or ""
    return _publish(code, promise_id, form, lambda: later_acts.enter_finding(actor, code, promise_id, *given))


def _publish(code: str, promise_id: int, form: StaffForm, command: Callable[[], object]) -> Page | Response:
    """What is added to a signed promise is public at once."""
    if form.save(command):
        return flask.redirect(url_for("commitments.show", code=code, promise_id=promise_id, done="noted"), 303)
    return _followed_page(_consultation(code), promise_id, form)


def _written(form: CommitmentForm) -> CommitmentData:
    """A promise as its command takes it."""
    return CommitmentData(
        text=form.text.data or "",
        owner=form.owner.data or "",
        due_on=form.due_on.data,
        measure=form.measure.data or "",
        money=form.money.data or "",
        clause_key=form.clause_key.data or "",
        holder=form.holder.data or "",
        forecast=form.forecast.data or "",
        forecast_low=form.forecast_low.data or "",
        forecast_high=form.forecast_high.data or "",
        forecast_on=form.forecast_on.data,
        forecast_sure=form.forecast_sure.data or "",
        no_forecast=form.no_forecast.data or "",
    )


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, WRITE)


def _form(consultation: Consultation, values: dict[str, str] | None = None) -> CommitmentForm:
    form = CommitmentForm(formdata=None, data=values) if values else CommitmentForm()
    form.clause_key.choices = _parts(report_queries.report_of(consultation.id))
    return form


def _parts(frozen: Report | None) -> list[tuple[str, str]]:
    clauses = report_queries.document_of(frozen).clauses if frozen else ()
    whole = [("", gettext("The whole plan"))]
    return whole + [(part.key, f"{part.number} {part.heading}") for part in clauses]


def _list_page(consultation: Consultation, form: CommitmentForm) -> Page:
    return page(
        "commitments/promises.html",
        form.http_status,
        consultation=consultation,
        frozen=report_queries.report_of(consultation.id),
        promises=commitments.written_commitments(consultation),
        form=form,
        owners=commitments.known_owners(consultation.id),
        writable=consultation.is_reported,
    )


def _one_page(
    consultation: Consultation, promise_id: int, form: CommitmentForm, refused: RemovePromiseForm | None = None
) -> Page:
    promise = promises.one(consultation, promise_id)
    version_now = edit_conflicts.version_hash(commitments.values_of(promise))
    return page(
        "commitments/promise.html",
        (refused or form).http_status,
        consultation=consultation,
        promise=promise,
        form=form,
        owners=commitments.known_owners(consultation.id),
        errors=(refused or form).messages(),
        version_now=version_now,
        version_seen=form.version_to_carry(version_now),
    )


def _followed_page(consultation: Consultation, promise_id: int, refused: StaffForm | None = None) -> Page:
    """A signed promise, with a form for each thing that can be added to it; `refused` is the one that was sent."""
    promise = promises.one(consultation, promise_id)
    shown: Mapping[type[StaffForm], Mapping[str, object]] = {
        NoteForm: commitments.last_note(promise),
        ExtensionForm: later_acts.last_extension(promise),
        HolderForm: later_acts.last_holder(promise),
        FindingForm: later_acts.last_finding(promise),
    }
    forms = [refused if isinstance(refused, kind) else kind(formdata=None) for kind in shown]
    versions = [
        form.version_to_carry(edit_conflicts.version_hash(values))
        for form, values in zip(forms, shown.values(), strict=True)
    ]
    return page(
        "commitments/followed.html",
        refused.http_status if refused else 200,
        consultation=consultation,
        promise=promise,
        errors=refused.messages() if refused else {},
        note=(forms[0], versions[0]),
        extension=(forms[1], versions[1]),
        holder=(forms[2], versions[2]),
        finding=(forms[3], versions[3]),
    )


def _to(code: str, done: str) -> Response:
    return flask.redirect(url_for("commitments.show_all", code=code, done=done), 303)

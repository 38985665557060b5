"""Opening a plan, giving it more time, closing it, cancelling it; deleting one that was never opened."""

from collections.abc import Callable, Mapping

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import Conflict, Permission, Role
from consult.consultations import (
    clause_rights,
    deletion,
    edit_conflicts,
    framing,
    lifecycle,
    plan_days,
    planned_opening,
    queries,
    reach_plan,
    self_assessment,
)
from consult.consultations.forms import CancelOpeningForm, DiscardForm, ExtendForm, OpenForm, ReasonForm
from consult.consultations.models import Consultation
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.consultations.views.missing_things import MissingThings, missing_now, with_links
from consult.storage.database import settings, today
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

CHANGE = Permission.CONSULTATION_LIFE_CHANGE


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, CHANGE)


@blueprint.get("/p/<code>/open")
@require_permission(CHANGE)
def open_plan(code: str) -> Page:
    consultation = _consultation(code)
    return _open_page(consultation, _open_form(consultation), with_links(consultation, missing_now(consultation)))


@blueprint.post("/p/<code>/open")
@require_permission(CHANGE)
def send_open(code: str) -> Page | Response:
    """Open it, or plan its day; if the window is short, and nothing is missing for opening now, ask again first."""
    form, consultation = OpenForm(), _consultation(code)
    if not form.validate():
        return _open_page(consultation, form)
    closes_on, later = form.closes_on.day, form.opens_on.data
    opens_on = later or today()
    # Days that are in the wrong order are told first.
    asks = today() <= opens_on < closes_on and lifecycle.is_short(opens_on, closes_on) and not form.short.data
    if asks and (later or not framing.missing_to_open(consultation, closes_on)):
        return _open_page(consultation, form, short=True)
    actor, version_seen = authorization.current_actor(), form.version_seen.data or ""

    def open_it() -> None:
        if later:
            planned_opening.plan(actor, code, later, closes_on, version_seen)
        else:
            framing.open_(actor, code, closes_on, version_seen)

    try:
        if form.carry_out(open_it):
            return redirect_to("consultations.overview", code, "planned" if later else "opened")
    except lifecycle.NotReady as refusal:
        form.http_status = 422
        return _open_page(consultation, form, with_links(consultation, refusal.missing))
    return _open_page(_consultation(code), form)


@blueprint.post("/p/<code>/open/cancel")
@require_permission(CHANGE)
def cancel_opening(code: str) -> Page | Response:
    """Forget the day on which it was to open."""
    form, actor = CancelOpeningForm(), authorization.current_actor()
    if form.carry_out(lambda: planned_opening.cancel(actor, code, form.version_seen.data or "")):
        return redirect_to("consultations.overview", code, "unplanned")
    return _open_page(_consultation(code), _open_form(_consultation(code)), refused=form)


@blueprint.get("/p/<code>/extend")
@require_permission(CHANGE)
def extend(code: str) -> Page:
    return _act_page("extend", _consultation(code), ExtendForm())


@blueprint.post("/p/<code>/extend")
@require_permission(CHANGE)
def send_extend(code: str) -> Page | Response:
    form, actor = ExtendForm(), authorization.current_actor()
    given = form.reason.data or "", form.version_seen.data or ""
    if form.save(lambda: framing.extend(actor, code, form.closes_on.day, *given)):
        return redirect_to("consultations.overview", code, "extended")
    return _act_page("extend", _consultation(code), form)


@blueprint.get("/p/<code>/cancel")
@require_permission(CHANGE)
def cancel(code: str) -> Page:
    consultation = _consultation(code)
    lifecycle.check_move(consultation.state, lifecycle.State.CANCELLED)
    return _act_page("cancel", consultation, ReasonForm())


@blueprint.post("/p/<code>/cancel")
@require_permission(CHANGE)
def send_cancel(code: str) -> Page | Response:
    form, actor = ReasonForm(), authorization.current_actor()
    if form.carry_out(lambda: framing.cancel(actor, code, form.reason.data or "", form.version_seen.data or "")):
        return redirect_to("consultations.overview", code, "cancelled")
    return _act_page("cancel", _consultation(code), form)


@blueprint.get("/p/<code>/close")
@require_permission(CHANGE)
def close(code: str) -> Page:
    consultation = _consultation(code)
    lifecycle.check_move(consultation.state, lifecycle.State.CLOSED)
    return _act_page("close", consultation, ReasonForm())


@blueprint.post("/p/<code>/close")
@require_permission(CHANGE)
def send_close(code: str) -> Page | Response:
    form, actor = ReasonForm(), authorization.current_actor()
    if form.carry_out(lambda: framing.close(actor, code, form.reason.data or "", form.version_seen.data or "")):
        return redirect_to("consultations.overview", code, "closed")
    return _act_page("close", _consultation(code), form)


@blueprint.get("/p/<code>/delete")
@require_permission(CHANGE)
def delete(code: str) -> Page:
    return _delete_page(_consultation(code), DiscardForm())


@blueprint.post("/p/<code>/delete")
@require_permission(CHANGE)
def send_delete(code: str) -> Page | Response:
    form, actor = DiscardForm(), authorization.current_actor()
    if form.carry_out(lambda: deletion.delete_draft(actor, code, form.version_seen.data or "")):
        return flask.redirect(url_for("pages.team_home", done="deleted"), 303)
    return _delete_page(_consultation(code), form)


def _open_form(consultation: Consultation) -> OpenForm:
    planned = planned_opening.planned(consultation)
    waits = planned is not None and planned.refused_on is None
    return OpenForm(
        formdata=None,
        opens_on=planned.opens_on if planned and waits else None,
        closes_on=planned.closes_on if planned and waits else today() + lifecycle.MIN_WINDOW,
    )


def _delete_page(consultation: Consultation, form: DiscardForm) -> Page:
    deletion.check_deletable(consultation)
    return page(
        "consultations/delete.html",
        form.http_status,
        consultation=consultation,
        form=form,
        version_seen=form.version_to_carry(edit_conflicts.version_hash(deletion.values_of(consultation))),
    )


def _open_page(
    consultation: Consultation,
    form: OpenForm,
    missing: MissingThings | None = None,
    *,
    short: bool = False,
    refused: CancelOpeningForm | None = None,
) -> Page:
    lifecycle.check_move(consultation.state, lifecycle.State.OPEN)
    planned = planned_opening.planned(consultation)
    planned_seen = edit_conflicts.version_hash(plan_days.planned_values(planned))
    return page(
        "consultations/open.html",
        422 if short else (refused or form).http_status,
        consultation=consultation,
        form=form,
        missing=missing,
        short=short,
        errors=(refused or form).messages(),
        planned=planned,
        unrated=len(self_assessment.missing(consultation.id)),
        rights_named=clause_rights.count(consultation.id),
        planned_seen=planned_seen,
        version_seen=form.version_to_carry(planned_seen),
        timezone=settings().timezone.key,
        reach_planned=reach_plan.groups_of(consultation.id),
    )


#: What each of these pages shows of a plan, as its command compares it.
_SHOWN: Mapping[str, Callable[[Consultation], Mapping[str, str]]] = {
    "extend": plan_days.closing_values,
    "close": plan_days.ending_values,
    "cancel": plan_days.ending_values,
}


def _act_page(name: str, consultation: Consultation, form: StaffForm) -> Page:
    if name == "extend" and consultation.state != lifecycle.State.OPEN:
        raise Conflict(framing.NOT_OPEN)
    moderators = [who for who, role in queries.roles_of(consultation.id) if role == Role.MODERATOR]
    return page(
        f"consultations/{name}.html",
        form.http_status,
        consultation=consultation,
        form=form,
        moderators=moderators,
        state_label=lifecycle.STATE_LABELS[lifecycle.State(consultation.state)],
        version_seen=form.version_to_carry(edit_conflicts.version_hash(_SHOWN[name](consultation))),
    )

"""Opening a plan, giving it more time, closing it, cancelling it; deleting one that was never opened."""

from collections.abc import Mapping

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import Conflict, Permission, ValidationError
from consult.consultations import deletion, framing, lifecycle, queries
from consult.consultations.forms import DayForm, as_day, field_errors, form_data
from consult.consultations.models import Consultation
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import missing_now, redirect_to, with_links
from consult.storage.database import today
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

CHANGE = Permission.CONSULTATION_LIFE_CHANGE


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, CHANGE)


@blueprint.get("/p/<code>/open")
@require_permission(CHANGE)
def open_plan(code: str) -> Page:
    consultation = _consultation(code)
    usual = (today() + lifecycle.MIN_WINDOW).isoformat()
    return _open_page(consultation, usual, with_links(consultation, missing_now(consultation)))


@blueprint.post("/p/<code>/open")
@require_permission(CHANGE)
def send_open(code: str) -> Page | Response:
    """Open it; if nothing is missing and the window is short, ask again first."""
    sent, consultation = form_data(DayForm()), _consultation(code)
    chosen = sent.get("closes_on", "")
    try:
        closes_on = as_day(chosen, "closes_on")
        asks = lifecycle.is_short(today(), closes_on) and not sent.get("short")
        if asks and not framing.missing_to_open(consultation, closes_on):
            return _open_page(consultation, chosen, status=422, short=True)
        framing.open_(authorization.current_actor(), code, closes_on)
    except lifecycle.NotReady as refusal:
        return _open_page(consultation, chosen, with_links(consultation, refusal.missing), 422)
    except ValidationError as refusal:
        return _open_page(consultation, chosen, status=422, errors=field_errors(refusal))
    return redirect_to("consultations.overview", code, "opened")


@blueprint.get("/p/<code>/extend")
@require_permission(CHANGE)
def extend(code: str) -> Page:
    return _act_page("extend", _consultation(code), {})


@blueprint.post("/p/<code>/extend")
@require_permission(CHANGE)
def send_extend(code: str) -> Page | Response:
    sent = form_data(DayForm())
    try:
        closes_on = as_day(sent.get("closes_on"), "closes_on")
        framing.extend(authorization.current_actor(), code, closes_on, sent.get("reason", ""))
    except ValidationError as refusal:
        return _act_page("extend", _consultation(code), sent, field_errors(refusal))
    return redirect_to("consultations.overview", code, "extended")


@blueprint.get("/p/<code>/cancel")
@require_permission(CHANGE)
def cancel(code: str) -> Page:
    consultation = _consultation(code)
    lifecycle.check_move(consultation.state, lifecycle.State.CANCELLED)
    return _act_page("cancel", consultation, {})


@blueprint.post("/p/<code>/cancel")
@require_permission(CHANGE)
def send_cancel(code: str) -> Page | Response:
    sent = form_data(DayForm())
    try:
        framing.cancel(authorization.current_actor(), code, sent.get("reason", ""))
    except ValidationError as refusal:
        return _act_page("cancel", _consultation(code), sent, field_errors(refusal))
    return redirect_to("consultations.overview", code, "cancelled")


@blueprint.get("/p/<code>/close")
@require_permission(CHANGE)
def close(code: str) -> Page:
    consultation = _consultation(code)
    lifecycle.check_move(consultation.state, lifecycle.State.CLOSED)
    return _act_page("close", consultation, {})


@blueprint.post("/p/<code>/close")
@require_permission(CHANGE)
def send_close(code: str) -> Page | Response:
    sent = form_data(DayForm())
    try:
        framing.close(authorization.current_actor(), code, sent.get("reason", ""))
    except ValidationError as refusal:
        return _act_page("close", _consultation(code), sent, field_errors(refusal))
    return redirect_to("consultations.overview", code, "closed")


@blueprint.get("/p/<code>/delete")
@require_permission(CHANGE)
def delete(code: str) -> Page:
    consultation = _consultation(code)
    deletion.check_deletable(consultation)
    return _act_page("delete", consultation, {})


@blueprint.post("/p/<code>/delete")
@require_permission(CHANGE)
def send_delete(code: str) -> Response:
    deletion.delete_draft(authorization.current_actor(), code)
    return flask.redirect(url_for("pages.team_home", done="deleted"), 303)


def _open_page(
    consultation: Consultation,
    closes_on: str,
    missing: list[tuple[str, str]] | None = None,
    status: int = 200,
    *,
    short: bool = False,
    errors: Mapping[str, str] | None = None,
) -> Page:
    lifecycle.check_move(consultation.state, lifecycle.State.OPEN)
    return page(
        "consultations/open.html",
        status,
        consultation=consultation,
        closes_on=closes_on,
        missing=missing or [],
        short=short,
        errors=errors or {},
    )


def _act_page(
    name: str, consultation: Consultation, sent: Mapping[str, str], errors: Mapping[str, str] | None = None
) -> Page:
    if name == "extend" and consultation.state != lifecycle.State.OPEN:
        raise Conflict(framing.NOT_OPEN)
    return page(
        f"consultations/{name}.html",
        422 if errors else 200,
        consultation=consultation,
        closes_on=sent.get("closes_on", ""),
        reason=sent.get("reason", ""),
        errors=errors or {},
    )

"""Opening a plan, giving it more time, closing it, cancelling it; deleting one that was never opened."""

from collections.abc import Mapping

import flask
from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from consult import gate
from consult.access import NotNow, NotValid, Permission
from consult.consultations import deleting, framing, life, reading
from consult.consultations.forms import DayForm, as_day, checked, faults, typed
from consult.consultations.framing_views import addressed, lacking_now, to
from consult.consultations.models import Consultation
from consult.database import today
from consult.gate import allow
from consult.web import Page, StaffForm, page

CHANGE = Permission.CONSULTATION_LIFE_CHANGE


def _consultation(code: str) -> Consultation:
    return reading.consultation_for(gate.actor(), code, CHANGE)


@allow(CHANGE)
def open_plan(code: str) -> Page:
    consultation = _consultation(code)
    usual = (today() + life.SHORTEST_WINDOW).isoformat()
    return _open_page(consultation, usual, addressed(consultation, lacking_now(consultation)))


@allow(CHANGE)
def send_open(code: str) -> Page | Response:
    """Open it; with nothing missing, a window that is short is asked about once more."""
    sent, consultation = typed(checked(DayForm())), _consultation(code)
    chosen = sent.get("closes_on", "")
    try:
        closes_on = as_day(chosen, "closes_on")
        asks = life.is_short(today(), closes_on) and not sent.get("short")
        if asks and not framing.missing(consultation, closes_on):
            return _open_page(consultation, chosen, status=422, short=True)
        framing.open_(gate.actor(), code, closes_on)
    except life.NotReady as refusal:
        return _open_page(consultation, chosen, addressed(consultation, refusal.missing), 422)
    except NotValid as refusal:
        return _open_page(consultation, chosen, status=422, errors=faults(refusal))
    return to("consultations.overview", code, "opened")


@allow(CHANGE)
def extend(code: str) -> Page:
    return _act_page("extend", _consultation(code), {})


@allow(CHANGE)
def send_extend(code: str) -> Page | Response:
    sent = typed(checked(DayForm()))
    try:
        closes_on = as_day(sent.get("closes_on"), "closes_on")
        framing.extend(gate.actor(), code, closes_on, sent.get("reason", ""))
    except NotValid as refusal:
        return _act_page("extend", _consultation(code), sent, faults(refusal))
    return to("consultations.overview", code, "extended")


@allow(CHANGE)
def cancel(code: str) -> Page:
    consultation = _consultation(code)
    life.check_move(consultation.state, life.State.CANCELLED)
    return _act_page("cancel", consultation, {})


@allow(CHANGE)
def send_cancel(code: str) -> Page | Response:
    sent = typed(checked(DayForm()))
    try:
        framing.cancel(gate.actor(), code, sent.get("reason", ""))
    except NotValid as refusal:
        return _act_page("cancel", _consultation(code), sent, faults(refusal))
    return to("consultations.overview", code, "cancelled")


@allow(CHANGE)
def close(code: str) -> Page:
    consultation = _consultation(code)
    life.check_move(consultation.state, life.State.CLOSED)
    return _act_page("close", consultation, {})


@allow(CHANGE)
def send_close(code: str) -> Page | Response:
    sent = typed(checked(DayForm()))
    try:
        framing.close(gate.actor(), code, sent.get("reason", ""))
    except NotValid as refusal:
        return _act_page("close", _consultation(code), sent, faults(refusal))
    return to("consultations.overview", code, "closed")


@allow(CHANGE)
def delete(code: str) -> Page:
    consultation = _consultation(code)
    deleting.check_deletable(consultation)
    return _act_page("delete", consultation, {})


@allow(CHANGE)
def send_delete(code: str) -> Response:
    checked(StaffForm())
    deleting.delete_draft(gate.actor(), code)
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
    life.check_move(consultation.state, life.State.OPEN)
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
    if name == "extend" and consultation.state != life.State.OPEN:
        raise NotNow(framing.NOT_OPEN)
    return page(
        f"consultations/{name}.html",
        422 if errors else 200,
        consultation=consultation,
        closes_on=sent.get("closes_on", ""),
        reason=sent.get("reason", ""),
        errors=errors or {},
    )


def register(target: Blueprint) -> None:
    """Put the views at their addresses."""
    for name, endpoint, show, send in (
        ("open", "open_plan", open_plan, send_open),
        ("extend", "extend", extend, send_extend),
        ("cancel", "cancel", cancel, send_cancel),
        ("close", "close", close, send_close),
        ("delete", "delete", delete, send_delete),
    ):
        target.add_url_rule(f"/p/<code>/{name}", endpoint, show)
        target.add_url_rule(f"/p/<code>/{name}", send.__name__, send, methods=["POST"])

"""The decision maker's pages of promises: written until the signature, followed by dated notes afterwards."""

import flask
from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult import gate
from consult.access import NotFound, NotValid, Permission
from consult.accountability import promises, reading, rules
from consult.accountability.forms import NoteForm, PromiseForm, optional_day
from consult.accountability.models import Heard
from consult.accountability.parts import PromiseView
from consult.accountability.rules import Status
from consult.consultations import reading as consultations
from consult.consultations import seen
from consult.consultations.forms import checked, faults, typed
from consult.consultations.life import State
from consult.consultations.models import Consultation
from consult.consultations.seen import Overtaken
from consult.gate import allow
from consult.text.words import N_
from consult.web import Page, StaffForm, page

WRITE = Permission.CONSULTATION_ANSWER_WRITE
NO_NOTE = {"status": "", "text": "", "evidence": ""}
FIELDS = ("text", "owner", "due_on", "measure", "money", "clause_key")


@allow(WRITE)
def show(code: str) -> Page:
    return _list_page(_consultation(code))


@allow(WRITE)
def add(code: str) -> Page | Response:
    sent = _fields(typed(checked(PromiseForm())))
    try:
        promises.add_commitment(gate.actor(), code, **(sent | {"due_on": optional_day(sent, "due_on")}))
    except NotValid as refusal:
        return _list_page(_consultation(code), sent, faults(refusal), 422)
    return _to(code, "added")


@allow(WRITE)
def one(code: str, promise_id: int) -> Page:
    return _one_page(code, promise_id)


@allow(WRITE)
def change(code: str, promise_id: int) -> Page | Response:
    form = typed(checked(PromiseForm()))
    sent = _fields(form)
    try:
        given = sent | {"due_on": optional_day(sent, "due_on")}
        promises.change_commitment(gate.actor(), code, promise_id, **given, as_seen=form.get("seen", ""))
    except NotValid as refusal:
        return _one_page(code, promise_id, sent, faults(refusal), 422)
    except Overtaken as refusal:
        stands = seen.differing(promises.values_of(_promise(_consultation(code), promise_id)), sent)
        if stands:
            return _one_page(code, promise_id, sent, faults(refusal), 409, stands)
    return _to(code, "saved")


@allow(WRITE)
def remove(code: str, promise_id: int) -> Response:
    checked(StaffForm())
    promises.remove_commitment(gate.actor(), code, promise_id)
    return _to(code, "removed")


@allow(WRITE)
def note(code: str, promise_id: int) -> Page | Response:
    sent = typed(checked(NoteForm()))
    try:
        standing = _status(sent.get("status", ""))
        promises.add_note(gate.actor(), code, promise_id, standing, sent.get("text", ""), sent.get("evidence", ""))
    except NotValid as refusal:
        return _one_page(code, promise_id, sent, faults(refusal), 422)
    return flask.redirect(url_for("accountability.promise", code=code, promise_id=promise_id, done="noted"), 303)


def _fields(sent: dict[str, str]) -> dict[str, str]:
    return {name: sent.get(name, "") for name in FIELDS}


def _status(value: str) -> Status:
    try:
        return Status(value)
    except ValueError as fault:
        raise NotValid(N_("Choose how the promise stands."), field="status") from fault


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(gate.actor(), code, WRITE)


def _parts(frozen: Heard | None) -> list[tuple[str, str]]:
    clauses = frozen.document["clauses"] if frozen else []
    whole = [("", gettext("The whole plan"))]
    return whole + [(part["key"], f"{part['number']} {part['heading']}") for part in clauses]  # type: ignore[attr-defined]


def _list_page(
    consultation: Consultation, values: dict[str, str] | None = None, errors: object = None, status: int = 200
) -> Page:
    frozen = reading.heard_of(consultation.id)
    return page(
        "accountability/promises.html",
        status,
        consultation=consultation,
        frozen=frozen,
        promises=promises.written_promises(consultation),
        parts=_parts(frozen),
        values=values or dict.fromkeys(FIELDS, ""),
        writable=consultation.state == State.HEARD,
        errors=errors or {},
    )


def _one_page(
    code: str, promise_id: int, values: dict[str, str] | None = None, errors: object = None, status: int = 200,
    stands: dict[str, str] | None = None,
) -> Page:  # fmt: skip
    """One promise; `stands` is what a colleague wrote meanwhile."""
    consultation = _consultation(code)
    promise = _promise(consultation, promise_id)
    writable = consultation.state == State.HEARD
    return page(
        "accountability/promise.html",
        status,
        consultation=consultation,
        promise=promise,
        parts=_parts(reading.heard_of(consultation.id)),
        statuses=[(each.value, gettext(rules.STATUS_LABELS[each])) for each in rules.NOTE_STATUSES],
        values=(promises.values_of(promise) if writable else NO_NOTE) | (values or {}),
        writable=writable,
        seen=seen.fingerprint(promises.values_of(promise)),
        stands=stands or {},
        errors=errors or {},
    )


def _promise(consultation: Consultation, promise_id: int) -> PromiseView:
    for promise in promises.written_promises(consultation):
        if promise.id == promise_id:
            return promise
    raise NotFound(N_("There is no such promise. It may have been removed."))


def _to(code: str, done: str) -> Response:
    return flask.redirect(url_for("accountability.promises", code=code, done=done), 303)


def register(blueprint: Blueprint) -> None:
    """Put the views at their addresses."""
    base = "/p/<code>/promises"
    blueprint.add_url_rule(base, "promises", show)
    blueprint.add_url_rule(base, "add_promise", add, methods=["POST"])
    blueprint.add_url_rule(f"{base}/<int:promise_id>", "promise", one)
    blueprint.add_url_rule(f"{base}/<int:promise_id>", "change_promise", change, methods=["POST"])
    blueprint.add_url_rule(f"{base}/<int:promise_id>/remove", "remove_promise", remove, methods=["POST"])
    blueprint.add_url_rule(f"{base}/<int:promise_id>/note", "note_promise", note, methods=["POST"])

"""Resubmission: a form whose session had ended, or that is older than its session, is carried through sign-in or proof.

Then it is shown again and sent with one press. It is never sent by itself, and nothing of it is stored on the server.
It is in the fields of these pages, each under its own name with the prefix `RESUBMITTED_FIELDS`. A passphrase or a code
is never carried, and a file cannot be.

What moderators send holds words of comments that are not public, and anybody may be at the screen where one signs in.
There it is one field that only this server can read. It says, in a keyed hash, for whose session its page was made, and
it is shown again to that person alone.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

import flask
from cryptography.fernet import Fernet, InvalidToken
from flask import request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from consult.access import Actor, Forbidden, NotFound, Permission
from consult.staff import sessions
from consult.staff.act_labels import ACT_LABELS
from consult.staff.forms import CarryingForm, ProveForm, SignInForm, own_path
from consult.storage import database
from consult.storage.database import settings
from consult.text.messages import N_
from consult.web import authorization
from consult.web.error_pages import app_error_page
from consult.web.forms import RESUBMITTED_FIELDS, SECRET_FIELDS
from consult.web.shell import MAX_BYTES, MAX_FIELDS, Page, page
from consult.web.text_fields import ANY_TEXT, holds_text, label_of_choice, label_of_text

Fields = list[tuple[str, str]]

#: What the pages that carry a form add: their own fields, and a few bytes around each carried field.
ROOM_BYTES = 200_000
ROOM_FIELDS = 20
#: A longer value is a key of ours, not a choice.
MAX_CHOICE = 60
#: Fields of a form that contain no secret: the session's token, and that of a form that is sent once.
_TOKENS = frozenset({"csrf_token", "token"})
PROVE = "staff.send_prove"
SIGN_OUT = "staff.sign_out"

SEND = N_("Send it")
SIGNED_OUT_READING = N_("You are no longer signed in, so nothing was saved. Sign in and do it again.")
STALE = N_("This page was made before you last signed in. Nothing was saved. Open it again.")
STILL_SIGNED_IN = N_("You are still signed in. This page is from an earlier visit. Sign out on a newer one.")


@dataclass(frozen=True)
class ResubmittedForm:
    """A form being carried: its target, its fields in order, whether it had a file.

    `made_for` is the token of the session for which its page was made, "" if we do not know.
    """

    to: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    had_file: bool = False
    made_for: str = ""

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """(name, content, label) of each field; "" instead of a label if nobody wrote in it."""
        return [(name, text, _label(name, text)) for name, text in self.fields]

    @property
    def act(self) -> str:
        """What its button does."""
        target = _target(self.to)
        return ACT_LABELS.get(target[0], SEND) if target else ""

    @property
    def plan(self) -> str:
        """The code of the plan that it is about, if it is about one."""
        target = _target(self.to)
        return str(target[1].get("code", "")) if target else ""

    @property
    def chosen(self) -> list[str]:
        """What was chosen, as the page called it; without numbers, which mean nothing beside no label."""
        short = [(name, text) for name, text, label in self.shown if not label and 0 < len(text) <= MAX_CHOICE]
        return [label_of_choice(name, text) for name, text in short if text.strip() and not text.isdigit()]


def _label(name: str, text: str) -> str:
    if not text.strip():
        return ""
    if holds_text(name, text):
        return label_of_text(name)
    return ANY_TEXT if len(text.split()) > 1 else ""


def just_sent() -> ResubmittedForm | None:
    """What this request sent, if it can be carried: no file, no secret, and not too much."""
    if request.endpoint == PROVE:
        form = ProveForm()
        return resubmitted_fields(form, proved=True) if own_path(form.to.data) else None
    fields = list(request.form.items(True))
    holds_secret = any(name in SECRET_FIELDS - _TOKENS for name, _ in fields)
    # Sealing makes it longer by half at most.
    most = (MAX_BYTES - ROOM_BYTES) // (2 if _is_sealed(request.path) else 1)
    too_much = (request.content_length or 0) > most or len(fields) > MAX_FIELDS - ROOM_FIELDS
    if holds_secret or too_much:
        return None
    had_file = any(each.filename for each in request.files.values())
    made_for = sessions.token_of_form(request.form.get("csrf_token", ""))
    return ResubmittedForm(request.path, tuple(without_secrets(fields)), had_file, made_for)


def resubmitted_fields(form: CarryingForm, *, proved: bool = False) -> ResubmittedForm:
    """The form that `form` carries along, for a form of the team; with `proved`, for one that asks for proof.

    Raises:
        NotFound: its target is something else.
    """
    names = [
        (name.removeprefix(RESUBMITTED_FIELDS), text)
        for name, text in request.form.items(True)
        if name.startswith(RESUBMITTED_FIELDS)
    ]
    to, made_for = _sendable(form.to.data, proved), ""
    if isinstance(form, SignInForm) and form.sealed.data:
        sealed, made_for = _unsealed(form.sealed.data, to)
        names += sealed
    return ResubmittedForm(to, tuple(without_secrets(names)), bool(form.had_file.data), made_for)


def without_secrets(fields: Fields) -> Fields:
    """The fields that may be carried."""
    return [(name, text) for name, text in fields if name not in SECRET_FIELDS]


def _sendable(to: str, proved: bool) -> str:
    target = _target(to) if to else None
    if to and (target is None or (proved and not authorization.needs_reauthentication(target[0]))):
        raise NotFound(N_("There is no page at this address."))
    return to


def may_send(actor: Actor, to: str) -> bool:
    """Whether this actor may send a form there."""
    target = _target(to)
    return target is not None and authorization.may_send(actor, *target)


def is_of_somebody_else(carried: ResubmittedForm, staff_id: int | None) -> bool:
    """Whether what is carried may hold words of comments, and another person sent it, or we do not know who."""
    return _is_sealed(carried.to) and not sessions.is_token_of(carried.made_for, staff_id)


def somebody_elses(name: str, status: int = 200) -> Page:
    """Instead of what somebody else sent from this browser."""
    return page("staff/not_yours.html", status, name=name, is_somebody_elses=True)


def go_on(carried: ResubmittedForm, status: int = 200, *, stale: bool = False) -> Page:
    """The form again, filled in, with a token of this session, to be sent with one press."""
    return page("staff/go_on.html", status, carried=carried, stale=stale)


def sign_in_page(form: SignInForm, carried: ResubmittedForm | None = None) -> Page:
    """The page where staff sign in; it carries `carried` along."""
    carried = carried or ResubmittedForm()
    sealed = _sealed(carried) if _is_sealed(carried.to) else ""
    return page(
        "staff/sign_in.html",
        form.http_status,
        form=form,
        carried=carried,
        sealed=sealed,
        prefix=RESUBMITTED_FIELDS,
    )


@sessions.login.unauthorized_handler
def ask_to_sign_in() -> Any:
    """Instead of a view, for somebody who is not signed in: a form that they sent is carried if it can be.

    Raises:
        Forbidden: it cannot; the page of this refusal gives back its text.
    """
    if request.method == "GET":
        return flask.redirect(url_for("staff.sign_in", next=request.path), 303)
    carried = just_sent()
    if carried is not None and (carried.made_for or not _is_sealed(carried.to)):
        return _asked_page("", carried)
    if any(name in SECRET_FIELDS - _TOKENS for name in request.form):
        # Only secrets are lost, and these are never given back: the page is asked for again.
        return _asked_page(url_for("staff.me"))
    raise Forbidden(SIGNED_OUT_READING if _is_sealed(request.path) else authorization.SIGNED_OUT)


def _asked_page(onward: str, carried: ResubmittedForm | None = None) -> Page:
    form = SignInForm(formdata=None, next=onward)
    form.http_status = Forbidden.status
    return sign_in_page(form, carried)


def ask_once_more(_: CSRFError) -> Any:
    """For a form that is older than this session: shown again, if its sender may send it."""
    carried, actor = just_sent(), authorization.current_actor()
    if carried is None or not may_send(actor, carried.to):
        return app_error_page(Forbidden(STILL_SIGNED_IN if request.endpoint == SIGN_OUT else STALE))
    if is_of_somebody_else(carried, actor.staff_id):
        database.end_transaction(keep=False)
        return somebody_elses(actor.name, 403)
    database.end_transaction(keep=False)
    return go_on(carried, 403, stale=True)


def _is_sealed(to: str) -> bool:
    target = _target(to) if to else None
    return target is not None and authorization.holds_unpublished(target[0])


def _sealed(carried: ResubmittedForm) -> str:
    held = {"fields": carried.fields, "made_for": carried.made_for}
    return _sealer(carried.to).encrypt(json.dumps(held, ensure_ascii=False).encode()).decode()


def _unsealed(given: str, to: str) -> tuple[Fields, str]:
    """The fields that were sealed for this target, and for whose session their page was made.

    Raises:
        NotFound: they were not, or somebody changed what was sealed.
    """
    try:
        held = json.loads(_sealer(to).decrypt(given.encode("utf-8", "replace")))
    except InvalidToken as error:
        raise NotFound(N_("There is no page at this address.")) from error
    return [(name, text) for name, text in held["fields"]], held["made_for"]


def _sealer(to: str) -> Fernet:
    key = hmac.digest(settings().forms_key, f"consult carried form {to}".encode(), hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))


def _target(to: str) -> tuple[str, dict[str, Any]] | None:
    """(endpoint, values from its address) of a team form, except those that take secrets."""
    try:
        endpoint, named = flask.current_app.url_map.bind("").match(own_path(to), method="POST")
    except HTTPException:
        return None
    is_staffs = authorization.permission_of(endpoint) not in (
        Permission.PUBLIC_PAGE_READ,
        Permission.PUBLIC_SUBMISSION_SEND,
    )
    return (endpoint, dict(named)) if is_staffs and endpoint != PROVE else None

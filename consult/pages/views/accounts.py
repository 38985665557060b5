"""Accounts of participants: making one with an issued name, signing in and out, what was sent with it."""

from collections.abc import Mapping

import flask
from flask import request
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from consult.access import Conflict, Forbidden, Permission, ValidationError
from consult.contributions import account_submissions
from consult.contributions.enums import CHOICE_LABELS
from consult.credentials import account_names, account_session, accounts
from consult.pages.views.blueprint import blueprint
from consult.storage import database
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import field_errors
from consult.web.shell import Page, page


@blueprint.get("/account/new")
@require_permission(Permission.PUBLIC_PAGE_READ)
def account_new() -> Page:
    """A newly issued name; it belongs to nobody until it gets a passphrase."""
    return _new(account_names.issue())


@blueprint.post("/account/new")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def account_new_post() -> Page | Response:
    name = _issued(request.form.get("name", ""))
    if name is None:
        return _new(account_names.issue(), {"": gettext("That name did not arrive whole. Here is another one.")})
    if request.form.get("passphrase", "") != request.form.get("again", ""):
        return _new(name, {"again": gettext("The two passphrases differ. Type the same one twice.")})
    try:
        account = accounts.create(name, request.form.get("passphrase", ""))
    except ValidationError as refusal:
        return _new(name, field_errors(refusal))
    except Conflict as refusal:
        return _new(account_names.issue(), field_errors(refusal))
    account_session.begin(account, name)
    return _go()


@blueprint.get("/account/enter")
@require_permission(Permission.PUBLIC_PAGE_READ)
def account_enter() -> Page | Response:
    return _go() if authorization.current_actor().account_id else page("pages/account_enter.html", name="", errors={})


@blueprint.post("/account/enter")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def account_enter_post() -> Page | Response:
    """Nothing is written, and no time is stored: a wrong passphrase costs the time that checking it takes."""
    typed = request.form.get("name", "")
    try:
        account = accounts.enter(typed, request.form.get("passphrase", ""))
    except Forbidden as refusal:
        return page("pages/account_enter.html", 422, name=typed, errors={"name": field_errors(refusal)[""]})
    account_session.begin(account, account_names.read(typed) or "")
    return _go()


@blueprint.get("/account")
@require_permission(Permission.ACCOUNT_SELF_USE)
def account() -> Page:
    return _own()


@blueprint.post("/account")
@require_permission(Permission.ACCOUNT_SELF_USE, writes=False)
def account_post() -> Page | Response:
    """The button decides: sign out, sign out everywhere, another passphrase, delete comments, delete the account."""
    me = authorization.current_actor().account_id or 0
    act = request.form.get("act", "")
    if act == "leave":
        account_session.end()
        return flask.redirect(flask.url_for("pages.front"), 303)
    if act == "passphrase":
        return _change_passphrase(me)
    if act in ("withdraw", "delete", "everywhere") and "sure" not in request.form:
        return page("pages/account_sure.html", act=act, code=request.form.get("code", ""), token=_token())
    database.begin_write()
    if act == "withdraw":
        account_submissions.withdraw_all(me, request.form.get("code", ""))
        return _go()
    if act == "everywhere":
        accounts.leave_everywhere(me)
    elif act == "delete":
        account_submissions.delete_account(me)
    else:
        raise ValidationError(N_("Choose one of the buttons on the page."))
    account_session.end()
    return flask.redirect(flask.url_for("pages.front"), 303)


def _change_passphrase(me: int) -> Page | Response:
    old, new, again = (request.form.get(field, "") for field in ("old", "passphrase", "again"))
    if new != again:
        return _own({"again": gettext("The two passphrases differ. Type the same one twice.")}, 422)
    try:
        changed = accounts.change_passphrase(me, old, new)
    except (Forbidden, ValidationError) as refusal:
        return _own(field_errors(refusal), 422)
    account_session.begin(changed, account_session.name())
    return _own(done=gettext("Your passphrase is changed. You are signed out everywhere else."))


def _own(errors: Mapping[str, str] | None = None, status: int = 200, done: str = "") -> Page:
    return page(
        "pages/account.html",
        status,
        sendings=account_submissions.sent_by(authorization.current_actor().account_id or 0),
        errors=errors or {},
        choice_labels=CHOICE_LABELS,
        token=_token(),
        done=done,
    )


def _token() -> str:
    return account_session.form_token()


def _new(name: str, errors: Mapping[str, str] | None = None) -> Page:
    sealed = _names().dumps(name)
    return page("pages/account_new.html", 422 if errors else 200, name=name, sealed=sealed, errors=errors or {})


def _issued(sealed: str) -> str | None:
    try:
        return str(_names().loads(sealed))
    except BadSignature:
        return None


def _names() -> URLSafeSerializer:
    """Signs a name that the form carries until its passphrase comes."""
    return URLSafeSerializer(database.settings().forms_key, salt="consult account name")


def _go() -> Response:
    return flask.redirect(flask.url_for("pages.account"), 303)

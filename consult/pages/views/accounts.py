"""Accounts of participants: making one with an issued name, signing in and out, what was sent with it."""

import flask
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from consult.access import Conflict, Forbidden, Permission, ValidationError
from consult.contributions import account_submissions
from consult.contributions.enums import CHOICE_LABELS
from consult.credentials import account_names, account_session, accounts
from consult.pages.forms import AccountForm, ChangePassphraseForm, EnterAccountForm, NewAccountForm
from consult.pages.views.blueprint import blueprint
from consult.storage import database
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/account/new")
@require_permission(Permission.PUBLIC_PAGE_READ)
def account_new() -> Page:
    """A newly issued name; it belongs to nobody until it gets a passphrase."""
    return _new(account_names.issue(), NewAccountForm())


@blueprint.post("/account/new")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def account_new_post() -> Page | Response:
    form = NewAccountForm()
    name = _issued(form.name.data)
    if name is None:
        form.refuse(ValidationError(N_("That name did not arrive whole. Here is another one.")))
        return _new(account_names.issue(), form)
    if not form.validate():
        return _new(name, form)
    try:
        account = accounts.create(name, form.passphrase.data)
    except (Conflict, ValidationError) as refusal:
        form.refuse(refusal)
        return _new(name if isinstance(refusal, ValidationError) else account_names.issue(), form)
    account_session.begin(account, name)
    return _go()


@blueprint.get("/account/enter")
@require_permission(Permission.PUBLIC_PAGE_READ)
def account_enter() -> Page | Response:
    return _go() if authorization.current_actor().account_id else _enter(EnterAccountForm())


@blueprint.post("/account/enter")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def account_enter_post() -> Page | Response:
    """Nothing is written, and no time is stored: a wrong passphrase costs the time that checking it takes."""
    form = EnterAccountForm()
    try:
        account = accounts.enter(form.name.data, form.passphrase.data)
    except Forbidden as refusal:
        form.refuse(ValidationError(refusal.message, form.name.name, **refusal.params))
        return _enter(form)
    account_session.begin(account, account_names.read(form.name.data) or "")
    return _go()


@blueprint.get("/account")
@require_permission(Permission.ACCOUNT_SELF_USE)
def account() -> Page:
    return _own(ChangePassphraseForm())


@blueprint.post("/account")
@require_permission(Permission.ACCOUNT_SELF_USE, writes=False)
def account_post() -> Page | Response:
    """The button decides: sign out, sign out everywhere, another passphrase, delete comments, delete the account."""
    me = authorization.current_actor().account_id or 0
    form = AccountForm()
    act = form.act.data
    if act == "leave":
        account_session.end()
        return flask.redirect(flask.url_for("pages.front"), 303)
    if act == "passphrase":
        return _change_passphrase(me)
    if act in ("withdraw", "delete", "everywhere") and not form.is_sure:
        return page("pages/account_sure.html", form=form, token=_token())
    database.begin_write()
    if act == "withdraw":
        account_submissions.withdraw_all(me, form.code.data)
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
    form = ChangePassphraseForm()
    if not form.validate():
        # The old passphrase is looked at too, so that everything wrong is said at once.
        try:
            accounts.check_passphrase(me, form.old.data)
        except Forbidden as refusal:
            form.refuse(refusal)
            form.http_status = ValidationError.status
        return _own(form)
    try:
        changed = accounts.change_passphrase(me, form.old.data, form.passphrase.data)
    except (Forbidden, ValidationError) as refusal:
        form.refuse(refusal)
        form.http_status = ValidationError.status
        return _own(form)
    account_session.begin(changed, account_session.name())
    return _own(form, done=gettext("Your passphrase is changed. You are signed out everywhere else."))


def _own(form: ChangePassphraseForm, done: str = "") -> Page:
    return page(
        "pages/account.html",
        form.http_status,
        submissions=account_submissions.sent_by(authorization.current_actor().account_id or 0),
        form=form,
        errors=form.messages(),
        choice_labels=CHOICE_LABELS,
        token=_token(),
        done=done,
    )


def _token() -> str:
    return account_session.form_token()


def _enter(form: EnterAccountForm) -> Page:
    return page("pages/account_enter.html", form.http_status, form=form, errors=form.messages())


def _new(name: str, form: NewAccountForm) -> Page:
    form.name.data = _names().dumps(name)
    errors = form.messages()
    return page("pages/account_new.html", 422 if errors else 200, name=name, form=form, errors=errors)


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

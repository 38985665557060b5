"""One's own page: passphrase, second factor, recovery codes, sessions; and proving again who you are.

What is sent to a view with `proved=True` from an unproved session is carried through the proof and shown again: it is
never lost, and never sent without a click.
"""

import flask
from flask import request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from consult.access import Forbidden, Permission, ValidationError
from consult.staff import authentication, credential_changes, resubmission, second_factor, sessions
from consult.staff.forms import KeysForm, PassphraseForm, ProveForm, SecondFactorForm, sealed, unsealed
from consult.staff.resubmission import ResubmittedForm
from consult.staff.views.blueprint import blueprint
from consult.staff.views.refusals import damaged_key, refuse_secret
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import RESUBMITTED_FIELDS
from consult.web.shell import Page, page

OWN = Permission.ACCOUNT_OWN_USE


@blueprint.get("/me")
@require_permission(OWN)
def me() -> Page:
    return _own_page(PassphraseForm())


@blueprint.get("/keys")
@require_permission(OWN)
def keys() -> Page:
    """The keys of the team's pages, and the switch that turns them off."""
    return page("staff/keys.html", keys_on=sessions.single_keys_here())


@blueprint.post("/keys")
@require_permission(OWN)
def switch_keys() -> Page | Response:
    form = KeysForm()
    if form.save(lambda: sessions.switch_keys(_my_id(), on=form.act.data == "on")):
        return flask.redirect(url_for("staff.keys", done="saved"), 303)
    return page("staff/keys.html", form.http_status, keys_on=sessions.single_keys_here())


@blueprint.post("/me/passphrase")
@require_permission(OWN, writes=False)
def change_passphrase() -> Page | Response:
    """Writes only once the passphrases are checked and hashed."""
    form = PassphraseForm()
    if not form.validate():
        return _own_page(form)
    given = form.old.data, form.passphrase.data, form.code.data
    try:
        member = credential_changes.change_passphrase(_my_id(), *given, sessions.hash_here())
    except ValidationError as refusal:
        form.refuse(refusal)
        return _own_page(form)
    except Forbidden as refusal:
        refuse_secret(form, refusal, "old")
        return _own_page(form)
    sessions.record_reauthentication()
    sessions.remember(member)
    return flask.redirect(url_for("staff.me", done="saved"), 303)


@blueprint.get("/me/second")
@require_permission(OWN, proved=True)
def second() -> Page:
    """A page with one button: the key comes with the answer to it."""
    return page("staff/second_start.html", sealed=sealed(_purpose(), second_factor.new_secret()))


@blueprint.post("/me/second")
@require_permission(OWN, writes=False, proved=True)
def send_second() -> Page | Response:
    form = SecondFactorForm()
    secret = unsealed(_purpose(), form.key.data)
    if secret is None:
        form.refuse(damaged_key())
        return _second_page(second_factor.new_secret(), form)
    if form.act.data == "key":
        return _second_page(secret, form)
    given = _my_id(), secret, form.code.data, sessions.hash_here()
    if form.save(lambda: credential_changes.change_second_factor(*given)):
        return flask.redirect(url_for("staff.me", done="saved"), 303)
    return _second_page(secret, form)


@blueprint.post("/me/recovery")
@require_permission(OWN, proved=True)
def new_recovery() -> Page:
    """The only response that ever shows these codes."""
    return page("staff/recovery.html", codes=authentication.new_recovery_codes(_my_id()))


@blueprint.post("/me/sign-out")
@require_permission(OWN)
def sign_out_everywhere() -> Response:
    sessions.sign_out_everywhere(_my_id())
    return flask.redirect(url_for("staff.sign_in"), 303)


@blueprint.get("/prove")
@require_permission(OWN)
def prove() -> Page:
    return _prove_page(ProveForm(next=request.args.get("next", "")))


@blueprint.post("/prove")
@require_permission(OWN, writes=False)
def send_prove() -> Page | Response:
    """Writes only once the passphrase is checked. What is carried is shown again, to be sent with a click."""
    form = ProveForm()
    carried = resubmission.resubmitted_fields(form, proved=True)
    try:
        authentication.reauthenticate(_my_id(), form.passphrase.data, form.code.data, sessions.hash_here())
    except Forbidden as refusal:
        refuse_secret(form, refusal)
        return _prove_page(form, carried)
    sessions.record_reauthentication()
    if carried.to:
        return resubmission.go_on(carried)
    return flask.redirect(form.next.data or url_for("pages.team_home"), 303)


@sessions.login.needs_refresh_handler
def ask_to_prove() -> Page | Response:
    """Instead of a view that requires a passphrase and code given just now."""
    if request.method == "GET":
        return flask.redirect(url_for("staff.prove", next=request.path), 303)
    sent = resubmission.without_secrets(list(request.form.items(True)))
    form = ProveForm(formdata=None)
    form.http_status = Forbidden.status
    return _prove_page(form, resubmission.ResubmittedForm(request.path, tuple(sent)))


def _my_id() -> int:
    found = authorization.current_actor().staff_id
    if found is None:
        raise TypeError("a stranger behind the door of the team")
    return found


def _purpose() -> str:
    return f"second {_my_id()}"


def _own_page(form: PassphraseForm) -> Page:
    return page(
        "staff/me.html",
        form.http_status,
        name=authorization.current_actor().name,
        left=authentication.recovery_codes_left(_my_id()),
        sessions=sessions.live_of(_my_id()),
        form=form,
    )


def _second_page(secret: str, form: SecondFactorForm) -> Page:
    line = second_factor.key_line(secret, authorization.current_actor().name)
    return page(
        "staff/second.html",
        form.http_status,
        secret=second_factor.in_groups(secret),
        sealed=sealed(_purpose(), secret),
        line=line,
        picture=Markup(second_factor.picture(line)),  # noqa: S704 - drawn by us
        form=form,
    )


def _prove_page(form: ProveForm, carried: ResubmittedForm | None = None) -> Page:
    shown = {"carried": carried or ResubmittedForm(), "prefix": RESUBMITTED_FIELDS}
    return page("staff/prove.html", form.http_status, form=form, **shown)

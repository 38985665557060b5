"""One's own page: passphrase, second factor, recovery codes, sessions; and proving again who you are.

What is sent to a view with `proved=True` from an unproved session is carried through the proof and shown again: it is
never lost, and never sent without a click.
"""

from collections.abc import Mapping

import flask
from flask import request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from consult.access import Forbidden, Permission, ValidationError
from consult.staff import authentication, credential_changes, resubmission, second_factor, sessions
from consult.staff.forms import field_value, own_path, sealed, unsealed
from consult.staff.resubmission import ResubmittedForm
from consult.staff.views.blueprint import blueprint
from consult.storage import database
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import RESUBMITTED_FIELDS, field_errors
from consult.web.shell import Page, page

OWN = Permission.ACCOUNT_OWN_USE


@blueprint.get("/me")
@require_permission(OWN)
def me() -> Page:
    return _own_page()


@blueprint.post("/me/passphrase")
@require_permission(OWN, writes=False)
def change_passphrase() -> Page | Response:
    """Writes only once the passphrases are checked and hashed."""
    if field_value("passphrase") != field_value("again"):
        return _own_page({"again": gettext("The two passphrases are different. Type the same one twice.")})
    here = sessions.hash_here()
    try:
        member = credential_changes.change_passphrase(
            _my_id(), field_value("old"), field_value("passphrase"), field_value("code"), here
        )
    except ValidationError as refusal:
        return _own_page(field_errors(refusal))
    except Forbidden as refusal:
        # Committed although the response is a refusal: the failure counts towards the lock.
        database.end_transaction(keep=True)
        return _own_page({"old": field_errors(refusal)[""]})
    sessions.record_reauthentication()
    sessions.remember(member)
    return flask.redirect(url_for("staff.me", done="saved"), 303)


@blueprint.get("/me/second")
@require_permission(OWN, proved=True)
def second() -> Page:
    return _second_page(second_factor.new_secret())


@blueprint.post("/me/second")
@require_permission(OWN, writes=False, proved=True)
def send_second() -> Page | Response:
    secret = unsealed(_purpose(), field_value("key"))
    if secret is None:
        message = gettext("The key on this page was damaged. Add the new key below to your app.")
        return _second_page(second_factor.new_secret(), {"code": message})
    try:
        credential_changes.change_second_factor(_my_id(), secret, field_value("code"), sessions.hash_here())
    except ValidationError as refusal:
        return _second_page(secret, field_errors(refusal))
    return flask.redirect(url_for("staff.me", done="saved"), 303)


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
    return _prove_page(200, onward=own_path(request.args.get("next", "")))


@blueprint.post("/prove")
@require_permission(OWN, writes=False)
def send_prove() -> Page | Response:
    """Writes only once the passphrase is checked. What is carried is shown again, to be sent with a click."""
    onward, carried = own_path(field_value("next")), resubmission.resubmitted_fields(proved=True)
    try:
        authentication.reauthenticate(_my_id(), field_value("passphrase"), field_value("code"), sessions.hash_here())
    except Forbidden as refusal:
        database.end_transaction(keep=True)
        return _prove_page(422, onward, carried, field_errors(refusal))
    sessions.record_reauthentication()
    if carried.to:
        return resubmission.go_on(carried)
    return flask.redirect(onward or url_for("pages.team_home"), 303)


@sessions.login.needs_refresh_handler
def ask_to_prove() -> Page | Response:
    """Instead of a view that requires a passphrase and code given just now."""
    if request.method == "GET":
        return flask.redirect(url_for("staff.prove", next=request.path), 303)
    sent = resubmission.without_secrets(list(request.form.items(True)))
    return _prove_page(403, carried=resubmission.ResubmittedForm(request.path, tuple(sent)))


def _my_id() -> int:
    found = authorization.current_actor().staff_id
    if found is None:
        raise TypeError("a stranger behind the door of the team")
    return found


def _purpose() -> str:
    return f"second {_my_id()}"


def _own_page(errors: Mapping[str, str] | None = None) -> Page:
    return page(
        "staff/me.html",
        422 if errors else 200,
        name=authorization.current_actor().name,
        left=authentication.recovery_codes_left(_my_id()),
        sessions=sessions.live_of(_my_id()),
        errors=errors or {},
    )


def _second_page(secret: str, errors: Mapping[str, str] | None = None) -> Page:
    line = second_factor.key_line(secret, authorization.current_actor().name)
    return page(
        "staff/second.html",
        422 if errors else 200,
        secret=second_factor.in_groups(secret),
        sealed=sealed(_purpose(), secret),
        line=line,
        picture=Markup(second_factor.picture(line)),  # noqa: S704 - drawn by us
        errors=errors or {},
    )


def _prove_page(
    status: int, onward: str = "", carried: ResubmittedForm | None = None, errors: Mapping[str, str] | None = None
) -> Page:
    shown = {"carried": carried or ResubmittedForm(), "prefix": RESUBMITTED_FIELDS, "errors": errors or {}}
    return page("staff/prove.html", status, next=onward, **shown)

"""How staff sign in and out: signing in, joining by a link, entering the demonstration, signing out.

These pages work without a session, so their forms have no session token, except for signing out: authorization refuses
forms from other sites.
"""

from collections.abc import Mapping

import flask
from flask import request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response

from consult.access import Forbidden, Permission, ValidationError
from consult.staff import authentication, members, resubmission, second_factor, sessions
from consult.staff.forms import field_value, own_path, sealed, unsealed
from consult.staff.views.blueprint import blueprint
from consult.storage import database
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import field_errors
from consult.web.shell import Page, page


@blueprint.get("/sign-in")
@require_permission(Permission.PUBLIC_PAGE_READ)
def sign_in() -> Page | Response:
    onward = own_path(request.args.get("next", ""))
    if authorization.current_actor().is_staff:
        return _go(onward)
    return resubmission.sign_in_page(onward=onward)


@blueprint.post("/sign-in")
@require_permission(Permission.PUBLIC_PAGE_READ, writes=False, csrf=False)
def send_sign_in() -> Page | Response:
    """Writes only once the passphrase is checked: nobody may delay other writers by guessing.

    A carried form is shown again only to somebody who may send it.
    """
    onward, name, carried = own_path(field_value("next")), field_value("name"), resubmission.resubmitted_fields()
    try:
        member = authentication.check_sign_in(
            name, field_value("passphrase"), field_value("code"), sessions.shown_mark()
        )
    except Forbidden as refusal:
        # Committed although the response is a refusal: the failure counts towards the lock.
        database.end_transaction(keep=True)
        return resubmission.sign_in_page(422, onward, name, carried, field_errors(refusal))
    sessions.sign_in(member)
    if not carried.to:
        return _go(onward)
    if not resubmission.may_send(members.staff_actor(member), carried.to):
        return page("staff/not_yours.html", name=member.name)
    return resubmission.go_on(carried)


@blueprint.post("/sign-out")
@require_permission(Permission.PUBLIC_PAGE_READ)
def sign_out() -> Response:
    """Open to everyone, so that a session that ended meanwhile leads to the same place."""
    sessions.sign_out()
    return flask.redirect(flask.url_for("staff.sign_in"), 303)


@blueprint.get("/join/<token>")
@require_permission(Permission.PUBLIC_PAGE_READ)
def join(token: str) -> Page:
    return _join_page(token, second_factor.new_secret())


@blueprint.post("/join/<token>")
@require_permission(Permission.PUBLIC_PAGE_READ, writes=False, csrf=False)
def send_join(token: str) -> Page | Response:
    """Writes only once the passphrase is hashed. New members see their recovery codes, this once."""
    secret = unsealed(f"join {token}", field_value("key"))
    if secret is None:
        message = gettext("The key on this page was damaged. Add the new key below to your app.")
        return _join_page(token, second_factor.new_secret(), {"code": message})
    if field_value("passphrase") != field_value("again"):
        message = gettext("The two passphrases are different. Type the same one twice.")
        return _join_page(token, secret, {"again": message})
    try:
        member = members.join(token, field_value("passphrase"), secret, field_value("code"))
    except ValidationError as refusal:
        return _join_page(token, secret, field_errors(refusal))
    sessions.sign_in(member)
    return page("staff/recovery.html", codes=authentication.new_recovery_codes(member.id))


@blueprint.get("/enter/<token>")
@require_permission(Permission.PUBLIC_PAGE_READ)
def enter(token: str) -> Page:
    """A page with one button: whatever only looks at the link, as previews do, does not use it up."""
    return page("staff/enter.html", token=token, name=members.demonstrated(token).name)


@blueprint.post("/enter/<token>")
@require_permission(Permission.PUBLIC_PAGE_READ, csrf=False)
def send_enter(token: str) -> Response:
    sessions.sign_in(members.use_link(token))
    return _go("")


def _go(onward: str) -> Response:
    return flask.redirect(onward or flask.url_for("pages.team_home"), 303)


def _join_page(token: str, secret: str, errors: Mapping[str, str] | None = None) -> Page:
    name = members.invited(token).name
    line = second_factor.key_line(secret, name)
    return page(
        "staff/join.html",
        422 if errors else 200,
        name=name,
        token=token,
        secret=second_factor.in_groups(secret),
        sealed=sealed(f"join {token}", secret),
        line=line,
        picture=Markup(second_factor.picture(line)),  # noqa: S704 - drawn by us
        errors=errors or {},
    )


blueprint.app_errorhandler(CSRFError)(resubmission.ask_once_more)

"""How staff sign in and out: signing in, joining by a link, entering the demonstration, signing out.

These pages work without a session, so their forms have no session token, except for signing out: authorization refuses
forms from other sites.
"""

import flask
from flask import request
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response

from consult.access import Forbidden, Permission, ValidationError
from consult.staff import authentication, members, resubmission, second_factor, sessions
from consult.staff.forms import JoinForm, SignInForm, own_path, sealed, unsealed
from consult.staff.views.blueprint import blueprint
from consult.staff.views.refusals import damaged_key, refuse_secret
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/sign-in")
@require_permission(Permission.PUBLIC_PAGE_READ)
def sign_in() -> Page | Response:
    onward = own_path(request.args.get("next", ""))
    if authorization.current_actor().is_staff:
        return _go(onward)
    return resubmission.sign_in_page(SignInForm(next=onward))


@blueprint.post("/sign-in")
@require_permission(Permission.PUBLIC_PAGE_READ, writes=False, csrf=False)
def send_sign_in() -> Page | Response:
    """Writes only once the passphrase is checked: nobody may delay other writers by guessing.

    A carried form is shown again only to somebody who may send it; one with words of comments, to whoever sent it.
    """
    form = SignInForm()
    carried = resubmission.resubmitted_fields(form)
    given = form.name.data, form.passphrase.data, form.code.data
    try:
        member = authentication.check_sign_in(*given, sessions.shown_mark())
    except Forbidden as refusal:
        refuse_secret(form, refusal)
        return resubmission.sign_in_page(form, carried)
    sessions.sign_in(member)
    if not carried.to:
        return _go(form.next.data)
    if not resubmission.may_send(members.staff_actor(member, members.roles_of(member.id)), carried.to):
        return page("staff/not_yours.html", name=member.name, is_somebody_elses=False)
    if resubmission.is_of_somebody_else(carried, member.id):
        return resubmission.somebody_elses(member.name)
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
    """A page with one button: the key comes with the answer to it."""
    sealed_key = sealed(f"join {token}", second_factor.new_secret())
    return page("staff/join_start.html", name=members.invited(token).name, token=token, sealed=sealed_key)


@blueprint.post("/join/<token>")
@require_permission(Permission.PUBLIC_PAGE_READ, writes=False, csrf=False)
def send_join(token: str) -> Page | Response:
    """Writes only once the passphrase is hashed. New members see their recovery codes, this once."""
    form = JoinForm()
    secret = unsealed(f"join {token}", form.key.data)
    if secret is None:
        form.refuse(damaged_key())
        return _join_page(token, second_factor.new_secret(), form)
    if form.act.data == "key" or not form.validate():
        return _join_page(token, secret, form)
    try:
        member = members.join(token, form.passphrase.data, secret, form.code.data)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _join_page(token, secret, form)
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


def _join_page(token: str, secret: str, form: JoinForm) -> Page:
    name = members.invited(token).name
    line = second_factor.key_line(secret, name)
    return page(
        "staff/join.html",
        form.http_status,
        name=name,
        token=token,
        secret=second_factor.in_groups(secret),
        sealed=sealed(f"join {token}", secret),
        line=line,
        picture=Markup(second_factor.picture(line)),  # noqa: S704 - drawn by us
        form=form,
    )


blueprint.app_errorhandler(CSRFError)(resubmission.ask_once_more)

"""Authorization: what a view requires, who is asking, allow or refuse. Everything is forbidden by default.

Every view declares its permission with `@require_permission(...)`. A view without it is refused, and
`assert_all_views_protected` prevents the application from starting at all. A form is also refused here if its plan is
one in which the sender does not have the permission. For pages, and again for forms, the command that loads the plan
checks this. A form that was not made for the session that sends it is refused too.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeVar

import flask
from flask import Flask, g, request
from flask_login import login_fresh
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from consult.access import (
    ANONYMOUS,
    READING_UNPUBLISHED,
    ROLES_WITH_PERMISSION,
    Actor,
    AppError,
    Forbidden,
    NotFound,
    Permission,
    has_permission,
)
from consult.storage.database import begin_write, end_transaction, settings
from consult.text.messages import N_
from consult.web.headers import FRAMED, SAME_FOR_EVERYONE, origins

#: For a form that cannot be given back on the page where one signs in.
SIGNED_OUT = N_(
    "You are no longer signed in, so nothing was saved. Copy your text, sign in again, and send it once more."
)

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class AccessRule:
    """What a view requires, declared above it with `@require_permission(...)`.

    A view whose POST only reads says `writes=False`. `same_for_everyone` lets the page cache store the page: it must
    depend only on the address, and on nothing of its query but `asks`. `proved` makes people prove who they are again,
    unless they have just done so. `anybody` is for a page that must work whatever state the database is in: nobody is
    looked up. `csrf=False` is for a form without a session: a public one, or one that starts a session. Other
    sites may show a `framed` page within theirs: it must have nothing to press but links.
    """

    permission: Permission
    _: KW_ONLY
    writes: bool = True
    same_for_everyone: bool = False
    proved: bool = False
    asks: tuple[str, ...] = ()
    anybody: bool = False
    csrf: bool = True
    framed: bool = False

    def __call__(self, view: View) -> View:
        """Make this the rule of `view`."""
        vars(view)["access_rule"] = self
        return view


require_permission = AccessRule


class UnprotectedViews(RuntimeError):
    """Views that do not declare a permission."""


_sessions: list[tuple[Callable[[], Actor], Callable[[], None]]] = []
_consultation_checks: list[Callable[[Actor, str, Permission], Any]] = []


def register_session(load_actor: Callable[[], Actor], check_token: Callable[[], None]) -> None:
    """Register a kind of session: the staff's, the accounts'.

    `load_actor` says who is asking: a stranger if it does not know. `check_token` refuses a form that was not made for
    this session.
    """
    if (load_actor, check_token) not in _sessions:
        _sessions.append((load_actor, check_token))


def register_consultation_check(
    function: Callable[[Actor, str, Permission], Any],
) -> Callable[[Actor, str, Permission], Any]:
    """Register the one function that refuses an actor without that permission in the plan with that code."""
    _consultation_checks[:] = [function]
    return function


def needs_reauthentication(endpoint: str) -> bool:
    """Whether a view is only for people who have just proved who they are."""
    return _access_rule(endpoint).proved


def permission_of(endpoint: str) -> Permission:
    """The permission that a view requires."""
    return _access_rule(endpoint).permission


def holds_unpublished(endpoint: str) -> bool:
    """Whether what is sent there may hold words of comments that are not public."""
    return permission_of(endpoint) in READING_UNPUBLISHED


def may_send(who: Actor, endpoint: str, named: Mapping[str, Any]) -> bool:
    """Whether somebody may send a form there; `named` has the values from its address."""
    permission = permission_of(endpoint)
    if not has_permission(who, permission):
        return False
    try:
        _check_consultation(who, permission, named)
    except AppError:
        return False
    return True


def may_open(endpoint: str, consultation_id: int) -> bool:
    """Whether the current actor may open that page of a consultation."""
    return has_permission(current_actor(), permission_of(endpoint), consultation_id)


def _access_rule(endpoint: str) -> AccessRule:
    """The rule that a view declares; `assert_all_views_protected` made sure that every view has one."""
    rule: AccessRule = vars(flask.current_app.view_functions[endpoint])["access_rule"]
    return rule


def current_actor() -> Actor:
    """Who is asking, in this request."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return actor


def sender() -> Actor:
    """Who is asking, also when the request was refused before that was looked up."""
    if "actor" not in g:
        g.actor, g.check_token = _load_actor()
    return current_actor()


def is_own_form() -> bool:
    """Whether what was sent comes from a page that was made for this session, and not for an earlier one here."""
    check_token: Callable[[], None] | None = g.get("check_token")
    if check_token is None:
        return False
    try:
        check_token()
    except HTTPException:
        return False
    return True


def init_app(app: Flask) -> None:
    """Run before every view."""
    require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, anybody=True)(app.view_functions["static"])
    app.before_request(authorize_request)


def assert_all_views_protected(app: Flask) -> None:
    """Refuse to start while a view declares no permission.

    Raises:
        UnprotectedViews: with each endpoint.
    """
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "access_rule"))
    if silent:
        raise UnprotectedViews("no permission is declared for: " + ", ".join(silent))


def authorize_request() -> Any:
    """Let a request through, ask for sign-in or for proof again, or refuse it."""
    if request.endpoint is None:
        return None
    access_rule = getattr(flask.current_app.view_functions[request.endpoint], "access_rule", None)
    if access_rule is None:
        raise NotFound(N_("There is no page at this address."))
    if request.method == "POST":
        _check_origin()
        if access_rule.writes:
            begin_write()
    g.actor, g.check_token = (ANONYMOUS, None) if access_rule.anybody else _load_actor()
    if not has_permission(g.actor, access_rule.permission):
        return _deny(g.actor, access_rule.permission)
    if request.method == "POST":
        # Before the view looks at the form: people who may not send it are not told what is wrong with it.
        _check_consultation(g.actor, access_rule.permission, request.view_args or {})
    if access_rule.proved and not login_fresh():
        # Nobody waits while somebody is asked for a passphrase.
        end_transaction(keep=False)
        return flask.current_app.login_manager.needs_refresh()  # type: ignore[attr-defined]  # Flask-Login adds it
    if request.method == "POST" and access_rule.csrf and g.check_token:
        g.check_token()
    request.environ[FRAMED] = access_rule.framed
    if access_rule.same_for_everyone:
        _keep_declared_query(access_rule.asks)
    return None


def _check_consultation(who: Actor, permission: Permission, named: Mapping[str, Any]) -> None:
    """Refuse somebody without the permission in the plan that the address names."""
    if permission in ROLES_WITH_PERMISSION and "code" in named:
        _consultation_checks[0](who, named["code"], permission)


def _load_actor() -> tuple[Actor, Callable[[], None] | None]:
    """The actor of the first session found, and the function that checks its forms; without a cookie there is none."""
    known = ((load(), check_token) for load, check_token in _sessions) if request.cookies else ()
    return next(((actor, check_token) for actor, check_token in known if actor != ANONYMOUS), (ANONYMOUS, None))


def _keep_declared_query(names: tuple[str, ...]) -> None:
    """Hide other query parameters, so that a page for everyone cannot depend on them, and let the page be cached."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name in names]
    request.args = ImmutableMultiDict(asked)
    if request.method == "GET" and not request.cookies:
        request.environ[SAME_FOR_EVERYONE] = names


def _deny(who: Actor, access_rule: Permission) -> Any:
    """Hide the page from staff without the permission; ask everybody else to sign in."""
    if who.is_staff:
        raise NotFound(N_("There is no page at this address."))
    # Nobody waits while somebody has to sign in.
    end_transaction(keep=False)
    if access_rule is not Permission.ACCOUNT_SELF_USE:
        return flask.current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # Flask-Login adds it
    if request.method == "GET":
        return flask.redirect(flask.url_for("pages.account_enter"), 303)
    raise Forbidden(SIGNED_OUT)


def _check_origin() -> None:
    """Refuse a form that another site sent through this person's browser.

    Old phones send neither header. That is accepted only without a cookie, since then the request has nobody's
    authority.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    refused = N_("This form came from another site, so we did not accept it. Open the page here and send it again.")
    if fetched is not None and fetched not in ("same-origin", "none"):
        raise Forbidden(refused)
    if origin is not None and fetched is None and origin not in origins(settings(), request.host):
        raise Forbidden(refused)
    if origin is None and fetched is None and request.cookies:
        raise Forbidden(refused)

"""The door, shut by default: what a page demands, who is asking, admit or refuse.

Every view says with `@allow(...)` which permission it demands. One that says nothing is refused, and
`check_declared` keeps the application from starting at all. What a permission means in one
consultation is asked again by the use-case that loads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import flask
from flask import Flask, g, request
from werkzeug.wrappers import Response

from consult.access import STRANGER, Actor, NotAllowed, NotFound, Permission, may
from consult.database import start_writing
from consult.text.words import N_

#: Tells the page cache that the answer is the same for everyone who asks without a cookie.
SAME_FOR_EVERYONE = "consult.same_for_everyone"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Entrance:
    """What a view declares: the permission, whether its POST writes, whether its page is everyone's."""

    permission: Permission
    writes: bool
    same_for_everyone: bool


class Undeclared(RuntimeError):
    """Views that have not said who may enter."""


_loaders: list[Callable[[], Actor]] = []


def allow(permission: Permission, *, writes: bool = True, same_for_everyone: bool = False) -> Callable[[View], View]:
    """Declare who may enter a view.

    A view whose POST only looks says `writes=False`. `same_for_everyone` lets the page cache keep the
    page: it must depend on the address alone.
    """

    def declare(view: View) -> View:
        view.entrance = Entrance(permission, writes, same_for_everyone)  # type: ignore[attr-defined]
        return view

    return declare


def loader(function: Callable[[], Actor]) -> Callable[[], Actor]:
    """Register the one function that says who is asking."""
    _loaders[:] = [function]
    return function


def actor() -> Actor:
    """Who is asking, in this request."""
    return g.get("actor", STRANGER)


def init_app(app: Flask) -> None:
    """Stand before every view."""
    allow(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)(app.view_functions["static"])
    app.before_request(admit)


def check_declared(app: Flask) -> None:
    """Refuse to start while a view has not said who may enter.

    Raises:
        Undeclared: naming each endpoint.
    """
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "entrance"))
    if silent:
        raise Undeclared("no permission is declared for: " + ", ".join(silent))


def admit() -> Response | None:
    """Let a request in, send it to sign in, or refuse it."""
    if request.endpoint is None:
        return None
    entrance = getattr(flask.current_app.view_functions[request.endpoint], "entrance", None)
    if entrance is None:
        raise NotFound(N_("There is no page at this address."))
    if request.method == "POST":
        _refuse_forged()
        if entrance.writes:
            start_writing()
    g.actor = _loaders[0]() if _loaders and request.cookies else STRANGER
    if not may(g.actor, entrance.permission):
        return _turn_away(g.actor)
    if entrance.same_for_everyone and request.method == "GET" and not request.cookies:
        request.environ[SAME_FOR_EVERYONE] = True
    return None


def _turn_away(who: Actor) -> Response | None:
    if who.is_staff:
        raise NotFound(N_("There is no page at this address."))
    if request.method == "GET":
        return flask.redirect(flask.url_for("people.sign_in", next=request.path), 303)
    raise NotAllowed(
        N_("You are no longer signed in, so nothing was saved. Copy your text, sign in again, and send it once more.")
    )


def _refuse_forged() -> None:
    """Turn away a form that another site sent through this person's browser.

    Old phones send neither header; that is accepted only where no cookie rides along, since then the
    request carries nobody's authority.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    refused = N_("This form came from another site, so we did not take it. Open the page here and send it again.")
    if fetched is not None and fetched not in ("same-origin", "none"):
        raise NotAllowed(refused)
    if origin is not None and fetched is None and urlsplit(origin).netloc != request.host:
        raise NotAllowed(refused)
    if origin is None and fetched is None and request.cookies:
        raise NotAllowed(refused)

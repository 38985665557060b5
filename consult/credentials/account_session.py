"""A participant's account in their browser: one encrypted cookie, and nothing of it on the server.

The cookie holds the account's number and epoch, its name, and the moments when it began and was last seen: stored here
they would reveal when somebody took part. It is encrypted and sent only to our own pages. It ends with the browser's
session, after thirty minutes without a page, and after two hours in any case.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, g, request

from consult.access import ANONYMOUS, Actor, Forbidden
from consult.credentials import accounts
from consult.credentials.models import Account
from consult.storage.database import SKEW, now, settings
from consult.text.messages import N_
from consult.web import authorization

IDLE = timedelta(minutes=30)
MAX_LIFETIME = timedelta(hours=2)
#: How old the cookie's content may get before a page renews it.
SEAL_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class AccountSession:
    """What this browser's cookie says; moments are aware UTC."""

    account_id: int
    epoch: int
    name: str
    began: datetime
    last_seen: datetime


def init_app(app: Flask) -> None:
    """Let authorization load the account's actor and check its forms."""
    authorization.register_session(load_account_actor, check_token)
    app.jinja_env.globals["account_name"] = name


def load_account_actor() -> Actor:
    """The account that this browser is signed in to; a stranger if none, or if its session is over."""
    session = _read(request.cookies.get(cookie_name(), ""))
    if session is None or accounts.of(session.account_id, session.epoch) is None:
        return ANONYMOUS
    g.account_session = session
    if now() - session.last_seen > SEAL_AGAIN:
        _write(session, session.began)
    return Actor(account_id=session.account_id)


def name() -> str:
    """The name of the account that this browser is signed in to, "" if none."""
    session = g.get("account_session")
    return session.name if session else ""


def begin(account: Account, name: str) -> None:
    """Sign this browser in to the account."""
    session = AccountSession(account.id, account.session_epoch, name, now(), now())
    g.account_session = session
    _write(session, session.began)


def end() -> None:
    """Sign this browser out."""
    g.pop("account_session", None)

    @flask.after_this_request
    def forget(response: flask.Response) -> flask.Response:
        response.delete_cookie(cookie_name(), **_marks())
        return response


def form_token() -> str:
    """What the account's own forms carry, so that no other site can send one in its name; "" without an account."""
    session = g.get("account_session")
    if session is None:
        return ""
    message = f"consult account form/{session.account_id}/{session.began.timestamp()}".encode()
    return hmac.digest(settings().forms_key, message, hashlib.sha256).hex()


def is_own_form(token: str) -> bool:
    """Whether a form was made for this browser's account."""
    return bool(token) and hmac.compare_digest(token.encode("utf-8", "replace"), form_token().encode())


def check_token() -> None:
    """Refuse a form that was not made for this browser's account.

    Raises:
        Forbidden
    """
    if not is_own_form(request.form.get("as", "")):
        raise Forbidden(N_("This page is from an earlier visit, so nothing was done. Open it again, then try."))


def cookie_name() -> str:
    """The cookie's name: under https one that no other host and no page over plain http can set."""
    return "__Host-a" if settings().secure else "a"


def _write(session: AccountSession, began: datetime) -> None:
    content = [session.account_id, session.epoch, session.name, began.timestamp(), now().timestamp()]
    sealed = _sealer().encrypt(json.dumps(content).encode()).decode()

    @flask.after_this_request
    def remember(response: flask.Response) -> flask.Response:
        response.set_cookie(cookie_name(), sealed, **_marks())
        return response


def _marks() -> dict[str, Any]:
    return {"path": "/", "secure": settings().secure, "httponly": True, "samesite": "Strict"}


def _read(sealed: str) -> AccountSession | None:
    if not sealed:
        return None
    try:
        account_id, epoch, named, began, last_seen = json.loads(_sealer().decrypt(sealed.encode("utf-8", "replace")))
    except InvalidToken:
        return None
    session = AccountSession(
        account_id, epoch, named, datetime.fromtimestamp(began, UTC), datetime.fromtimestamp(last_seen, UTC)
    )
    idle, lasted = now() - session.last_seen, now() - session.began
    # One from the future was made by a wrong clock.
    return session if -SKEW <= idle <= IDLE and -SKEW <= lasted <= MAX_LIFETIME else None


def _sealer() -> Fernet:
    key = hmac.digest(settings().forms_key, b"consult account cookie", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))

"""Sessions of staff, stored on the server: the browser has an opaque token, the table its SHA-256.

A session begins only when somebody signs in: strangers have no row and no cookie, whatever a page writes into their
session. It ends after 30 minutes without a page, after 8 hours in any case, on signing out, and when the person's
passphrase or second factor changes or a recovery code is used.

A browser that signed in also keeps a signed cookie for the next sign-in, see `consult.staff.known_browsers`. It is sent
only to the team's pages, so nothing is sent along when the same person takes part on the public ones.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import flask
from flask import Flask, Request
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager, confirm_login, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import ColumnElement, delete, or_, select, update
from werkzeug.wrappers import Response

from consult.access import ANONYMOUS, Actor, Role
from consult.config import Settings
from consult.staff import authentication, members
from consult.staff.key_map import KEY_MAP
from consult.staff.models import Staff, StaffSession
from consult.storage.bounded_waits import Busy
from consult.storage.database import SKEW, Unavailable, db, now, settings, write_transaction
from consult.web import authorization

log = logging.getLogger(__name__)

IDLE = timedelta(minutes=30)
MAX_LIFETIME = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)
#: How long a proof is valid: passphrase and code, given in this session.
PROOF = timedelta(minutes=10)
TOKEN_BYTES = 32
MARK_LASTS = timedelta(days=400)

login = LoginManager()
# Otherwise Flask-Login would compare a hash of the address and the browser's name.
login.session_protection = None
csrf = CSRFProtect()


class BrowserSession(dict[str, Any], SessionMixin):
    """What this browser's session contains; empty for a stranger. Filled when authorization loads the actor."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token
        self.began_here = False
        self.is_over = False
        self.is_stale = False
        #: What this browser keeps for the next sign-in; "" to leave it alone.
        self.mark = ""
        self.is_unmarked = False
        self.single_keys = True


@dataclass(frozen=True)
class Signed:
    """One live session as its person sees it: only when it began and was last seen is known of the browser."""

    day: date
    began: str
    last_request: str
    here: bool


class StaffSessions(SessionInterface):
    """Flask's sessions with `StaffSession`. Opening one reads nothing: static files need no database."""

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        return BrowserSession(request.cookies.get(self.get_cookie_name(app), ""))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, BrowserSession):
            raise TypeError("a session that is not ours")
        marks: dict[str, Any] = {
            "path": "/",
            "secure": self.get_cookie_secure(app),
            "httponly": True,
            "samesite": "Lax",
        }
        if session.began_here and response.status_code < 400:
            response.set_cookie(self.get_cookie_name(app), session.token, **marks)
        elif session.is_over:
            response.delete_cookie(self.get_cookie_name(app), **marks)
        elif session.is_stale:
            _note_seen(session.token)
        marks |= {"path": "/team/", "samesite": "Strict"}
        if session.mark and response.status_code < 400:
            response.set_cookie(mark_name(), session.mark, max_age=MARK_LASTS, **marks)
        elif session.is_unmarked:
            response.delete_cookie(mark_name(), **marks)


def init_app(app: Flask, chosen: Settings) -> None:
    """Give the application its sessions; authorization uses them to load the actor and to check forms."""
    app.config.update(SESSION_COOKIE_NAME=cookie_name(chosen), SESSION_COOKIE_SECURE=chosen.secure)
    app.session_interface = StaffSessions()
    login.init_app(app, add_context_processor=False)
    app.jinja_env.globals.update(keys_are_on=single_keys_here, key_map=KEY_MAP)
    csrf.init_app(app)
    authorization.register_session(load_staff_actor, csrf.protect)


def cookie_name(chosen: Settings) -> str:
    """The cookie's name: under https one that no other host and no page over plain http can set."""
    return "__Host-s" if chosen.secure else "s"


def mark_name() -> str:
    """The name of the cookie that recognises a known browser."""
    return "__Secure-k" if settings().secure else "k"


def begin(staff_id: int) -> str:
    """A new session for this member of staff; returns the token for the browser.

    It begins as proved, since the person has just given passphrase and code. A demonstration link counts as both,
    because the demonstration's people have neither. The token against forged forms is made here, so that showing a form
    writes nothing.
    """
    db.session.execute(
        delete(StaffSession).where(
            or_(StaffSession.seen_at <= now() - IDLE, StaffSession.began_at <= now() - MAX_LIFETIME)
        )
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        StaffSession(
            token_hash=members.token_hash(token),
            staff_id=staff_id,
            content={"csrf_token": _token_for(staff_id, secrets.token_hex(20))},
            began_at=now(),
            seen_at=now(),
            proved_at=now(),
        )
    )
    db.session.flush()
    return token


def _token_for(staff_id: int, salt: str) -> str:
    """The token of a session against forged forms. It ends with a keyed hash of whose it is, which nobody can read."""
    mark = hmac.new(settings().forms_key, f"consult form of {salt} {staff_id}".encode(), hashlib.sha256)
    return f"{salt}.{mark.hexdigest()}"


def token_of_form(given: str) -> str:
    """The token of the session for which a form was made, whether or not that has ended; "" if we did not sign it."""
    try:
        return str(URLSafeTimedSerializer(settings().forms_key, salt="wtf-csrf-token").loads(given))
    except BadData:
        return ""


def is_token_of(token: str, staff_id: int | None) -> bool:
    """Whether a session with this token was this person's."""
    salt = token.partition(".")[0]
    return staff_id is not None and hmac.compare_digest(token.encode(), _token_for(staff_id, salt).encode())


def sign_in(member: Staff) -> None:
    """Sign `member` in on this browser; an earlier session there ends, whoever it belonged to."""
    session = _of_this_browser()
    _forget(session)
    session.token = begin(member.id)
    session.update(db.session.get_one(StaffSession, members.token_hash(session.token)).content)
    session.began_here = True
    login_user(member)
    remember(member)


def remember(member: Staff) -> None:
    """Give this browser the cookie of one in which `member` signed in."""
    _of_this_browser().mark = authentication.known_browser_mark(member)


def shown_mark() -> str:
    """The known-browser cookie that this browser shows, "" without one."""
    return flask.request.cookies.get(mark_name(), "")


def sign_out() -> None:
    """End this browser's session, here and in the table."""
    session = _of_this_browser()
    logout_user()
    _forget(session)
    session.is_over = bool(session.token)


def sign_out_everywhere(staff_id: int) -> None:
    """End every session of this person, and remove this browser's cookie."""
    session = _of_this_browser()
    logout_user()
    _forget(session)
    members.end_sessions(staff_id)
    session.is_over = session.is_unmarked = True


def single_keys_here() -> bool:
    """Whether keys act on the team's pages, for the person signed in here."""
    return _of_this_browser().single_keys


def switch_keys(staff_id: int, *, on: bool) -> None:
    """Let keys act on this person's pages, or not, in every browser."""
    db.session.get_one(Staff, staff_id).single_keys = on
    db.session.flush()


def hash_here() -> bytes:
    """The hash under which this browser's session is stored."""
    return members.token_hash(_of_this_browser().token)


def record_reauthentication() -> None:
    """The person here has just given passphrase and code again."""
    shown = StaffSession.token_hash == hash_here()
    db.session.execute(update(StaffSession).where(shown).values(proved_at=now()))
    confirm_login()


def live_of(staff_id: int) -> list[Signed]:
    """Somebody's sessions that have not ended, newest first."""
    query = (
        select(StaffSession)
        .where(StaffSession.staff_id == staff_id)
        .where(*_is_live(now()))
        .order_by(StaffSession.began_at.desc())
    )
    return [_as_signed(each) for each in db.session.scalars(query)]


def load_staff_actor() -> Actor:
    """The member of staff who sends this request, if this browser's session is live."""
    # Held here while Flask-Login asks for it, so that it is not read twice.
    found = _read_session(_of_this_browser())
    return members.staff_actor(current_user, found[1]) if found and current_user.is_authenticated else ANONYMOUS


@login.user_loader
def load_user(user_id: str) -> Staff | None:
    """The member of staff with this number, as Flask-Login keeps it in the session."""
    return db.session.get(Staff, int(user_id))


def _read_session(session: BrowserSession) -> tuple[Staff, Mapping[int, frozenset[Role]]] | None:
    """Fill the session from its row, with what Flask-Login keeps there; who it is of, with their roles.

    None when its token opens no live one.
    """
    if not session.token:
        return None
    moment = now()
    query = (
        select(Staff, members.roles_column(), StaffSession.content, StaffSession.seen_at, StaffSession.proved_at)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(StaffSession.token_hash == members.token_hash(session.token), *_is_live(moment))
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        session.is_over = True
        return None
    member, roles, content, seen_at, proved_at = found
    # A person who came in by a demonstration's link has no passphrase to prove it with again: the link does.
    by_link = member.passphrase_hash is None and demonstration_links()
    is_fresh = by_link or (proved_at is not None and -SKEW <= moment - proved_at < PROOF)
    session.update(content, _user_id=member.get_id(), _fresh=is_fresh)
    session.is_stale = moment - seen_at >= SEEN_EVERY
    session.single_keys = member.single_keys
    return member, members.read_roles(roles)


@members.demonstration_gate
def demonstration_links() -> bool:
    """Whether this application's settings allow demonstration links."""
    return settings().demonstration_links


def _of_this_browser() -> BrowserSession:
    session = flask.session._get_current_object()  # type: ignore[attr-defined]  # a proxy has it
    if not isinstance(session, BrowserSession):
        raise TypeError("a session that is not ours")
    return session


def _as_signed(row: StaffSession) -> Signed:
    zone = settings().timezone
    began, last_request = row.began_at.astimezone(zone), row.seen_at.astimezone(zone)
    return Signed(began.date(), f"{began:%H:%M}", f"{last_request:%H:%M}", row.token_hash == hash_here())


def _is_live(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """The condition for a session that has not ended at a moment; one from the future was begun by a wrong clock."""
    return (
        StaffSession.seen_at > moment - IDLE, StaffSession.seen_at <= moment + SKEW,
        StaffSession.began_at > moment - MAX_LIFETIME, StaffSession.began_at <= moment + SKEW,
    )  # fmt: skip


def _forget(session: BrowserSession) -> None:
    session.clear()
    if session.token:
        shown = members.token_hash(session.token)
        db.session.execute(delete(StaffSession).where(StaffSession.token_hash == shown))


def _note_seen(token: str) -> None:
    """In a transaction of its own, after the page's: a refused form counts as a request too.

    Nobody waits for it: if others are writing, the next page stores it.
    """
    try:
        with write_transaction(patience=0):
            shown = StaffSession.token_hash == members.token_hash(token)
            db.session.execute(update(StaffSession).where(shown).values(seen_at=now()))
    except Busy:
        pass
    except Unavailable:
        # The page itself is done and stored; the next one stores this.
        log.warning("a session's last sign of life could not be noted")

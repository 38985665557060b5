"""Staff: how they are invited, join, and start again when a factor is lost."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, String, cast, delete, func, null, or_, select

from consult.access import Actor, Conflict, NotFound, Role, ValidationError
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.staff import passphrases, revocation, second_factor
from consult.staff.models import RecoveryCode, Staff, StaffInvitation, StaffLink, StaffSession
from consult.staff.names import name_key, nearest
from consult.storage.database import begin_write, db, now, today
from consult.text import plain
from consult.text.messages import N_

MAX_NAME = 60
TOKEN_BYTES = 32
INVITATION_LASTS = timedelta(days=7)
DEMONSTRATION_LASTS = timedelta(hours=1)
#: A link that lasts longer was made while the clock was ahead.
MAX_LINK = INVITATION_LASTS
CODE_DOES_NOT_FIT = N_("This code does not match the key above. Wait for the next code in the app and type that one.")
LINK_IS_OVER = N_("This link no longer works. It was used, or it has expired. Ask for a new one.")

RolesOf = Callable[[], ColumnElement[str | None]]


class Purpose(StrEnum):
    """What a one-time link is for: both an invitation and a reset let somebody join."""

    JOIN = "join"
    DEMONSTRATION = "demonstration"


_roles_providers: list[RolesOf] = []
_demonstration_gates: list[Callable[[], bool]] = []
_when_joined: list[Callable[[int], None]] = []


def roles_provider(function: RolesOf) -> RolesOf:
    """Register the one function that makes the column of `Staff` with their roles, as `read_roles` reads them."""
    _roles_providers[:] = [function]
    return function


def when_joined(function: Callable[[int], None]) -> Callable[[int], None]:
    """Register the one function that is called with the id of somebody who has just joined."""
    _when_joined[:] = [function]
    return function


def demonstration_gate(function: Callable[[], bool]) -> Callable[[], bool]:
    """Register the one function that says whether demonstration links may be made and used; without it they may not."""
    _demonstration_gates[:] = [function]
    return function


def roles_column() -> ColumnElement[str | None]:
    """The roles of a row of `Staff`, in whatever statement reads it: `consultation id:role`, with spaces between."""
    return _roles_providers[0]() if _roles_providers else cast(null(), String)


def read_roles(told: str | None) -> dict[int, frozenset[Role]]:
    """The roles that `roles_column` tells, by consultation id."""
    held: dict[int, frozenset[Role]] = {}
    for each in (told or "").split():
        consultation_id, _, role = each.partition(":")
        held[int(consultation_id)] = held.get(int(consultation_id), frozenset()) | {Role(role)}
    return held


def roles_of(staff_id: int) -> dict[int, frozenset[Role]]:
    """The roles of a member of staff, by consultation id."""
    return read_roles(db.session.scalar(select(roles_column()).select_from(Staff).where(Staff.id == staff_id)))


def staff_actor(staff: Staff, roles: Mapping[int, frozenset[Role]]) -> Actor:
    """The actor for the permission table."""
    return Actor(staff_id=staff.id, name=staff.name, administrator=staff.administrator, roles=roles)


def token_hash(token: str) -> bytes:
    """What is stored of a link's or a session's token: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def add_staff(name: str, administrator: bool = False) -> tuple[Staff, str]:
    """Invite somebody: their row and the token of the link with which they join.

    Raises:
        ValidationError: the name is empty, too long, contains what no name contains, or is somebody's.
    """
    name = _free_name(name)
    staff = Staff(name=name, administrator=administrator, joined_at=now())
    db.session.add(staff)
    db.session.flush()
    return staff, new_link(staff, Purpose.JOIN, INVITATION_LASTS)


def reset_staff(name: str) -> str:
    """Delete passphrase, second factor, recovery codes, sessions and links at once; with the token they join again.

    Nobody is exempt: this is also the way back for the last administrator.

    Raises:
        NotFound: nobody has this name.
    """
    staff = known(name)
    _shut_out(staff)
    return new_link(staff, Purpose.JOIN, INVITATION_LASTS)


def rename_staff(name: str, new: str) -> Staff:
    """Give somebody another name, under which everything that they did is found from then on.

    Raises:
        NotFound: nobody has this name. ValidationError: the new one is not possible, see `add_staff`.
    """
    staff = known(name)
    staff.name = _free_name(new, but=staff.id)
    db.session.flush()
    return staff


def remove_staff(name: str) -> Staff:
    """End somebody's access at once: factors, sessions, links and recovery codes are deleted. Their name stays in logs.

    Roles belong to the room of consultations, see `consultations.roles.remove`.

    Raises:
        NotFound: nobody has this name.
    """
    staff = known(name)
    _shut_out(staff)
    staff.administrator, staff.removed_on = False, today()
    erasure_journal.note(Taken.MEMBER, staff.id)
    db.session.flush()
    return staff


def everyone() -> list[Staff]:
    """All members of the team, by name."""
    query = select(Staff).where(Staff.removed_on.is_(None))
    return sorted(db.session.scalars(query), key=lambda staff: staff.name_key)


def removed() -> list[Staff]:
    """All former members of the team, by name."""
    query = select(Staff).where(Staff.removed_on.is_not(None))
    return sorted(db.session.scalars(query), key=lambda staff: staff.name_key)


def invited_until() -> dict[int, datetime]:
    """Until when each person's invitation link works, by their id."""
    query = select(StaffLink.staff_id, func.max(StaffLink.until)).where(
        StaffLink.purpose == Purpose.JOIN.value, StaffLink.used_at.is_(None), StaffLink.until > now()
    )
    return dict(db.session.execute(query.group_by(StaffLink.staff_id)).all())


def demonstration_link(name: str) -> str:
    """A token that signs in as `name` once, within the hour, while there is no public address.

    Raises:
        Conflict: there is a public address.
        NotFound: nobody has this name.
    """
    _check_demonstration()
    return new_link(known(name), Purpose.DEMONSTRATION, DEMONSTRATION_LASTS)


def use_link(token: str) -> Staff:
    """The person who signs in with a demonstration link, which is then used up.

    Raises:
        NotFound: the link is unknown, used or too old.
        Conflict: there is a public address.
    """
    staff, link = _opened(token, Purpose.DEMONSTRATION)
    link.used_at = now()
    db.session.flush()
    return staff


def invited(token: str) -> Staff:
    """The person who may join with this link; it stays unused. Raises NotFound."""
    return _opened(token, Purpose.JOIN)[0]


def demonstrated(token: str) -> Staff:
    """The person whom this demonstration link would sign in; it stays unused. Raises NotFound or Conflict."""
    return _opened(token, Purpose.DEMONSTRATION)[0]


def join(token: str, passphrase: str, totp_secret: str, code: str) -> Staff:
    """Give the invited person their passphrase and second factor; uses the link, ends older sessions.

    Raises:
        NotFound: the link is unknown, used or too old.
        ValidationError: the passphrase is not acceptable, or the code is not the key's.
    """
    last_step = invited(token).totp_last_step
    passphrases.check(passphrase)
    step = second_factor.step_of(totp_secret, code, now(), last_step)
    if step is None:
        raise ValidationError(CODE_DOES_NOT_FIT, field="code")
    hashed = passphrases.hash_of(passphrase)
    begin_write()
    staff, link = _opened(token, Purpose.JOIN)
    link.used_at = now()
    staff.passphrase_hash, staff.totp_secret, staff.totp_last_step = hashed, totp_secret, step
    unlock(staff)
    end_sessions(staff.id)
    db.session.execute(delete(StaffInvitation).where(StaffInvitation.staff_id == staff.id))
    db.session.flush()
    for tell in _when_joined:
        tell(staff.id)
    return staff


def _shut_out(staff: Staff) -> None:
    staff.passphrase_hash = staff.totp_secret = None
    unlock(staff)
    end_sessions(staff.id)
    revocation.void_recovery_codes(RecoveryCode.staff_id == staff.id)
    db.session.execute(delete(StaffLink).where(StaffLink.staff_id == staff.id))
    db.session.execute(delete(StaffInvitation).where(StaffInvitation.staff_id == staff.id))


def _free_name(name: str, but: int | None = None) -> str:
    """A name as it is stored, if only the person with the id `but` has it, or had it."""
    name = _clean_name(name)
    holder = db.session.scalar(select(Staff).where(Staff.name_key == name_key(name), Staff.id != (but or 0)))
    if holder is not None and holder.removed_on is None:
        taken = N_("There is already somebody called %(name)s. Choose another name.")
        raise ValidationError(taken, field="name", name=holder.name)
    if holder is not None:
        had = N_("There was somebody called %(name)s, whose name is in the logs. Choose another name.")
        raise ValidationError(had, field="name", name=holder.name)
    if not name_key(name):
        raise ValidationError(N_("Type a name."), field="name")
    return name


def _clean_name(name: str) -> str:
    try:
        name = plain.clean(name, MAX_NAME, one_line=True)
    except plain.TextFault as fault:
        raise ValidationError(fault.message, field="name", **fault.params) from fault
    if not name:
        raise ValidationError(N_("Type a name."), field="name")
    return name


def called(name: str) -> Staff | None:
    """The member of the team with the name that was typed, in upper or lower case."""
    try:
        return _named(_clean_name(name))
    except ValidationError:
        return _named("")


def _named(name: str) -> Staff | None:
    return db.session.scalar(select(Staff).where(Staff.name_key == name_key(name), Staff.removed_on.is_(None)))


def known(name: str) -> Staff:
    """The person with this name.

    Raises:
        NotFound: nobody has it; the message suggests the most similar names.
    """
    staff = called(name)
    if staff is None:
        alike = nearest(name, [each.name for each in everyone()])
        if alike:
            raise NotFound(N_("There is nobody called %(name)s. Did you mean: %(alike)s?"), name=name,
                           alike=", ".join(alike))  # fmt: skip
        raise NotFound(N_("There is nobody called %(name)s."), name=name)
    return staff


def unlock(staff: Staff) -> None:
    """Forget wrong tries and the locks that they caused."""
    staff.failures = staff.known_failures = 0
    staff.locked_until = staff.known_locked_until = None


def end_sessions(staff_id: int, but: bytes = b"") -> None:
    """Sign somebody out everywhere, or everywhere but in the session with the hash `but`."""
    mine = StaffSession.staff_id == staff_id
    db.session.execute(delete(StaffSession).where(mine, StaffSession.token_hash != but))


def new_link(staff: Staff, purpose: Purpose, lasts: timedelta) -> str:
    """The token of a new one-time link for somebody."""
    db.session.execute(delete(StaffLink).where(or_(StaffLink.until <= now(), StaffLink.used_at.is_not(None))))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        StaffLink(token_hash=token_hash(token), staff_id=staff.id, purpose=purpose.value, until=now() + lasts)
    )
    db.session.flush()
    return token


def _opened(token: str, purpose: Purpose) -> tuple[Staff, StaffLink]:
    if purpose is Purpose.DEMONSTRATION:
        _check_demonstration()
    query = (
        select(Staff, StaffLink)
        .join(StaffLink, StaffLink.staff_id == Staff.id)
        .where(StaffLink.token_hash == token_hash(token), StaffLink.purpose == purpose.value)
        .where(StaffLink.used_at.is_(None), StaffLink.until > now(), StaffLink.until <= now() + MAX_LINK)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound(LINK_IS_OVER)
    return found


def _check_demonstration() -> None:
    if not (_demonstration_gates and _demonstration_gates[0]()):
        raise Conflict(N_("Links of the demonstration work only while no public address is set."))

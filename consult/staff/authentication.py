"""Proving who you are with passphrase and code, and the lock against guessing.

Five wrong tries lock a name for 15 minutes, for strangers. A browser in which the person signed in before has a count
and a lock of its own, and a recovery code opens both: nobody can lock somebody else out by guessing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from consult.access import Forbidden
from consult.staff import known_browsers, members, passphrases, recovery_codes, revocation, second_factor
from consult.staff.models import RecoveryCode, Staff
from consult.storage.database import begin_write, db, now, settings
from consult.text.messages import N_

MAX_FAILURES = 5
LOCK_LASTS = timedelta(minutes=15)

#: The same message whatever was wrong, so that nobody learns which names exist or which part was right.
NOT_SIGNED_IN = N_(
    "That did not work. Check your name, your passphrase and the code, and try again with the next code. "
    "After five wrong tries you have to wait 15 minutes. A recovery code still works."
)
NOT_REAUTHENTICATED = N_(
    "That did not work. Check your passphrase and the code, and try again with the next code. After five "
    "wrong tries you have to wait 15 minutes. A recovery code still works."
)


@dataclass(frozen=True)
class _Try:
    passphrase: str
    code: str
    #: Whether the browser is one of this person's.
    is_known: Callable[[Staff], bool]
    #: The session that stays when a recovery code ends the others.
    spared: bytes
    refusal: str


def check_sign_in(name: str, passphrase: str, code: str, mark: str = "") -> Staff:
    """The person who signs in; `mark` is the cookie that their browser got when it signed in before.

    The passphrase is checked before the write lock is taken, because that takes long on purpose. A failure is counted:
    a caller that catches the error must commit the transaction, or the name is never locked.

    Raises:
        Forbidden: with the same message whatever was wrong.
    """

    def is_known(member: Staff) -> bool:
        return known_browsers.is_mark_of(settings().forms_key, mark, member.id, member.passphrase_hash)

    return _check(lambda: members.called(name), _Try(passphrase, code, is_known, b"", NOT_SIGNED_IN))


def reauthenticate(staff_id: int, passphrase: str, code: str, session: bytes) -> Staff:
    """Check that the person at a signed-in browser is its owner; `session` is its session's hash.

    Raises:
        Forbidden: as `check_sign_in`; commit it too.
    """
    attempt = _Try(passphrase, code, lambda _: True, session, NOT_REAUTHENTICATED)
    return _check(lambda: db.session.get(Staff, staff_id), attempt)


def known_browser_mark(member: Staff) -> str:
    """The cookie for a browser in which this person has proved who they are; "" for one without a passphrase."""
    if member.passphrase_hash is None:
        return ""
    return known_browsers.new_mark(settings().forms_key, member.id, member.passphrase_hash)


def new_recovery_codes(staff_id: int) -> list[str]:
    """Ten new codes, to be shown once; earlier ones no longer work."""
    revocation.void_recovery_codes(RecoveryCode.staff_id == staff_id)
    codes = recovery_codes.new_codes()
    hashes = [recovery_codes.hash_of(settings().secret, code) for code in codes]
    db.session.add_all(RecoveryCode(code_hash=each, staff_id=staff_id) for each in hashes)
    db.session.flush()
    return codes


def recovery_codes_left(staff_id: int) -> int:
    """How many codes somebody has left."""
    return db.session.scalar(select(func.count()).where(RecoveryCode.staff_id == staff_id)) or 0


def _check(find: Callable[[], Staff | None], attempt: _Try) -> Staff:
    claimed = find()
    kept = claimed.passphrase_hash if claimed else None
    right = passphrases.matches(kept, attempt.passphrase)
    begin_write()
    member = find()
    right = right and member is not None and member.passphrase_hash == kept
    spare = _recovery_code(member, attempt.code)
    known = member is not None and attempt.is_known(member)
    if member is None or not right or not (spare or _takes_code(member, attempt.code, known)):
        _count_failure(member, known)
        raise Forbidden(attempt.refusal)
    if spare:
        revocation.void_recovery_codes(RecoveryCode.code_hash == spare.code_hash)
        members.end_sessions(member.id, but=attempt.spared)
    _forget_failures(member, known)
    db.session.flush()
    return member


def _recovery_code(member: Staff | None, entered: str) -> RecoveryCode | None:
    """The unused code that was typed. It is looked up for any name, so that the time taken reveals no names."""
    wanted = recovery_codes.hash_of(settings().secret, entered)
    if wanted is None:
        return None
    query = select(RecoveryCode).where(RecoveryCode.code_hash == wanted)
    return db.session.scalar(query.where(RecoveryCode.staff_id == (member.id if member else 0)))


def _takes_code(member: Staff, entered: str, known: bool) -> bool:
    """Whether the app's code is right, new, and not typed into a lock; if so it is used up."""
    if member.totp_secret is None or _locked(member, known):
        return False
    step = second_factor.step_of(member.totp_secret, entered, now(), member.totp_last_step)
    member.totp_last_step = step or member.totp_last_step
    return step is not None


def _locked(member: Staff, known: bool) -> bool:
    until = member.known_locked_until if known else member.locked_until
    # A lock that lasts longer than possible was set by a clock that was ahead.
    return until is not None and now() < until <= now() + LOCK_LASTS


def _count_failure(member: Staff | None, known: bool) -> None:
    if member is None or member.passphrase_hash is None or _locked(member, known):
        # A write that changes nothing: without it, the time that the disk takes would reveal names that exist.
        first = select(func.min(Staff.id)).scalar_subquery()
        db.session.execute(
            update(Staff).where(Staff.id == first).values(failures=Staff.failures),
            execution_options={"synchronize_session": False},
        )
        return
    count = 1 + (member.known_failures if known else member.failures)
    lock = now() + LOCK_LASTS if count >= MAX_FAILURES else None
    _set_failures(member, known, 0 if lock else count)
    if lock and known:
        member.known_locked_until = lock
    elif lock:
        member.locked_until = lock
    db.session.flush()


def _forget_failures(member: Staff, known: bool) -> None:
    """Only of the same kind: somebody who is guessing meanwhile gets no more tries from it."""
    _set_failures(member, known, 0)


def _set_failures(member: Staff, known: bool, count: int) -> None:
    if known:
        member.known_failures = count
    else:
        member.failures = count

"""Changing your own passphrase or second factor; either ends every other session of that person."""

from consult.access import ValidationError
from consult.staff import authentication, members, passphrases, second_factor
from consult.staff.models import Staff
from consult.storage.database import begin_write, db, now


def change_passphrase(staff_id: int, old: str, passphrase: str, code: str, session: bytes) -> Staff:
    """Set a new passphrase for somebody who gives the old one and a code; `session` is this session's hash.

    Raises:
        ValidationError: the new passphrase is not acceptable.
        Forbidden: the old one or the code is wrong; commit it, as with `authentication.reauthenticate`.
    """
    passphrases.check(passphrase)
    hashed = passphrases.hash_of(passphrase)
    member = authentication.reauthenticate(staff_id, old, code, session)
    member.passphrase_hash = hashed
    members.end_sessions(staff_id, but=session)
    db.session.flush()
    return member


def change_second_factor(staff_id: int, secret: str, code: str, session: bytes) -> None:
    """Set a new key, once its first code is right; the old key makes no valid code any more.

    Raises:
        ValidationError: the code is not the key's.
    """
    step = second_factor.step_of(secret, code, now(), 0)
    if step is None:
        raise ValidationError(members.CODE_DOES_NOT_FIT, field="code")
    begin_write()
    member = db.session.get_one(Staff, staff_id)
    member.totp_secret, member.totp_last_step = secret, step
    members.end_sessions(staff_id, but=session)
    db.session.flush()

"""Revoking what signs somebody in: recorded in the erasure journal, so that no restored backup accepts it again."""

from sqlalchemy import ColumnElement, delete, event, select

from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.staff.models import RecoveryCode, Staff
from consult.storage.database import db


def void_recovery_codes(*which: ColumnElement[bool]) -> None:
    """Delete recovery codes: none of them signs anybody in any more."""
    hashes = [(code_hash,) for code_hash in db.session.scalars(select(RecoveryCode.code_hash).where(*which))]
    erasure_journal.note_all(Taken.RECOVERY_CODE, hashes)
    db.session.execute(delete(RecoveryCode).where(*which))


@event.listens_for(Staff.passphrase_hash, "set", active_history=True)
def _note_passphrase(member: Staff, _: object, replaced: object, __: object) -> None:
    """The passphrase was replaced or removed: the old one may not work again."""
    if isinstance(replaced, str):
        erasure_journal.note(Taken.STAFF_PASSPHRASE, member.id, replaced)


@event.listens_for(Staff.totp_secret, "set", active_history=True)
def _note_second_factor(member: Staff, _: object, replaced: object, __: object) -> None:
    if isinstance(replaced, str):
        erasure_journal.note(Taken.SECOND_FACTOR, member.id, replaced)

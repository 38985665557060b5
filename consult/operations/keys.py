"""The keys outside the database: which there are, how old they are, and how to replace one.

docs/operating.md says what each key is for, what a thief can do with it, and what replacing it costs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import delete, func, select

from consult.access import Conflict, ValidationError
from consult.runtime import key_files
from consult.staff.models import StaffSession
from consult.storage.database import db, settings
from consult.text.messages import N_


@dataclass(frozen=True)
class Key:
    """One key as an operator sees it: its name, its fingerprint, the day it was made, and what replacing it ends."""

    name: str
    fingerprint: str
    made_on: date | None
    ends: str


def listed() -> list[Key]:
    """All keys; sessions are random tokens of their own and have no day."""
    chosen = settings()
    return [
        _key(key_files.RECEIPTS, chosen.secret, N_("cannot be replaced while a receipt may still be used")),
        _key(
            key_files.FORMS,
            chosen.forms_key,
            N_("open forms must be sent again, people with an account must sign in again"),
        ),
        _key(key_files.RECORD, chosen.record_key, N_("checkpoints have another signature: tell those who keep copies")),
        Key("sessions", "", None, N_("everybody on the team must sign in again")),
    ]


def adopt(*, all_receipts_die: bool) -> str:
    """Accept the key files as they are (missing ones are made) as those of this database; returns what that ended.

    Raises:
        ValidationError: nobody confirmed that all receipts stop working. Conflict: they are the right ones.
    """
    if not all_receipts_die:
        raise ValidationError(
            N_(
                "With a different key, all current receipts, cards and accounts stop working for good. If "
                "the right key is lost: consult keys adopt --all-receipts-die"
            )
        )
    paths = {name: key_files.path_of(name, settings()) for name in key_files.FIELDS}
    found = {name: path.read_bytes() if path.exists() else key_files.make(path) for name, path in paths.items()}
    if all(key_files.is_right(name, key) for name, key in found.items()):
        raise Conflict(N_("The keys are the right ones. Nothing was changed."))
    for name, key in found.items():
        key_files.remember(name, key)
    return N_(
        "This database now uses these keys. Old receipts, cards and accounts no longer open anything: say so "
        "on the plans’ pages. Copy the keys to every other node."
    )


def rotate(name: str) -> str:
    """Replace a key; returns what that ended, as a sentence.

    Raises:
        ValidationError: there is no such key.
        Conflict: replacing it would destroy what people hold.
    """
    if name not in _ROTATED:
        raise ValidationError(
            N_("There is no key called %(name)s. There are: receipts, forms, record, sessions."), name=name
        )
    return _ROTATED[name]()


def _receipts() -> str:
    raise Conflict(
        N_(
            "The key of receipts cannot be replaced: receipts are kept nowhere, so they cannot be hashed "
            "again, and every receipt, card and account would stop working. If the key was stolen, see "
            "docs/operating.md."
        )
    )


def _forms() -> str:
    key_files.remember(key_files.FORMS, key_files.exchange(settings().forms_key_file))
    return N_(
        "The key of forms is new. Copy it to every other node, then restart the server everywhere. Until "
        "then it works with the old one."
    )


def _record() -> str:
    key_files.remember(key_files.RECORD, key_files.exchange(settings().record_key_file))
    return N_(
        "The key of checkpoints is new. Copy it to every other node, then restart the server everywhere. Tell those "
        "who keep checkpoints: the next one has another signature, and older ones keep theirs."
    )


def _sessions() -> str:
    count = db.session.scalar(select(func.count()).select_from(StaffSession)) or 0
    db.session.execute(delete(StaffSession))
    return N_("%(count)d sessions have ended. Everybody must sign in again.") % {"count": count}


_ROTATED: Mapping[str, Callable[[], str]] = {
    "receipts": _receipts, "forms": _forms, "record": _record, "sessions": _sessions,
}  # fmt: skip


def _key(name: str, key: bytes, ends: str) -> Key:
    mark = key_files.fingerprint(key_files.check_value(key))
    return Key(name, mark, _made_on(key_files.path_of(name, settings())), ends)


def _made_on(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()

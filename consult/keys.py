"""The keys outside the database: which there are, how old they are, and making one anew.

What each key is for, what a stolen one means and what rotating costs stands in docs/operating.md.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import delete, func, select

from consult.access import NotNow, NotValid
from consult.config import SECRET_BYTES
from consult.database import db, settings
from consult.people.models import StaffSession
from consult.text.words import N_


@dataclass(frozen=True)
class Key:
    """One key as an operator sees it: its name, the day it was made, and what making it anew ends."""

    name: str
    made_on: date | None
    ends: str


def listed() -> list[Key]:
    """Every key there is; sessions are random tokens of their own and have no day."""
    return [
        Key("receipts", _made_on(settings().secret_file), N_("cannot be made anew while a receipt may still be used")),
        Key("forms", _made_on(settings().forms_key_file), N_("open forms must be sent again, accounts sign in again")),
        Key("sessions", None, N_("everybody on the team must sign in again")),
    ]


def rotate(name: str) -> str:
    """Make a key anew; returns what that ended, as a sentence.

    Raises:
        NotValid: there is no such key.
        NotNow: it cannot be made anew without losing what people hold.
    """
    if name not in _ROTATED:
        raise NotValid(N_("There is no key called %(name)s. There are: receipts, forms, sessions."), name=name)
    return _ROTATED[name]()


def _receipts() -> str:
    raise NotNow(
        N_(
            "The key of receipts cannot be made anew: receipts are kept nowhere, so no look-up could be made to fit "
            "it, and every receipt, card and account would be dead. If it was stolen, see docs/operating.md."
        )
    )


def _forms() -> str:
    path = settings().forms_key_file
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return N_("The key of forms is new. Start the server anew: until then it works with the old one.")


def _sessions() -> str:
    count = db.session.scalar(select(func.count()).select_from(StaffSession)) or 0
    db.session.execute(delete(StaffSession))
    return N_("%(count)d sessions have ended. Everybody signs in again.") % {"count": count}


_ROTATED: Mapping[str, Callable[[], str]] = {"receipts": _receipts, "forms": _forms, "sessions": _sessions}


def _made_on(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()

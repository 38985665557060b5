"""The three key files, and check values in the database that show whether they are the right ones.

A check value is a keyed hash of a constant: it reveals nothing about the key, and every key has a different one. With a
wrong key no receipt would work, and receipts given out meanwhile would stop working once the right key is back. So
nothing starts with a wrong key.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from consult.access import Conflict
from consult.config import SECRET_BYTES, BadSetting, Settings
from consult.storage.database import Model, db
from consult.text.messages import N_

RECEIPTS, FORMS, RECORD = "receipts", "forms", "record"
#: By the name of each key: its attribute in the settings, and that of its file.
FIELDS = {RECEIPTS: "secret", FORMS: "forms_key", RECORD: "record_key"}
_FILES = {RECEIPTS: "secret_file", FORMS: "forms_key_file", RECORD: "record_key_file"}
_CONSTANT = b"consult key check 1"

_WAYS_OUT = {
    RECEIPTS: N_(
        "Put the right file there: from the first node, or from your own copy. If it is lost for good: "
        "consult keys adopt --all-receipts-die"
    ),
    FORMS: N_("Put the right file there, from the node where it was made. If there is none: consult keys rotate forms"),
    RECORD: N_(
        "Put the right file there: from the first node, or from your own copy. If it is lost for good: "
        "consult keys rotate record"
    ),
}


class KeyCheck(Model):
    """The check value of a key, by the key's name."""

    __tablename__ = "key_check"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary(32))


@dataclass(frozen=True)
class _Found:
    """What is in the database: whether it has any tables, and the check values."""

    is_empty: bool
    values: dict[str, bytes]


def check_value(key: bytes) -> bytes:
    """The database's check value for a key."""
    return hmac.digest(key, _CONSTANT, hashlib.sha256)


def fingerprint(value: bytes) -> str:
    """The beginning of a check value, as people see it."""
    return value[:4].hex()


def path_of(name: str, chosen: Settings) -> Path:
    """The file of a key."""
    path: Path = getattr(chosen, _FILES[name])
    return path


def opened(chosen: Settings, despite: Collection[str] = ()) -> Settings:
    """The settings with all keys. Keys are made only if the database is empty; the one for checkpoints also if the
    database is older than that kind of key.

    A key named in `despite` may be missing, and is then a random one that is stored nowhere, or be the wrong one.

    Raises:
        Conflict: a key is missing, or is not the one that the database was made with.
    """
    with db.engine.connect() as connection:
        found = _look(connection)
    for name, field in FIELDS.items():
        if not getattr(chosen, field):
            if found.is_empty or (name == RECORD and name not in found.values):
                key = make(path_of(name, chosen))
            elif name in despite:
                key = secrets.token_bytes(SECRET_BYTES)
            else:
                raise _missing(name, chosen, found)
            given: dict[str, Any] = {field: key}
            chosen = replace(chosen, **given)
        elif name not in despite:
            _compare(name, chosen, found)
    return chosen


def make(path: Path) -> bytes:
    """A new key in a file that only its owner can read. If two processes make it at the same time, both get the same
    one.

    Raises:
        BadSetting: it cannot be made there.
    """
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        _write(fresh, secrets.token_bytes(SECRET_BYTES))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return path.read_bytes()
    except OSError as error:
        raise BadSetting(
            "CONSULT_SECRET_FILE", f"{str(path)!r} cannot be made ({error.strerror})", "var/secret"
        ) from error


def exchange(path: Path) -> bytes:
    """Replace the key in the file with a new one."""
    fresh, key = path.with_name(f"{path.name}.new"), secrets.token_bytes(SECRET_BYTES)
    fresh.unlink(missing_ok=True)
    _write(fresh, key)
    fresh.replace(path)
    return key


def remember(name: str, key: bytes) -> None:
    """From here on the database uses this key; called while writing."""
    db.session.merge(KeyCheck(name=name, value=check_value(key)))
    db.session.flush()


def remember_missing(chosen: Settings) -> None:
    """Write the check values that the database does not have yet; called while writing."""
    there = set(db.session.scalars(select(KeyCheck.name)))
    for name, field in FIELDS.items():
        if name not in there:
            remember(name, getattr(chosen, field))


def is_right(name: str, key: bytes) -> bool:
    """Whether the database uses this key."""
    row = db.session.get(KeyCheck, name)
    return row is not None and hmac.compare_digest(bytes(row.value), check_value(key))


def unchecked() -> list[str]:
    """The keys for which the database has no check value."""
    there = set(db.session.scalars(select(KeyCheck.name)))
    return [name for name in FIELDS if name not in there]


def _look(connection: Connection) -> _Found:
    tables = inspect(connection).get_table_names()
    rows = connection.execute(select(KeyCheck.name, KeyCheck.value)).all() if KeyCheck.__tablename__ in tables else ()
    return _Found(not tables, {name: bytes(value) for name, value in rows})


def _compare(name: str, chosen: Settings, found: _Found) -> None:
    ours = check_value(getattr(chosen, FIELDS[name]))
    right = found.values.get(name, ours)
    if not hmac.compare_digest(ours, right):
        raise Conflict(
            N_("%(path)s has the key %(ours)s, but this database was made with the key %(right)s. %(way)s"),
            path=str(path_of(name, chosen)), ours=fingerprint(ours), right=fingerprint(right), way=_WAYS_OUT[name],
        )  # fmt: skip


def _missing(name: str, chosen: Settings, found: _Found) -> Conflict:
    path, way = str(path_of(name, chosen)), _WAYS_OUT[name]
    if name not in found.values:
        return Conflict(N_("The key %(path)s is missing, and the database is not empty. %(way)s"), path=path, way=way)
    return Conflict(
        N_("The key %(path)s is missing, and this database was made with the key %(right)s. %(way)s"),
        path=path, right=fingerprint(found.values[name]), way=way,
    )  # fmt: skip


def _write(path: Path, key: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())

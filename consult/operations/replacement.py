"""A backup file, opened and checked before anything is changed, then put in the database's place."""

import os
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from consult.access import Conflict, ValidationError
from consult.operations import database_copies, encryption
from consult.storage import postgresql
from consult.storage.database import db
from consult.storage.streams import Sink
from consult.text.messages import N_

#: How a dump of PostgreSQL begins.
DUMP = b"PGDMP"
_NOT_OURS = N_("%(path)s is not a backup of Consult.")
_STATE, _KEYS = "erasure_journal_state", "key_check"


@dataclass(frozen=True)
class About:
    """The installation that a backup is from; the last day on which its tasks ran, None if it kept no journal; and the
    check values of its keys by name, none if it is older than those.
    """

    installation: str
    last_task_run: date | None
    key_checks: Mapping[str, bytes]


class Backup(ABC):
    """A backup that can be put in place: whole, and of a database of this program."""

    about: About

    def __init__(self, path: Path, identities: encryption.Identities) -> None:
        self.path, self._identities = path, identities

    @abstractmethod
    def put_in_place(self) -> None:
        """Make the database what the backup contains."""

    @abstractmethod
    def forget(self) -> None:
        """Leave nothing of it behind if it was not put in place."""

    def _pour(self, target: Sink) -> None:
        with self.path.open("rb") as file:
            if encryption.is_encrypted(self.path):
                encryption.decrypt(file, target, self._identities, self.path)
            else:
                shutil.copyfileobj(file, target)

    def _not_ours(self) -> ValidationError:
        return ValidationError(_NOT_OURS, path=str(self.path))


def open_backup(path: Path, identities: encryption.Identities) -> Backup:
    """The backup in a file, decrypted and checked.

    Raises:
        ValidationError: it is not a backup for this kind of database, is broken, or cannot be decrypted.
    """
    return (_File if db.engine.dialect.name == "sqlite" else _Dump)(path, identities)


class _File(Backup):
    """A database file: decrypted into the data folder, and renamed to become the database."""

    def __init__(self, path: Path, identities: encryption.Identities) -> None:
        super().__init__(path, identities)
        self._database = Path(str(db.engine.url.database))
        self._fresh = self._database.with_name(f"{self._database.name}.restoring")
        try:
            handle = os.open(self._fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as copy:
                self._pour(copy)
                copy.flush()
                os.fsync(copy.fileno())
            self.about = self._check()
        except BaseException:
            self.forget()
            raise

    def _check(self) -> About:
        try:
            connection = sqlite3.connect(f"file:{self._fresh}?mode=ro", uri=True)
            try:
                whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                connection.execute("SELECT version_num FROM alembic_version").fetchone()
                tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
                query = f"SELECT installation, last_task_run FROM {_STATE}"  # noqa: S608 - our own name
                row = connection.execute(query).fetchone() if _STATE in tables else None
                query = f"SELECT name, value FROM {_KEYS}"  # noqa: S608 - our own name
                keys = dict(connection.execute(query).fetchall()) if _KEYS in tables else {}
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise self._not_ours() from error
        if not whole:
            raise ValidationError(N_("%(path)s is broken. Nothing was changed."), path=str(self.path))
        return About(row[0], date.fromisoformat(row[1]), keys) if row else About("", None, keys)

    def put_in_place(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self._database.with_name(f"{self._database.name}-journal").unlink(missing_ok=True)
        self._fresh.replace(self._database)
        database_copies.sync_folder(self._database.parent)

    def forget(self) -> None:
        self._fresh.unlink(missing_ok=True)


class _Dump(Backup):
    """A dump of PostgreSQL: read through once before it is loaded, in one transaction; never decrypted on a disk."""

    def __init__(self, path: Path, identities: encryption.Identities) -> None:
        super().__init__(path, identities)
        first_bytes = _Beginning()
        self._pour(first_bytes)
        if first_bytes.beginning != DUMP:
            raise self._not_ours()
        try:
            rows = postgresql.read_table(_STATE, self._pour)
            # How PostgreSQL writes bytes as text: \\x and their digits.
            keys = {
                str(each["name"]): bytes.fromhex(str(each["value"]).lstrip("\\").removeprefix("x"))
                for each in postgresql.read_table(_KEYS, self._pour)
            }
        except (OSError, ValueError) as error:
            raise self._not_ours() from error
        row = rows[0] if rows else None
        self.about = (
            About(str(row["installation"]), date.fromisoformat(str(row["last_task_run"])), keys)
            if row
            else About("", None, keys)
        )

    def put_in_place(self) -> None:
        db.session.remove()
        words = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        if why := postgresql.run(db.engine.url, "pg_restore", *words, give=self._pour):
            raise Conflict(N_("pg_restore failed: %(why)s"), why=why.splitlines()[-1])

    def forget(self) -> None:
        """Nothing of it is anywhere."""


class _Beginning:
    """Takes any amount of bytes and keeps the first few."""

    def __init__(self) -> None:
        self.beginning = b""

    def write(self, piece: bytes) -> int:
        self.beginning = (self.beginning + bytes(piece[: len(DUMP)]))[: len(DUMP)]
        return len(piece)

    def flush(self) -> None:
        """Like a file's."""

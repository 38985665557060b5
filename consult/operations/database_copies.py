"""Copies of the whole database as files: encrypted to the operator's public key, or not encrypted if there is none.

An encrypted copy never exists unencrypted on a disk: what is read is encrypted straight into the file.
"""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from consult.access import Conflict
from consult.operations import encryption
from consult.runtime import erasure_journal
from consult.storage import postgresql
from consult.storage.database import db, now, settings, write_transaction
from consult.storage.streams import Sink, Source
from consult.text.messages import N_

#: Copies older than this are deleted: what people deleted must not survive in them.
KEPT = erasure_journal.KEPT
ENCRYPTED = ".age"
_STAMP = "%Y%m%dT%H%M%S%fZ"

#: Called with how many bytes are copied and how many there are; with 0 if that is unknown.
Progress = Callable[[int, int], None]


def copy_before_change(progress: Progress = lambda done, of: None) -> Path:
    """Copy the database before its schema changes."""
    folder = settings().backup_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    recipient = settings().backup_recipient
    end = f"{_suffix()}{ENCRYPTED}" if recipient else _suffix()
    path = folder / f"{_stem()}-{now().astimezone(UTC).strftime(_STAMP)}.{end}"
    write(path, recipient, progress)
    return path


def write(path: Path, recipient: str, progress: Progress = lambda done, of: None) -> None:
    """Copy the database into the new file `path`, readable only by its owner; encrypted unless `recipient` is "".

    On SQLite nobody else can write meanwhile. If the copy fails, the rest of it is deleted.

    Raises:
        Conflict: it could not be made. FileExistsError: the file already exists.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            _stream(lambda source: _pour(source, file, recipient), progress)
            file.flush()
            os.fsync(file.fileno())
        except BaseException as error:
            path.unlink()
            if isinstance(error, OSError):
                raise Conflict(N_("The copy could not be written: %(why)s"), why=str(error)) from error
            raise
    sync_folder(path.parent)


def replace(path: Path, recipient: str, content: bytes) -> None:
    """Write `content` to a file, all or nothing, encrypted unless `recipient` is "", readable only by its owner.

    Raises:
        OSError
    """
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        _pour(_Bytes(content), file, recipient)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def delete_plain() -> None:
    """Delete the unencrypted copies that were made before the schema changed."""
    for path in settings().backup_dir.glob(f"{_stem()}-*.{_suffix()}"):
        if _made_at(path):
            path.unlink()


def prune(folder: Path) -> None:
    """Delete copies from before schema changes that are past their days."""
    for path in folder.glob(f"{_stem()}-*.{_suffix()}*"):
        made = _made_at(path)
        if made and now() - made > KEPT:
            path.unlink()


def sync_folder(folder: Path) -> None:
    """Make sure that the entries of a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Counted:
    """A source that reports each piece that is read."""

    def __init__(self, source: Source, size: int, progress: Progress) -> None:
        self._source, self._size, self._progress, self._done = source, size, progress, 0

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self._done += len(piece)
        self._progress(self._done, self._size)
        return piece


class _Bytes:
    """Bytes that are read like a file."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._content) if size < 0 else self._at + size
        piece, self._at = self._content[self._at : end], min(end, len(self._content))
        return piece


def _pour(source: Source, target: Sink, recipient: str) -> None:
    if recipient:
        encryption.encrypt(source, target, recipient)
    else:
        shutil.copyfileobj(source, target)


def _stream(take: Callable[[Source], None], progress: Progress) -> None:
    """Give `take` the database as one consistent stream of bytes.

    SQLite's file changes only in a commit, and a commit waits for the turn to write. While we have the turn, the file
    is one state of the database and can be read as it is.
    """
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        words = ("--format=custom", "--no-owner")
        if why := postgresql.run(
            db.engine.url, "pg_dump", *words, take=lambda source: take(_Counted(source, 0, progress))
        ):
            raise Conflict(N_("pg_dump failed: %(why)s"), why=why.splitlines()[-1])
        return
    path = Path(str(db.engine.url.database))
    # Closing the file releases every lock of this process on the database, so it is closed last.
    with path.open("rb") as source, write_transaction():
        db.session.connection()
        take(_Counted(source, path.stat().st_size, progress))


def _made_at(path: Path) -> datetime | None:
    stamp = path.name.removeprefix(f"{_stem()}-").removesuffix(ENCRYPTED).removesuffix(f".{_suffix()}")
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _stem() -> str:
    return Path(str(db.engine.url.database)).stem


def _suffix() -> str:
    return "sqlite" if db.engine.dialect.name == "sqlite" else "dump"

"""SQLite, the default: how a connection must be set, and whose turn it is to write there.

Every connection has the settings in `SAFETY`: a rollback journal that is truncated, synced with its folder, and deleted
words overwritten. Writers of all processes take turns at a lock file, because SQLite's own busy handler lets one writer
starve for seconds behind others.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from consult.storage.bounded_waits import Busy, Deadline

#: Verified at start: a connection must report what we asked for.
SAFETY: dict[str, object] = {
    "journal_mode": "truncate",
    "synchronous": 3,  # EXTRA: also after the journal is removed
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "temp_store": 2,  # MEMORY
    "busy_timeout": 10_000,
}

#: How often a waiting thread checks whether another process has finished; the pause doubles up to the second value.
FIRST_LOOK, SELDOMEST_LOOK = 0.0005, 0.01
#: Failed commits after which the transaction is still whole and is rolled back: a reader in the way, a full disk.
_NOTHING_KEPT = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)


class Undone(sqlite3.OperationalError):
    """SQLite itself undid the transaction before the commit, as it does when the disk is full."""


def unsafe_settings(connection: Connection) -> list[str]:
    """Name each safety setting whose value on `connection` is not the one we asked for."""
    found = []
    for name, wanted in SAFETY.items():
        value = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if value != wanted:
            found.append(f"{name} is {value}, not {wanted}")
    return found


def is_outcome_known(refused: BaseException | None) -> bool:
    """Whether a commit that failed with this has certainly stored nothing."""
    if isinstance(refused, Undone):
        return True
    return getattr(refused, "sqlite_errorcode", None) in _NOTHING_KEPT


def configure_engine(engine: Engine, deadline: Callable[[], Deadline | None]) -> None:
    """Give every connection its settings, and every transaction its kind; a write transaction has a `deadline`."""
    turn_path = f"{engine.url.database}.turn"

    @event.listens_for(engine, "connect")
    def harden(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        # The driver must not open transactions of its own: ours begin IMMEDIATE if they write.
        connection.isolation_level = None
        for name, value in SAFETY.items():
            connection.execute(f"PRAGMA {name} = {value}")
        entry.info["turn"] = _open(turn_path)

    @event.listens_for(engine, "close")
    def close_turn(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        if "turn" in entry.info:
            os.close(entry.info.pop("turn"))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        until = deadline()
        if until is None:
            connection.exec_driver_sql("BEGIN")
            return
        _take_turn(connection.info["turn"], until)
        connection.info["has_turn"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "commit", _refuse_an_empty_commit)

    @event.listens_for(engine.pool, "reset")
    def give_turn(connection: sqlite3.Connection, entry: ConnectionPoolEntry, _state: object) -> None:
        if entry.info.pop("has_turn", False):
            fcntl.flock(entry.info["turn"], fcntl.LOCK_UN)


def _refuse_an_empty_commit(connection: Connection) -> None:
    """If the disk is full, SQLite undoes a transaction, and its driver then reports an empty commit as success."""
    driver = connection.connection.driver_connection
    if driver is None or not driver.in_transaction:
        raise OperationalError("COMMIT", {}, Undone("the transaction was undone"))


def _open(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise sqlite3.OperationalError("the file of turns cannot be opened") from error


def _take_turn(handle: int, until: Deadline) -> None:
    """Wait while another process writes. Waiting for a file lock cannot be limited, so the lock is polled."""
    pause = FIRST_LOOK
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if not until.left:
                raise Busy from error
        except OSError as error:
            raise OperationalError("turn", {}, sqlite3.OperationalError("no turn can be taken")) from error
        time.sleep(min(pause, until.left))
        pause = min(2 * pause, SELDOMEST_LOOK)

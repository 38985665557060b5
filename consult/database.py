"""The database: the session, the tables' base, safety settings, the one transaction boundary, the clock.

Use-cases add and flush. A request, a sweep or a command commits once, at its edge, through
`settle` or `transaction`; whatever fails leaves nothing behind.

On SQLite every connection carries the settings of `SAFETY` (a rollback journal that is truncated,
synced with its folder, deleted words overwritten), and writers take turns on a lock file: SQLite's
own busy handler lets one writer starve behind others for seconds. PostgreSQL's way is in
`consult.postgresql`.
"""

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Annotated

import flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Integer, MetaData, TypeDecorator, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from consult import postgresql
from consult.config import EXAMPLES, BadSetting, Settings

#: Read back at start: what a connection says it does must be what we asked for.
SAFETY: dict[str, object] = {
    "journal_mode": "truncate",
    "synchronous": 3,  # EXTRA: also after the journal's removal
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "temp_store": 2,  # MEMORY
    "busy_timeout": 10_000,
}

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out; staff acts only. What participants give has days."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    """The tables' base: constraints are named by convention from the first migration on."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime}


def random_key() -> int:
    """A random 63-bit key: tells nothing of who came before whom."""
    return secrets.randbits(63) or 1


#: On SQLite only a key declared INTEGER is the row's place in the file; beside any other the file keeps a
#: hidden number of its own, which counts up and so tells who came before whom.
BIG_KEY = BigInteger().with_variant(Integer, "sqlite")

#: Primary key of a table that holds what participants gave.
RandomKey = Annotated[int, mapped_column(BIG_KEY, primary_key=True, autoincrement=False, default=random_key)]

#: The database is locked, full, stuck or gone: nothing was kept, and trying again later may do.
Unavailable = (OperationalError, InterfaceError, NoConnection, PendingRollbackError)

#: More connections than a worker has threads: one that waits its turn to write must not keep readers out.
POOL_SIZE = 64

db = SQLAlchemy(
    metadata=Base.metadata,
    engine_options={"pool_size": POOL_SIZE, "max_overflow": 0, "hide_parameters": True},
    session_options={"expire_on_commit": False},
)

_clock: ContextVar[datetime | None] = ContextVar("clock", default=None)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


def now() -> datetime:
    """The present moment, aware UTC; tests and the demonstration may set it with `clock_at`."""
    return _clock.get() or datetime.now(UTC)


def settings() -> Settings:
    """The settings of the application at work."""
    return flask.current_app.extensions["settings"]


def today() -> date:
    """The day that counts, in the configured time zone."""
    return now().astimezone(settings().timezone).date()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within, the present is `moment` (aware)."""
    token = _clock.set(moment)
    try:
        yield
    finally:
        _clock.reset(token)


def start_writing() -> None:
    """From here to `settle` this request writes: it waits its turn, then holds the write lock.

    Anything read before is read again under the lock, so that a decision and what it rests on
    cannot come apart.
    """
    if _writing.get():
        return
    _undo()
    _writing.set(True)


def settle(*, keep: bool) -> None:
    """The one place that ends a transaction: commit it, or leave nothing behind."""
    try:
        if keep:
            db.session.commit()
        else:
            _undo()
    except BaseException:
        _undo()
        raise
    finally:
        _writing.set(False)


def _undo() -> None:
    """Leave nothing behind; what was begun on a connection that is lost is gone with it."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session.invalidate()


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work of a sweep or a command: all of it, or none."""
    start_writing()
    try:
        yield
    except BaseException:
        settle(keep=False)
        raise
    settle(keep=True)


def init_app(app: flask.Flask, chosen: Settings) -> None:
    """Bind the session to the configured database, with its safety settings on every connection."""
    app.config["SQLALCHEMY_DATABASE_URI"] = chosen.database_url
    on_postgresql = chosen.database_url.startswith("postgresql")
    if on_postgresql:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = postgresql.ENGINE_OPTIONS
    db.init_app(app)
    with app.app_context():
        if on_postgresql:
            postgresql.guard(db.engine, _writing.get)
        else:
            _guard(db.engine)
        _read_back(db.engine)


def unsafe_settings(connection: Connection) -> list[str]:
    """Name each safety setting that `connection` reports otherwise than asked."""
    if connection.dialect.name == "postgresql":
        return postgresql.unsafe_settings(connection)
    found = []
    for name, wanted in SAFETY.items():
        value = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if value != wanted:
            found.append(f"{name} is {value}, not {wanted}")
    return found


def _read_back(engine: Engine) -> None:
    """Refuse to start on a connection that is not as safe as it was asked to be."""
    with engine.connect() as connection:
        faults = unsafe_settings(connection)
    if faults:
        engine.dispose()
        raise BadSetting("CONSULT_DATABASE_URL", "; ".join(faults), EXAMPLES[engine.dialect.name])


def _guard(engine: Engine) -> None:
    turn_path = f"{engine.url.database}.turn"

    @event.listens_for(engine, "connect")
    def harden(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        # The driver must not open transactions of its own: ours begin IMMEDIATE when they write.
        connection.isolation_level = None
        for name, value in SAFETY.items():
            connection.execute(f"PRAGMA {name} = {value}")
        entry.info["turn"] = os.open(turn_path, os.O_RDWR | os.O_CREAT, 0o600)

    @event.listens_for(engine, "close")
    def close_turn(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        if "turn" in entry.info:
            os.close(entry.info.pop("turn"))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not _writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        fcntl.flock(connection.info["turn"], fcntl.LOCK_EX)
        connection.info["has_turn"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "commit")
    def refuse_an_empty_commit(connection: Connection) -> None:
        """With the disk full SQLite undoes a transaction by itself, and its driver takes a commit of none for done."""
        driver = connection.connection.driver_connection
        if driver is None or not driver.in_transaction:
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("the transaction was undone"))

    @event.listens_for(engine.pool, "reset")
    def give_turn(connection: sqlite3.Connection, entry: ConnectionPoolEntry, _state: object) -> None:
        if entry.info.pop("has_turn", False):
            fcntl.flock(entry.info["turn"], fcntl.LOCK_UN)


@event.listens_for(Session, "before_flush")
def refuse_unannounced_writes(session: Session, *_: object) -> None:
    """A write outside a writing transaction would upgrade a read lock midway and fail under load."""
    if not _writing.get():
        raise RuntimeError("a write without start_writing()")


@event.listens_for(Session, "do_orm_execute")
def refuse_unannounced_statements(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and not _writing.get():
        raise RuntimeError("a write without start_writing()")

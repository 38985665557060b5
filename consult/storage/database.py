"""The database: the session, the tables' base, the one transaction boundary, the clock.

Use-cases add and flush. A request, a periodic task or a command commits once, at its edge, through
`settle` or `transaction`; whatever fails leaves nothing behind. How the two databases are kept safe, and
how writers take turns there, is in `consult.storage.sqlite` and `consult.storage.postgresql`.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Integer, MetaData, TypeDecorator, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.sql.dml import UpdateBase

from consult.config import EXAMPLES, BadSetting, Settings
from consult.storage import postgresql, sqlite
from consult.storage.bounded_waits import THREADS, Busy, Deadline, WriteQueue

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

#: How far the clocks of two nodes may be apart. A moment further ahead was written by a clock that was wrong.
SKEW = timedelta(minutes=1)

#: Primary key of a table that holds what participants gave.
RandomKey = Annotated[int, mapped_column(BIG_KEY, primary_key=True, autoincrement=False, default=random_key)]


def partial_index(which: str) -> dict[str, Any]:
    """What makes an index one of those rows alone that are `which`, in words that both databases read alike.

    A query that is to use it says the same words: SQLite does not look behind a parameter.
    """
    return {"sqlite_where": text(which), "postgresql_where": text(which)}


#: The database is locked, full, stuck, read-only, broken or gone, or too many wait for it.
Unavailable = (DBAPIError, NoConnection, PendingRollbackError, Busy)


class OutcomeUnknown(OperationalError):
    """A commit was sent and no answer came back: what was written is kept, or it is not."""


#: As many connections as a worker has threads: whoever reads never waits for one.
POOL_SIZE = THREADS

db = SQLAlchemy(
    metadata=Base.metadata,
    engine_options={"pool_size": POOL_SIZE, "max_overflow": 0, "hide_parameters": True},
    session_options={"expire_on_commit": False},
)

#: Of a worker's threads, at most half write or wait for their turn to.
MAX_WRITERS = THREADS // 2

_clock: ContextVar[datetime | None] = ContextVar("clock", default=None)
#: When the write of this request has to be over; None while it only reads.
_deadline: ContextVar[Deadline | None] = ContextVar("deadline", default=None)
_is_machines: ContextVar[bool] = ContextVar("clock_is_a_machines", default=False)


def now() -> datetime:
    """The present moment, aware UTC; tests and the demonstration may set it with `clock_at`."""
    return _clock.get() or datetime.now(UTC)


def settings() -> Settings:
    """The settings of the application at work."""
    return flask.current_app.extensions["settings"]


def machine_day() -> date:
    """The day that the machine says, in the configured time zone."""
    return now().astimezone(settings().timezone).date()


def today() -> date:
    """The day that counts: the machine's, or while that is in doubt the last one seen (`consult.runtime.clock`)."""
    day = machine_day()
    return day if is_clock_set() else flask.current_app.extensions["clock"].believed(day)


def is_clock_set() -> bool:
    """Whether the present was set by `clock_at`, on purpose."""
    return _clock.get() is not None and not _is_machines.get()


@contextmanager
def clock_at(moment: datetime, *, as_a_machine: bool = False) -> Iterator[None]:
    """Within, the present is `moment` (aware) and believed; `as_a_machine`, it is what a machine's clock says.

    A time that is set within a machine's is one of that machine too.
    """
    tokens = _clock.set(moment), _is_machines.set(as_a_machine or _is_machines.get())
    try:
        yield
    finally:
        _clock.reset(tokens[0])
        _is_machines.reset(tokens[1])


def begin_write(patience: float | None = None) -> None:
    """From here to `settle` this request writes: it waits its turn, then holds the write lock.

    It waits as long as the settings say, or `patience` seconds.

    Anything read before is read again under the lock, so that a decision and what it rests on
    cannot come apart. Within this process the turn is waited for without a connection.

    Raises:
        Busy: too many wait, or the turn did not come in time.
    """
    if is_writing():
        return
    _rollback()
    _deadline.set(_turn().take(patience))


def is_writing() -> bool:
    """Whether this request has its turn to write."""
    return _deadline.get() is not None


def end_transaction(*, keep: bool) -> None:
    """The one place that ends a transaction: commit it, or leave nothing behind.

    Raises:
        OutcomeUnknown: the connection, or the disk, failed while the commit was under way.
    """
    try:
        if keep:
            _commit()
        else:
            _rollback()
    except BaseException:
        _rollback()
        raise
    finally:
        if is_writing():
            _deadline.set(None)
            _turn().give()


def _commit() -> None:
    session = db.session()
    # What cannot be written fails here, where it is certain that nothing is kept.
    session.flush()
    try:
        session.commit()
    except DBAPIError as error:
        kind = sqlite if db.engine.dialect.name == "sqlite" else postgresql
        if is_writing() and not kind.is_outcome_known(error.orig):
            raise OutcomeUnknown("COMMIT", {}, error.orig or error) from error
        raise


def _rollback() -> None:
    """Leave nothing behind; what was begun on a connection that is lost is gone with it."""
    session = db.session()
    try:
        session.rollback()
    except DBAPIError:
        # Its connection is thrown away, and what was read is read again by another. Left is what a savepoint was in.
        if session.in_transaction():
            session.invalidate()


def _turn() -> WriteQueue:
    return flask.current_app.extensions["turn"]


@contextmanager
def write_transaction(patience: float | None = None) -> Iterator[None]:
    """One unit of work of a sweep or a command: all of it, or none. `patience` is as for `begin_write`."""
    begin_write(patience)
    try:
        yield
    except BaseException:
        end_transaction(keep=False)
        raise
    end_transaction(keep=True)


def init_app(app: flask.Flask, chosen: Settings) -> None:
    """Bind the session to the configured database, with its safety settings on every connection."""
    app.config["SQLALCHEMY_DATABASE_URI"] = chosen.database_url
    on_postgresql = chosen.database_url.startswith("postgresql")
    if on_postgresql:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = postgresql.ENGINE_OPTIONS
    app.extensions["turn"] = WriteQueue(chosen.patience, MAX_WRITERS)
    db.init_app(app)
    with app.app_context():
        if on_postgresql:
            postgresql.configure_engine(db.engine, _deadline.get, chosen.patience)
        else:
            sqlite.configure_engine(db.engine, _deadline.get)
        event.listen(db.engine, "before_execute", refuse_undeclared_statements)
        _check_safety_settings(db.engine)


def unsafe_settings(connection: Connection) -> list[str]:
    """Name each safety setting that `connection` reports otherwise than asked."""
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    return kind.unsafe_settings(connection)


def is_read_only(connection: Connection) -> bool:
    """Whether the database takes no writes, as a standby of PostgreSQL does."""
    return connection.dialect.name == "postgresql" and postgresql.is_read_only(connection)


def _check_safety_settings(engine: Engine) -> None:
    """Refuse to start on a connection that is not as safe as it was asked to be."""
    with engine.connect() as connection:
        faults = unsafe_settings(connection)
    if faults:
        engine.dispose()
        raise BadSetting("CONSULT_DATABASE_URL", "; ".join(faults), EXAMPLES[engine.dialect.name])


class UndeclaredWrite(RuntimeError):
    """A write outside a writing transaction: it would upgrade a read lock midway and fail under load."""


@event.listens_for(Session, "before_flush")
def refuse_undeclared_writes(session: Session, *_: object) -> None:
    """Objects that were changed are written in a transaction that was begun for it, or not at all."""
    if not is_writing():
        raise UndeclaredWrite("a write without start_writing()")


def refuse_undeclared_statements(connection: Connection, statement: object, *_: object) -> None:
    """As `refuse_undeclared_writes`, of statements, however they come to the connection."""
    if isinstance(statement, UpdateBase) and not is_writing():
        raise UndeclaredWrite("a write without start_writing()")

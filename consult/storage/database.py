"""The database: the session, the base of all tables, the one transaction boundary, the clock.

Commands add and flush. A request, a periodic task or an operator's command commits once, at its edge, with
`end_transaction` or `write_transaction`; if anything fails, nothing is kept. `consult.storage.sqlite` and
`consult.storage.postgresql` keep the two databases safe and let writers take turns.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    event,
    extract,
    or_,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, mapped_column, registry
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
    """Stores and returns aware UTC times. Only for what staff do: what participants send has days."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    """What Flask-SQLAlchemy makes the models' base of: constraints are named by convention."""

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime})

    if TYPE_CHECKING:
        # SQLAlchemy knows only that a model selects from something: each of ours is a table.
        __table__: ClassVar[Table]


def random_key() -> int:
    """A random 63-bit key: it does not reveal who came before whom."""
    return secrets.randbits(63) or 1


#: In SQLite only a key declared INTEGER decides where a row is stored. With any other key the file has a hidden number
#: that counts up and so reveals who came before whom.
BIG_KEY = BigInteger().with_variant(Integer, "sqlite")

#: How far apart the clocks of two nodes may be. A time further ahead was written by a wrong clock.
SKEW = timedelta(minutes=1)

#: Primary key of a table with what participants sent.
RandomKey = Annotated[int, mapped_column(BIG_KEY, primary_key=True, autoincrement=False, default=random_key)]


def partial_index(which: str) -> dict[str, Any]:
    """Arguments for an index of only the rows that are `which`, in words that both databases understand.

    A query that should use the index has to use the same words: SQLite does not evaluate parameters for this.
    """
    return {"sqlite_where": text(which), "postgresql_where": text(which)}


#: The database is locked, full, stuck, read-only, broken or gone, or too many are waiting for it.
Unavailable = (DBAPIError, NoConnection, PendingRollbackError, Busy)


class OutcomeUnknown(OperationalError):
    """A commit was sent and no response came back: nobody knows whether the data was stored."""


#: As many connections as a worker has threads: a reader never waits for one.
POOL_SIZE = THREADS

db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    engine_options={"pool_size": POOL_SIZE, "max_overflow": 0, "hide_parameters": True},
    session_options={"expire_on_commit": False},
)

# The base of every model. mypy cannot follow `db.Model`, which is made while the program runs.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

#: At most half of a worker's threads write or wait for their turn to write.
MAX_WRITERS = THREADS // 2

_clock: ContextVar[datetime | None] = ContextVar("clock", default=None)
#: The deadline for this request's write; None while it only reads.
_deadline: ContextVar[Deadline | None] = ContextVar("deadline", default=None)
_is_machines: ContextVar[bool] = ContextVar("clock_is_a_machines", default=False)


def now() -> datetime:
    """The current time, aware UTC; tests and the demonstration can set it with `clock_at`."""
    return _clock.get() or datetime.now(UTC)


def settings() -> Settings:
    """The settings of the current application."""
    chosen: Settings = flask.current_app.extensions["settings"]
    return chosen


def machine_day() -> date:
    """The machine's day, in the configured time zone."""
    return as_day(now())


def as_day(moment: datetime) -> date:
    """The day of a moment where the installation is."""
    return moment.astimezone(settings().timezone).date()


def today() -> date:
    """Today: the machine's day, or the last one seen while the machine's is in doubt (`consult.runtime.clock`)."""
    day = machine_day()
    return day if is_clock_set() else flask.current_app.extensions["clock"].believed(day)


def is_clock_set() -> bool:
    """Whether `clock_at` has set the time on purpose."""
    return _clock.get() is not None and not _is_machines.get()


@contextmanager
def clock_at(moment: datetime, *, as_a_machine: bool = False) -> Iterator[None]:
    """Within, the time is `moment` (aware) and is believed; with `as_a_machine` it is like a machine's clock.

    A time set within a machine's time is a machine's time too.
    """
    tokens = _clock.set(moment), _is_machines.set(as_a_machine or _is_machines.get())
    try:
        yield
    finally:
        _clock.reset(tokens[0])
        _is_machines.reset(tokens[1])


def begin_write(patience: float | None = None, entered: Deadline | None = None) -> None:
    """From here to `end_transaction` this request writes: it waits for its turn, then holds the write lock.

    It waits as long as the settings say, or `patience` seconds, or since it `entered` the queue. Whatever was read
    before is read again under the lock, so that a decision and the data it depends on cannot come apart. Within this
    process, the wait uses no connection.

    Raises:
        Busy: too many are waiting, or the turn did not come in time.
    """
    if is_writing():
        return
    _rollback()
    _deadline.set(write_queue().take(patience, entered))


def is_writing() -> bool:
    """Whether this request has the turn to write."""
    return _deadline.get() is not None


def end_transaction(*, keep: bool) -> None:
    """The one place that ends a transaction: commit it, or keep nothing.

    Raises:
        OutcomeUnknown: the connection, or the disk, failed during the commit.
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
            write_queue().give()


def is_exact(at: ColumnElement[datetime] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether a stored time says more than its day, as a condition for queries."""
    return or_(*(extract(part, at) != 0 for part in ("hour", "minute", "second")))


def pause() -> None:
    """Let those commit who wait until nobody reads any more, in the middle of reading much; a write goes on."""
    if not is_writing():
        end_transaction(keep=False)


def _commit() -> None:
    session = db.session()
    # If something cannot be written, it fails here, where it is certain that nothing is kept.
    session.flush()
    try:
        session.commit()
    except DBAPIError as error:
        kind = sqlite if db.engine.dialect.name == "sqlite" else postgresql
        if is_writing() and not kind.is_outcome_known(error.orig):
            raise OutcomeUnknown("COMMIT", {}, error.orig or error) from error
        raise


def change_rows(statement: UpdateBase) -> int:
    """Run an update or a deletion; returns how many rows it was about."""
    done = db.session.execute(statement)
    assert isinstance(done, CursorResult), "a statement that writes returns no rows"
    return done.rowcount


def _rollback() -> None:
    """Undo everything; what was begun on a lost connection is gone anyway."""
    session = db.session()
    try:
        session.rollback()
    except DBAPIError:
        # Its connection is discarded, and another one reads again. Objects from within a savepoint are left.
        if session.in_transaction():
            session.invalidate()


def write_queue() -> WriteQueue:
    """Where the threads of this process wait for their turn to write."""
    queue: WriteQueue = flask.current_app.extensions["turn"]
    return queue


@contextmanager
def write_transaction(patience: float | None = None) -> Iterator[None]:
    """One unit of work of a periodic task or a command: all of it, or none. `patience` is as in `begin_write`."""
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
    """Name each safety setting whose value on `connection` is not the one we asked for."""
    if connection.dialect.name == "postgresql":
        return postgresql.unsafe_settings(connection)
    return sqlite.unsafe_settings(connection)


def is_read_only(connection: Connection) -> bool:
    """Whether the database accepts no writes, like a PostgreSQL standby."""
    return connection.dialect.name == "postgresql" and postgresql.is_read_only(connection)


def _check_safety_settings(engine: Engine) -> None:
    """Refuse to start on a connection that is not as safe as requested."""
    with engine.connect() as connection:
        unsafe = unsafe_settings(connection)
    if unsafe:
        engine.dispose()
        raise BadSetting("CONSULT_DATABASE_URL", "; ".join(unsafe), EXAMPLES[engine.dialect.name])


class UndeclaredWrite(RuntimeError):
    """A write outside a write transaction: it would upgrade a read lock halfway and fail under load."""


@event.listens_for(Session, "before_flush")
def refuse_undeclared_writes(session: Session, *_: object) -> None:
    """Refuse changed objects outside a transaction that was begun for writing."""
    if not is_writing():
        raise UndeclaredWrite("a write outside a write transaction: call begin_write() first")


def refuse_undeclared_statements(connection: Connection, statement: object, *_: object) -> None:
    """Like `refuse_undeclared_writes`, for statements, however they reach the connection."""
    if isinstance(statement, UpdateBase) and not is_writing():
        raise UndeclaredWrite("a write outside a write transaction: call begin_write() first")

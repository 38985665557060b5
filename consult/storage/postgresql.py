"""PostgreSQL, for larger installations: how a connection must be set, and whose turn it is to write.

Readers have one snapshot throughout (REPEATABLE READ, READ ONLY). Writers take turns by an advisory lock and read the
current rows once it is their turn (READ COMMITTED): a snapshot from before the wait would be stale. The server's log
must never contain what somebody sent, nor when; and the tables must not reveal when a row was stored.
"""

import contextlib
import itertools
import logging
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

import sqlalchemy
from psycopg import Connection, IsolationLevel, errors
from sqlalchemy import Dialect, Engine, Integer, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from consult.storage.bounded_waits import Deadline
from consult.storage.streams import Sink, Source

#: Verified at start: our connections have these values; they request the first of each.
SAFETY: dict[str, tuple[str, ...]] = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "track_commit_timestamp": ("off",),
    "server_encoding": ("UTF8",),
    "log_statement": ("none",),
    "log_duration": ("off",),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    # The first line of an error may quote what was sent; our own log has our errors without it.
    "log_min_messages": ("fatal", "panic"),
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length_on_error": ("0",),
    "log_connections": ("off", ""),
    "log_disconnections": ("off",),
    "log_lock_waits": ("off",),
    "log_temp_files": ("-1",),
    "debug_print_parse": ("off",),
    "debug_print_rewritten": ("off",),
    "debug_print_plan": ("off",),
}
#: Settings of extensions, which many servers do not load.
SAFETY_IF_THERE: dict[str, tuple[str, ...]] = {
    "auto_explain.log_min_duration": ("-1",),
    "pgaudit.log": ("none", ""),
}

#: If the database is stuck for this long, people get a message instead of waiting on. Compiling a query costs more than
#: running these.
SESSION = {
    "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s", "jit": "off", "TimeZone": "UTC",
}  # fmt: skip

#: A connection is in use for milliseconds, so if waiting for one takes half a second, the server is stuck. Longer waits
#: would use up the threads that answer pages without a database.
MAX_WAIT_FOR_CONNECTION = 0.5
#: A thread that waits for its turn to write has no connection; connections beyond the first are closed when it is
#: quiet.
ENGINE_OPTIONS = {
    "hide_parameters": True,
    "pool_size": 16,
    "max_overflow": 16,
    "pool_timeout": MAX_WAIT_FOR_CONNECTION,
    "pool_pre_ping": True,
    "connect_args": {
        "application_name": "consult",
        "client_encoding": "utf8",
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    },
}

#: The lock that a writer holds: "consult" as a number.
TURN = int.from_bytes(b"consult")

#: Seconds between two checks whether a connection is still there.
LOOK = 0.1
#: A thread that has waited longer than this share within the process waits for what is left.
LONG_WAITED = 0.9
#: Classes of errors that end a connection: it was lost, or an operator ended it. A commit may have succeeded before
#: that.
_CUT_OFF = ("08", "57", "XX", "58")

_READ, _NAMES = "select name, setting from pg_settings where name = any(%s)", [*SAFETY, *SAFETY_IF_THERE]
# The driver reports connections that end badly; our own log says what that means for people, without the driver's
# words.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)


class PatientConnection(Connection):
    """A connection whose waits end, whatever the server does: PostgreSQL limits no COMMIT, and a stopped server limits
    nothing.

    `patience` is how many seconds the next COMMIT may take. `longest` is the same for any other response, more than
    `statement_timeout` allows, or None. After that the connection is closed: cancelling would keep a transaction and
    report success.
    """

    patience: float
    longest: float | None = 65.0
    _timeout: float | None = None

    def commit(self) -> None:
        self._timeout = self.patience
        try:
            super().commit()
        finally:
            self._timeout = None

    def wait(self, gen: Any, interval: float = LOOK, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self._timeout or self.longest)
        except errors._WaitTimeout:
            self.pgconn.finish()
            raise


class AnyNumber(Integer):
    """A number, sent in the size that it needs: one too large for any column matches nothing and causes no error."""

    render_bind_cast = False


def configure_engine(engine: Engine, deadline: Callable[[], Deadline | None], patience: float) -> None:
    """Give every connection its settings, and every transaction its kind; a write transaction has a `deadline`."""
    engine.dialect.colspecs = {**engine.dialect.colspecs, Integer: AnyNumber}
    session = SESSION | {"lock_timeout": _milliseconds(patience)}

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Dialect, record: ConnectionPoolEntry, words: Any, named: Any) -> PatientConnection:
        return PatientConnection.connect(*words, **named)

    @event.listens_for(engine, "connect")
    def harden(connection: PatientConnection, entry: ConnectionPoolEntry) -> None:
        connection.patience = patience
        _set_up(connection, session)

    @event.listens_for(engine, "begin")
    def begin(connection: sqlalchemy.Connection) -> None:
        until = deadline()
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a connection that begins is there
        driver.isolation_level = IsolationLevel.REPEATABLE_READ if until is None else IsolationLevel.READ_COMMITTED
        driver.read_only = until is None
        if until is None:
            return
        if until.left <= until.patience * LONG_WAITED:
            connection.exec_driver_sql("select set_config('lock_timeout', %s, true)", (_milliseconds(until.last),))
        connection.exec_driver_sql("select pg_advisory_xact_lock(%s)", (TURN,))

    @event.listens_for(engine, "commit")
    def bound_commit(connection: sqlalchemy.Connection) -> None:
        until, driver = deadline(), connection.connection.driver_connection
        if until is not None and driver is not None:
            driver.patience = until.last


def _set_up(connection: PatientConnection, session: dict[str, str]) -> None:
    """Give a new connection its session's settings, and the safe value of each setting that is not safe."""
    connection.autocommit = True
    for name, value in session.items():
        connection.execute("select set_config(%s, %s, false)", (name, value))
    for name, (_, wanted) in _faults(dict(connection.execute(_READ, (_NAMES,)).fetchall())).items():
        try:
            connection.execute("select set_config(%s, %s, false)", (name, wanted))
        except (errors.InsufficientPrivilege, errors.CantChangeRuntimeParam, errors.UndefinedObject):
            continue  # We may not set it; the check at start names it.
    connection.autocommit = False


def is_read_only(connection: sqlalchemy.Connection) -> bool:
    """Whether the server is a standby, which follows another one."""
    return bool(connection.exec_driver_sql("select pg_is_in_recovery()").scalar())


def is_outcome_known(refused: BaseException | None) -> bool:
    """Whether a commit that failed with this has certainly stored nothing: the server said so and keeps running."""
    state = getattr(refused, "sqlstate", None) or ""
    return bool(state) and state[:2] not in _CUT_OFF


def _milliseconds(seconds: float) -> str:
    # To us None means no wait at all; to PostgreSQL it means one without limit.
    return f"{max(1, round(1000 * seconds))}ms"


def unsafe_settings(connection: sqlalchemy.Connection) -> list[str]:
    """Name each safety setting whose value on `connection` is not the one we asked for, and how to correct it."""
    rows = connection.exec_driver_sql(_READ, (_NAMES,))
    read: dict[str, str] = {row[0]: row[1] for row in rows}
    role = connection.exec_driver_sql("select current_user").scalar_one()
    return [
        f"{name} is {value}, not {wanted} (as an administrator of the server: {_cure(name, wanted, role)})"
        for name, (value, wanted) in _faults(read).items()
    ]


def _faults(read: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The actual and the required value of each wrong setting."""
    wanted = SAFETY | {name: values for name, values in SAFETY_IF_THERE.items() if name in read}
    return {
        name: (read.get(name, "missing"), values[0])
        for name, values in wanted.items()
        if read.get(name, "missing") not in values
    }


#: Settings of the whole server, for every connection.
_SERVER = {"fsync", "full_page_writes", "track_commit_timestamp", "log_connections", "log_disconnections"}


def _cure(name: str, wanted: str, role: str) -> str:
    if name == "server_encoding":
        return "CREATE DATABASE consult TEMPLATE template0 ENCODING 'UTF8', and use that one"
    if name in _SERVER:
        return f"ALTER SYSTEM SET {name} = '{wanted}', then restart the server"
    return f"ALTER ROLE {role} SET {name} = '{wanted}'"


def run(
    url: URL, program: str, *words: str, take: Callable[[Source], None] | None = None,
    give: Callable[[Sink], None] | None = None,
) -> str:  # fmt: skip
    """Run one of PostgreSQL's programs on a database; returns its error output, "" if all went well.

    `take` gets the stream of its output, `give` writes its input. The password is passed in the environment, because
    every user of the machine can read a command line.

    Raises:
        OSError: the program is not there.
    """
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    environ = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    return _pipe([program, f"--dbname={address.render_as_string()}", *words], environ, take=take, give=give)


def read_table(table: str, give: Callable[[Sink], None]) -> list[dict[str, str | None]]:
    """The rows of one table in a dump that `give` writes, as text, without a database; none if it has no such table.

    Raises:
        OSError: it is not a dump, or is broken.
    """
    command = ["pg_restore", "--data-only", f"--table={table}", "--file=-"]
    with tempfile.TemporaryFile() as script:
        if why := _pipe(command, dict(os.environ), give=give, output=script):
            raise OSError(why)
        script.seek(0)
        lines = script.read().decode().splitlines()
    begins = next((at for at, line in enumerate(lines) if line.startswith("COPY ")), None)
    if begins is None:
        return []
    names = [name.strip(' "') for name in lines[begins].split("(")[1].split(")")[0].split(",")]
    rows = itertools.takewhile(lambda line: line != "\\.", lines[begins + 1 :])
    return [
        {name: None if value == "\\N" else value for name, value in zip(names, row.split("\t"), strict=True)}
        for row in rows
    ]


class _Input:
    """A program's input. If the program ends before its input does, it says why itself: not an error here."""

    def __init__(self, pipe: Sink) -> None:
        self._pipe = pipe

    def write(self, piece: bytes) -> int:
        with contextlib.suppress(BrokenPipeError):
            self._pipe.write(piece)
        return len(piece)

    def flush(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._pipe.flush()


def _pipe(
    command: Sequence[str], environ: Mapping[str, str], *, take: Callable[[Source], None] | None = None,
    give: Callable[[Sink], None] | None = None, output: IO[bytes] | None = None,
) -> str:  # fmt: skip
    """Run a program; `take` reads its output and `give` writes its input.

    If either fails, the program is killed before its input ends, so that it cannot mistake a part for the whole.
    """
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - our words
            command, env=environ, stderr=complaints,
            stdin=subprocess.PIPE if give else subprocess.DEVNULL,
            stdout=subprocess.PIPE if take else output or subprocess.DEVNULL,
        )  # fmt: skip
        try:
            if take and process.stdout:
                take(process.stdout)
            if give and process.stdin:
                give(_Input(process.stdin))
        except BaseException:
            process.kill()
            raise
        finally:
            with contextlib.suppress(BrokenPipeError):
                process.communicate()
        complaints.seek(0)
        complaint = complaints.read().decode("utf-8", "replace").strip()
    return complaint or f"it ended with {process.returncode}" if process.returncode else ""

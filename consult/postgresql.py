"""PostgreSQL, for a larger deployment: what a connection must say of itself, and whose turn it is to write.

Readers see one moment throughout (REPEATABLE READ, READ ONLY). Writers take turns by an advisory lock, and
read what stands once it is their turn (READ COMMITTED): a snapshot taken before the wait would be stale.
The server's log must never hold what somebody sent, nor when; nor may the tables tell when a row was kept.
"""

import os
import subprocess
from collections.abc import Callable

from psycopg import IsolationLevel, errors
from sqlalchemy import Engine, Integer, event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.pool import ConnectionPoolEntry

#: Read back at start: a connection of ours has these values, the first of which it asks for.
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
    # An error's first line may quote what was sent; errors of ours are in our own log, without it.
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
#: Of extensions, which many servers do not load.
SAFETY_IF_THERE: dict[str, tuple[str, ...]] = {
    "auto_explain.log_min_duration": ("-1",),
    "pgaudit.log": ("none", ""),
}

#: A database that is stuck is told of in words after so long, rather than keeping everybody waiting.
PATIENCE = {"lock_timeout": "30s", "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}
#: Compiling a query costs more than these queries take.
SESSION = PATIENCE | {"jit": "off", "TimeZone": "UTC"}

#: At most one connection for each thread of a worker; those beyond the first are let go when it is quiet.
ENGINE_OPTIONS = {
    "hide_parameters": True,
    "pool_size": 16,
    "max_overflow": 16,
    "pool_timeout": 10,
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

#: The lock that whoever writes holds: "consult" as a number.
TURN = int.from_bytes(b"consult")

_READ = "select name, setting from pg_settings where name = any(%s)"
_NAMES = [*SAFETY, *SAFETY_IF_THERE]


class AnyNumber(Integer):
    """A number, sent in the size it needs: one that no column could hold is found nowhere and is no error."""

    render_bind_cast = False


def guard(engine: Engine, is_writing: Callable[[], bool]) -> None:
    """Give every connection its settings, and every transaction its kind; `is_writing` says which."""
    engine.dialect.colspecs = {**engine.dialect.colspecs, Integer: AnyNumber}

    @event.listens_for(engine, "connect")
    def harden(connection, entry: ConnectionPoolEntry) -> None:  # type: ignore[no-untyped-def]
        connection.autocommit = True
        for name, value in SESSION.items():
            connection.execute("select set_config(%s, %s, false)", (name, value))
        for name, (_, wanted) in _faults(dict(connection.execute(_READ, (_NAMES,)).fetchall())).items():
            try:
                connection.execute("select set_config(%s, %s, false)", (name, wanted))
            except (errors.InsufficientPrivilege, errors.CantChangeRuntimeParam, errors.UndefinedObject):
                continue  # Not ours to set: the reading back at start names it.
        connection.autocommit = False

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = is_writing()
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a connection that begins is there
        driver.isolation_level = IsolationLevel.READ_COMMITTED if writing else IsolationLevel.REPEATABLE_READ
        driver.read_only = not writing
        if writing:
            connection.exec_driver_sql("select pg_advisory_xact_lock(%s)", (TURN,))


def unsafe_settings(connection: Connection) -> list[str]:
    """Name each safety setting that `connection` reports otherwise than asked, and how to put it right."""
    read = dict(connection.exec_driver_sql(_READ, (_NAMES,)).all())
    role = connection.exec_driver_sql("select current_user").scalar_one()
    return [
        f"{name} is {value}, not {wanted} (as an administrator of the server: {_cure(name, wanted, role)})"
        for name, (value, wanted) in _faults(read).items()
    ]


def _faults(read: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What stands and what is wanted, of each setting that is not as it must be."""
    wanted = SAFETY | {name: values for name, values in SAFETY_IF_THERE.items() if name in read}
    return {
        name: (read.get(name, "missing"), values[0])
        for name, values in wanted.items()
        if read.get(name, "missing") not in values
    }


#: Settings that hold for the whole server, whoever connects.
_SERVER = {"fsync", "full_page_writes", "track_commit_timestamp", "log_connections", "log_disconnections"}


def _cure(name: str, wanted: str, role: str) -> str:
    if name == "server_encoding":
        return "CREATE DATABASE consult TEMPLATE template0 ENCODING 'UTF8', and use that one"
    if name in _SERVER:
        return f"ALTER SYSTEM SET {name} = '{wanted}', then restart the server"
    return f"ALTER ROLE {role} SET {name} = '{wanted}'"


def run(url: URL, program: str, *words: str) -> str:
    """Run one of PostgreSQL's programs on a database; returns what it complains of, "" when all went well.

    The password goes by the environment: every user of the machine can read a command line.

    Raises:
        OSError: the program is not there.
    """
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    environ = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [program, f"--dbname={address.render_as_string()}", *words]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our words
    return done.stderr.strip() or f"it ended with {done.returncode}" if done.returncode else ""

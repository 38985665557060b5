"""A private PostgreSQL server for the tests, only on a Unix socket; nobody else can reach it.

Its programs are found on the PATH or where Debian puts them. They refuse to run as root, so then another user runs
them. The server ends with the tests, however they end.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

ROLE = "consult"
MISSING = "PostgreSQL is NOT tested: no initdb on this machine (on Debian: apt-get install postgresql)"

#: What `docs/operating.md` tells an administrator to run.
FOR_OUR_ROLE = {"log_min_messages": "fatal", "log_min_error_statement": "panic", "log_error_verbosity": "terse"}
FOR_THE_SERVER = {"wal_recycle": "off"}
#: In memory if the machine has such a folder: most tests are not about the disk. Short, because a socket's path must
#: be.
SHORT = next(folder for folder in ("/dev/shm", tempfile.gettempdir()) if os.access(folder, os.W_OK))
_PR_SET_PDEATHSIG = 1


def found(program: str = "initdb") -> str | None:
    """The path of a program of PostgreSQL, the newest if there are several."""
    folders = [os.environ.get("PATH", ""), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)]
    return shutil.which(program, path=os.pathsep.join(folders))


def _somebody() -> pwd.struct_passwd:
    """The user who runs the server if we are root."""
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _end_with_us() -> None:
    """In the new process: end when the tests do. An immediate shutdown, which leaves nothing in memory."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


class Server:
    """One server; `url(name)` is the address of a database in it. One that `follows` another is its standby."""

    def __init__(self, folder: Path | None = None, follows: "Server | None" = None, **settings: str) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="consult-pg-", dir=SHORT))
        self.data = self.folder / "data"
        self._settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder)}
        self._settings |= FOR_THE_SERVER | settings
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = _somebody()
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None
        if follows is not None:
            self._run("pg_basebackup", "-D", str(self.data), "-h", str(follows.folder), "-U", "postgres",
                      "--checkpoint=fast", "--write-recovery-conf", "--no-sync")  # fmt: skip
            self.start()
            return
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")  # fmt: skip
        self.start()
        self.tell(f"create role {ROLE} login createdb")
        for name, value in FOR_OUR_ROLE.items():
            self.tell(f"alter role {ROLE} set {name} = '{value}'")

    def _run(self, program: str, *words: str) -> None:
        command = [found(program) or program, *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False, **self._as)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start serving; returns once it answers."""
        command = [found("postgres") or "postgres", "-D", str(self.data)]
        command += [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, preexec_fn=_end_with_us, **self._as
            )
        end = time.monotonic() + 60
        while True:
            try:
                return self.tell("select 1")
            except psycopg.OperationalError:
                assert self._process.poll() is None, self.log
                assert time.monotonic() < end, self.log
                time.sleep(0.05)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT properly but at once, SIGQUIT like a crash, with a recovery at the next start."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)

    def close(self) -> None:
        """End it and delete everything."""
        if self._process is not None and self._process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def tell(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the server's administrator."""
        with psycopg.connect(self.url(database, "postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]

    def rows(self, query: str, database: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(database, "postgres"), autocommit=True) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    def broken(self, database: str) -> list[str]:
        """What PostgreSQL's own check finds broken in the tables and indexes of a database."""
        command = [found("pg_amcheck") or "pg_amcheck", "--install-missing", "--heapallindexed", "-U", "postgres"]
        done = subprocess.run([*command, "-h", str(self.folder), database], capture_output=True, text=True, check=False)
        return [] if done.returncode == 0 else [done.stdout + done.stderr]

    def copy(self, source: str, name: str) -> None:
        """Replace the database `name` with a copy of `source`."""
        self.tell(
            f'drop database if exists "{name}" with (force)',
            f'create database "{name}" owner {ROLE} template "{source}" strategy file_copy',
        )

    def url(self, name: str, role: str = ROLE) -> str:
        return f"postgresql://{role}@/{name}?host={self.folder}"

"""`consult serve` as a process that can be killed, and the databases it runs on."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.conftest import Stages
from tests.postgres import Server

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Place:
    """A data folder with the plan of the tests in it, and on PostgreSQL the server with its database."""

    folder: Path
    environ: dict[str, str]
    server: Server | None = None
    database: str = ""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self.server is not None:
            return self.server.rows(query, self.database)
        with closing(sqlite3.connect(self.folder / "var" / "consult.sqlite")) as connection:
            return connection.execute(query).fetchall()

    def broken(self) -> list[str]:
        """What the database's own check finds broken in it."""
        if self.server is not None:
            return self.server.broken(self.database)
        whole = [row[0] for row in self.rows("pragma integrity_check") if row[0] != "ok"]
        return whole + [f"{row[0]} refers to nothing" for row in self.rows("pragma foreign_key_check")]


def place(folder: Path, stages: Stages, kind: str, stage: str = "plan") -> Place:
    """A new place with a database at a stage of `tests.conftest`."""
    data_dir = folder / "var"
    stages.copy(stage, data_dir, kind)
    server = stages.server if kind == "postgresql" else None
    return Place(folder, stages.environ(data_dir), server, stages.names.get(data_dir, ""))


def command_environ(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    return kept | {"PYTHONPATH": str(ROOT)} | dict(settings)


def parents() -> dict[int, int]:
    """The parent of each running process."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if parts[0] != "Z":
            found[int(path.parent.name)] = int(parts[1])
    return found


@dataclass
class Program:
    """One installation that serves, stops and serves again at the same address."""

    place: Place
    before: tuple[str, ...] = ()
    port: int = 0
    starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, workers: int = 2) -> None:
        """Serve; returns once pages are answered. The last of `starts` is how long that took."""
        began = time.monotonic()
        command = [*self.before, sys.executable, "-m", "consult.cli", "serve", "--port", str(self.port)]
        with (self.place.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(workers)], stdout=log, stderr=log, cwd=self.place.folder,
                env=command_environ(self.place.environ),
            )  # fmt: skip
        while not self.answers():
            assert self.process.poll() is None, self.log
            assert time.monotonic() - began < 60, self.log
            time.sleep(0.02)
        self.starts.append(time.monotonic() - began)

    @property
    def log(self) -> str:
        return (self.place.folder / "log").read_text("utf-8", "replace")

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def children(self) -> dict[int, bytes]:
        """What the program started, with their command lines."""
        assert self.process is not None
        found = {}
        for pid, parent in parents().items():
            if parent == self.process.pid:
                try:
                    found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes()
                except OSError:
                    continue
        return found

    def workers(self) -> list[int]:
        return [pid for pid, command in self.children().items() if b"\0serve\0" in command]

    def kill(self) -> list[int]:
        """Kill the program itself, as a machine short of memory does; returns the children it had."""
        assert self.process is not None
        had = list(self.children())
        self.process.kill()
        self.process.wait()
        return had

    def look_after(self) -> None:
        """Like a service manager: restart it if it gave up, as it does when workers keep dying."""
        assert self.process is not None
        status = self.process.poll()
        if status is not None:
            assert status != 0, "it ended as if all were well, and nobody would start it again"
            self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

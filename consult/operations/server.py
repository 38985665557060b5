"""The production server and the process that runs the periodic tasks next to it."""

import errno
import json
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from consult.access import Conflict
from consult.config import ROOT
from consult.runtime import periodic_tasks
from consult.storage.bounded_waits import THREADS
from consult.text.messages import N_

log = logging.getLogger(__name__)

#: How long a process may take to end before it is killed.
PATIENCE_SECONDS = 10
LOOK_SECONDS = 1.0
#: The file in the data folder that says where the server is; a killed server leaves it behind.
NOTE = "serving"


@dataclass(frozen=True)
class Address:
    """Where to listen: a host and port, or the path of a Unix socket."""

    host: str
    port: int
    uds: Path | None = None

    @property
    def target(self) -> str | tuple[str, int]:
        """As sockets need it."""
        return str(self.uds) if self.uds else (self.host, self.port)

    def socket(self) -> socket.socket:
        """A new socket of the family that fits."""
        if self.uds:
            return socket.socket(socket.AF_UNIX)
        return socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)

    def answers(self) -> bool:
        """Whether somebody listens there; a clock or a network that changes meanwhile gives no answer."""
        try:
            with self.socket() as trial:
                return trial.connect_ex(self.target) == 0
        except OSError:
            return False

    def __str__(self) -> str:
        if self.uds:
            return f"unix:{self.uds}"
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"


class PeriodicTaskProcess:
    """`consult work` as a child of this process: restarted if it ends by itself, ended with this process."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_running, daemon=True)
        self._child: subprocess.Popen[bytes]

    def start(self) -> None:
        # Not in the thread: a server process that forks meanwhile would keep this child's pipe open forever.
        self._child = self._begin()
        self._thread.start()

    def stop(self) -> None:
        """End the child and wait for it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._child.terminate()
            self._thread.join(PATIENCE_SECONDS)
        if self._thread.is_alive():
            self._child.kill()

    def _begin(self) -> subprocess.Popen[bytes]:
        # Without -P, a folder called "consult" in the current one (a clone, for example) would be taken for the
        # package.
        command = [sys.executable, "-P", "-m", "consult.cli", "work", "--beside", str(os.getpid())]
        return subprocess.Popen(command)  # noqa: S603 - our own command, no input from outside

    def _keep_running(self) -> None:
        status = self._child.wait()
        while not self._stopping.wait(periodic_tasks.PAUSE_SECONDS):
            log.error("the periodic tasks ended with status %d and are restarted", status)
            self._child = self._begin()
            status = self._child.wait()


def serve(address: Address, workers: int, ready: Callable[[], None]) -> None:
    """Serve until a signal says stop; `ready` is called once the server answers.

    Nothing about requests is logged: there is no access log, only the server's own errors.

    Raises:
        Conflict: the address is taken or cannot be used.
    """
    check_free(address)
    beside = PeriodicTaskProcess()
    # Each one counts submissions for itself and takes its share of the limit.
    os.environ["CONSULT_WORKERS"] = str(workers)
    server = Granian(
        f"{ROOT / 'wsgi.py'}:app",
        address=address.host,
        port=address.port,
        uds=address.uds,
        uds_permissions=0o660 if address.uds else None,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
        working_dir=ROOT,
    )
    server.on_startup(beside.start)
    ended = threading.Event()
    server.on_startup(threading.Thread(target=_report_when_ready, args=(address, ready, ended), daemon=True).start)
    server.on_shutdown(beside.stop)
    try:
        server.serve()
    finally:
        ended.set()
        beside.stop()


def _report_when_ready(address: Address, ready: Callable[[], None], ended: threading.Event) -> None:
    """Call `ready` as soon as somebody answers at the address, unless the server ends first."""
    while not ended.is_set():
        if address.answers():
            ready()
            return
        ended.wait(0.1)


def save_address(address: Address, folder: Path) -> None:
    """Write the server's address to the data folder, for the links that commands print."""
    if not address.uds:
        (folder / NOTE).write_text(json.dumps([address.host, address.port]), "utf-8")


def saved_address(folder: Path) -> Address | None:
    """Where a server for this data folder can be reached on this machine; None if there is none."""
    try:
        host, port = json.loads((folder / NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    address = Address({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port)  # noqa: S104 - read, not listened at
    return address if address.answers() else None


def check_free(address: Address) -> None:
    """Refuse an address that cannot be used; a socket left by a crash is removed.

    Raises:
        Conflict: with the reason.
    """
    try:
        if address.uds:
            _free_socket(address, address.uds)
            return
        with address.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address.target)
    except OSError as error:
        raise Conflict(
            N_("%(address)s cannot be used (%(why)s). Choose another with --host and --port, or --uds."),
            address=str(address), why=error.strerror or str(error),
        ) from error  # fmt: skip


def _free_socket(address: Address, path: Path) -> None:
    if not path.parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if not path.exists():
        return
    with address.socket() as trial:
        if not path.is_socket() or trial.connect_ex(address.target) == 0:
            raise FileExistsError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    path.unlink()


def stop_on_signals(parent: int | None = None) -> threading.Event:
    """An event that is set by an interrupt or a request to end, or when the process `parent` is gone."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if parent is not None:
        threading.Thread(target=_watch, args=(parent, stop), daemon=True).start()
    return stop


def _watch(parent: int, stop: threading.Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        if os.getppid() != parent:
            stop.set()


def end_with_parent() -> None:
    """In a worker: end at once when the server that started it was killed.

    A worker left behind would occupy the address and keep serving an old program.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)

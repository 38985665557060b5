"""`consult serve` in reality: a real server with its periodic tasks, on a real port."""

import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conftest import Stages
from tests.demonstrated import copied

ROOT = Path(__file__).resolve().parents[2]
GARBAGE = (
    b"GARBAGE\x00\x01 / HTTP/9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a b\r\nX: \x01\r\n\r\n",
    b"GET /%ff%zz HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
)


class Served:
    """One `consult serve` with everything it prints."""

    def __init__(self, folder: Path, *words: str, before: str = "", flags: tuple[str, ...] = ()) -> None:
        self.log = folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environ = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
        environ |= {"CONSULT_DATA_DIR": str(folder / "var"), "PYTHONPATH": f"{before}{ROOT}"}
        command = [sys.executable, *flags, "-m", "consult.cli", "serve", "--port", str(self.port), *words]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environ, cwd=folder)
        self.wait_for(lambda: "Serving at" in self.said or self.process.poll() is not None)

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait_for(self, what, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, self.said
            time.sleep(0.1)

    def get(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode()
        connection.close()
        return found

    def send(self, raw: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(raw)
            return connection.recv(100)

    def send_slowly(self, path: str, length: int) -> bytes:
        """Send a form of that many bytes in pieces, like a bad connection; the whole response."""
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\nConnection: close\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(f"{head}{kind}".encode())
            for _ in range(10):
                time.sleep(0.1)
                connection.sendall(b"x" * (length // 10))
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def children(self) -> set[int]:
        """The processes that `consult serve` started, and their own."""
        found, before = {self.process.pid}, set()
        while found != before:
            before = set(found)
            for path in Path("/proc").glob("[0-9]*/stat"):
                try:
                    parts = path.read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(parts[1]) in found and parts[0] != "Z":
                    found.add(int(path.parent.name))
        return found - {self.process.pid}


@pytest.fixture
def served(tmp_path: Path, stages: Stages) -> Iterator[Served]:
    copied(tmp_path / "var", stages)
    started = Served(tmp_path)
    yield started
    started.process.terminate()
    started.process.wait(30)


def test_it_answers_where_it_says_and_logs_nobody(served: Served) -> None:
    assert served.said == f"Serving at http://127.0.0.1:{served.port}\n"
    status, front = served.get("/")
    assert status == 200
    assert "/p/7f3k" in front
    assert served.get("/p/7f3k/read")[0] == 200
    assert served.get("/nowhere")[0] == 404
    for raw in GARBAGE:
        assert served.send(raw).startswith(b"HTTP/1.1 400 ")
    assert served.said == f"Serving at http://127.0.0.1:{served.port}\n"


def test_a_form_that_is_too_long_is_taken_to_its_end_before_it_is_refused(served: Served) -> None:
    """Against a proxy that is cut off while it passes on a form, and says that the program is down."""
    answer = served.send_slowly("/p/none/say", 3_000_000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"nothing was saved" in answer
    assert b"</html>" in answer
    with pytest.raises(OSError, match="reset|Broken pipe"):
        served.send_slowly("/p/none/say", 30_000_000)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_everything_it_started(how: signal.Signals, served: Served) -> None:
    served.wait_for(lambda: len(served.children()) >= 2)
    children = served.children()
    served.process.send_signal(how)
    assert served.process.wait(30) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def test_the_periodic_tasks_run_next_to_it_and_are_restarted(served: Served) -> None:
    def command(pid: int) -> bytes:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            return b""

    def sweeping() -> list[int]:
        return [pid for pid in served.children() if b"\0work\0--beside" in command(pid)]

    served.wait_for(sweeping)
    [first] = sweeping()
    os.kill(first, signal.SIGKILL)
    served.wait_for(lambda: any(pid != first for pid in sweeping()))
    assert "are restarted" in served.said


def test_a_folder_of_its_name_is_not_taken_for_the_program(tmp_path: Path, stages: Stages) -> None:
    """Started inside a clone, the periodic tasks once ended immediately, every time."""
    copied(tmp_path / "var", stages)
    (tmp_path / "consult").mkdir()
    (tmp_path / "consult" / "__init__.py").write_text("raise SystemExit(7)\n")
    started = Served(tmp_path, flags=("-P",))
    try:
        database = sqlite3.connect(f"file:{tmp_path / 'var' / 'consult.sqlite'}?mode=ro", uri=True)
        started.wait_for(lambda: database.execute("select count(*) from periodic_task_lease").fetchone() == (1,))
        database.close()
    finally:
        started.process.terminate()
        started.process.wait(30)


def test_slow_senders_do_not_keep_anybody_from_reading(served: Served) -> None:
    """Eighty people who start to send a form and stall: a worker has 64 threads."""
    head = "POST /p/7f3k/say HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    senders = [socket.create_connection(("127.0.0.1", served.port), timeout=30) for _ in range(80)]
    try:
        for sender in senders:
            sender.sendall(f"{head}Content-Length: 1000\r\n\r\nact=".encode())
        turned_away = select.select(senders, [], [], 30)[0]
        assert turned_away, "so many bodies are not read at once"
        assert b"nothing was saved" in b"".join(iter(lambda: turned_away[0].recv(65536), b""))
        assert [served.get(path)[0] for path in ("/healthz", "/p/7f3k/read", "/static/consult.css")] == [200, 200, 200]
    finally:
        for sender in senders:
            sender.close()
    served.wait_for(lambda: b" 503 " not in served.send(f"{head}Content-Length: 3\r\n\r\nx=1".encode()))


def test_no_crash_writes_memory_to_the_disk(served: Served) -> None:
    """Against current words and addresses in a core dump."""
    served.wait_for(lambda: len(served.children()) >= 2)
    for pid in (served.process.pid, *served.children()):
        limits = Path(f"/proc/{pid}/limits").read_text()
        [line] = [line for line in limits.splitlines() if line.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]


def test_an_address_that_is_taken_is_refused_in_one_sentence(served: Served, tmp_path: Path) -> None:
    environ = os.environ | {"CONSULT_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "consult.cli", "serve", "--port", str(served.port)]
    for more in ([], ["--check"]):
        done = subprocess.run([*command, *more], capture_output=True, text=True, env=environ, cwd=tmp_path, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"http://127.0.0.1:{served.port} cannot be used")
        assert len(done.stderr.splitlines()) == 1


def test_before_anything_else_make_run_says_that_its_address_is_taken() -> None:
    """Against links to another program that happens to use the port."""
    recipe = (ROOT / "Makefile").read_text().split("\nrun:", 1)[1].split("\n\n", 1)[0].splitlines()
    assert "consult serve --check --host 127.0.0.1 --port 8000" in recipe[1]
    assert "consult serve --host 127.0.0.1 --port 8000" in recipe[-1]


def test_links_lead_to_where_it_serves(served: Served, tmp_path: Path) -> None:
    """Against a dead link in the hands of somebody who was invited."""
    environ = os.environ | {"CONSULT_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT)}

    def said(*words: str) -> str:
        command = [sys.executable, "-m", "consult.cli", *words]
        return subprocess.run(command, capture_output=True, text=True, env=environ, cwd=tmp_path, check=True).stdout

    assert f": http://127.0.0.1:{served.port}/team/join/" in said("staff", "add", "Sam")
    links = said("demo", "--links", "--no-load")
    assert f": http://127.0.0.1:{served.port}/team/enter/" in links
    assert ":8000" not in links
    served.process.terminate()
    served.process.wait(30)
    assert not (tmp_path / "var" / "serving").exists()
    (tmp_path / "var" / "serving").write_text(f'["127.0.0.1", {served.port}]')  # as one that was killed leaves it
    told = said("staff", "add", "Ned")
    assert "no public address is set" in told
    assert "while it serves at http://127.0.0.1:8000: http://127.0.0.1:8000/team/join/" in told


def test_a_socket_left_by_a_crash_does_not_keep_it_from_starting(tmp_path: Path, stages: Stages) -> None:
    copied(tmp_path / "var", stages)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "s"))
    started = Served(tmp_path, "--uds", "s")
    assert started.said == "Serving at unix:s\n"
    with socket.socket(socket.AF_UNIX) as there:
        there.connect(str(tmp_path / "s"))
        there.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert there.recv(100).startswith(b"HTTP/1.1 200 ")
    started.process.terminate()
    assert started.process.wait(30) == 0
    assert not (tmp_path / "s").exists()

"""A hundred people take part, each with recognisable marks: none of the marks is stored anywhere.

Against anyone who seizes the server, its backups or its logs to learn who took part, from where, with what.
"""

import hashlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conftest import Stages
from tests.demonstrated import CHECKING, copied

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 100
#: How every mark of its kind begins, so that one search finds all of them.
MARKS = {
    "User-Agent": "zqvagent", "Accept-Language": "zqvlanguage", "Referer": "http://zqvreferrer",
    "Cookie": "zqvcookie=zqvcookie", "X-Client": "zqvheader",
}  # fmt: skip
QUERY = "zqvquery"
ADDRESS = "2a0b:beef:"
PAGES = (
    "/", f"/p/{CHECKING}", f"/p/{CHECKING}/read", f"/p/{CHECKING}/say", f"/p/{CHECKING}/say?part=plan", "/receipt",
    f"/p/{CHECKING}/record", f"/p/{CHECKING}/data/data.zip", f"/p/{CHECKING}/changes",
    "/p/7f3k/answer", "/p/7f3k/answer.json", "/p/7f3k/promises",
    "/p/t9hd", "/rules", "/safety", "/privacy", "/help", "/about", "/accessibility", "/leave", "/team", "/team/sign-in",
    "/static/consult.css", "/healthz", "/readyz", "/nowhere", "/p/none", f"/p/{CHECKING}/read/none", "/p/%00", "/%ff",
)  # fmt: skip


class Person(HTTPConnection):
    """One participant behind a proxy, with an address and headers that nobody else has."""

    def __init__(self, place: Path, number: int) -> None:
        super().__init__("localhost", timeout=60)
        self.place, self.number = place, number
        self.address = f"{ADDRESS}{number:x}::7"
        self.marks = {name: f"{mark}{number:04}" for name, mark in MARKS.items()} | {
            "X-Forwarded-For": self.address, "Forwarded": f'for="[{self.address}]"', "X-Real-IP": self.address,
        }  # fmt: skip

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(str(self.place))

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[HTTPResponse, str]:
        path += ("&" if "?" in path else "?") + f"{QUERY}={QUERY}{self.number:04}"
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        self.request(method, path, body, self.marks | form | headers)
        answer = self.getresponse()
        return answer, answer.read().decode("utf-8", "replace")

    def speak(self) -> int:
        """Preview and send, with a cookie that none of our forms has."""
        del self.marks["Cookie"]
        path = f"/p/{CHECKING}/say"
        fields = {"act": "preview", "part": "plan", "t.plan": f"Said by nobody {self.number:04}.", "c.plan": "show"}
        _, page = self.ask("POST", path, urlencode(fields))
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token, page
        answer, _ = self.ask("POST", path, urlencode(fields | {"act": "send", "token": token[1]}))
        return answer.status

    def raw(self, content: bytes, *, answered: bool = True) -> None:
        """Send what no browser sends, with the marks in it."""
        with closing(socket.socket(socket.AF_UNIX)) as connection:
            connection.settimeout(10)
            connection.connect(str(self.place))
            connection.sendall(content)
            if answered:
                connection.recv(1000)


@pytest.fixture
def place(tmp_path: Path, stages: Stages) -> Iterator[Path]:
    """`consult serve` behind a proxy that it trusts; everything it writes is in the test's folder."""
    copied(tmp_path / "var", stages)
    (tmp_path / "tmp").mkdir()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    environ |= {
        "CONSULT_DATA_DIR": str(tmp_path / "var"), "CONSULT_TRUSTED_PROXY": "unix", "PYTHONPATH": str(ROOT),
        "TMPDIR": str(tmp_path / "tmp"),
    }  # fmt: skip
    command = [sys.executable, "-m", "consult.cli"]
    subprocess.run([*command, "backup", "--plain", str(tmp_path / "before")], env=environ, cwd=tmp_path, check=True)
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen([*command, "serve", "--uds", "s"], stdout=log, stderr=log, env=environ, cwd=tmp_path)
    end = time.monotonic() + 60
    while "Serving at" not in (tmp_path / "log").read_text():
        assert time.monotonic() < end, (tmp_path / "log").read_text()
        time.sleep(0.1)
    yield tmp_path / "s"
    server.send_signal(signal.SIGTERM)
    server.wait(30)


def test_nothing_of_a_hundred_people_is_kept_but_their_words(place: Path) -> None:
    folder = place.parent
    statuses = set()
    for number in range(PEOPLE):
        with closing(Person(place, number)) as person:
            statuses |= {person.ask("GET", PAGES[(number + step * 7) % len(PAGES)])[0].status for step in range(3)}
            statuses |= wrong(person)
            spoken = person.speak()
            assert spoken == 200
    statuses |= without_a_table(place)
    assert {200, 303, 400, 403, 404, 405, 422, 503} <= statuses
    assert_sent(folder, PEOPLE)
    found = searched(folder)
    assert b"Said by nobody 0099." in found, "the search looks where words are kept"
    for mark in (*MARKS.values(), QUERY, ADDRESS):
        name = mark.rpartition("/")[2].partition("=")[0]
        assert name.encode() not in found, name
    for number in range(PEOPLE):
        address = ip_address(f"{ADDRESS}{number:x}::7")
        assert address.packed not in found
        for plain in (str(address), address.exploded):
            # A hash without a key is as good as an address: there are few enough to try them all.
            assert hashlib.sha256(plain.encode()).digest() not in found
            assert hashlib.sha256(plain.encode()).hexdigest().encode() not in found


def wrong(person: Person) -> set[int]:
    """Something different goes wrong for each: malformed, forged, too large, given up halfway."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in person.marks.items()).encode()
    kind = person.number % 7
    if kind == 0:
        person.raw(b"GARBAGE\x00\x01 /" + QUERY.encode() + b" HTTP/9\r\n" + lines + b"\r\n")
    elif kind == 1:
        person.raw(b"GET / HTTP/1.1\r\nHost: a b\r\n" + lines + b"X: \x01\r\n\r\n")
    elif kind == 2:
        # Somebody slow, who leaves before they have finished.
        person.raw(
            b"POST /receipt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n" + lines + b"\r\nreceipt=",
            answered=False,
        )  # noqa: E501
    elif kind == 3:
        return {person.ask("POST", "/receipt", "receipt=none", **{"Sec-Fetch-Site": "cross-site"})[0].status}
    elif kind == 4:
        return {person.ask("DELETE", "/receipt")[0].status}
    elif kind == 5:
        return {person.ask("POST", "/receipt", "receipt=%ED%A0%80", Origin="http://localhost")[0].status}
    else:
        return too_large(person)
    return {400}


def too_large(person: Person) -> set[int]:
    """The server may answer, or close the connection on what it will not read."""
    try:
        return {person.ask("POST", "/receipt", "receipt=" + "x" * 3_000_000, Origin="http://localhost")[0].status}
    except (HTTPException, OSError):
        person.close()
        return set()


def without_a_table(place: Path) -> set[int]:
    """Our own errors: pages of a database that has lost something."""
    with closing(sqlite3.connect(place.parent / "var" / "consult.sqlite", timeout=30)) as database:
        database.execute("ALTER TABLE clause RENAME TO clause_gone")
        statuses = set()
        for number in range(PEOPLE, PEOPLE + 10):
            with closing(Person(place, number)) as person:
                statuses.add(person.ask("GET", f"/p/{CHECKING}/read")[0].status)
        database.execute("ALTER TABLE clause_gone RENAME TO clause")
    return statuses


def assert_sent(folder: Path, count: int) -> None:
    with closing(sqlite3.connect(folder / "var" / "consult.sqlite", timeout=30)) as database:
        [found] = database.execute("SELECT count(*) FROM comment WHERE original LIKE 'Said by nobody %'").fetchone()
    assert found == count


def searched(folder: Path) -> bytes:
    """Every byte that the server left: database, backups, the journal next to them, temporary files, output."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

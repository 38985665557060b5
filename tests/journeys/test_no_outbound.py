"""Nothing goes out: no mail, no call to another host, not even a name look-up, whatever anybody does.

Against anyone who watches the server's network, and against a dependency that reports home.
"""

import os
import socket
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from consult.runtime import periodic_tasks
from consult.web.page_cache import PageCache
from tests.cast import Clock
from tests.conftest import Stages
from tests.demonstrated import copied
from tests.journeys.people import Time
from tests.journeys.story import Story
from tests.journeys.test_serving import Served
from tests.journeys.visitor import WithoutScript

#: Imported before everything else in a Python process: notes whom it connects to, and which names it looks up.
WATCH = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        note(event, arguments[1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        note(event, arguments[0])

def note(event, whom):
    with open(os.environ["TEST_WATCH"], "a") as file:
        file.write(f"{event} {whom!r}\\n")

sys.addaudithook(watch)
open(os.environ["TEST_WATCH"], "a").write("watching\\n")
"""


def strays(notes: str) -> list[str]:
    """What left this machine, or would have: an address of its own is a path or begins with 127."""
    own = ("socket.connect ('127.", "socket.connect '", "socket.connect ('::1'", "socket.getaddrinfo '127.")
    return [line for line in notes.splitlines() if line != "watching" and not line.startswith(own)]


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """This process without a way out, whatever it tries."""
    tried: list[str] = []

    def refuse(what: str, *arguments: object, **_: object) -> None:
        tried.append(f"{what} {arguments[-1]!r}")
        raise OSError(f"{what}: nothing goes out")

    for name in ("connect", "connect_ex", "sendto", "sendmsg"):
        monkeypatch.setattr(socket.socket, name, lambda _, *given, name=name: refuse(name, *given))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "create_connection"):
        monkeypatch.setattr(socket, name, partial(refuse, name))
    return tried


def test_a_plan_from_its_draft_to_its_promises_reaches_nobody(app: Flask, clock: Clock, closed: list[str]):
    time = Time(clock)
    app.wsgi_app = PageCache(partial(Flask.wsgi_app, app), time.seconds)  # type: ignore[method-assign]
    Story(app, time, partial(WithoutScript, app)).tell()
    with app.app_context():
        assert periodic_tasks.run_once()
    assert closed == []


def test_the_guard_sees_an_attempt(closed: list[str]):
    with pytest.raises(OSError, match="nothing goes out"):
        socket.create_connection(("192.0.2.1", 25))
    with socket.socket() as attempt, pytest.raises(OSError, match="nothing goes out"):
        attempt.connect(("192.0.2.1", 25))
    assert len(closed) == 2


def test_server_and_periodic_tasks_reach_nobody(tmp_path: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch):
    watch = tmp_path / "watch"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(WATCH)
    notes = tmp_path / "notes"
    monkeypatch.setenv("TEST_WATCH", str(notes))
    copied(tmp_path / "var", stages)
    served = Served(tmp_path, before=f"{watch}{os.pathsep}")
    try:
        for path in ("/", "/p/7f3k", "/p/7f3k/read", "/p/7f3k/say?part=all", "/leave", "/nowhere", "/team/"):
            served.get(path)
        post(served, "/p/7f3k/say", {"act": "preview", "t.plan": "See https://192.0.2.1/x or me@example.org"})
        post(served, "/receipt", {"receipt": "not one"})
        served.wait_for(lambda: len(served.children()) >= 2)
    finally:
        served.process.terminate()
        served.process.wait(30)
    written = notes.read_text()
    assert written.count("watching") >= 2, "the server, with the workers that it forks, and its sweeps are watched"
    assert strays(written) == []


def post(served: Served, path: str, fields: dict[str, str]) -> None:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.request("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
    assert connection.getresponse().status < 500
    connection.close()

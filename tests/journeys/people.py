"""The people in the story, and its clock."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pyotp
from click.testing import CliRunner
from flask import Flask

from consult import cli
from consult.storage.database import clock_at
from tests.cast import Clock
from tests.journeys.visitor import Visitor

BEGINS = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)
PASSPHRASE = "lantern pebble quiet orchard"

Wsgi = Callable[..., Iterable[bytes]]


class Time:
    """The story's time, the same in every thread and for the page cache."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.moment = BEGINS
        clock.set(BEGINS)

    def passes(self, **delta: float) -> None:
        self.moment = self._clock.forward(**delta)

    def seconds(self) -> float:
        """For measuring durations: the page cache."""
        return self.moment.timestamp()

    def kept_by(self, application: Wsgi) -> Wsgi:
        """The application at this time for every request, in whichever thread."""

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            with clock_at(self.moment):
                return application(environ, start_response)

        return answer


def commanded(app: Flask, *words: str) -> str:
    """What `consult` prints when the operator runs these words on the application's data folder."""
    environ = {"CONSULT_DATA_DIR": str(app.extensions["settings"].data_dir)}
    done = CliRunner().invoke(cli.commands, words, env=environ)
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.output


def reads(visitor: Visitor, *phrases: str) -> None:
    """All of this is on the page that somebody looks at."""
    missing = [phrase for phrase in phrases if phrase not in visitor.words]
    assert not missing, f"{visitor.address} does not say {missing}:\n{visitor.words}"


def reads_nothing_of(visitor: Visitor, *phrases: str) -> None:
    found = [phrase for phrase in phrases if phrase in visitor.words]
    assert not found, f"{visitor.address} says {found}:\n{visitor.words}"


class Member:
    """Somebody of the team, with their passphrase, their app of codes and their browser."""

    def __init__(self, name: str, visitor: Visitor, time: Time) -> None:
        self.name, self.at, self._time = name, visitor, time
        self._key = ""

    def joins(self, link: str) -> None:
        """Open the invitation link, choose a passphrase, add the key to their app."""
        self.at.go(urlsplit(link).path)
        self.at.press("Show my key")
        found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", self.at.words)
        assert found, self.at.words
        self._key = found[0].replace(" ", "")
        self.at.fill({"passphrase": PASSPHRASE, "again": PASSPHRASE, "code": self._code()})
        self.at.press("Join")
        reads(self.at, "Your recovery codes", "You see these once.")
        self.at.click("I have saved them. Continue")
        reads(self.at, "Today, ")

    def comes_to_work(self, path: str) -> None:
        """Later, when the session has ended: sign in on the way to a page."""
        self._time.passes(hours=1)
        self.at.go(path)
        assert self.at.address.startswith("/team/sign-in?"), self.at.address
        self.at.fill({"name": self.name, "passphrase": PASSPHRASE, "code": self._code()})
        self.at.press("Sign in")
        assert self.at.address == path, self.at.address

    def _code(self) -> str:
        return pyotp.TOTP(self._key).at(self._time.moment)

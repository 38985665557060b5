"""A hundred people send while nobody can write: a few wait, the rest are told at once, and readers keep reading.

The server's threads are a pool of the same size here, so no test depends on how busy the machine is: readers are
answered while the others still wait, or the test would not end.
"""

import fcntl
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.contributions.models import Comment
from consult.credentials import form_tokens
from consult.staff import passphrases
from consult.storage.bounded_waits import THREADS, Deadline
from consult.storage.database import MAX_WRITERS, db, now
from consult.storage.postgresql import TURN
from tests.cast import CODE, reading
from tests.conftest import Stages

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

SAY = f"/p/{CODE}/say"
MANY = 100
READ = ("/healthz", "/leave", f"/p/{CODE}", f"/p/{CODE}/read/siting", "/static/consult.css")
#: Far longer than the test runs, and hardly any time at all.
LONG, SHORT = "110", "0.4"


@contextmanager
def turn_held(data_dir: Path, stages: Stages) -> Iterator[None]:
    """Another process keeps writing."""
    if data_dir in stages.names:
        with psycopg.connect(stages.server.url(stages.names[data_dir]), autocommit=True) as other:
            other.execute("select pg_advisory_lock(%s)", (TURN,))
            yield
        return
    handle = os.open(data_dir / "consult.sqlite.turn", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def standby_gone(stages: Stages) -> Iterator[None]:
    """With every commit the server waits for a standby that does not come."""
    stages.server.tell("alter system set synchronous_standby_names = 'ghost'", "select pg_reload_conf()")
    try:
        yield
    finally:
        stages.server.tell("alter system reset synchronous_standby_names", "select pg_reload_conf()")


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    """As many threads as a worker answers with."""
    with ThreadPoolExecutor(THREADS) as pool:
        yield pool


class Person:
    """Somebody who presses "Send it", and presses again."""

    def __init__(self, app: Flask, number: int) -> None:
        self.app, self.words = app, f"Person {number:03} says this, and no other."
        key = app.extensions["settings"].forms_key
        self.fields = {
            "act": "send", "part": "siting", "t.siting": self.words, "c.siting": "show",
            "token": form_tokens.mint(key, CODE, now() - timedelta(seconds=5)),
        }  # fmt: skip
        self.answers: list[tuple[int, str]] = []

    def send(self) -> int:
        answer = self.app.test_client().post(SAY, data=self.fields)
        self.answers.append((answer.status_code, answer.text))
        assert answer.status_code == 200 or int(answer.headers["Retry-After"]) > 0
        return answer.status_code

    @property
    def has_the_words(self) -> bool:
        return self.words in self.answers[-1][1]


def stored(app: Flask) -> Counter[str]:
    with reading(app):
        query = select(Comment.original, func.count()).where(Comment.original.like("Person %"))
        return Counter(dict(db.session.execute(query.group_by(Comment.original)).all()))


def all_can_read(app: Flask, worker: ThreadPoolExecutor) -> None:
    answers = [worker.submit(app.test_client().get, path) for path in READ for _ in range(4)]
    assert {answer.result().status_code for answer in answers} <= {200, 303}


def all_send_again(people: list[Person]) -> None:
    """One after the other: those who were told that nothing was saved, or that nobody knows."""
    for person in people:
        if person.answers[-1][0] != 200:
            assert person.send() == 200


def wait_for(done: Callable[[], bool]) -> None:
    while not done():
        threading.Event().wait(0.01)


def test_half_of_the_threads_wait_and_the_others_are_told_at_once(make_app, plan, stages, data_dir, worker):
    """Against one slow writer who stops the site: with a patience this long, nobody would be answered in time."""
    app = make_app(CONSULT_PATIENCE=LONG)
    people = [Person(app, number) for number in range(MANY)]
    with turn_held(data_dir, stages):
        sent = [worker.submit(person.send) for person in people]
        wait_for(lambda: sum(each.done() for each in sent) >= MANY - MAX_WRITERS)
        all_can_read(app, worker)
        assert sum(each.done() for each in sent) == MANY - MAX_WRITERS == 68, "the others still wait"
    assert Counter(each.result() for each in sent) == {503: MANY - MAX_WRITERS, 200: MAX_WRITERS}
    for person in people:
        assert person.answers[0][0] == 200 or (person.has_the_words and "Nothing was saved" in person.answers[0][1])
    assert len(stored(app)) == MAX_WRITERS
    all_send_again(people)
    assert stored(app) == Counter(person.words for person in people), "none lost, none double"


def test_nobody_waits_longer_than_the_setting_says(make_app, plan, stages, data_dir, worker):
    app = make_app(CONSULT_PATIENCE=SHORT)
    people = [Person(app, number) for number in range(MANY)]
    with turn_held(data_dir, stages):
        sent = [worker.submit(person.send) for person in people]
        assert Counter(each.result() for each in sent) == {503: MANY}, "all of them while the turn is held"
        all_can_read(app, worker)
    for person in people:
        assert person.has_the_words
        assert "Nothing was saved" in person.answers[0][1]
        assert "Sending this form again is safe" in person.answers[0][1]
    assert not stored(app)
    all_send_again(people)
    assert stored(app) == Counter(person.words for person in people), "none lost, none double"


def preparing(app: Flask):
    """Somebody prepares what they send, and is not done."""
    return app.extensions["group_commit"].preparing(Deadline(0.0, 0.0))


def test_one_at_a_time_prepares_what_they_send_and_everybody_can_read(make_app, plan, stages, data_dir, worker):
    app = make_app(CONSULT_PATIENCE=LONG)
    people = [Person(app, number) for number in range(MANY)]
    with preparing(app):
        sent = [worker.submit(person.send) for person in people]
        wait_for(lambda: sum(each.done() for each in sent) >= MANY - MAX_WRITERS)
        all_can_read(app, worker)
        assert sum(each.done() for each in sent) == MANY - MAX_WRITERS, "the others still wait"
        assert not len(app.extensions["group_commit"]), "nobody else has prepared"
    assert Counter(each.result() for each in sent) == {503: MANY - MAX_WRITERS, 200: MAX_WRITERS}
    all_send_again(people)
    assert stored(app) == Counter(person.words for person in people), "none lost, none double"


def test_nobody_waits_to_prepare_longer_than_the_setting_says(make_app, plan, stages, data_dir, worker):
    app = make_app(CONSULT_PATIENCE=SHORT)
    people = [Person(app, number) for number in range(MANY)]
    with preparing(app):
        sent = [worker.submit(person.send) for person in people]
        assert Counter(each.result() for each in sent) == {503: MANY}, "all of them while somebody prepares"
    assert all(person.has_the_words and "Nothing was saved" in person.answers[0][1] for person in people)
    assert not stored(app)
    all_send_again(people)
    assert stored(app) == Counter(person.words for person in people), "none lost, none double"


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_lost_standby_leaves_nobody_without_a_response(make_app, plan, stages, data_dir, worker):
    """No setting of the server ends a commit that waits for a standby: people are told that nobody knows."""
    app = make_app(CONSULT_PATIENCE=SHORT)
    people = [Person(app, number) for number in range(MANY)]
    with standby_gone(stages):
        sent: list[Future[int]] = [worker.submit(person.send) for person in people]
        assert Counter(each.result() for each in sent) == {503: MANY}, "all of them while the standby is gone"
        all_can_read(app, worker)
    unsure = [person for person in people if "We do not know if it was saved" in person.answers[0][1]]
    assert unsure, "the first to write are told so"
    for person in people:
        assert person.has_the_words
        assert ("Nothing was saved" in person.answers[0][1]) is (person not in unsure)
    assert set(stored(app)) <= {person.words for person in unsure}
    all_send_again(people)
    assert stored(app) == Counter(person.words for person in people), "none lost, none double"
    for person in unsure:
        receipt = person.answers[0][1].partition('class="receipt" translate="no">')[2].partition("<")[0]
        assert receipt, "a receipt came with it"
        assert receipt in person.answers[-1][1], "and is the one that opens what was saved"


@pytest.mark.parametrize(("path", "fields"), [
    ("/account/enter", {"name": "heron quill", "passphrase": "four words that are wrong"}),
    ("/team/sign-in", {"name": "Mo", "passphrase": "four words that are wrong", "code": "123456"}),
])  # fmt: skip
def test_a_few_wait_for_their_passphrase_and_the_others_are_told_at_once(
    make_app, plan, worker, monkeypatch, path, fields
):
    """Against a flood of attempts: each hash takes time on purpose, and a thread while it is waited for."""
    app, go = make_app(), threading.Event()

    class Slow:
        """Takes until it is told to go on: the named fault is a machine that hashes slowly."""

        def verify(self, *_: object) -> bool:
            go.wait()
            raise passphrases.VerificationError

    monkeypatch.setattr(passphrases._hashing, "argon", Slow())
    tries = [worker.submit(app.test_client().post, path, data=fields) for _ in range(64)]
    wait_for(lambda: sum(each.done() for each in tries) >= 52)
    all_can_read(app, worker)
    assert sum(each.done() for each in tries) == 52, "twelve wait"
    told = [each.result() for each in tries if each.done()]
    assert {answer.status_code for answer in told} == {503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in told)
    go.set()
    assert Counter(each.result().status_code for each in tries)[422] == 12

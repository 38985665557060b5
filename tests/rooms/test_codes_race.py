"""Attack: one card, many hands. However many people send with one code at the same moment, exactly one succeeds."""

import multiprocessing
import secrets
import threading
import time
from collections.abc import Iterator
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.access import ValidationError
from consult.config import read_settings
from consult.contributions import submitting
from consult.contributions.enums import Channel, Choice
from consult.contributions.models import Submission
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.credentials import access_code_words, access_codes
from consult.factory import create_app
from consult.storage.bounded_waits import Busy
from consult.storage.database import db
from consult.storage.group_commit import run_in_group
from tests.cast import CODE, Cast, Plan, counted, reading, writing
from tests.conftest import Stages

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

HANDS = 64
SENT = NewSubmission(votes={"hours": Choice.SUPPORT})


def sheet(app: Flask, cast: Cast, rounds: int) -> list[int]:
    olga = cast.actor("Olga")
    with writing(app):
        return [access_code_words.read(words) for words in access_codes.make_sheet(olga, CODE, "Harbour van", rounds)]


def attempts(app: Flask, number: int, hands: int) -> list[object]:
    """As many people send with one code at once, each in a thread; a receipt or the refusal of each.

    They are more than may wait to write: those turned away send again, as the page asks them to.
    """
    came: list[object] = []
    start = threading.Barrier(hands)

    def attempt() -> None:
        way, seed = HowSent(Channel.CODE, code=number), secrets.token_bytes(16)
        with app.app_context():
            start.wait(60)
            while True:
                try:
                    sent = run_in_group(submitting.write, lambda: submitting.prepare(CODE, seed, SENT, way))
                    came.append(sent.receipt)
                except Busy:
                    time.sleep(0.01)
                    continue
                except ValidationError as refusal:
                    came.append(refusal.message)
                return

    threads = [threading.Thread(target=attempt) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def kept(app: Flask, plan: Plan) -> tuple[int, int]:
    """How many sendings and how many used codes there are."""
    counted(app)
    with reading(app):
        query = select(func.count()).where(Submission.consultation_id == plan.id)
        return db.session.scalar(query) or 0, sum(each.used for each in access_codes.totals(plan.id))


def check_rounds(app: Flask, cast: Cast, plan: Plan, rounds: int) -> None:
    for number in sheet(app, cast, rounds):
        came = attempts(app, number, HANDS)
        assert sum(isinstance(each, int) for each in came) == 1
        assert came.count(access_codes.USED) == HANDS - 1
    assert kept(app, plan) == (rounds, rounds)


def test_of_64_who_use_one_code_at_once_one_succeeds(app, cast, plan):
    check_rounds(app, cast, plan, 12)


@pytest.mark.long
def test_of_64_who_use_one_code_at_once_one_succeeds_200_times(app, cast, plan):
    check_rounds(app, cast, plan, 200)


def work(environ: dict[str, str], numbers: list[int], meet: Barrier, told: "Queue[list[int]]") -> None:
    """One worker of a server with two: half of the hands, round after round; returns how many succeeded in each."""
    app = create_app(read_settings(environ))
    succeeded = []
    for number in numbers:
        meet.wait(60)
        succeeded.append(sum(isinstance(each, int) for each in attempts(app, number, HANDS // 2)))
    told.put(succeeded)


def in_two_processes(environ: dict[str, str], numbers: list[int]) -> Iterator[int]:
    """How many succeeded with each code."""
    context = multiprocessing.get_context("spawn")
    meet, told = context.Barrier(2), context.Queue()
    workers = [context.Process(target=work, args=(environ, numbers, meet, told)) for _ in range(2)]
    for worker in workers:
        worker.start()
    counted = [told.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join(60)
    told.close()
    return map(sum, zip(*counted, strict=True))


@pytest.mark.parametrize("rounds", [4, pytest.param(50, marks=pytest.mark.long)])
def test_of_64_in_two_processes_one_succeeds(app, cast, plan, stages: Stages, data_dir, rounds):
    numbers = sheet(app, cast, rounds)
    assert list(in_two_processes(stages.environ(data_dir), numbers)) == [1] * rounds
    assert kept(app, plan) == (rounds, rounds)

"""Group commit: many write at once, each is stored or not by itself, and nobody is told before the disk has it."""

import threading

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from consult.access import ValidationError
from consult.contributions import submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.models import Submission
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.storage import group_commit
from consult.storage.database import db
from tests.cast import CODE

pytestmark = pytest.mark.both_databases


def vote(number, key="hours"):
    return submitting.send(CODE, f"group-{number:010}".encode(), NewSubmission(votes={key: Choice.SUPPORT}))


def do(works):
    """Items that are work to be done, so that a test can say what happens in the turn."""
    return [work() for work in works]


def prepared(number, key="hours"):
    content = NewSubmission(votes={key: Choice.SUPPORT}, comments=[CommentText(key, "Open earlier.", Consent.SHOW)])
    return submitting.prepare(CODE, f"group-{number:010}".encode(), content)


def together(app, items, write=do):
    """Every item in a thread of its own, started while somebody has the turn, so that they meet."""
    came = [None] * len(items)

    def run(place, item):
        with app.app_context():
            db.session.scalar(select(func.count()).select_from(Submission))
            try:
                came[place] = group_commit.run_in_group(write, lambda: item)
            except Exception as error:
                came[place] = error

    threads = [threading.Thread(target=run, args=(place, item)) for place, item in enumerate(items)]
    app.extensions["turn"].take()
    for thread in threads:
        thread.start()
    while len(app.extensions["group_commit"]) < len(items):
        pass
    app.extensions["turn"].give()
    for thread in threads:
        thread.join(30)
    return came


def start(app, items, came, write=do):
    """A thread for each item; its result is put into `came`."""

    def run(item):
        with app.app_context():
            came.append(group_commit.run_in_group(write, lambda: item))

    threads = [threading.Thread(target=run, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    return threads


def stored(app, plan):
    with app.app_context():
        return db.session.scalar(
            select(func.count()).select_from(Submission).where(Submission.consultation_id == plan.id)
        )


def commits(app):
    seen = []
    with app.app_context():
        event.listen(db.engine, "commit", lambda connection: seen.append(1))
    return seen


def statements(app):
    seen = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append((given[2], given[5])))
    return seen


def test_sixteen_who_meet_are_written_by_the_statements_of_one(app, plan):
    seen = statements(app)
    (alone,) = together(app, [None], lambda _: submitting.write([prepared(99)]))
    assert alone.held is False
    for_one = [statement.partition(" VALUES")[0] for statement, _ in seen if statement.startswith("INSERT")]
    assert sorted(statement.split()[2] for statement in for_one) == [
        "clause_vote",
        "comment",
        "item_event",
        "submission",
    ]
    seen.clear()
    with app.app_context():
        batch = [prepared(number) for number in range(16)]
    came = together(app, batch, submitting.write)
    assert len({each.receipt for each in came}) == 16
    written = [statement for statement, _ in seen if statement.startswith("INSERT")]
    assert len(written) == 4, "one statement a table"
    asked = [statement for statement, _ in seen if statement.startswith("SELECT") and "count(" not in statement]
    assert len([each for each in asked if "advisory" not in each]) == 3, "what was sent, the plan, where answers go"


def test_people_whose_batch_is_written_do_not_wait_for_those_who_come_next(app, plan):
    """Otherwise people who are done would keep waiting, and later ones would be written in small groups."""
    came, commits, left = [], [], []
    with app.app_context():
        first, second = [prepared(n) for n in range(4)], [prepared(n) for n in range(4, 8)]
        engine = db.engine

    def commit(connection):
        commits.append(1)
        if len(commits) == 1:
            threads.extend(start(app, second, came, submitting.write))
            while len(app.extensions["group_commit"]) < 4:
                pass
        else:
            for thread in threads[:4]:
                thread.join(30)
            left.append([thread.is_alive() for thread in threads[:4]])

    event.listen(engine, "commit", commit)
    app.extensions["turn"].take()
    threads = start(app, first, came, submitting.write)
    while len(app.extensions["group_commit"]) < 4:
        pass
    app.extensions["turn"].give()
    for thread in threads:
        thread.join(30)
    for thread in threads[4:]:
        thread.join(30)
    event.remove(engine, "commit", commit)
    assert left == [[False] * 4]
    assert len(commits) == 2
    assert len({each.receipt for each in came}) == 8


def test_one_that_is_refused_costs_the_others_nothing(app, plan):
    with app.app_context():
        batch = [prepared(1), prepared(2, "moonbase"), prepared(3)]
    seen = statements(app)
    came = together(app, batch, submitting.write)
    assert isinstance(came[1], ValidationError)
    assert stored(app, plan) == 2
    assert len([statement for statement, _ in seen if statement.startswith("INSERT")]) == 4


def test_one_form_and_others_at_once_is_taken_once_and_the_others_too(app, plan):
    with app.app_context():
        batch = [prepared(number) for number in (7, 1, 7, 2, 7)]
    came = together(app, batch, submitting.write)
    assert len({each.receipt for each in came}) == 3
    assert [each.before for each in came].count(False) == 3
    assert stored(app, plan) == 3


def test_sixteen_who_meet_are_kept_by_one_commit(app, plan):
    seen = commits(app)
    came = together(app, [lambda n=n: vote(n) for n in range(16)])
    assert len(set(came)) == 16
    assert stored(app, plan) == 16
    assert len(seen) == 1


def test_one_that_is_refused_does_not_touch_the_others(app, plan):
    came = together(app, [lambda: vote(1), lambda: vote(2, "moonbase"), lambda: vote(3)])
    assert isinstance(came[1], ValidationError)
    assert [isinstance(each, int) for each in came] == [True, False, True]
    assert stored(app, plan) == 2


def test_one_that_fails_midway_leaves_nothing_of_its_own(app, plan):
    def half():
        vote(1)
        raise ZeroDivisionError

    came = together(app, [half, lambda: vote(2)])
    assert isinstance(came[0], ZeroDivisionError)
    assert stored(app, plan) == 1


def test_when_the_commit_fails_everybody_is_told_and_nothing_is_kept(app, plan):
    def fail(connection):
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    with app.app_context():
        event.listen(db.engine, "commit", fail)
        engine = db.engine
    came = together(app, [lambda: vote(1), lambda: vote(2)])
    event.remove(engine, "commit", fail)
    assert all(isinstance(each, OperationalError) for each in came)
    assert stored(app, plan) == 0


@pytest.mark.parametrize("told", [True, False])
def test_when_a_full_disk_undoes_the_batch_midway_nobody_is_told_that_it_is_kept(app, plan, told):
    """SQLite then undoes the whole transaction, including what was written before for others."""

    def undone():
        vote(2)
        db.session.connection().connection.driver_connection.execute("ROLLBACK")
        if told:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    came = together(app, [lambda: vote(1), undone, lambda: vote(3)])
    kept = [each for each in came if isinstance(each, int)]
    assert stored(app, plan) >= len(kept)
    assert isinstance(came[0], OperationalError)
    assert isinstance(came[1], OperationalError)


def test_the_same_form_sent_twice_at_once_is_taken_once(app, plan):
    came = together(app, [lambda: vote(7) for _ in range(8)])
    assert len(set(came)) == 1
    assert stored(app, plan) == 1

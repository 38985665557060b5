"""Periodic tasks look before they take the turn to write, through an index, however much was sent."""

import threading

import pytest
from sqlalchemy import event, func, insert, select, update

from consult.consultations import queries
from consult.contributions.models import Comment
from consult.record import entries
from consult.record.models import RecordEntry
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.runtime.periodic_tasks import TaskLease
from consult.storage.database import UndeclaredWrite, db, now, today
from tests.cast import CODE, writing
from tests.moderated import decide, say

pytestmark = pytest.mark.both_databases


@pytest.fixture
def turns(app):
    """How often somebody took the turn to write in this process."""
    turn, taken = app.extensions["turn"], []
    real = turn.take

    def take(*given):
        taken.append(1)
        return real(*given)

    turn.take = take
    yield taken
    del turn.take


def test_idle_tasks_take_no_turn(app, plan, turns):
    with app.app_context():
        periodic_tasks.run_once()
        turns.clear()
        assert not any(periodic_tasks.run_once().values())
    assert turns == []


def test_a_task_that_has_something_to_do_does_it(app, plan, cast, turns, clock):
    sent = say(app)
    decide(app, cast, sent, "publish")
    clock.forward(days=4)
    turns.clear()
    with app.app_context():
        assert periodic_tasks.run_once()["publish batches"] >= 1
        assert db.session.scalar(select(Comment.stage).where(Comment.id == sent.id)) == "public"
    assert turns


def test_a_task_that_found_nothing_looks_again_when_what_it_waits_for_changes(app, plan, clock, monkeypatch):
    looks = []
    monkeypatch.setattr(periodic_tasks, "_tasks", {"look": lambda: looks.append(1) or 0})
    monkeypatch.setattr(periodic_tasks, "_last_changes", {"look": queries.last_change})

    def looked() -> bool:
        looks.clear()
        with app.app_context():
            periodic_tasks.run_once()
        return bool(looks)

    assert looked()
    assert not looked()
    clock.forward(days=1)
    assert looked()
    with writing(app):
        erasure_journal.note(Taken.COMMENT, 1)
    assert looked()
    plan.closed()
    assert looked()
    assert not looked()


def test_what_one_task_did_may_be_work_for_another(app, plan, monkeypatch):
    """A task that has already run looks again in the next round."""

    def change() -> int:
        comment = db.session.get_one(Comment, sent.id)
        if comment.outcome == "touched":
            return 0
        comment.outcome = "touched"
        return 1

    sent, looks = say(app), []
    monkeypatch.setattr(periodic_tasks, "_tasks", {"first": lambda: looks.append(1) or 0, "second": change})
    monkeypatch.setattr(periodic_tasks, "_last_changes", {"first": queries.last_change})
    with app.app_context():
        for _ in range(3):
            periodic_tasks.run_once()
    assert len(looks) == 2


def test_a_long_task_takes_turns_with_the_others(app, plan, monkeypatch):
    """Against suggestions for twelve parts, before which nothing is published for minutes."""

    def change() -> int:
        comment = db.session.get_one(Comment, sent.id)
        if len(comment.outcome) == 3:
            return 0
        comment.outcome += "."
        return 1

    sent, looks = say(app), []
    monkeypatch.setattr(periodic_tasks, "_tasks", {"long": change, "other": lambda: looks.append(1) or 0})
    monkeypatch.setattr(periodic_tasks, "_turns", {"long": 1})
    with app.app_context():
        assert periodic_tasks.run_round() == {"long": 1, "other": 0}
        assert len(looks) == 1
        assert periodic_tasks.run_once() == {"long": 2, "other": 0}
    assert len(looks) == 4
    monkeypatch.setattr(periodic_tasks, "_turns", {"long": 2})
    with writing(app):
        db.session.get_one(Comment, sent.id).outcome = ""
    with app.app_context():
        assert [periodic_tasks.run_round()["long"] for _ in range(3)] == [2, 1, 0]


def test_a_task_whose_work_comes_in_as_fast_as_it_is_done_holds_up_no_other(app, plan, monkeypatch):
    """Against a busy machine on which looking at a comment takes as long as somebody needs to send the next one."""

    def look() -> int:
        looks.append("busy")
        if len(looks) > 3 * periodic_tasks.TURN:
            pytest.fail("the others never run")
        comment = db.session.get_one(Comment, sent.id)
        comment.outcome = "" if comment.outcome else "."
        return 1

    sent, looks = say(app), []
    monkeypatch.setattr(periodic_tasks, "TURN", 5)
    monkeypatch.setattr(periodic_tasks, "_tasks", {"busy": look, "other": lambda: looks.append("other") or 0})
    with app.app_context():
        assert periodic_tasks.run_round() == {"busy": 5, "other": 0}
    assert looks[-1] == "other"


def test_a_task_that_changes_a_row_and_sends_nothing_by_itself_is_due(app, plan, turns, monkeypatch):
    """What is left to be written at the end counts as well."""

    def change() -> int:
        comment = db.session.get_one(Comment, sent.id)
        if comment.outcome == "touched":
            return 0
        comment.outcome = "touched"
        return 1

    sent = say(app)
    monkeypatch.setattr(periodic_tasks, "_tasks", {"touch": change})
    with app.app_context():
        assert periodic_tasks.run_once() == {"touch": 1}
        assert not periodic_tasks.run_once()["touch"]
        assert db.session.scalar(select(func.count(Comment.id)).where(Comment.outcome == "touched")) == 1


def test_the_lease_is_written_when_half_of_it_is_over_and_not_before(app, plan, turns, clock):
    with app.app_context():
        assert periodic_tasks._lease("us")
        turns.clear()
        assert periodic_tasks._lease("us")
        assert not periodic_tasks._lease("them")
        assert turns == []
        clock.forward(seconds=31)
        assert periodic_tasks._lease("us")
        assert len(turns) == 1
        assert db.session.scalar(select(TaskLease.until)) > now() + periodic_tasks.LEASE_DURATION / 2
        clock.forward(seconds=61)
        assert periodic_tasks._lease("them")


def rows_of_a_record(app, count):
    with writing(app):
        start = entries.length(CODE)
        db.session.execute(insert(RecordEntry), [
            {
                "consultation_code": CODE, "position": start + n, "kind": "life", "day": today(), "entry": "{}",
                "leaf": f"{n:064}",
            }
            for n in range(count)
        ])  # fmt: skip


def statements(app, work):
    """What `work` reads from the record or adds to it, as (statement, parameters)."""
    found = []

    def note(connection, cursor, statement, parameters, context, many):
        if "record_entry" in statement:
            found.append((statement, parameters))

    with writing(app):
        engine = db.engine
        db.session.connection()
        event.listen(engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return found


def test_adding_to_a_record_costs_the_same_however_long_it_is(app, plan):
    """The last position is at one end of an index: nothing is counted."""
    rows_of_a_record(app, 300)
    sent = statements(app, lambda: entries.append(CODE, entries.Kind.LIFE, {"event": "x"}))
    assert [statement.split()[0].lower() for statement, _ in sent] == ["select", "insert"]
    assert "max(" in sent[0][0]
    assert "count(" not in sent[0][0]
    with app.app_context():
        positions = list(db.session.scalars(select(RecordEntry.position).where(RecordEntry.consultation_code == CODE)))
    assert sorted(positions) == list(range(len(positions)))


def test_a_batch_is_one_statement_and_keeps_its_order(app, plan):
    with app.app_context():
        before = entries.length(CODE)
    contents = [{"event": f"x{n}"} for n in range(40)]
    sent = statements(app, lambda: entries.append_all(CODE, entries.Kind.LIFE, contents))
    assert len(sent) == 2
    with app.app_context():
        told = list(entries.entries(CODE))[before:]
        assert [each["event"] for each in told] == [each["event"] for each in contents]
        assert [each["position"] for each in told] == list(range(before, before + 40))


def test_no_statement_writes_without_a_turn(app, plan):
    """However it reaches the connection: a look that wrote would hold a lock for which nobody waits in turn."""
    with app.app_context():
        for send in (db.session.execute, lambda what: db.session.connection().execute(what)):
            with pytest.raises(UndeclaredWrite):
                send(update(Comment.__table__).values(outcome="touched"))
            db.session.rollback()


def test_a_task_with_nothing_to_do_does_not_wait_for_a_writer(app, make_app, plan, caplog):
    """Somebody holds the turn throughout: with nothing due, no task requests it, and nothing is noted once more."""
    with app.app_context():
        periodic_tasks.run_once()
    other = make_app()
    done = threading.Event()
    with writing(app):
        db.session.connection()

        def look() -> None:
            with other.app_context():
                assert not any(periodic_tasks.run_once().values())
            done.set()

        thread = threading.Thread(target=look)
        thread.start()
        thread.join(60)
        assert done.is_set()
    assert not caplog.records, "somebody waited for the turn in vain"

"""A wrong clock does no harm: after a jump nothing is closed, deleted, recorded or late until somebody confirms."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, ValidationError
from consult.consultations import framing
from consult.consultations.models import Consultation
from consult.contributions.models import Comment, Submission
from consult.operations import maintenance
from consult.pages import overdue
from consult.record import entries
from consult.record.models import RecordEntry
from consult.runtime import clock as clocks
from consult.runtime import periodic_tasks
from consult.storage.database import clock_at, db, machine_day, now, today
from tests.cast import CODE, reading, writing
from tests.demonstrated import application
from tests.rooms.submissions import send

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

JUMPS = [40, 3660, -40, -3660, 3]


class Machine:
    """The machine's clock, that many days from the right time."""

    def __init__(self, app):
        self.app, self.right = app, now()

    def says(self, days):
        return clock_at(self.right + timedelta(days=days), as_a_machine=True)

    def kept(self):
        """What a wrong clock must leave unchanged."""
        with reading(self.app):
            return (
                db.session.scalar(select(func.count(Comment.id)).where(Comment.original.is_not(None))),
                db.session.scalar(select(func.count(RecordEntry.id))),
            )


@pytest.fixture
def machine(app, plan, in_app):
    """With the plan open, something sent and published, and the tasks run today."""
    send(app)
    made = Machine(app)
    with made.says(0):
        periodic_tasks.run_once()
    return made


@pytest.mark.parametrize("days", JUMPS)
def test_nothing_is_closed_deleted_or_recorded_after_a_jump(machine, plan, days):
    before = machine.kept()
    with machine.says(days):
        assert not any(periodic_tasks.run_once().values())
    assert plan.state == "open"
    assert machine.kept() == before


def test_a_clock_that_is_right_again_goes_on_by_itself(machine, plan):
    for days in (40, -3660):
        with machine.says(days):
            periodic_tasks.run_once()
    with machine.says(1):
        assert clocks.note_day()
        assert clocks.in_doubt() is None
        assert clocks.last_seen() == today() == machine_day()
    assert plan.state == "open"


def test_days_that_go_by_one_after_another_are_believed(machine, plan):
    for days in range(1, 40, 2):
        with machine.says(days):
            periodic_tasks.run_once()
    assert plan.state == "closed"


def test_after_the_operator_confirms_the_day_the_tasks_go_on(app, machine, plan):
    with machine.says(40):
        periodic_tasks.run_once()
        with writing(app):
            clocks.confirm(machine_day())
        assert clocks.in_doubt() is None
        assert periodic_tasks.run_once()["close what is due"]
    assert plan.state == "closed"


def test_a_day_that_the_machine_does_not_say_is_not_confirmed(app, machine):
    """Against confirming a wrong clock out of habit."""
    with machine.says(40), pytest.raises(ValidationError, match="Set its clock first"), writing(app):
        clocks.confirm(machine.right.date())


@pytest.mark.parametrize("days", [40, -40])
def test_the_day_stays_at_the_last_one_that_was_seen(machine, days):
    with machine.says(0):
        right = today()
    with machine.says(days):
        assert today() == right


def test_what_is_sent_meanwhile_has_the_last_day_that_was_seen(app, machine):
    with machine.says(0):
        right = today()
    with machine.says(3660):
        send(app, b"fedcba9876543210")
    with reading(app):
        assert set(
            db.session.scalars(
                select(Submission.day).where(
                    Submission.consultation_id
                    == select(Consultation.id).where(Consultation.code == CODE).scalar_subquery()
                )
            )
        ) == {right}


def test_nothing_is_recorded_by_hand_meanwhile_but_taking_words_away_never_waits(app, machine, cast, plan):
    olga = cast.actor("Olga")
    with machine.says(40), pytest.raises(Conflict, match="clock of this machine has jumped"), writing(app):
        framing.close(olga, CODE, "Everybody has spoken.")
    assert plan.state == "open"
    with machine.says(40), writing(app):
        assert entries.append(CODE, entries.Kind.CORRECTION, {"tracker": "x"}).day == machine.right.date()


def test_a_promise_is_not_late_by_a_clock_that_is_wrong(app, stages, database_kind, tmp_path):
    with application(tmp_path / "var", stages, database_kind) as demonstrated:
        ids = list(db.session.scalars(select(Consultation.id)))
        machine = Machine(demonstrated)
        with machine.says(0):
            periodic_tasks.run_once()
        before = overdue.overdue(ids)
        with machine.says(3660):
            assert overdue.overdue(ids) == before
        with clock_at(machine.right + timedelta(days=3660)):
            assert overdue.overdue(ids) != before


def test_the_log_says_so_once(machine, caplog):
    with machine.says(40), caplog.at_level(logging.ERROR, "consult.runtime.clock"):
        for _ in range(3):
            periodic_tasks.run_once()
    [line] = [record.getMessage() for record in caplog.records if record.name == "consult.runtime.clock"]
    with machine.says(40):
        assert f"consult clock confirm {machine_day()}" in line


def test_the_check_says_so(machine):
    with machine.says(0):
        assert [each for each in maintenance.check_installation() if each.name == "clock"] == []
    with machine.says(40):
        [found] = [each for each in maintenance.check_installation() if each.name == "clock"]
        assert f"consult clock confirm {machine_day()}" in found.words


def test_a_lease_from_the_time_to_come_keeps_nobody_from_the_tasks(app, machine):
    with machine.says(40):
        assert periodic_tasks._lease("ahead")
    with machine.says(0):
        assert periodic_tasks._lease("right")
        assert not periodic_tasks._lease("another")


def test_a_database_that_was_never_looked_after_believes_the_first_day(app, plan, in_app):
    with clock_at(now() + timedelta(days=400), as_a_machine=True):
        assert clocks.in_doubt() is None
        assert clocks.note_day()

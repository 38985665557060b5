"""A plan opens by itself on its day, once, if nothing is missing then; otherwise it stays a draft and says why."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.access import Conflict, NotFound, Role, ValidationError
from consult.consultations import framing, planned_opening, queries, roles
from consult.consultations.lifecycle import SUPPORT_HOLDS
from consult.consultations.models import PlannedOpening
from consult.operations.record_check import checking
from consult.record import entries
from consult.record.entries import Kind
from consult.runtime import periodic_tasks
from consult.runtime.periodic_tasks import TaskLease
from consult.storage.database import clock_at, db, now, today
from tests.cast import CODE, reading, writing

TASK = "open what is due"


def day(days):
    return today() + timedelta(days=days)


@pytest.fixture
def planned(ready, writing, olga):
    """`tst2`, ready, with an opening planned in seven days."""
    with writing():
        planned_opening.plan(olga, CODE, day(7), day(60))


def events():
    return [event.kind for event in queries.events_of(queries.public_consultation(CODE).id)]


def run():
    """The periodic tasks, as they run on a day; returns how many plans were opened or refused."""
    return periodic_tasks.run_once()[TASK]


def missing_messages():
    row = planned_opening.planned(queries.public_consultation(CODE))
    return [each.message for each in planned_opening.refusals(row)]


def test_a_plan_opens_on_its_day_and_not_before(in_app, planned, clock, cast):
    clock.forward(days=6)
    assert run() == 0
    clock.forward(days=1)
    assert run() == 1
    row = queries.public_consultation(CODE)
    assert (row.state, row.opened_on, row.closes_on) == ("open", today(), day(53))
    assert queries.current_draft(row.id).staff_id == cast.ids["Olga"]
    assert queries.events_of(row.id)[-1].staff_id is None
    assert events() == [entry["event"] for entry in entries.entries(CODE, Kind.LIFE)] == ["created", "opened"]
    assert db.session.get(PlannedOpening, row.id) is None
    assert [each.words for each in checking.findings() if CODE in each.words] == []


def test_it_opens_once_however_often_and_wherever_the_tasks_run(in_app, planned, clock, make_app):
    other = make_app()
    clock.forward(days=7)
    assert run() == 1
    assert run() == 0
    with other.app_context():
        assert run() == 0
        db.session.remove()
    assert events() == ["created", "opened"]


def test_only_the_process_with_the_lease_opens_it(in_app, planned, clock, writing):
    with writing():
        db.session.merge(TaskLease(name="periodic_tasks", holder="another", until=now() + timedelta(days=7, seconds=9)))
    clock.forward(days=7)
    assert not periodic_tasks._lease("this one")
    assert events() == ["created"]


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Berlin", "2027-03-28T21:59", "2027-03-28T22:01"),
        ("America/Santiago", "2027-04-04T03:59", "2027-04-04T04:01"),
        ("Pacific/Auckland", "2027-04-04T11:59", "2027-04-04T12:01"),
    ],
)
def test_the_day_begins_at_midnight_of_the_site_whatever_the_season_does(make_app, cast, zone, before, after):
    """Each night the clocks changed on the day before, or change on the day itself."""
    other = make_app(CONSULT_TIMEZONE=zone)
    first, second = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (before, after))
    opens = second.astimezone(other.extensions["settings"].timezone).date()
    with other.app_context():
        with clock_at(first - timedelta(days=9)), writing(other):
            planned_opening.plan(cast.actor("Olga"), CODE, opens, opens + timedelta(days=60))
        for moment, done in ((first, 0), (second, 1)):
            with clock_at(moment):
                assert run() == done
        db.session.remove()


def test_what_is_missing_on_the_day_keeps_it_a_draft_and_is_told(in_app, planned, clock, writing, olga):
    with writing():
        roles.take(olga, CODE, "Mina", "moderator")
    clock.forward(days=7)
    assert run() == 1
    row = queries.public_consultation(CODE)
    assert row.state == "draft"
    assert ["only one moderator" in each for each in missing_messages()] == [True]
    assert events() == ["created", "not_opened"]
    assert queries.current_draft(row.id) is None
    for _ in range(3):
        clock.forward(days=1)
        assert run() == 0, "nothing is tried again by itself"
    assert events() == ["created", "not_opened"]
    assert [each.words for each in checking.findings() if CODE in each.words] == []


def test_the_promise_and_the_local_help_are_judged_on_the_day(in_app, ready, clock, writing, olga, dee):
    with writing():
        framing.set_answer_deadline(dee, CODE, day(400))
        planned_opening.plan(olga, CODE, day(SUPPORT_HOLDS.days + 1), day(300))
    clock.forward(days=2)
    with writing():
        framing.write_frame(olga, CODE, decider="Somebody else")
    clock.forward(days=SUPPORT_HOLDS.days)
    assert run() == 1
    told = " ".join(missing_messages())
    assert "Check that each line of the local help works" in told
    assert "Who decides, or how much influence" in told


def test_a_plan_that_was_refused_is_planned_again_and_opens(in_app, planned, clock, writing, olga):
    with writing():
        roles.take(olga, CODE, "Mina", "moderator")
    clock.forward(days=7)
    run()
    with writing():
        roles.give_role(queries.public_consultation(CODE), roles.called("Mina"), Role.MODERATOR)
        planned_opening.plan(olga, CODE, day(1), day(60))
    assert missing_messages() == []
    clock.forward(days=1)
    run()
    assert events() == ["created", "not_opened", "opened"]


def test_a_cancelled_day_opens_nothing(in_app, planned, clock, writing, olga):
    with writing():
        planned_opening.cancel(olga, CODE)
    with pytest.raises(Conflict), writing():
        planned_opening.cancel(olga, CODE)
    clock.forward(days=8)
    assert run() == 0
    assert events() == ["created"]


def test_a_plan_opened_by_hand_does_not_open_again(in_app, planned, clock, writing, olga):
    with writing():
        framing.open_(olga, CODE, day(50))
    clock.forward(days=7)
    assert run() == 0
    assert events() == ["created", "opened"]


def test_nothing_opens_while_the_clock_is_in_doubt(in_app, planned):
    right = now()
    with clock_at(right, as_a_machine=True):
        run()
    with clock_at(right + timedelta(days=8), as_a_machine=True):
        assert run() == 0
    assert events() == ["created"]


@pytest.mark.parametrize(
    ("days", "field"), [((0, 60), "opens_on"), ((-1, 60), "opens_on"), ((7, 7), "closes_on"), ((7, 90), "closes_on")]
)
def test_days_that_do_not_fit_are_refused(in_app, ready, writing, olga, days, field):
    with pytest.raises(ValidationError) as caught, writing():
        planned_opening.plan(olga, CODE, *map(day, days))
    assert caught.value.field == field


def test_only_an_organizer_plans_the_day_and_only_of_a_draft(in_app, plan, writing, cast):
    with pytest.raises(Conflict), writing():
        planned_opening.plan(cast.actor("Olga"), CODE, day(7), day(60))
    with pytest.raises(NotFound), writing():
        planned_opening.plan(cast.actor("Zed"), CODE, day(7), day(60))


def test_a_restored_backup_opens_nothing_by_itself(kept, app, cast):
    """Against a plan that opens although its day was cancelled, or that opened since, after the backup was made."""
    with writing(app):
        row = framing.create(cast.actor("Olga"), title="Another plan")
        code = row.code
    with writing(app):
        planned_opening.plan(cast.actor("Olga"), code, day(1), day(60))
    kept.make()
    done = kept.put_back()
    assert done.undone.counts["plans that no longer open by themselves"] == 1
    with reading(kept.app):
        row = planned_opening.planned(queries.public_consultation(code))
        assert [each.message for each in planned_opening.refusals(row)] == [planned_opening.RESTORED]
        assert row.refused_on == today()

"""Decisions enter the public record in shuffled batches; their times are cut to the day at the freeze."""

from datetime import date, time

from sqlalchemy import select

from consult.consultations import framing
from consult.contributions.models import Comment, ItemEvent
from consult.moderation import access_log, public_log, review_item, timestamp_coarsening
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.runtime import periodic_tasks
from consult.storage.database import db, now, today
from tests.cast import CODE, reading, writing
from tests.moderated import decide, open_comment, refuse, row, say

ACTS = (ModerationDecision, CommentAccess, ItemEvent)


def sweep(app):
    with app.app_context():
        periodic_tasks.run_once()
        db.session.remove()


def lines(app):
    with reading(app):
        return public_log.public_log(CODE)


def marks(app, plan):
    with reading(app):
        return [tracker for tracker, _ in public_log.trackers(plan.row)]


def this_day(app) -> date:
    with reading(app):
        return today()


def times(app, plan, *tables):
    """The times of day of what staff did with the plan's comments."""
    with reading(app):
        mine = select(Comment.id).where(Comment.consultation_id == plan.id)
        return {
            at.time()
            for table in tables or ACTS
            for at in db.session.scalars(select(table.at).where(table.comment_id.in_(mine), table.at.is_not(None)))
        }


def test_acts_wait_until_there_are_ten_on_comments_of_days_that_are_over(app, cast, plan, clock):
    for _ in range(9):
        decide(app, cast, say(app), "team_only", "supply")
    clock.forward(days=1)
    decide(app, cast, say(app), "team_only", "supply")
    sweep(app)
    assert lines(app) == []
    clock.forward(days=1)
    sweep(app)
    assert len(lines(app)) == 10


def test_acts_wait_three_days_at_most_and_bear_the_day_of_their_batch(app, cast, plan, clock):
    decide(app, cast, say(app), "junk", "spam")
    clock.forward(days=2)
    decide(app, cast, say(app), "junk", "spam")
    sweep(app)
    assert lines(app) == []
    clock.forward(days=1)
    sweep(app)
    assert [line.day for line in lines(app)] == [this_day(app)] * 2


def test_after_the_closing_acts_do_not_wait(app, cast, plan):
    decide(app, cast, say(app), "junk", "spam")
    plan.closed()
    sweep(app)
    assert len(lines(app)) == 1


def test_no_decision_is_recorded_twice(app, cast, plan, clock):
    for _ in range(10):
        decide(app, cast, say(app), "junk", "spam")
    clock.forward(days=1)
    sweep(app)
    sweep(app)
    assert len(lines(app)) == 10


def test_the_order_of_reading_cannot_be_read_off_the_record(app, cast, plan, clock):
    read = []
    for _ in range(30):
        sent = say(app)
        decide(app, cast, sent, "team_only", "supply")
        read.append(row(app, sent).tracker)
    clock.forward(days=1)
    sweep(app)
    shown = [line.tracker for line in lines(app)]
    assert sorted(shown) == sorted(read)
    assert shown != read
    neighbours = set(zip(read, read[1:], strict=False))
    assert len(neighbours & set(zip(shown, shown[1:], strict=False))) < 10


def test_what_was_done_to_one_comment_keeps_its_order(app, cast, plan, clock):
    comments = [say(app) for _ in range(6)]
    for sent in comments:
        refuse(app, cast, sent, "threat")
    clock.forward(days=1)
    sweep(app)
    for tracker in [row(app, sent).tracker for sent in comments]:
        assert [line.second for line in lines(app) if line.tracker == tracker] == [False, True]


def test_an_act_on_what_waits_for_its_batch_waits_with_it(app, cast, plan, clock):
    """There are ten decisions, but only nine comments to show: their batch must not be split."""
    late = say(app)
    for _ in range(9):
        decide(app, cast, say(app), "publish")
    decide(app, cast, say(app), "junk", "spam")
    clock.forward(days=1)
    sweep(app)
    assert lines(app) == []
    decide(app, cast, late, "publish")
    sweep(app)
    assert len(lines(app)) == 11


def test_counts_wait_for_the_batch_too(app, cast, plan, clock):
    decide(app, cast, say(app), "junk", "spam")
    refuse(app, cast, say(app), "threat")
    with reading(app):
        assert public_log.public_counts(plan.id).received == 0
    clock.forward(days=3)
    sweep(app)
    with reading(app):
        found = public_log.public_counts(plan.id)
    assert (found.received, found.junk, found.refused) == (2, 1, 1)


def test_the_list_of_marks_does_not_tell_what_the_record_still_hides(app, cast, plan, clock):
    sent = say(app)
    decide(app, cast, sent, "team_only", "supply")
    assert marks(app, plan) == []
    clock.forward(days=3)
    sweep(app)
    assert marks(app, plan) == [row(app, sent).tracker]


def test_after_the_freeze_no_time_of_day_is_anywhere(app, cast, plan):
    refused = say(app)
    refuse(app, cast, refused, "threat")
    decide(app, cast, say(app), "team_only", "supply")
    assert times(app, plan, *ACTS) != {time()}
    plan.reported()
    assert (
        times(app, plan, ModerationDecision)
        == times(app, plan, CommentAccess)
        == times(app, plan, ItemEvent)
        == {time()}
    )
    with reading(app):
        made = list(review_item.list_decisions(refused.id))
        assert [(one.effective, one.at.date()) for one in made] == [(False, today()), (True, today())]


def test_the_day_that_is_left_is_the_day_that_counts_here(make_app, cast, plan, clock):
    """Where it is already tomorrow: a decision and its event on two days would reveal the hour."""
    there = make_app(CONSULT_TIMEZONE="Pacific/Auckland")
    clock.set(now().replace(hour=23, minute=30))
    sent = say(there)
    decide(there, cast, sent, "team_only", "supply")
    for cut in (2, 0):
        with writing(there):
            assert timestamp_coarsening.coarsen_times(plan.id) == cut
    with reading(there):
        event_day = db.session.scalars(select(ItemEvent.day).where(ItemEvent.comment_id == sent.id)).first()
        for table in (ModerationDecision, CommentAccess):
            at = db.session.scalars(select(table.at).where(table.comment_id == sent.id)).one()
            assert (at.date(), at.time()) == (event_day, time())


def test_the_times_of_a_cancelled_plan_are_cut_by_a_periodic_task(app, cast, plan):
    decide(app, cast, say(app), "team_only", "supply")
    sweep(app)
    assert times(app, plan, ModerationDecision, CommentAccess) != {time()}
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    sweep(app)
    assert times(app, plan) == {time()}


def openings(app, plan):
    with reading(app):
        found = access_log.list_accesses(plan.id)
        assert access_log.count_accesses(plan.id) == len(found)
    return [(one.name, one.tracker, bool(one.time)) for one in found]


def test_the_auditors_log_tells_who_opened_what_newest_first(app, cast, plan, clock):
    first, second = say(app), say(app)
    open_comment(app, cast, first)
    clock.forward(days=1)
    open_comment(app, cast, second, "Mina")
    sweep(app)
    assert openings(app, plan) == []
    clock.forward(days=3)
    sweep(app)
    marks_ = [row(app, sent).tracker for sent in (second, first)]
    assert openings(app, plan) == [("Mina", marks_[0], True), ("Mo", marks_[1], False)], "no hour of the day of sending"
    plan.reported()
    assert {one[2] for one in openings(app, plan)} == {False}


def test_openings_of_what_is_not_counted_yet_are_not_in_the_auditors_log(app, cast, plan, clock):
    """Against an auditor who learns from them that somebody has written."""
    for _ in range(10):
        open_comment(app, cast, say(app))
    sweep(app)
    assert openings(app, plan) == []
    clock.forward(days=1)
    sweep(app)
    assert len(openings(app, plan)) == 10

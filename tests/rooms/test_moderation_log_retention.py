"""Retention of what the team did: a year later nothing says who opened, passed on, decided or answered what, and when.

Against anyone who comes years later, with an order or a copy, and asks which of the team read whose words.
"""

import pytest
from sqlalchemy import func, select

from consult.contributions.models import ItemEvent
from consult.moderation import log_retention, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.models import (
    CommentAccess,
    ModerationDecision,
    Notice,
    NoticeAccess,
    Recusal,
    SafetyFlag,
)
from consult.moderation.notices import handling as notice_handling
from consult.moderation.notices.handling import NoticeAnswer
from consult.runtime import periodic_tasks
from consult.storage.database import db, now
from tests.cast import CODE, reading, writing
from tests.moderated import bring_batches, decide, open_comment, row, say

WHY = "I am the nurse from Quay Road and never wrote this."
#: A year from its day on: the hour of a decision does not affect when it is deleted.
YEAR = 365


@pytest.fixture
def public(app, cast, plan, clock):
    """A published comment."""
    sent = say(app, "As the nurse from Quay Road I say: close it.")
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    return sent


def forget(app):
    with writing(app):
        return log_retention.forget_acts()


def forget_all(app):
    """More than enough rounds for what is deleted bit by bit."""
    for _ in range(5):
        forget(app)


def count(app, table):
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(table))


def claimed(app, sent):
    """Somebody reports that a comment was sent in their name; the report's id."""
    with writing(app):
        before = set(db.session.scalars(select(Notice.id)))
        notice_handling.create(CODE, "in_name", row(app, sent).tracker, WHY)
        (new,) = set(db.session.scalars(select(Notice.id))) - before
    return new


def claim_row(app, id_):
    with reading(app):
        found = db.session.get_one(Notice, id_)
        db.session.refresh(found)
        return found.staff_id, found.answer, found.reason


def act(app, do, *given):
    with writing(app):
        do(*given)


@pytest.mark.parametrize(("table", "do"), [
    (CommentAccess, lambda actor, id_: None),
    (Recusal, lambda actor, id_: welfare.recuse(actor, CODE, id_)),
    (SafetyFlag, lambda actor, id_: danger_protocol.raise_level(actor, CODE, id_, "3", version_seen=0)),
])  # fmt: skip
def test_what_says_who_opened_passed_on_or_saw_danger_in_what_is_gone_after_a_year_and_not_before(
    app, cast, plan, clock, table, do
):
    sent = say(app)
    forget_all(app)  # the other plan's, which may be older
    others = count(app, table)
    open_comment(app, cast, sent)
    act(app, do, cast.actor("Mo"), sent.id)
    assert count(app, table) == others + 1
    clock.forward(days=YEAR)
    forget_all(app)
    assert count(app, table) >= 1, "the year is not over"
    clock.forward(days=1)
    forget_all(app)
    assert count(app, table) == 0


@pytest.mark.parametrize("chosen", [("kept", "no_sign"), ("taken_out", "")])
def test_who_answered_a_claim_is_forgotten_and_what_was_answered_stays(app, cast, public, clock, chosen):
    id_ = claimed(app, public)
    clock.forward(days=30)
    act(app, notice_handling.open_comment, cast.actor("Mo"), CODE, id_)
    act(app, notice_handling.answer, cast.actor("Mo"), CODE, id_, NoticeAnswer(*chosen))
    stood = claim_row(app, id_)
    assert stood[0] == cast.ids["Mo"]
    clock.forward(days=YEAR)
    forget_all(app)
    assert claim_row(app, id_) == stood, "a year counts from the answer"
    clock.forward(days=1)
    forget_all(app)
    assert claim_row(app, id_) == (None, *stood[1:])
    assert count(app, NoticeAccess) == 0


def test_who_opened_a_claim_that_nobody_answered_is_forgotten_too(app, cast, public, clock):
    """Its words are deleted after ninety days, or with the comment: that somebody read them must not outlive them."""
    one, other = claimed(app, public), claimed(app, public)
    for id_ in (one, other):
        act(app, notice_handling.open_comment, cast.actor("Mo"), CODE, id_)
    act(app, notice_handling.open_comment, cast.actor("Mina"), CODE, one)
    assert count(app, NoticeAccess) == 3
    clock.forward(days=YEAR)
    forget_all(app)
    assert count(app, NoticeAccess) == 3, "the year is not over"
    clock.forward(days=1)
    forget_all(app)
    assert count(app, NoticeAccess) == 0


def test_decisions_keep_their_day_and_lose_their_hour_and_events_lose_hour_and_name(app, cast, plan, clock):
    sent = say(app)
    clock.forward(minutes=7)
    decide(app, cast, sent, "publish")
    day = now().date()
    clock.forward(days=YEAR + 1)
    forget_all(app)
    with reading(app):
        (made,) = db.session.scalars(select(ModerationDecision).where(ModerationDecision.comment_id == sent.id))
        assert (made.at.date(), made.at.hour, made.at.minute, made.at.second) == (day, 0, 0, 0)
        assert made.outcome == "publish"
        events = list(db.session.scalars(select(ItemEvent)))
        assert events
        assert {(event.at, event.staff_id) for event in events} == {(None, None)}


def test_the_periodic_tasks_do_it(app, cast, public, clock):
    """Against a deletion that is written and never run."""
    act(app, notice_handling.open_comment, cast.actor("Mo"), CODE, claimed(app, public))
    clock.forward(days=YEAR + 1)
    with app.app_context():
        periodic_tasks.run_once()
    assert [count(app, table) for table in (CommentAccess, NoticeAccess)] == [0, 0]

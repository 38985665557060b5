"""Batches, what counts, and unlinking at the freeze."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.access import Conflict
from consult.consultations import framing
from consult.consultations.models import Consultation
from consult.contributions import (
    count_batches,
    counting,
    items,
    listing,
    publication_batches,
    queries,
    receipt_access,
    self_descriptions,
    submitting,
    unlinking,
)
from consult.contributions.enums import Channel, Choice, Consent, EventKind, SelfDescriptionKind
from consult.contributions.listing import Asked
from consult.contributions.models import Ballot, ClauseVote, Comment, SelfDescription, Submission
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.rooms.submissions import SEED, count, everything, mine, send, words

pytestmark = pytest.mark.both_databases


def approve(app, limit=None):
    with writing(app):
        query = select(Comment).join(Consultation).where(Consultation.code == CODE, Comment.stage == "inbox")
        for comment in db.session.scalars(query.limit(limit)):
            comment.outcome = "publish"
            publication_batches.to_pool(comment, comment.original or "")
    # As after a decision, which is noted where the periodic tasks look.
    app.extensions.pop("tasks_without_work", None)


def public(app, plan):
    with app.app_context():
        return queries.count_public(plan.id)


def test_a_batch_waits_for_ten_or_three_days_or_the_closing(app, plan, clock):
    """While people can write, none is shown on the day on which it was written, however many were approved."""
    for number in range(9):
        send(
            app,
            f"seed-{number:011}".encode(),
            NewSubmission(comments=[CommentText(None, f"Word {number}.", Consent.SHOW)]),
        )
    approve(app)
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
    assert public(app, plan) == 0
    for number in range(15):
        send(
            app,
            f"later{number:011}".encode(),
            NewSubmission(comments=[CommentText(None, f"Word ten, {number}.", Consent.SHOW)]),
        )
    approve(app)
    with app.app_context():
        periodic_tasks.run_once()
    assert public(app, plan) == 0
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
    assert public(app, plan) == 24
    send(app, b"seed-eleventh-on", NewSubmission(comments=[CommentText(None, "Word eleven.", Consent.SHOW)]))
    approve(app)
    clock.forward(days=2)
    with app.app_context():
        periodic_tasks.run_once()
    assert public(app, plan) == 24
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
    assert public(app, plan) == 25
    send(app, b"seed-twelfth-one", NewSubmission(comments=[CommentText(None, "Word twelve.", Consent.SHOW)]))
    approve(app)
    plan.closed()
    with app.app_context():
        periodic_tasks.run_once()
        periodic_tasks.run_once()
    assert public(app, plan) == 26


def test_many_submissions_are_counted_a_few_at_once_and_never_fewer_than_ten(app, plan, clock, monkeypatch):
    """On SQLite nobody else can store anything meanwhile."""
    monkeypatch.setattr(count_batches, "PIECE", 12)
    for number in range(33):
        send(app, f"piece{number:011}".encode(), NewSubmission({"siting": Choice.SUPPORT}))
    clock.forward(days=1)
    with app.app_context():
        done = [periodic_tasks.run_task("count submissions") for _ in range(3)]
    assert done == [12, 21, 0]


def test_after_closing_a_batch_waits_until_all_is_read(app, plan):
    for number in range(3):
        send(
            app,
            f"seed-{number:011}".encode(),
            NewSubmission(comments=[CommentText(None, f"Word {number}.", Consent.SHOW)]),
        )
    plan.closed()
    approve(app, limit=1)
    with app.app_context():
        periodic_tasks.run_once()
    assert public(app, plan) == 0
    approve(app)
    with app.app_context():
        periodic_tasks.run_once()
    assert public(app, plan) == 3


def test_the_order_of_a_batch_is_not_the_order_of_arrival(app, plan, clock):
    for number in range(60):
        send(
            app,
            f"seed-{number:011}".encode(),
            NewSubmission(comments=[CommentText(None, f"{number:02}", Consent.SHOW)]),
        )
    approve(app)
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
        for shuffle in (0, 7, 31):
            shown = [v.text for v in listing.page_of(plan.id, (), Asked(shuffle=shuffle), 100).comments]
            assert sorted(shown) == [f"{n:02}" for n in range(60)]
            assert shown != sorted(shown)
        keys = [
            int(t)
            for t in db.session.scalars(
                select(Comment.original).where(Comment.consultation_id == plan.id).order_by(Comment.id)
            )
        ]
    n = len(keys)
    rho = 1 - 6 * sum((a - b) ** 2 for a, b in enumerate(keys)) / (n * (n * n - 1))
    assert abs(rho) < 0.5


def test_an_item_counts_exactly_when_its_effects_add_up_to_nothing(app, plan):
    send(app)
    steps = [
        (EventKind.APPROVED, 2),
        (EventKind.JUNKED, 1),
        (EventKind.RESTORED, 2),
        (EventKind.HELD, 1),
        (EventKind.JUNKED, 1),
        (EventKind.RELEASED, 1),
        (EventKind.RESTORED, 2),
        (EventKind.WITHDRAWN, 1),
    ]
    for kind, expected in steps:
        with writing(app):
            comment = db.session.scalars(
                select(Comment).where(Comment.consultation_id == plan.id, Comment.clause_id.is_not(None))
            ).one()
            items.record_event(comment, kind)
        with app.app_context():
            assert (
                db.session.scalar(
                    select(func.count())
                    .select_from(Comment)
                    .where(Comment.consultation_id == plan.id, counting.countable(Comment))
                )
                == expected
            )


def test_unlinking_leaves_no_link_and_no_shared_value(app, plan):
    receipt = send(app)
    send(app, b"another-seed-abc")
    with writing(app):
        self_descriptions.describe(CODE, SEED, {SelfDescriptionKind.FAMILY})
    others = count(app, ClauseVote)
    with writing(app):
        withdrawn = receipt_access.change_vote(words(receipt), "hours", Choice.UNSURE)
        assert withdrawn
    plan.closed()
    with writing(app):
        unlinking.unlink(db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one())
    assert mine(app, Submission) == 0
    assert count(app, ClauseVote) == others - 4
    with app.app_context():
        ballots = sorted(db.session.execute(select(Ballot.choice, Ballot.channel)))
        assert ballots == [("oppose", "open"), ("oppose", "open"), ("support", "open"), ("unsure", "open")]
        assert (
            db.session.scalars(select(Comment.submission_id).where(Comment.consultation_id == plan.id)).all()
            == [None] * 4
        )
        opened = receipt_access.open_receipt(words(receipt))
        assert len(opened.comments) == 2
        assert opened.votes == ()
        assert not opened.withdrawable
        with pytest.raises(Conflict):
            receipt_access.withdraw_all(words(receipt))
    assert count(app, SelfDescription) == count(
        app, SelfDescription, SelfDescription.submission_id.in_(select(Submission.id))
    )


def test_a_cancelled_plan_is_unlinked_too(app, plan, cast):
    send(app)
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    with app.app_context():
        periodic_tasks.run_once()
    assert mine(app, Submission) == 0
    with app.app_context():
        assert (
            db.session.scalars(
                select(Comment.submission_id).where(
                    Comment.consultation_id == plan.id, Comment.submission_id.is_not(None)
                )
            ).all()
            == []
        )


def test_a_withdrawn_vote_is_no_ballot(app, plan):
    receipt = send(app)
    before = count(app, Ballot)
    with writing(app):
        receipt_access.withdraw_all(words(receipt))
    plan.closed()
    with writing(app):
        unlinking.unlink(db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one())
        assert db.session.scalar(select(func.count()).select_from(Ballot)) == before


def test_the_channel_is_the_servers_to_say(app, plan):
    with writing(app):
        submitting.send(CODE, SEED, everything(), HowSent(Channel.CODE))
    with app.app_context():
        assert set(
            db.session.scalars(select(ClauseVote.channel).join(Submission).where(Submission.consultation_id == plan.id))
        ) == {"code"}


def test_a_cancelled_plan_takes_nothing(app, plan, cast):
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    with pytest.raises(Conflict):
        send(app)


def test_days_only_go_by_the_configured_day(app, plan, clock):
    send(app)
    with app.app_context():
        first = db.session.scalars(select(Submission.day).where(Submission.consultation_id == plan.id)).one()
    clock.forward(days=1)
    send(app, b"another-seed-abc")
    with app.app_context():
        days = sorted(db.session.scalars(select(Submission.day).where(Submission.consultation_id == plan.id)))
    assert days == [first, first + timedelta(days=1)]

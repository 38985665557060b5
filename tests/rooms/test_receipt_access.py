"""Coming back with a receipt: seeing, changing, deleting."""

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, NotFound, ValidationError
from consult.contributions import counting, receipt_access, self_descriptions
from consult.contributions.enums import Choice, Consent, SelfDescriptionKind
from consult.contributions.models import ClauseVote, Comment, Submission
from consult.credentials import receipts
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.rooms.submissions import SEED, send, words

pytestmark = pytest.mark.both_databases


def test_a_receipt_opens_what_was_said_and_no_other(app, plan):
    receipt = send(app)
    send(app, b"another-seed-abc")
    with app.app_context():
        mine_ = receipt_access.open_receipt(words(receipt))
        assert sorted(entry.comment.original for entry in mine_.comments) == ["About time.", "Too far from the tents."]
        assert {entry.key: entry.vote.choice for entry in mine_.votes} == {"siting": "oppose", "hours": "support"}
        with pytest.raises(NotFound):
            receipt_access.open_receipt(receipts.as_words(receipt ^ 1))
        with pytest.raises(ValidationError):
            receipt_access.open_receipt("not a receipt")


def assert_gone_from_the_file(app, said):
    """On PostgreSQL deleted words leave its files with the next vacuum: see docs/operating.md."""
    file = app.extensions["settings"].data_dir / "consult.sqlite"
    assert not file.exists() or said not in file.read_bytes()


def test_a_changed_comment_is_read_again_and_its_old_words_are_deleted(app, plan):
    receipt = send(app)
    with app.app_context():
        index = next(e.index for e in receipt_access.open_receipt(words(receipt)).comments if e.comment.clause_id)
    with writing(app):
        receipt_access.change_comment(words(receipt), index, "Too far from the river tents.", Consent.QUOTE)
    with app.app_context():
        entries = [e for e in receipt_access.open_receipt(words(receipt)).comments if e.index == index]
        assert [e.comment.original for e in entries if not e.gone] == ["Too far from the river tents."]
        assert [e.comment.original for e in entries if e.gone] == [None]
        texts = db.session.scalars(select(Comment.original)).all()
    assert "Too far from the tents." not in texts
    assert_gone_from_the_file(app, b"Too far from the tents.")


def test_the_last_vote_counts_and_only_that(app, plan):
    receipt = send(app)
    with writing(app):
        receipt_access.change_vote(words(receipt), "hours", Choice.UNSURE)
    with app.app_context():
        votes = {entry.key: entry.vote.choice for entry in receipt_access.open_receipt(words(receipt)).votes}
        counted = db.session.scalar(
            select(func.count())
            .select_from(ClauseVote)
            .join(Submission)
            .where(Submission.consultation_id == plan.id, counting.countable(ClauseVote))
        )
    assert votes == {"siting": "oppose", "hours": "unsure"}
    assert counted == 2


def test_taking_everything_away_deletes_the_words_and_counts_nothing(app, plan):
    receipt = send(app)
    with writing(app):
        self_descriptions.describe(CODE, SEED, {SelfDescriptionKind.FAMILY})
    with writing(app):
        receipt_access.withdraw_all(words(receipt))
    with app.app_context():
        mine_ = receipt_access.open_receipt(words(receipt))
        assert all(entry.gone for entry in mine_.comments)
        assert mine_.votes == ()
        of_plan = Comment.consultation_id == plan.id
        assert (
            db.session.scalar(select(func.count()).select_from(Comment).where(of_plan, counting.countable(Comment)))
            == 0
        )
        assert db.session.scalars(select(Comment.original).where(of_plan)).all() == [None, None]
    assert_gone_from_the_file(app, b"Too far from the tents.")


def test_nothing_can_be_changed_once_closed_but_it_can_be_deleted(app, plan):
    receipt = send(app)
    plan.closed()
    with pytest.raises(Conflict), writing(app):
        receipt_access.change_comment(words(receipt), 0, "new", Consent.SHOW)
    with pytest.raises(Conflict), writing(app):
        receipt_access.change_vote(words(receipt), "hours", Choice.OPPOSE)
    with writing(app):
        receipt_access.withdraw_comment(words(receipt), 0)

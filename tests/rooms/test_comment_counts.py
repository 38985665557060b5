"""The counts that are kept move with batches alone, and are what the comments say."""

import pytest
from sqlalchemy import update

from consult.contributions import comment_counts, receipt_access
from consult.contributions.models import Comment, CommentCount
from consult.operations import maintenance
from consult.storage.database import db
from tests.cast import bring_everything, counted, reading, writing
from tests.moderated import decide, say


@pytest.fixture
def told(app, cast, plan):
    """Three public comments, two of them with the same words, and one that was refused."""
    sent = [say(app, text) for text in ("Too far.", "Too far.", "Open at six.", "Away with them.")]
    for each in sent[:3]:
        decide(app, cast, each, "publish")
    decide(app, cast, sent[3], "junk", "spam")
    with writing(app):
        bring_everything()
    return sent


def kept(plan):
    with reading(plan.app):
        assert comment_counts.is_right(plan.id)
        return comment_counts.by_outcome(plan.id)


def test_they_move_with_each_batch_and_not_before(app, cast, plan, clock, told):
    before = kept(plan)
    assert before == {"publish": 3, "junk": 1}
    with writing(app):
        receipt_access.withdraw_all(told[0].receipt)
    say(app, "One more.")
    assert kept(plan) == before
    clock.forward(days=4)
    counted(app)
    assert kept(plan) == {"publish": 2, "junk": 1, "withdrawn": 1, "waiting": 1}
    plan.reported()
    assert kept(plan) == {"publish": 3, "junk": 1, "withdrawn": 1}


def names(app):
    with reading(app):
        return [each.words.partition(" ")[0] for each in maintenance.check_installation() if each.name == "counts"]


def test_the_check_names_a_plan_whose_counts_are_not_those_of_its_comments(app, plan, told):
    assert names(app) == []
    with writing(app):
        wrong = update(CommentCount).where(CommentCount.consultation_id == plan.id)
        db.session.execute(wrong.values(comments=CommentCount.comments + 1))
    assert names(app) == ["the"]
    with writing(app):
        comment_counts.recount(plan.id)
        db.session.execute(update(Comment).where(Comment.times_sent > 1).values(is_shown=True))
    assert names(app) == ["of"]
    with writing(app):
        db.session.execute(update(Comment).where(Comment.times_sent > 1).values(is_shown=False))
    assert names(app) == ["of"]

"""Which comment is opened next, and what is never opened by itself."""

import pytest
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.contributions.models import Comment
from consult.moderation import next_comment, recusal, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.danger.levels import Level
from consult.moderation.models import CommentAccess
from consult.staff.models import Staff
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.moderated import answer, decide, open_comment, say

pytestmark = pytest.mark.both_databases

HARD = "I see no reason for waking up. Tonight, alone."


def consultation():
    return db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()


def found(app, cast, by="Mo", left=()):
    actor = cast.actor(by)
    with reading(app):
        comment = next_comment.find(actor, consultation(), left)
        return comment.id if comment else None


def opened_by(app, cast, by="Mo", left=()):
    """(the id, whether it was opened) of what `open_next` finds."""
    actor = cast.actor(by)
    with writing(app):
        id_ = next_comment.open_next(actor, consultation(), left)
        query = select(CommentAccess.id).where(
            CommentAccess.comment_id == id_, CommentAccess.staff_id == actor.staff_id
        )
        return id_, db.session.scalar(query) is not None


def test_danger_comes_first_then_the_oldest(app, cast, plan, clock):
    old = say(app)
    clock.forward(days=1)
    young, danger = say(app), say(app, HARD)
    assert found(app, cast) == danger.id
    assert found(app, cast, left=[danger.id]) == old.id
    assert found(app, cast, left=[danger.id, old.id]) == young.id
    assert found(app, cast, left=[danger.id, old.id, young.id]) is None


def test_what_a_colleague_has_just_opened_comes_last(app, cast, plan, clock):
    """Against two moderators who read the same comment at the same time."""
    old = say(app)
    clock.forward(days=1)
    young = say(app)
    open_comment(app, cast, old)
    assert found(app, cast, "Mina") == young.id
    assert found(app, cast, "Mina", left=[young.id]) == old.id
    clock.forward(hours=1)
    assert found(app, cast, "Mina") == old.id


def test_it_is_opened_and_that_is_written_down(app, cast, plan):
    sent = say(app)
    assert opened_by(app, cast) == (sent.id, True)


def test_a_labelled_comment_stays_closed(app, cast, plan):
    """Against hard words that a moderator has not asked for."""
    guessed = say(app, "He died of an overdose in the toilet.")
    assert opened_by(app, cast) == (guessed.id, False)
    given = say(app)
    open_comment(app, cast, given, "Mina")
    with writing(app):
        welfare.put_labels(cast.actor("Mina"), CODE, given.id, ["violence"])
    assert opened_by(app, cast, left=[guessed.id]) == (given.id, False)


def test_what_a_moderator_leaves_to_others_and_what_is_about_their_employer_is_not_next(app, cast, plan):
    say(app, "He died of an overdose in the toilet.")
    say(app, "The Harbour Clinic’s guard threw me out.")
    mo = cast.actor("Mo")
    with writing(app):
        recusal.set_opt_outs(mo, ["overdose_death"])
        db.session.get_one(Staff, mo.staff_id).affiliation = "Harbour Clinic"
    assert found(app, cast) is None
    assert found(app, cast, "Mina") is not None


def test_one_s_own_proposal_is_for_the_colleague_and_comes_back_once_answered(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    assert found(app, cast) is None
    assert found(app, cast, "Mina") == sent.id
    answer(app, cast, sent, False)
    assert found(app, cast) == sent.id


def test_what_is_with_its_writer_waits_for_the_writer_while_the_plan_is_open(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "ask", "identifies_writer")
    assert found(app, cast) is None
    with writing(app):
        consultation().state = "closed"
    assert found(app, cast) == sent.id


def test_nothing_is_opened_once_reading_has_ended(app, cast, plan):
    say(app)
    with writing(app):
        consultation().state = "reported"
    assert found(app, cast) is None
    with reading(app):
        assert db.session.scalar(select(Comment.id).where(Comment.stage == "inbox")) is not None


def test_what_a_moderator_raised_stays_closed_too(app, cast, plan):
    """A danger that somebody raised has no label: whoever opens it next must know what comes."""
    sent = say(app, "I am at the end of things tonight.")
    open_comment(app, cast, sent)
    with writing(app):
        danger_protocol.raise_level(cast.actor("Mo"), CODE, sent.id, Level.RISK, version_seen=0)
    assert opened_by(app, cast, "Mina") == (sent.id, False)

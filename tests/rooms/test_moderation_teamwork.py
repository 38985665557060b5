"""Notes, handing over, duty, and the sample that two moderators read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import roles
from consult.consultations.models import Consultation
from consult.contributions.models import Comment
from consult.moderation import next_comment, queue, recusal, welfare
from consult.moderation.models import CommentAccess, SampleReading
from consult.moderation.piles import Reader
from consult.moderation.queue_filters import Filters, Pile
from consult.moderation.teamwork import colleagues, notes, sample
from consult.storage.database import db, now, today
from tests.cast import CODE, reading, writing
from tests.moderated import decide, open_comment, say

pytestmark = pytest.mark.both_databases


def write(app, cast, sent, words="Ask the nurse first.", by="Mo"):
    with writing(app):
        notes.write(cast.actor(by), CODE, sent.id, words)


def test_a_note_is_read_by_those_who_opened_the_comment(app, plan, cast):
    sent = say(app)
    open_comment(app, cast, sent)
    write(app, cast, sent)
    with reading(app):
        assert [(note.name, note.words) for note in notes.notes_for(cast.actor("Mo"), sent.id)] == [
            ("Mo", "Ask the nurse first.")
        ]
        assert notes.notes_for(cast.actor("Mina"), sent.id) == []
    open_comment(app, cast, sent, "Mina")
    with reading(app):
        assert len(notes.notes_for(cast.actor("Mina"), sent.id)) == 1


def test_nobody_notes_what_they_have_not_opened(app, plan, cast):
    sent = say(app)
    with pytest.raises(Forbidden):
        write(app, cast, sent)


@pytest.mark.parametrize("words", ["", "  \n ", "x" * (notes.MAX_NOTE + 1), "a\x00b"])
def test_a_note_has_words_and_not_too_many(app, plan, cast, words):
    sent = say(app)
    open_comment(app, cast, sent)
    with pytest.raises(ValidationError) as refused:
        write(app, cast, sent, words)
    assert refused.value.field == "note"


def test_no_note_is_written_about_deleted_words(app, plan, cast):
    sent = say(app, "It stood at nine Quay Lane.")
    decide(app, cast, sent, "redact", "names_person", marked="It stood at [[place|nine Quay Lane]].")
    with pytest.raises(Conflict, match="notes are deleted with it"):
        write(app, cast, sent)


def hand(app, cast, sent, to, by="Mo"):
    with writing(app):
        colleagues.hand_over(cast.actor(by), CODE, sent.id, cast.actor(to).staff_id)


def test_a_comment_is_handed_to_another_moderator_and_on(app, plan, cast):
    sent = say(app)
    hand(app, cast, sent, "Mina")
    hand(app, cast, sent, "Mo", by="Mina")
    with reading(app):
        given = colleagues.handed_over(sent.id)
        assert (given.name, given.given_by, given.day) == ("Mo", "Mina", today())


def test_without_another_moderator_nothing_is_handed_over(app, plan, cast):
    sent = say(app)
    with writing(app):
        roles.take(cast.actor("Olga"), CODE, "Mina", "moderator")
    with pytest.raises(Conflict, match="no other moderator"):
        hand(app, cast, sent, "Mina")
    with reading(app):
        assert colleagues.handed_over(sent.id) is None


def mine(cast, plan, by):
    reader = Reader(db.session.get_one(Consultation, plan.id), cast.actor(by).staff_id)
    return {line.id for line in queue.find(reader, Filters(pile=Pile.MINE)).lines}


def test_what_is_handed_over_moves_to_the_other_ones_list(app, plan, cast):
    sent, other = say(app), say(app)
    open_comment(app, cast, sent)
    open_comment(app, cast, other)
    hand(app, cast, sent, "Mina")
    with reading(app):
        assert (mine(cast, plan, "Mo"), mine(cast, plan, "Mina")) == ({other.id}, {sent.id})


def test_what_somebody_read_for_the_sample_is_left_to_others(app, plan, cast):
    say(app)
    drawn = draw(app, cast)
    settle(app, cast, drawn, "publish")
    with reading(app):
        assert drawn not in mine(cast, plan, "Mo")
        here = db.session.get_one(Consultation, plan.id)
        assert next_comment.find(cast.actor("Mo"), here) is None
        assert next_comment.find(cast.actor("Mina"), here).id == drawn


@pytest.mark.parametrize("to", ["Mo", "Ana", "Dee"])
def test_only_other_moderators_are_handed_a_comment(app, plan, cast, to):
    sent = say(app)
    with pytest.raises(ValidationError, match="another moderator"):
        hand(app, cast, sent, to)


def test_nobody_is_handed_what_they_leave_to_others(app, plan, cast):
    sent = say(app)
    open_comment(app, cast, sent)
    with writing(app):
        welfare.put_labels(cast.actor("Mo"), CODE, sent.id, ["hate"])
        recusal.set_opt_outs(cast.actor("Mina"), ["hate"])
    with pytest.raises(ValidationError, match="does not read this"):
        hand(app, cast, sent, "Mina")


def test_a_decided_comment_is_not_handed_over(app, plan, cast):
    sent = say(app)
    decide(app, cast, sent, "publish")
    with pytest.raises(Conflict):
        hand(app, cast, sent, "Mina")


def test_duty_ends_by_itself_and_by_hand(app, plan, cast, clock):
    mo, mina = cast.actor("Mo"), cast.actor("Mina")
    with writing(app):
        colleagues.set_duty(mo, CODE, today())
        colleagues.set_duty(mina, CODE, today() + timedelta(days=3))
    with reading(app):
        assert [name for name, _ in colleagues.on_duty(plan.id)] == ["Mina", "Mo"]
    clock.forward(days=1)
    with reading(app):
        assert [name for name, _ in colleagues.on_duty(plan.id)] == ["Mina"]
    with writing(app):
        colleagues.end_duty(mina, CODE)
    with reading(app):
        assert colleagues.on_duty(plan.id) == []


def test_duty_needs_a_day(app, plan, cast):
    with pytest.raises(ValidationError), writing(app):
        colleagues.set_duty(cast.actor("Mo"), CODE, None)


@pytest.mark.parametrize("days", [-1, 15])
def test_duty_is_from_today_on_and_not_for_long(app, plan, cast, days):
    with pytest.raises(ValidationError) as refused, writing(app):
        colleagues.set_duty(cast.actor("Mo"), CODE, today() + timedelta(days=days))
    assert refused.value.field == "until"


def draw(app, cast, by="Mo"):
    with writing(app):
        return sample.draw(cast.actor(by), CODE)


def settle(app, cast, comment_id, outcome, by="Mo"):
    with writing(app):
        sample.answer(cast.actor(by), CODE, comment_id, outcome)


def test_what_is_drawn_is_opened_and_goes_on_waiting(app, plan, cast):
    say(app)
    comment_id = draw(app, cast)
    assert draw(app, cast) == comment_id, "it is answered before another one is drawn"
    settle(app, cast, comment_id, "publish")
    with reading(app):
        comment = db.session.get_one(Comment, comment_id)
        opened = db.session.scalars(select(CommentAccess.staff_id).where(CommentAccess.comment_id == comment_id)).all()
        assert (comment.stage, comment.outcome) == ("inbox", "")
        assert opened == [cast.actor("Mo").staff_id]


def test_what_somebody_opened_is_not_drawn(app, plan, cast):
    with reading(app):
        before = list(db.session.scalars(select(Comment.id).where(Comment.stage == "inbox")))
    for id_ in before:
        with writing(app):
            db.session.add(CommentAccess(comment_id=id_, staff_id=cast.actor("Mina").staff_id, at=now()))
    with pytest.raises(Conflict, match="No unopened comment"):
        draw(app, cast)


def test_only_the_one_who_drew_a_comment_answers_and_once(app, plan, cast):
    say(app)
    comment_id = draw(app, cast)
    with pytest.raises(NotFound):
        settle(app, cast, comment_id, "publish", by="Mina")
    with pytest.raises(ValidationError):
        settle(app, cast, comment_id, "erase")
    settle(app, cast, comment_id, "publish")
    with pytest.raises(Conflict):
        settle(app, cast, comment_id, "junk")


def test_the_figure_compares_the_answer_with_the_first_decision_of_somebody_else(app, plan, cast):
    answers = [("publish", "publish", "Mina"), ("junk", "publish", "Mina"), ("publish", "publish", "Mo")]
    for said, decided, by in answers:
        sent = say(app)
        with writing(app):
            db.session.add(
                SampleReading(comment_id=sent.id, staff_id=cast.actor("Mo").staff_id, outcome=said, day=today())
            )
        decide(app, cast, sent, decided, by=by)
    with reading(app):
        figure = sample.team_agreement(plan.id)
    assert (figure.pairs, figure.same, figure.is_enough) == (2, 1, False)

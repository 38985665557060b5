"""Staff of the criticised organization do not moderate; what a moderator asked to be spared goes to others."""

import pytest

from consult.access import Forbidden, NotFound
from consult.moderation import decisions, recusal, review_item, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.models import Recusal
from consult.moderation.notices import handling as notice_handling
from consult.moderation.notices.handling import NoticeAnswer
from consult.moderation.rules import DecisionData
from consult.staff.models import Staff
from consult.storage.database import db
from tests.cast import CODE, lines, reading, writing
from tests.moderated import answer, decide, open_comment, say

ABOUT = "The Harbour Clinic’s guard threw me out."


@pytest.fixture
def employed(app, cast, plan):
    """Mo works for the Harbour Clinic."""
    works_for(app, cast, "Mo", "Harbour Clinic; the clinic on Quay Road")


def works_for(app, cast, name, affiliation):
    with writing(app):
        db.session.get_one(Staff, cast.ids[name]).affiliation = affiliation


def kept(app, cast, plan, name):
    with reading(app):
        return recusal.hidden_from_moderator(cast.actor(name), plan.id)


def in_queue(app, cast, plan, name):
    hidden = kept(app, cast, plan, name)
    with reading(app):
        return {line.id for line in lines(plan.id, kept=hidden)}


def test_what_names_a_body_comes_before_nobody_who_works_for_it(app, cast, plan, employed):
    about, other = say(app, ABOUT), say(app, "Open at six.")
    assert in_queue(app, cast, plan, "Mo") == {other.id}
    assert in_queue(app, cast, plan, "Mina") == {about.id, other.id}


ACTS = {
    "see": lambda mo, id_: review_item.item(mo, CODE, id_),
    "open": lambda mo, id_: decisions.open_comment(mo, CODE, id_),
    "decide": lambda mo, id_: decisions.decide(mo, CODE, id_, DecisionData("publish", [])),
    "agree": lambda mo, id_: decisions.agree(mo, CODE, id_, True),
    "undo junk": lambda mo, id_: decisions.undo(mo, CODE, id_),
    "say danger": lambda mo, id_: danger_protocol.raise_level(mo, CODE, id_, "3", version_seen=0),
    "label": lambda mo, id_: welfare.put_labels(mo, CODE, id_, ["hate"]),
    "pass on": lambda mo, id_: welfare.recuse(mo, CODE, id_),
}


@pytest.mark.parametrize("act", ACTS)
def test_for_them_there_is_no_such_comment_whatever_they_try(app, cast, plan, act):
    """Against a service whose staff would moderate, or learn of, what is said about it, even if it had been opened."""
    about = say(app, ABOUT)
    open_comment(app, cast, about)
    works_for(app, cast, "Mo", "Harbour Clinic")
    with pytest.raises(NotFound) as refused, writing(app):
        ACTS[act](cast.actor("Mo"), about.id)
    assert refused.value.message == review_item.NO_COMMENT


def test_nobody_of_the_body_is_the_second_person_to_refuse_a_comment_about_it(app, cast, plan):
    about = say(app, ABOUT)
    decide(app, cast, about, "refuse", "allegation")
    works_for(app, cast, "Mina", "harbour clinic")
    with pytest.raises(NotFound):
        answer(app, cast, about, True)
    works_for(app, cast, "Mina", "")
    answer(app, cast, about, True)


def test_a_name_that_was_hidden_is_kept_nowhere_not_even_to_route_by(app, cast, plan):
    """Hidden words are deleted at once: somebody who opens the comment later reads nothing that names their
    organization.
    """
    about = say(app, ABOUT)
    marked = ABOUT.replace("Harbour Clinic", "[[name|Harbour Clinic]]")
    decide(app, cast, about, "redact", "names_person", marked=marked)
    works_for(app, cast, "Mina", "Harbour Clinic")
    assert "Harbour Clinic" not in open_comment(app, cast, about, "Mina")


def test_a_recusal_hides_the_comment_from_that_moderator_and_everybody_of_the_same_body(app, cast, plan):
    works_for(app, cast, "Mo", "Night Bus Union")
    works_for(app, cast, "Mina", "City Council")
    sent = say(app, "Those who drive us home at two are rude.")
    open_comment(app, cast, sent)
    with writing(app):
        welfare.recuse(cast.actor("Mo"), CODE, sent.id)
    assert in_queue(app, cast, plan, "Mo") == set()
    assert in_queue(app, cast, plan, "Mina") == {sent.id}
    works_for(app, cast, "Mina", "the night bus union")
    assert in_queue(app, cast, plan, "Mina") == set()
    with pytest.raises(NotFound), writing(app):
        decisions.open_comment(cast.actor("Mina"), CODE, sent.id)
    with reading(app):
        [row] = db.session.query(Recusal).all()
        assert (row.staff_id, row.affiliation) == (cast.ids["Mo"], "Night Bus Union")


def test_nor_do_they_answer_who_says_that_something_was_sent_in_their_name(app, cast, plan, employed):
    sent = say(app, "Doors should open at six.")
    with writing(app):
        comment = db.session.get_one(notice_handling.Comment, sent.id)
        comment.stage = "public"
        comment.public_text = comment.original
        notice_handling.create(CODE, "in_name", comment.tracker, "Written by the clinic on Quay Road, not by me.")
    with reading(app):
        assert notice_handling.list_waiting(cast.actor("Mo"), CODE) == []
        [found] = notice_handling.list_waiting(cast.actor("Mina"), CODE)
        with pytest.raises(NotFound):
            notice_handling.one(cast.actor("Mo"), CODE, found.id)


def test_a_claim_on_what_is_said_of_their_body_is_not_theirs_whatever_its_words_say(app, cast, plan, employed):
    """Against a service that removes what is said about it because somebody claims that they never wrote it."""
    about = say(app, ABOUT)
    with writing(app):
        comment = db.session.get_one(notice_handling.Comment, about.id)
        comment.stage, comment.public_text = "public", comment.original
        notice_handling.create(CODE, "in_name", comment.tracker, "I never wrote this.")
    with reading(app):
        assert notice_handling.list_waiting(cast.actor("Mo"), CODE) == []
        [found] = notice_handling.list_waiting(cast.actor("Mina"), CODE)
    for act in (
        notice_handling.one,
        notice_handling.open_comment,
        lambda *given: notice_handling.answer(*given, NoticeAnswer("taken_out")),
    ):
        with pytest.raises(NotFound), writing(app):
            act(cast.actor("Mo"), CODE, found.id)


def test_a_label_left_to_others_keeps_such_comments_out_of_the_queue(app, cast, plan):
    guessed, labelled, other = say(app, "Some nights I want to die."), say(app, "About him."), say(app, "Open at six.")
    open_comment(app, cast, labelled, "Mina")
    with writing(app):
        welfare.put_labels(cast.actor("Mina"), CODE, labelled.id, ["suicide", "nonsense"])
        recusal.set_opt_outs(cast.actor("Mo"), ["suicide", "nonsense"])
    assert in_queue(app, cast, plan, "Mo") == {other.id}
    assert in_queue(app, cast, plan, "Mina") == {guessed.id, labelled.id, other.id}
    assert kept(app, cast, plan, "Mo").own_body == frozenset()
    open_comment(app, cast, guessed)
    with writing(app):
        recusal.set_opt_outs(cast.actor("Mo"), [])
    assert len(in_queue(app, cast, plan, "Mo")) == 3


def test_a_suggestion_is_kept_nowhere_and_labels_are_put_by_those_who_read(app, cast, plan):
    sent = say(app, "Some nights I want to die.")
    with reading(app):
        [line] = lines(plan.id)
        assert line.suggested == ("suicide",)
        assert recusal.labels_of([sent.id]) == {}
    with pytest.raises(Forbidden), writing(app):
        welfare.put_labels(cast.actor("Mo"), CODE, sent.id, ["suicide"])


def test_after_two_hours_of_reading_a_break_is_offered(app, cast, plan, clock):
    from_sign_in = b"x" * 32
    with writing(app):
        mo = cast.actor("Mo")
        row = welfare.StaffSession(
            token_hash=from_sign_in, staff_id=mo.staff_id, content={}, began_at=clock.forward(), seen_at=clock.forward()
        )
        db.session.add(row)

    def needs():
        with reading(app):
            return welfare.needs_break(mo, from_sign_in)

    clock.forward(hours=3)
    assert not needs(), "nobody read anything"
    open_comment(app, cast, say(app))
    clock.forward(minutes=119)
    assert not needs()
    clock.forward(minutes=1)
    assert needs()
    with writing(app):
        welfare.take_break(mo)
    assert not needs()
    clock.forward(minutes=5)
    open_comment(app, cast, say(app))
    assert not needs()
    clock.forward(hours=2)
    assert needs()
    assert not welfare_of_others(app, cast)


def welfare_of_others(app, cast):
    with reading(app):
        return welfare.needs_break(cast.actor("Mina"), b"y" * 32)

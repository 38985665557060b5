"""Some refusals and junk, drawn by chance, are read again by somebody without part in the decision."""

import random

import pytest
from sqlalchemy import select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import roles
from consult.moderation import decisions, public_log
from consult.moderation.models import CommentAccess, Rereading
from consult.moderation.rereading import answering, drawing
from consult.moderation.rereading.rules import SHARE
from consult.operations.record_check import checking
from consult.storage.database import db
from tests.cast import CODE, counted, reading, writing
from tests.moderated import acts, decide, is_counted, open_comment, refuse, row, say
from tests.noise import OTHER_CODE


class Always(random.Random):
    def random(self) -> float:
        return 0.0


@pytest.fixture
def drawn(monkeypatch):
    """Whatever can be drawn is."""
    monkeypatch.setattr(drawing, "_drawer", Always())


@pytest.fixture
def refused(app, cast, plan, drawn):
    sent = say(app, "Off with them.")
    refuse(app, cast, sent, "threat")
    return sent


@pytest.fixture
def junk(app, cast, plan, drawn):
    sent = say(app, "Buy my lamps.")
    decide(app, cast, sent, "junk", "off_topic_ad")
    return sent


def stored(app, sent):
    with reading(app):
        return db.session.scalars(select(Rereading).where(Rereading.comment_id == sent.id)).all()


def answer(app, cast, sent, chosen, by="Tess"):
    actor, id_ = cast.actor(by), stored(app, sent)[-1].id
    with writing(app):
        answering.open_comment(actor, CODE, id_)
    with writing(app):
        answering.answer(actor, CODE, id_, chosen)


def sound(app):
    with reading(app):
        assert [each.words for each in checking.findings() if each.words.startswith(CODE)] == []
        return True


def test_one_in_twenty_is_drawn_and_only_of_refusals_and_junk(app, cast, plan, monkeypatch):
    assert SHARE == 0.05
    chances = iter([SHARE, SHARE - 0.001])
    monkeypatch.setattr(drawing, "_drawer", type("Drawer", (), {"random": lambda self: next(chances)})())
    published, kept = say(app), say(app)
    decide(app, cast, published, "publish")
    decide(app, cast, kept, "team_only", "language")
    first, second = say(app), say(app)
    for each in (first, second):
        decide(app, cast, each, "junk", "spam")
    assert [len(stored(app, each)) for each in (published, kept, first, second)] == [0, 0, 0, 1]


def test_a_refusal_is_drawn_when_it_takes_effect(app, cast, plan, drawn):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    assert stored(app, sent) == []


def test_neither_of_the_two_reads_it_again(app, cast, plan, refused):
    for name in ("Mo", "Mina"):
        with pytest.raises(Forbidden):
            answer(app, cast, refused, "same", by=name)
    with reading(app):
        assert [line.independent for line in answering.list_waiting(cast.actor("Mo"), CODE)] == [None]
    with pytest.raises((Forbidden, NotFound)):
        answer(app, cast, refused, "same", by="Olga")


def test_of_another_plan_nobody_here_reads_anything_again(app, cast, plan, refused):
    id_ = stored(app, refused)[0].id
    with pytest.raises(NotFound), writing(app):
        answering.open_comment(cast.actor("Zed"), OTHER_CODE, id_)
    for wrong in (id_ + 1, 2**63):
        with pytest.raises(NotFound), writing(app):
            answering.open_comment(cast.actor("Tess"), CODE, wrong)


def test_whoever_works_for_the_organization_sees_nothing_of_it(app, cast, plan, drawn):
    sent = say(app, "The Harbour Clinic turned Heron Quill away.")
    refuse(app, cast, sent, "allegation")
    with writing(app):
        roles.affiliate(cast.actor("Olga"), CODE, "Tess", "Harbour Clinic")
    with reading(app):
        assert answering.list_waiting(cast.actor("Tess"), CODE) == []
    with pytest.raises(NotFound):
        answer(app, cast, sent, "same")
    answer(app, cast, sent, "same", by="Mina")


def test_once_reading_has_ended_nothing_is_read_again(app, cast, plan, refused):
    plan.reported()
    with reading(app):
        assert answering.list_waiting(cast.actor("Tess"), CODE) == []
    with pytest.raises(Conflict):
        answer(app, cast, refused, "same")


def test_the_words_are_closed_until_opened_and_that_is_logged(app, cast, plan, refused):
    tess, id_ = cast.actor("Tess"), stored(app, refused)[0].id
    with reading(app):
        assert answering.one(tess, CODE, id_).words is None
    with pytest.raises(Forbidden), writing(app):
        answering.answer(tess, CODE, id_, "same")
    with writing(app):
        answering.open_comment(tess, CODE, id_)
    with reading(app):
        assert answering.one(tess, CODE, id_).words == "Off with them."
        opened = select(CommentAccess.staff_id).where(CommentAccess.comment_id == refused.id)
        assert tess.staff_id in set(db.session.scalars(opened))


def test_if_it_is_decided_the_same_nothing_changes(app, cast, plan, refused):
    answer(app, cast, refused, "same")
    assert (row(app, refused).stage, acts(app)[-1]["outcome"]) == ("closed", "reread_same")
    with pytest.raises(Conflict):
        answer(app, cast, refused, "different")
    assert sound(app)


def test_a_refusal_decided_otherwise_goes_back_to_a_first_reading(app, cast, plan, refused):
    answer(app, cast, refused, "different")
    assert (row(app, refused).stage, row(app, refused).outcome) == ("inbox", "")
    decide(app, cast, refused, "publish", version_seen=3)
    counted(app)
    assert row(app, refused).stage == "public"
    assert sound(app)
    with reading(app):
        assert all(line.label for line in public_log.public_log(CODE))


def test_junk_decided_otherwise_counts_again_and_is_read_anew(app, cast, plan, junk):
    answer(app, cast, junk, "different", by="Mina")
    assert row(app, junk).stage == "inbox"
    assert is_counted(app, junk)
    counted(app)
    assert sound(app)


def test_a_comment_that_was_public_gets_a_commitment_that_confirms_no_guess(app, cast, plan, drawn):
    sent = say(app)
    decide(app, cast, sent, "publish")
    counted(app)
    decide(app, cast, sent, "refuse", "threat", version_seen=1)
    open_comment(app, cast, sent, "Mina")
    with writing(app):
        decisions.agree(cast.actor("Mina"), CODE, sent.id, True, version_seen=2)
    assert row(app, sent).nonce == b""
    answer(app, cast, sent, "different")
    assert row(app, sent).nonce != b""
    decide(app, cast, sent, "publish", version_seen=4)
    counted(app)
    assert sound(app)


def test_if_nobody_else_is_left_the_second_reads_it_again_and_the_record_says_so(app, cast, plan, refused):
    with writing(app):
        roles.take(cast.actor("Olga"), CODE, "Tess", "third_person")
    with pytest.raises(Forbidden):
        answer(app, cast, refused, "same", by="Mo")
    answer(app, cast, refused, "same", by="Mina")
    assert acts(app)[-1]["reasons"] == ["no_third_person"]


@pytest.mark.parametrize("chosen", ["", "lapsed", "perhaps"])
def test_an_answer_is_one_of_two(app, cast, plan, refused, chosen):
    with pytest.raises(ValidationError) as caught:
        answer(app, cast, refused, chosen)
    assert caught.value.field == "answer"


def test_what_cannot_be_read_again_ends(app, cast, plan, refused, clock):
    with writing(app):
        assert answering.end_unreadable() == 0
    plan.reported()
    with writing(app):
        assert answering.end_unreadable() == 1
    assert stored(app, refused)[0].answer == "lapsed"


def test_each_is_counted_once_and_only_with_a_batch(app, cast, plan, refused, junk, clock):
    answer(app, cast, refused, "same")
    with reading(app):
        assert answering.counts(plan.id).drawn == 0
    clock.forward(days=3)
    with writing(app):
        assert answering.count_due() == 2
    with reading(app):
        found = answering.counts(plan.id)
    assert (found.drawn, found.same, found.different, found.lapsed, found.waiting) == (2, 1, 0, 0, 1)

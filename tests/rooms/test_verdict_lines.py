"""Lines of text with verdicts: joined with nothing, read by moderators, passed on or deleted, gone after 90 days."""

import pytest
from sqlalchemy import insert, select, text, update

from consult.access import Conflict, Forbidden, ValidationError
from consult.contributions import verdict_lines, verdicts
from consult.contributions.enums import HoldReason
from consult.contributions.models import GivenVerdict, VerdictLine
from consult.contributions.verdict_line_rules import MAX_LINE_CHARACTERS, LineState, NotPassedOn
from consult.contributions.verdict_rules import ANSWER, Verdict
from consult.moderation import spam_checks
from consult.moderation import verdict_lines as reading_lines
from consult.moderation.spam_checks import Unread
from consult.operations import erasures, privacy_audit
from consult.runtime import erasure_journal, periodic_tasks
from consult.storage.database import db
from consult.text.plain import TextFault
from tests.answering import decide_all, sign
from tests.cast import CODE, reading, writing

pytestmark = pytest.mark.both_databases
WORDS = "The rooms are still closed at night."


@pytest.fixture
def answered(app, cast, plan):
    decide_all(app, cast, plan)
    sign(app, cast)
    return cast.consultation_id


def send(app, plan_id, words=WORDS, seed=b"1", held=None):
    with writing(app):
        verdicts.give(CODE, ANSWER, seed * 32, Verdict.NOT_ANSWERED, by_receipt=False, held=held)
        verdict_lines.send(plan_id, ANSWER, words, seed, held=held)


def next_day(app, clock, days=1):
    clock.forward(days=days)
    with app.app_context():
        periodic_tasks.run_once()


def unread(app, cast):
    with reading(app):
        return [(line.id, line.text) for line in reading_lines.to_read(cast.actor("Mo"), CODE)]


def decide(cast, line_id, decision=LineState.PASSED_ON, name="Mo"):
    return reading_lines.decide(cast.actor(name), CODE, {line_id: str(decision)})


def passed(app, cast):
    with reading(app):
        return [line.text for line in reading_lines.for_decision_maker(cast.actor("Dee"), CODE)]


def test_a_line_shares_nothing_with_the_verdict_but_plan_question_day_and_why_it_waits():
    shared = set(VerdictLine.__table__.columns.keys()) & set(GivenVerdict.__table__.columns.keys())
    assert shared == {"id", "consultation_id", "question", "commitment_id", "day", "hold_reason"}
    assert set(VerdictLine.__table__.columns.keys()) - shared == {"text", "state", "reason", "day_shuffled"}
    assert {key.target_fullname for key in VerdictLine.__table__.foreign_keys} == {"consultation.id", "commitment.id"}


def test_no_key_and_no_transaction_of_a_line_is_that_of_a_verdict(app, cast, answered, clock, database_kind):
    send(app, answered)
    next_day(app, clock)
    with reading(app):
        assert db.session.scalars(select(VerdictLine.id)).one() != db.session.scalars(select(GivenVerdict.id)).one()
        if database_kind == "postgresql":
            [line] = db.session.scalars(text("select xmin::text from verdict_line"))
            assert line not in set(db.session.scalars(text("select xmin::text from given_verdict")))


def test_a_form_sent_twice_keeps_one_line_and_no_words_keep_none(app, answered):
    for words in (WORDS, WORDS, " \u200b "):
        send(app, answered, words, seed=words[:1].encode())
    with reading(app):
        assert list(db.session.scalars(select(VerdictLine.text))) == [WORDS]


def test_a_line_is_one_line_and_too_long_is_refused(app, answered):
    send(app, answered, "One\nline.  ")
    with pytest.raises(TextFault):
        send(app, answered, "x" * (MAX_LINE_CHARACTERS + 1), b"2")
    with reading(app):
        assert list(db.session.scalars(select(VerdictLine.text))) == ["One line."]


def test_nobody_reads_a_line_on_its_day_or_before_it_was_rewritten(app, cast, answered, clock):
    send(app, answered)
    with app.app_context():
        periodic_tasks.run_once()
    assert unread(app, cast) == []
    clock.forward(days=1)
    assert unread(app, cast) == []
    next_day(app, clock, days=0)
    assert [words for _, words in unread(app, cast)] == [WORDS]


def test_the_decision_maker_reads_what_was_passed_on_and_nobody_else_does(app, cast, answered, clock):
    send(app, answered)
    next_day(app, clock)
    [(line_id, _)] = unread(app, cast)
    assert passed(app, cast) == []
    with writing(app):
        assert decide(cast, line_id) == 1
    assert (unread(app, cast), passed(app, cast)) == ([], [WORDS])
    with writing(app):
        assert decide(cast, line_id, name="Mina") == 0
    for name in ("Olga", "Mo", "Ana", "Ada"):
        with reading(app), pytest.raises(Forbidden):
            reading_lines.for_decision_maker(cast.actor(name), CODE)
    for name in ("Olga", "Dee", "Ana", "Ada"):
        with reading(app), pytest.raises(Forbidden):
            reading_lines.to_read(cast.actor(name), CODE)
        with writing(app), pytest.raises(Forbidden):
            decide(cast, line_id, name=name)


def test_a_line_of_another_plan_is_out_of_reach(app, cast, answered, clock):
    send(app, answered)
    next_day(app, clock)
    [(line_id, _)] = unread(app, cast)
    with writing(app):
        for change in (verdict_lines.pass_on, lambda *of: verdict_lines.do_not_pass_on(*of, NotPassedOn.ABUSE)):
            with pytest.raises(Conflict):
                change(answered + 1, line_id)
    assert unread(app, cast) == [(line_id, WORDS)]


@pytest.mark.parametrize("first", [False, True])
def test_what_is_not_passed_on_loses_its_words_at_once_also_afterwards(app, cast, answered, clock, first):
    send(app, answered)
    next_day(app, clock)
    [(line_id, _)] = unread(app, cast)
    with writing(app):
        if first:
            assert decide(cast, line_id) == 1
        with pytest.raises(ValidationError):
            decide(cast, line_id, "dislike")
        assert decide(cast, line_id, NotPassedOn.PERSON) == 1
    assert (unread(app, cast), passed(app, cast)) == ([], [])
    with reading(app):
        kept = db.session.scalars(select(VerdictLine)).one()
        assert (kept.text, kept.state, kept.reason) == (None, LineState.NOT_PASSED_ON.value, "person")


def test_a_restored_backup_does_not_bring_back_what_was_not_passed_on(app, cast, answered, clock):
    send(app, answered)
    next_day(app, clock)
    [(line_id, _)] = unread(app, cast)
    with reading(app):
        table = VerdictLine.__table__
        backup = dict(db.session.execute(select(table)).mappings().one())
    with writing(app):
        assert decide(cast, line_id, NotPassedOn.PLACE) == 1
        db.session.execute(update(table).values(**backup))
        other = {**backup, "id": line_id - 1, "text": "Another line."}
        db.session.execute(insert(table), [other])
        undone = erasures.take_away_again(erasure_journal.read(), {})
    assert undone.counts["lines with verdicts that moderators did not pass on"] == 1
    assert [words for _, words in unread(app, cast)] == ["Another line."]


def test_ninety_days_after_sending_every_line_is_deleted_and_the_unread_are_counted(app, cast, answered, clock):
    for number, held in ((b"1", None), (b"2", None), (b"3", HoldReason.FAST)):
        send(app, answered, f"Line {number.decode()}.", number, held)
    next_day(app, clock)
    line_id, _ = unread(app, cast)[0]
    with writing(app):
        assert decide(cast, line_id) == 1
    next_day(app, clock, days=88)
    assert len(passed(app, cast)) == len(unread(app, cast)) == 1
    clock.forward(days=1)
    assert (unread(app, cast), passed(app, cast)) == ([], [])
    next_day(app, clock, days=0)
    with reading(app):
        assert db.session.scalars(select(VerdictLine)).all() == []
        assert verdict_lines.count_deleted_unread(answered) == 2


def test_a_line_of_a_held_verdict_waits_and_comes_or_stays_away_with_it(app, cast, answered, clock):
    def act(name):
        with writing(app):
            spam_checks.act_on_unread(cast.actor("Mo"), CODE, Unread.VERDICTS, name, 1)

    send(app, answered, held=HoldReason.FAST)
    next_day(app, clock)
    assert unread(app, cast) == []
    act("junk")
    next_day(app, clock)
    assert unread(app, cast) == []
    act("undo")
    next_day(app, clock)
    assert [words for _, words in unread(app, cast)] == [WORDS]


def test_junk_that_is_deleted_is_not_among_the_unread(app, cast, answered, clock):
    send(app, answered, held=HoldReason.FAST)
    with writing(app):
        spam_checks.act_on_unread(cast.actor("Mo"), CODE, Unread.VERDICTS, "junk", 1)
    next_day(app, clock, days=90)
    with reading(app):
        assert db.session.scalars(select(VerdictLine)).all() == []
        assert verdict_lines.count_deleted_unread(answered) == 0


def test_the_audit_finds_lines_that_are_there_too_long_or_lie_as_they_were_sent(app, answered, clock):
    def found():
        with app.app_context():
            db.session.remove()
            return {each.name for each in privacy_audit.privacy_findings() if "lines with verdicts" in each.words}

    send(app, answered)
    assert found() == set()
    clock.forward(days=2)
    assert found() == {"order"}
    next_day(app, clock, days=0)
    assert found() == set()
    with writing(app):
        db.session.execute(update(VerdictLine).values(state=LineState.NOT_PASSED_ON.value))
    assert found() == {"retention"}
    with writing(app):
        db.session.execute(update(VerdictLine).values(text=None))
    clock.forward(days=90)
    assert found() == {"retention"}

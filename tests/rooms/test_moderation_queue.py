"""What waits, in which order, and what of it may be seen."""

from dataclasses import astuple

import pytest
from sqlalchemy import event

from consult.access import ValidationError
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.moderation import decisions, queue, review_item
from consult.moderation.review_item import Step
from consult.storage.database import db, today
from tests.cast import CODE, reading, writing
from tests.moderated import answer, decide, open_comment, row, say


def waiting(app, plan, **page):
    with reading(app):
        return queue.list_waiting(plan.id, **page)


def counts(app, plan):
    with reading(app):
        return queue.counts(plan.id)


def seen_by(app, cast, name, sent):
    actor = cast.actor(name)
    with reading(app):
        return review_item.item(actor, CODE, sent.id)[1]


def test_the_oldest_comes_first_and_says_how_long_it_has_waited(app, cast, plan, clock):
    first = say(app, key="siting")
    clock.forward(days=3)
    second = say(app, key="hours")
    clock.forward(days=1)
    third = say(app, key=None)
    found = waiting(app, plan)
    assert [line.id for line in found] == [first.id, second.id, third.id]
    assert [line.days for line in found] == [4, 1, 0]
    assert [line.heading for line in found] == ["Where the rooms are", "When the rooms are open", ""]
    assert found[0].tracker == row(app, first).tracker
    assert counts(app, plan).oldest_days == 4


def test_the_list_never_holds_the_words(app, cast, plan):
    say(app, "Call me on 07700 900123, says Bo.")
    (line,) = waiting(app, plan)
    assert line.details == 1
    assert not any("900123" in str(value) or "Bo" in str(value) for value in astuple(line))


def test_the_list_says_which_reading_is_next_and_leaves_the_writers_turn_for_last(app, cast, plan):
    asked, proposed, new = say(app), say(app), say(app)
    decide(app, cast, asked, "ask", "identifies_writer")
    decide(app, cast, proposed, "refuse", "threat")
    steps = {line.id: line.step for line in waiting(app, plan)}
    assert steps == {asked.id: Step.WRITER, proposed.id: Step.SECOND, new.id: Step.FIRST}
    assert waiting(app, plan)[-1].id == asked.id
    found = counts(app, plan)
    assert (found.first, found.second, found.writer, found.junk) == (1, 1, 1, 0)
    assert (found.to_read, found.waiting) == (2, 3)


def test_what_a_writer_did_not_change_comes_back_to_a_first_reading_when_the_plan_closes(app, cast, plan):
    asked, new = say(app), say(app)
    decide(app, cast, asked, "ask", "identifies_writer")
    plan.closed()
    assert {line.id: line.step for line in waiting(app, plan)} == {asked.id: Step.BACK, new.id: Step.FIRST}
    found = counts(app, plan)
    assert (found.first, found.writer, found.to_read) == (2, 0, 2)
    with pytest.raises(ValidationError, match="cannot change the comment"):
        decide(app, cast, asked, "ask", "identifies_writer")
    decide(app, cast, asked, "team_only", "identifies_writer")
    assert counts(app, plan).to_read == 1


def test_a_refusal_that_was_not_agreed_to_is_for_a_first_reading_again(app, cast, plan, clock):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, False)
    assert waiting(app, plan)[0].step is Step.FIRST
    assert counts(app, plan).second == 0


def test_what_is_decided_or_gone_leaves_the_queue(app, cast, plan):
    published, junk, gone = say(app), say(app), say(app)
    decide(app, cast, published, "publish")
    decide(app, cast, junk, "junk", "spam")
    decide(app, cast, gone, "refuse", "threat")
    with writing(app):
        receipt_access.withdraw_comment(gone.receipt, 0)
    assert waiting(app, plan) == []
    assert astuple(counts(app, plan)) == (0, 0, 0, 1, 0)


def test_a_changed_comment_waits_in_its_new_words_alone(app, cast, plan):
    old = say(app, "Call 07700 900123.")
    decide(app, cast, old, "ask", "contact")
    with writing(app):
        receipt_access.change_comment(old.receipt, 0, "Nobody to call.", Consent.SHOW)
    (line,) = waiting(app, plan)
    assert line.id != old.id
    assert (line.step, line.details) == (Step.FIRST, 0)


def test_the_queue_holds_nothing_of_another_plan(app, cast, plan):
    assert waiting(app, plan) == []
    assert astuple(counts(app, plan)) == (0, 0, 0, 0, 0)


def test_the_queue_has_pages(app, cast, plan, clock):
    sent = []
    for _ in range(5):
        sent.append(say(app).id)
        clock.forward(days=1)
    assert [line.id for line in waiting(app, plan, limit=2)] == sent[:2]
    assert [line.id for line in waiting(app, plan, limit=2, offset=4)] == sent[4:]


def test_junk_is_listed_apart_and_without_its_words(app, cast, plan):
    sent = say(app, "Cheap watches at watches.example.org")
    decide(app, cast, sent, "junk", "spam")
    with reading(app):
        (line,) = queue.junk(plan.id)
    assert (line.id, line.step) == (sent.id, Step.DONE)
    assert not any("watches" in str(value) for value in astuple(line))


def test_a_moderator_sees_the_words_only_once_they_have_opened_them(app, cast, plan):
    sent = say(app, "Only for whom it may concern.")
    assert seen_by(app, cast, "Mo", sent).words is None
    open_comment(app, cast, sent, "Mo")
    assert seen_by(app, cast, "Mo", sent).words == "Only for whom it may concern."
    assert seen_by(app, cast, "Mina", sent).words is None


def test_a_decided_comments_words_are_sealed_and_junks_are_not(app, cast, plan):
    for_the_team, junk = say(app), say(app, "Cheap watches")
    decide(app, cast, for_the_team, "team_only", "supply")
    decide(app, cast, junk, "junk", "spam")
    sealed = seen_by(app, cast, "Mo", for_the_team)
    assert (sealed.step, sealed.openable, sealed.words) == (Step.DONE, False, None)
    assert seen_by(app, cast, "Mo", junk).words == "Cheap watches"


def test_a_waiting_refusal_shows_its_reasons_and_not_who_proposed_it(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat", "dehumanizing")
    minas = seen_by(app, cast, "Mina", sent)
    assert minas.proposed == ("dehumanizing", "threat")
    assert not minas.proposed_by_me
    assert not any(value in ("Mo", cast.ids["Mo"]) for value in astuple(minas) if not isinstance(value, bool))
    assert seen_by(app, cast, "Mo", sent).proposed_by_me


def test_the_day_of_a_comment_is_all_that_its_wait_is_counted_from(app, cast, plan, clock):
    sent = say(app)
    assert row(app, sent).day == _today(app)
    clock.forward(days=2)
    assert seen_by(app, cast, "Mo", sent).days == 2


def test_the_queue_takes_two_statements_whatever_waits(app, cast, plan):
    for _ in range(4):
        decide(app, cast, say(app), "refuse", "threat")
    made = []
    with reading(app):
        event.listen(db.engine, "before_cursor_execute", lambda *args: made.append(args[2]))
        assert len(queue.list_waiting(plan.id)) == queue.counts(plan.id).second == 4
    assert len([statement for statement in made if statement.startswith("SELECT")]) == 2


def _today(app):
    with reading(app):
        return today()


def test_opening_is_written_down_each_time(app, cast, plan):
    sent = say(app)
    actor = cast.actor("Mo")
    for _ in range(2):
        with writing(app):
            decisions.open_comment(actor, CODE, sent.id)
    assert seen_by(app, cast, "Mo", sent).words is not None

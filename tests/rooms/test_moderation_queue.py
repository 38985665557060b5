"""What waits, in which lists and in which order, and what of it may be seen."""

from dataclasses import astuple

import pytest
from sqlalchemy import event

from consult.access import ValidationError
from consult.consultations.models import Consultation
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.moderation import decisions, piles, queue, review_item, welfare
from consult.moderation.piles import Counts, Reader
from consult.moderation.queue_filters import Filters, Flag, LabelledBy, Order, Pile
from consult.moderation.review_item import Step
from consult.storage.database import db, today
from consult.text.labels import Label
from tests.cast import CODE, counted, reading, writing
from tests.moderated import Sent, answer, decide, flag, noted, open_comment, row, say

KEYS = ("siting", "hours", None, "purpose")


def found(app, plan, staff_id=None, **filters):
    with reading(app):
        return queue.find(reader(plan, staff_id), Filters(**filters))


def reader(plan, staff_id=None):
    return Reader(db.session.get_one(Consultation, plan.id), staff_id)


def waiting(app, plan, **filters):
    return found(app, plan, **filters).lines


def ids(app, plan, pile, staff_id=None, **filters):
    return [line.id for line in found(app, plan, staff_id, pile=pile, **filters).lines]


def counts(app, plan, staff_id=None):
    with reading(app):
        return piles.count(reader(plan, staff_id))


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
    lines = waiting(app, plan)
    assert [line.id for line in lines] == [first.id, second.id, third.id]
    assert [line.days for line in lines] == [4, 1, 0]
    assert [line.heading for line in lines] == ["Where the rooms are", "When the rooms are open", ""]
    assert lines[0].tracker == row(app, first).tracker
    assert counts(app, plan).oldest_days == 4


def test_the_list_never_holds_the_words(app, cast, plan):
    say(app, "Call me on 07700 900123, says Bo.")
    (line,) = waiting(app, plan)
    assert line.details == 1
    assert not any("900123" in str(value) or "Bo" in str(value) for value in astuple(line))


def test_the_list_says_which_reading_is_next_and_leaves_the_writers_turn_out(app, cast, plan):
    asked, proposed, new = say(app), say(app), say(app)
    decide(app, cast, asked, "ask", "identifies_writer")
    decide(app, cast, proposed, "refuse", "threat")
    assert {line.id: line.step for line in waiting(app, plan)} == {proposed.id: Step.SECOND, new.id: Step.FIRST}
    assert [(line.id, line.step) for line in waiting(app, plan, pile=Pile.WRITER)] == [(asked.id, Step.WRITER)]
    counted = counts(app, plan)
    assert (counted.first, counted.second, counted.writer, counted.junk) == (1, 1, 1, 0)
    assert (counted.to_read, counted.waiting) == (2, 3)


def test_a_refusal_waits_in_the_list_of_everybody_but_the_one_who_proposed_it(app, cast, plan):
    sent, mo, mina = say(app), cast.ids["Mo"], cast.ids["Mina"]
    decide(app, cast, sent, "refuse", "threat")
    assert (ids(app, plan, Pile.SECOND, mo), counts(app, plan, mo).second_for_me) == ([], 0)
    assert (ids(app, plan, Pile.SECOND, mina), counts(app, plan, mina).second_for_me) == ([sent.id], 1)
    (mos,), (minas,) = found(app, plan, mo).lines, found(app, plan, mina).lines
    assert (mos.proposed_by_me, minas.proposed_by_me) == (True, False)
    assert not any(value in ("Mo", mo) for value in astuple(minas) if not isinstance(value, bool))


def test_mine_are_those_that_i_have_opened_and_nobody_has_decided_on(app, cast, plan):
    mo, mina = cast.ids["Mo"], cast.ids["Mina"]
    opened, twice, refused, published, asked, untouched = (say(app) for _ in range(6))
    for sent in (opened, twice, twice):
        open_comment(app, cast, sent, "Mo")
    decide(app, cast, refused, "refuse", "threat")
    decide(app, cast, published, "publish")
    decide(app, cast, asked, "ask", "contact")
    assert sorted(ids(app, plan, Pile.MINE, mo)) == sorted([opened.id, twice.id])
    assert (counts(app, plan, mo).mine, counts(app, plan, mina).mine) == (2, 0)
    assert {line.id for line in found(app, plan, mo).lines if line.is_open} == {opened.id, twice.id, refused.id}
    assert untouched.id not in ids(app, plan, Pile.MINE, mo)


def test_what_a_writer_changed_because_they_were_asked_comes_back_to_the_moderators(app, cast, plan):
    asked, other = say(app, "Call 07700 900123."), say(app, "Open at six.")
    with writing(app):
        receipt_access.change_comment(other.receipt, 0, "Open at five.", Consent.SHOW)
    assert (ids(app, plan, Pile.BACK), counts(app, plan).back) == ([], 0), "nobody had asked"
    decide(app, cast, asked, "ask", "contact")
    for words in ("Nobody to call.", "Nobody at all to call."):
        with writing(app):
            receipt_access.change_comment(asked.receipt, 0, words, Consent.SHOW)
    (line,) = waiting(app, plan, pile=Pile.BACK)
    assert (line.id == asked.id, line.is_answer, line.step, counts(app, plan).back) == (False, True, Step.FIRST, 1)
    back = Sent(line.id, asked.receipt)
    decide(app, cast, back, "refuse", "threat")
    assert (ids(app, plan, Pile.BACK), counts(app, plan).back) == ([], 0), "it waits for a second moderator"
    answer(app, cast, back, False)
    assert counts(app, plan).back == 1
    decide(app, cast, back, "publish")
    assert (counts(app, plan).back, row(app, back).is_answer) == (0, False)


def test_what_a_writer_did_not_change_comes_back_to_a_first_reading_when_the_plan_closes(app, cast, plan):
    asked, new = say(app), say(app)
    decide(app, cast, asked, "ask", "identifies_writer")
    plan.closed()
    assert {line.id: line.step for line in waiting(app, plan)} == {asked.id: Step.BACK, new.id: Step.FIRST}
    counted = counts(app, plan)
    assert (counted.first, counted.writer, counted.back, counted.to_read) == (2, 0, 1, 2)
    assert ids(app, plan, Pile.BACK) == [asked.id]
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
    assert counts(app, plan) == Counts(junk=1, approved=1)


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
    assert counts(app, plan) == Counts()


@pytest.mark.parametrize("order", Order)
def test_a_page_begins_where_the_one_before_ended_although_others_decide(app, cast, plan, clock, order):
    sent = [say(app, "Open at six. " * (1 + number % 3), key=KEYS[number % 4]) for number in range(9)]
    clock.forward(days=1)
    sent += [say(app, "Some nights I want to die.", key="hours"), say(app, key=None)]
    whole = [line.id for line in found(app, plan, order=order).lines]
    assert sorted(whole) == sorted(each.id for each in sent)
    after, pages = "", []
    while True:
        with reading(app):
            page = queue.find(reader(plan), Filters(order=order), after=after, size=3)
        pages.append([line.id for line in page.lines])
        assert page.total == 11 - (len(pages) - 1)
        after = page.after
        if not after:
            break
        decide(app, cast, Sent(pages[-1][0], ""), "publish")
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert sum(pages, []) == whole, "nothing is left out, and nothing is there twice"


def test_a_place_that_no_page_gave_is_the_beginning(app, plan):
    sent = say(app)
    for after in ("x", "1.2", "0.99999999999.1", "-1.730000.3", "1..2", "9" * 40):
        with reading(app):
            assert [line.id for line in queue.find(reader(plan), after=after).lines] == [sent.id]


def test_the_orders_are_what_they_say(app, plan, clock):
    old = say(app, "Open at six. " * 3, key="hours")
    clock.forward(days=1)
    new, long = say(app, key="purpose"), say(app, "Open at six. " * 9, key=None)
    danger = say(app, "Some nights I want to die.", key="siting")
    assert ids(app, plan, Pile.WAITING, order=Order.OLDEST)[:2] == [danger.id, old.id]
    assert ids(app, plan, Pile.WAITING, order=Order.NEWEST)[0] == danger.id
    assert ids(app, plan, Pile.WAITING, order=Order.NEWEST)[-1] == old.id
    noted(app)
    assert ids(app, plan, Pile.WAITING, order=Order.LONGEST)[:2] == [long.id, old.id]
    assert ids(app, plan, Pile.WAITING, order=Order.PART) == [new.id, danger.id, old.id, long.id]


def test_the_filters_let_through_what_they_say_and_count_what_each_other_would(app, cast, plan, clock):
    old = say(app, "Ring 07700 900123 about the rooms and the tents.", key="hours")
    clock.forward(days=4)
    spanish = say(app, "Las salas deben abrir más temprano porque yo voy todas las noches.", key="siting")
    danger = say(app, "Some nights I want to die.", key="siting")
    raised = say(app, "I cannot go on.", key=None)
    noted(app)
    flag(app, cast, raised, "3")
    open_comment(app, cast, old)
    with writing(app):
        welfare.put_labels(cast.actor("Mo"), CODE, old.id, ["violence"])

    def only(**filters):
        return set(ids(app, plan, Pile.WAITING, **filters))

    assert only(part="siting") == {spanish.id, danger.id}
    assert only(part="plan") == {raised.id}
    assert only(part="nowhere") == set()
    assert only(days=4) == {old.id}
    assert only(flag=Flag.SUGGESTED) == {danger.id}
    assert only(flag=Flag.RAISED) == {raised.id}
    assert only(flag=Flag.DETAILS) == {old.id}
    assert only(label=(LabelledBy.PROGRAM, Label.SUICIDE)) == {danger.id}
    assert only(label=(LabelledBy.MODERATOR, Label.SUICIDE)) == set()
    assert only(label=(LabelledBy.MODERATOR, Label.VIOLENCE)) == {old.id}
    assert only(language="es") == {spanish.id}
    assert only(mark=row(app, old).tracker[:6]) == {old.id}
    assert only(part="siting", language="es", flag=Flag.DETAILS) == set()
    page = found(app, plan, language="es")
    assert (page.total, page.parts) == (1, {"siting": 2, "hours": 1, "plan": 1})
    assert page.languages["es"] == 1


def test_published_comments_are_filtered_by_the_day_of_their_batch(app, cast, plan, clock):
    first, second = say(app), say(app)
    decide(app, cast, first, "publish")
    counted(app)
    clock.forward(days=2)
    decide(app, cast, second, "publish")
    assert {line.waits_for_batch for line in waiting(app, plan, pile=Pile.APPROVED)} == {True, False}
    counted(app)
    page = found(app, plan, pile=Pile.APPROVED)
    (earlier, _), (later, _) = sorted(page.batches.items())
    assert ids(app, plan, Pile.APPROVED, batch=earlier) == [first.id]
    assert ids(app, plan, Pile.APPROVED, batch=later) == [second.id]
    assert {line.words for line in page.lines} == {"Too far from the tents."}


def test_junk_is_listed_apart_and_without_its_words(app, cast, plan):
    sent = say(app, "Cheap watches at watches.example.org")
    decide(app, cast, sent, "junk", "spam")
    (line,) = waiting(app, plan, pile=Pile.JUNK)
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


def test_a_list_and_its_counts_take_five_statements_whatever_waits(app, cast, plan):
    for _ in range(4):
        decide(app, cast, say(app), "refuse", "threat")
    made = []
    with reading(app):
        here, mina = db.session.get_one(Consultation, plan.id), cast.ids["Mina"]
        event.listen(db.engine, "before_cursor_execute", lambda *args: made.append(args[2]))
        proposed = piles.proposals(Reader(here, mina))
        assert len(queue.find(Reader(here, mina), proposed=proposed).lines) == 4
        assert piles.count(Reader(here, mina), proposed).second_for_me == 4
    assert len([statement for statement in made if not statement.startswith("BEGIN")]) == 5


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

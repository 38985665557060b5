"""The register of all promises: what is overdue by the clock alone, who owes what, and which answer was in time."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.commitments import commands as commitments
from consult.commitments.models import Commitment, ProgressNote, PromiseEvent
from consult.consultations.models import Consultation
from consult.pages import promise_groups, promise_register
from consult.pages.promise_groups import PromiseGroup
from consult.pages.promise_register import Asked
from consult.report.enums import NOTE_STATUSES, Status
from consult.storage.database import db, now, today
from consult.text.folding import fold
from tests.cast import CODE, reading, writing
from tests.pages.public_story import answer, fresh, hear

REGISTER, OWNERS = "/promises", "/promises/owners"


@pytest.fixture
def answered(app, plan):
    """One promise, by the Head of Sites, due in 20 days."""
    hear(app, plan)
    answer(app, plan)
    return plan


def extend(promise, days, staff_id):
    """More time, which was given ten days ago."""
    event = PromiseEvent(commitment_id=promise.id, kind="extended", day=today() + timedelta(days=days), text="Rain.")
    event.at, event.staff_id = now() - timedelta(days=10), staff_id
    db.session.add(event)


def find(promise, value, staff_id):
    """What was found of what was forecast, in thousandths."""
    event = PromiseEvent(commitment_id=promise.id, kind="found", day=today(), text="A report.", found=value)
    event.at, event.staff_id = now(), staff_id
    db.session.add(event)
    db.session.flush()


def promise(plan, owner="All", days=0, text="Do it."):
    made = Commitment(
        consultation_id=plan.id, text=text, owner=owner, due_on=today() + timedelta(days=days), measure="It is seen."
    )
    db.session.add(made)
    db.session.flush()
    return made


def test_before_an_answer_is_signed_there_is_none(app, client, plan):
    with writing(app):
        promise(plan, text="Not signed.")
    page = client.get(REGISTER)
    assert "No answer has been signed yet." in page.words
    assert "Not signed." not in page.text
    assert REGISTER not in client.get("/").hrefs


def test_a_year_later_what_nobody_did_is_overdue_without_an_act(app, client, answered, clock):
    page = client.get(REGISTER)
    assert "Still to do: 1" in page.words
    assert "Open the first room." in page.words
    clock.forward(days=385)
    page = fresh(client, REGISTER)
    assert "Overdue: 1" in page.words
    assert "365 days overdue" in page.words
    assert "asked for news 3 times, no reply" in page.words
    page = fresh(client, f"/p/{CODE}/promises")
    assert page.words.count("No reply.") == 3
    assert "6 months after the answer: ◔" in page.words
    assert "12 months after the answer: ◔" in page.words
    assert "Head of Sites 1 1 0 0 0" in fresh(client, OWNERS).words
    assert REGISTER in fresh(client, "/").hrefs


def test_whether_the_answer_was_in_time_is_said(client, answered):
    early = (answered.row.answer_due_on - answered.row.answered_on).days
    assert f"{early} days early" in client.get(OWNERS).words


def test_what_was_done_after_its_day_is_done_late(app, cast, client, answered, clock):
    done = commitments.NoteData(status=Status.COMPLETE, text="It is open.", evidence="The door, and the hours on it.")
    with writing(app):
        made = promise(answered, "City Manager", days=10, text="Be early.").id
        commitments.add_note(cast.actor("Dee"), CODE, made, done)
    with reading(app):
        (other,) = db.session.scalars(select(Commitment.id).where(Commitment.owner == "Head of Sites"))
    clock.forward(days=25)
    with writing(app):
        commitments.add_note(cast.actor("Dee"), CODE, other, done)
    page = fresh(client, f"/p/{CODE}/promises").words
    assert "Done, 10 days early" in page
    assert "Done, 5 days late" in page
    assert "Done, 5 days late" in fresh(client, REGISTER).words
    assert "Done, 10 days early" not in client.get(REGISTER).words, "in a table only what is late is said"
    owners = fresh(client, OWNERS).words
    assert "Head of Sites 1 0 0 1 (1 late) 0" in owners
    assert "City Manager 1 0 0 1 0" in owners
    assert "Done, 5 days late" in fresh(client, f"/p/{CODE}/answer").words


def test_an_answer_that_is_due_and_not_there_is_overdue_among_them(app, client, plan, clock):
    plan.closed()
    owners = client.get(client.get(REGISTER).links["Who keeps promises, and who answered on time"])
    assert "Who answered on time" not in owners.words, "it is not due yet"
    with reading(app):
        left = (plan.row.answer_due_on - today()).days
    clock.forward(days=left + 30)
    assert "◔ 30 days overdue" in fresh(client, OWNERS).words
    with writing(app):
        db.session.get(Consultation, plan.id).state = "cancelled"
    assert "◔ 30 days overdue" not in fresh(client, OWNERS).words, "nobody waits for it"


def test_it_can_be_narrowed_to_a_state_and_an_owner(app, client, answered):
    with writing(app):
        for days in (-3, 9):
            promise(answered, "City Manager", days, f"By the manager, {days}.")
    page = fresh(client, REGISTER)
    assert "Overdue: 1 Still to do: 2" in page.words
    late = client.get(page.links["Overdue: 1"])
    assert "By the manager, -3." in late.words
    assert "By the manager, 9." not in late.words
    theirs = client.get(page.links["City Manager"])
    assert "Overdue: 1 Still to do: 1" in theirs.words
    assert "Open the first room." not in theirs.words
    assert "Open the first room." in client.get(f"{REGISTER}?state=never").words, "what is no state narrows nothing"
    assert client.get(f"{REGISTER}?owner=Nobody&state=done").status == 200


def test_words_are_found_in_any_order_and_without_accents(app, client, answered):
    with writing(app):
        made = promise(answered, "City Manager", text="Ouvrir le café de nuit")
        made.folded_text = fold(f"{made.text} {made.owner} {made.measure}")
    form = fresh(client, REGISTER).form(REGISTER)
    page = form.fill(words="NUIT cafe manager").send()
    assert "Ouvrir le café de nuit" in page.words
    assert "Open the first room." not in page.words
    assert "To do: 1" in page.words.replace("Still to do", "To do")
    late = client.get(page.links["Still to do: 1"])
    assert "Ouvrir" in late.words, "words stay when a state is chosen"
    assert "There is no such promise." in client.get(f"{REGISTER}?words=%25").words, "a sign is no wildcard"
    assert "Open the first room." in client.get(f"{REGISTER}?words=").words


def test_owners_are_paged_by_the_statement_and_their_forecasts_told_from_five_on(app, answered):
    someone = answered.cast.ids["Dee"]
    with writing(app):
        for number in range(3):
            promise(answered, f"Office {number}", days=-number)
        for number in range(6):
            made = promise(answered, "Found", days=-5)
            made.forecast, made.forecast_low, made.forecast_high, made.forecast_sure = "Beds", 1000, 2000, 70
            db.session.flush()
            find(made, 9000, someone)
            if number < 4:
                find(made, 1000 + 300 * number, someone)
    with reading(app):
        assert promise_register.count_owners() == 5
        listed = [promise_register.owners(2, offset) for offset in (0, 2, 4)]
        assert [[each.owner for each in some] for some in listed] == [
            ["Found", "Office 1"], ["Office 2", "Head of Sites"], ["Office 0"],
        ]  # fmt: skip
        found = listed[0][0]
        assert (found.made, found.groups[PromiseGroup.OVERDUE]) == (6, 6)
        assert (found.forecasts.found, found.forecasts.inside) == (6, 4), "the last value of each counts"
        assert promise_register.forecasts_of("Found") == {70: found.forecasts}
        assert promise_register.forecasts_of("Office 1") == {}


def test_a_record_of_forecasts_is_not_told_under_five(app, client, answered):
    someone = answered.cast.ids["Dee"]
    with writing(app):
        for _ in range(4):
            made = promise(answered, "Found")
            made.forecast, made.forecast_low, made.forecast_high, made.forecast_sure = "Beds", 1000, 2000, 90
            db.session.flush()
            find(made, 1500, someone)
    assert "Found 4 0 4 0 0 fewer than 5" in fresh(client, OWNERS).words
    assert "90 in 100 sure: fewer than 5 values" in client.get(f"{REGISTER}?owner=Found").words
    with writing(app):
        made = promise(answered, "Found")
        made.forecast, made.forecast_low, made.forecast_high, made.forecast_sure = "Beds", 1000, 2000, 90
        db.session.flush()
        find(made, 2500, someone)
    assert "Found 5 0 5 0 0 4 of 5" in fresh(client, OWNERS).words
    assert "90 in 100 sure: 4 of 5 values found were inside." in client.get(f"{REGISTER}?owner=Found").words


def test_the_statement_groups_promises_as_the_rule_does(app, answered):
    """Every status, with and without evidence, before and after its day, alone and after another note."""
    with writing(app):
        someone = answered.cast.ids["Dee"]
        notes = [(status, seen) for status in NOTE_STATUSES for seen in ("", "At the door.")]
        histories = [(), *((one,) for one in notes), *itertools.permutations(notes, 2)]
        for days, more, history in itertools.product((-9, 9), (None, -2, 20), histories):
            made = promise(answered, days=days)
            if more and more > days:
                extend(made, more, someone)
            for age, (status, evidence) in enumerate(history):
                note = ProgressNote(commitment_id=made.id, status=status.value, text="So far.", evidence=evidence)
                note.at, note.staff_id = now() - timedelta(days=5 - age), someone
                db.session.add(note)
    with reading(app):
        every = commitments.public_commitments(answered.row)
        ruled = {group: sum(promise_groups.group_of(each) is group for each in every) for group in PromiseGroup}
        assert promise_register.counts(Asked()) == ruled
        listed = promise_register.promises(Asked(), 9999)
        assert [promise_groups.group_of(each) for each in listed] == [
            group for group in PromiseGroup for _ in range(ruled[group])
        ]

"""The register of all promises: what is overdue by the clock alone, who owes what, and which answer was in time."""

import itertools
from datetime import timedelta

import pytest

from consult.commitments import commands as commitments
from consult.commitments.models import Commitment, ProgressNote
from consult.pages import promise_groups, promise_register
from consult.pages.promise_groups import PromiseGroup
from consult.pages.promise_register import Asked
from consult.report.enums import NOTE_STATUSES
from consult.storage.database import db, now, today
from tests.cast import CODE, reading, writing
from tests.pages.public_story import answer, fresh, hear

REGISTER = "/promises"


@pytest.fixture
def answered(app, plan):
    """One promise, by the Head of Sites, due in 20 days."""
    hear(app, plan)
    answer(app, plan)
    return plan


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
    assert fresh(client, f"/p/{CODE}/promises").words.count("No reply.") == 3
    assert "Head of Sites 1 1 0 0 0" in page.words
    assert REGISTER in fresh(client, "/").hrefs


def test_whether_the_answer_was_in_time_is_said(client, answered):
    early = (answered.row.answer_due_on - answered.row.answered_on).days
    assert f"{early} days early" in client.get(REGISTER).words


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


def test_the_statement_groups_promises_as_the_rule_does(app, answered):
    """Every status, with and without evidence, before and after its day, alone and after another note."""
    with writing(app):
        someone = answered.cast.ids["Dee"]
        notes = [(status, seen) for status in NOTE_STATUSES for seen in ("", "At the door.")]
        histories = [(), *((one,) for one in notes), *itertools.permutations(notes, 2)]
        for days, history in itertools.product((-9, 9), histories):
            made = promise(answered, days=days)
            for age, (status, evidence) in enumerate(history):
                note = ProgressNote(commitment_id=made.id, status=status.value, text="So far.", evidence=evidence)
                note.at, note.staff_id = now() - timedelta(days=5 - age), someone
                db.session.add(note)
    with reading(app):
        every = commitments.public_commitments(answered.row)
        ruled = {group: sum(promise_groups.group_of(each) is group for each in every) for group in PromiseGroup}
        assert promise_register.counts(Asked()) == ruled
        listed = promise_register.promises(Asked(), 1000)
        assert [promise_groups.group_of(each) for each in listed] == [
            group for group in PromiseGroup for _ in range(ruled[group])
        ]

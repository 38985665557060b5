"""Promises: what they must say, their status, who may add notes."""

from datetime import timedelta

import pytest

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.commitments import commands as commitments
from consult.commitments.commands import CommitmentData, NoteData
from consult.record import entries
from consult.report.enums import Status
from consult.storage.database import today
from tests.answering import dispose_all, freeze, promise, sign
from tests.cast import CODE, reading

EVIDENCE = "The report on the City's page"


def note(cast, writing, promise_id, status, by="Dee", **given):
    actor = cast.actor(by)
    words = {"text": "We walked two routes.", "evidence": ""} | given
    with writing():
        commitments.add_note(actor, CODE, promise_id, NoteData(status=Status(status), **words))


def standing(app, plan):
    with reading(app):
        (view,) = commitments.public_commitments(plan.row)
        return view


@pytest.fixture
def promised(app, cast, plan, clock):
    """A signed answer with one promise, due in 20 days; its id."""
    freeze(app, cast, plan)
    dispose_all(app, cast)
    made = promise(app, cast)
    sign(app, cast)
    return made


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"),
        ({"owner": ""}, "owner"),
        ({"measure": ""}, "measure"),
        ({"due_on": None}, "due_on"),
        ({"days": 0}, "due_on"),
        ({"days": -1}, "due_on"),
        ({"clause_key": "entrance"}, "clause_key"),
        ({"money": "x" * 601}, "money"),
    ],
)
def test_without_an_owner_a_day_and_a_measure_it_is_no_promise(app, cast, plan, given, field):
    freeze(app, cast, plan)
    with pytest.raises(ValidationError) as refused:
        promise(app, cast, **given)
    assert refused.value.field == field


def test_a_promise_is_changed_and_taken_back_until_the_signature(app, cast, plan, writing):
    freeze(app, cast, plan)
    made = promise(app, cast)
    dee = cast.actor("Dee")
    with writing():
        commitments.change_commitment(
            dee,
            CODE,
            made,
            CommitmentData(text="Walk all routes.", owner="Mayor", due_on=today() + timedelta(days=9), measure="M"),
        )
    with reading(app):
        (view,) = commitments.written_commitments(plan.row)
        assert (view.text, view.owner, view.clause_key) == ("Walk all routes.", "Mayor", "")
        assert commitments.public_commitments(plan.row) == [], "not public before the signature"
    with writing():
        commitments.remove_commitment(dee, CODE, made)
    with pytest.raises(NotFound), writing():
        commitments.remove_commitment(dee, CODE, made)


def test_another_plans_promise_is_not_found(app, cast, plan, writing, promised):
    for strange in (promised - 1, promised + 1, 2**70):
        with pytest.raises(NotFound):
            note(cast, writing, strange, "limited")


def test_nothing_shown_is_no_evidence_and_the_clock_makes_it_late(app, plan, clock, promised):
    assert (standing(app, plan).status, standing(app, plan).overdue_days) == (Status.NO_EVIDENCE, 0)
    clock.forward(days=23)
    assert (standing(app, plan).status, standing(app, plan).overdue_days) == (Status.NO_EVIDENCE, 3)


def test_a_note_is_dated_public_and_in_the_record(app, cast, plan, clock, writing, promised):
    clock.forward(days=5)
    note(cast, writing, promised, "substantial", evidence=EVIDENCE)
    view = standing(app, plan)
    assert view.status is Status.SUBSTANTIAL
    with reading(app):
        assert (view.notes[-1].on, view.notes[-1].evidence) == (today(), EVIDENCE)
        (entry,) = entries.entries(CODE, entries.Kind.PROMISE)
    assert (entry["promise"], entry["status"], entry["evidence"]) == (1, "substantial", EVIDENCE)


def test_a_note_from_before_does_not_hold_past_the_due_day(app, cast, plan, clock, writing, promised):
    note(cast, writing, promised, "substantial", evidence=EVIDENCE)
    clock.forward(days=21)
    assert (standing(app, plan).status, standing(app, plan).overdue_days) == (Status.NO_EVIDENCE, 1)
    note(cast, writing, promised, "limited", text="Half of it.")
    assert (standing(app, plan).status, standing(app, plan).overdue_days) == (Status.LIMITED, 1)


def test_done_with_evidence_stays_done(app, cast, plan, clock, writing, promised):
    note(cast, writing, promised, "complete", evidence=EVIDENCE)
    clock.forward(days=400)
    assert (standing(app, plan).status, standing(app, plan).overdue_days) == (Status.COMPLETE, 0)


def test_notes_are_added_and_never_replace_one_another(app, cast, plan, writing, promised):
    note(cast, writing, promised, "limited")
    note(cast, writing, promised, "abandoned", text="The owner sold the house.")
    assert [each.status for each in standing(app, plan).notes] == [Status.LIMITED, Status.ABANDONED]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"status": "complete"}, "evidence"),
        ({"status": "limited", "text": ""}, "text"),
        ({"status": "no_evidence"}, "status"),
    ],
)
def test_a_claim_without_evidence_is_refused(cast, plan, writing, promised, given, field):
    with pytest.raises(ValidationError) as refused:
        note(cast, writing, promised, **given)
    assert refused.value.field == field


def test_progress_is_noted_only_once_the_answer_is_signed(app, cast, plan, writing):
    freeze(app, cast, plan)
    made = promise(app, cast)
    with pytest.raises(Conflict):
        note(cast, writing, made, "limited")


@pytest.mark.parametrize("name", ["Olga", "Mo", "Ana", "Ada"])
def test_nobody_but_who_decides_notes_progress(app, cast, plan, writing, promised, name):
    with pytest.raises(Forbidden):
        note(cast, writing, promised, "limited", by=name)


def test_the_calendar_asks_for_news_and_the_next_note_answers(app, cast, plan, clock, writing, promised):
    clock.forward(days=60)
    days = [each.on for each in standing(app, plan).requests]
    note(cast, writing, promised, "complete", evidence=EVIDENCE)
    clock.forward(days=400)
    view = standing(app, plan)
    assert [each.on for each in view.requests] == days == [view.due_on, view.due_on + timedelta(days=30)]
    assert [each.answered_on for each in view.requests] == [view.notes[0].on] * 2

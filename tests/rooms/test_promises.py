"""Promises: what they must say, their status, who may add notes."""

from datetime import timedelta

import pytest

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.commitments import commands as commitments
from consult.commitments import later_acts
from consult.commitments.commands import CommitmentData, NoteData
from consult.operations.record_check import checking
from consult.pages.overdue import overdue
from consult.record import entries
from consult.report.enums import Status
from consult.response import queries as response_queries
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


def fields(refused):
    return {each.field for each in refused.value.errors}


def test_everything_that_a_promise_lacks_is_said_at_once(app, cast, plan):
    freeze(app, cast, plan)
    nothing = dict.fromkeys(("text", "owner", "measure", "no_forecast"), "")
    with pytest.raises(ValidationError) as refused:
        promise(app, cast, **nothing, due_on=None, money="x" * 601, clause_key="entrance")
    assert fields(refused) == {"text", "owner", "measure", "due_on", "money", "clause_key", "forecast"}
    said = {"forecast": "x" * 601, "forecast_low": "many", "forecast_high": "more", "no_forecast": "x" * 601}
    with pytest.raises(ValidationError) as refused:
        promise(app, cast, **said)
    assert fields(refused) == {"forecast", "no_forecast", "forecast_low", "forecast_high", "forecast_on",
                               "forecast_sure"}  # fmt: skip


def test_a_promise_that_is_sent_twice_is_there_once(app, cast, plan):
    freeze(app, cast, plan)
    assert promise(app, cast) == promise(app, cast)
    assert promise(app, cast, text="Walk all routes.") != promise(app, cast)
    with reading(app):
        assert len(commitments.written_commitments(plan.row)) == 2


def test_an_office_has_one_name_however_it_is_typed(app, cast, plan, writing):
    freeze(app, cast, plan)
    first = promise(app, cast, owner="Head of Sites")
    promise(app, cast, text="Walk all routes.", owner="head of  sites ")
    with reading(app):
        assert {each.owner for each in commitments.written_commitments(plan.row)} == {"Head of Sites"}
        assert commitments.known_owners(plan.id) == ["Head of Sites"]
        assert "Head of Sites" not in commitments.known_owners(cast.other_id), "nobody reads of it before the signature"
    dispose_all(app, cast)
    sign(app, cast)
    with reading(app):
        assert "Head of Sites" in commitments.known_owners(cast.other_id)
    assert first


def test_the_name_of_an_office_can_be_corrected_where_nothing_else_has_it(app, cast, plan, writing):
    freeze(app, cast, plan)
    made = promise(app, cast, owner="head of sites")
    with reading(app):
        view = commitments.written_commitments(plan.row)[0]
        given = {name: getattr(view, name) for name in ("text", "due_on", "measure", "no_forecast")}
    with writing():
        commitments.change_commitment(cast.actor("Dee"), CODE, made, CommitmentData(owner="Head of Sites", **given))
    with reading(app):
        assert commitments.known_owners(plan.id) == ["Head of Sites"]


def test_a_promise_is_changed_and_taken_back_until_the_signature(app, cast, plan, writing):
    freeze(app, cast, plan)
    made = promise(app, cast)
    dee = cast.actor("Dee")
    with writing():
        commitments.change_commitment(
            dee,
            CODE,
            made,
            CommitmentData(
                text="Walk all routes.", owner="Mayor", due_on=today() + timedelta(days=9), measure="M", no_forecast="N"
            ),
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
    assert (entry["promise"], entry["status"]) == (1, "substantial")


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


FORECAST = {
    "no_forecast": "", "forecast": "Routes walked", "forecast_low": "3", "forecast_high": "5.5",
    "forecast_sure": "70",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"no_forecast": ""}, "forecast"),
        *(
            ({"no_forecast": "Who knows.", name: FORECAST[name], "days_to": None}, "forecast")
            for name in ("forecast_low", "forecast_high", "forecast_sure")
        ),
        ({"no_forecast": "Who knows."}, "forecast"),
        (FORECAST | {"no_forecast": "Who knows."}, "no_forecast"),
        (FORECAST | {"forecast_low": "many"}, "forecast_low"),
        (FORECAST | {"forecast_low": "1" * 10}, "forecast_low"),
        (FORECAST | {"forecast_high": "2.9"}, "forecast_high"),
        (FORECAST | {"forecast_sure": "80"}, "forecast_sure"),
        (FORECAST | {"days_to": 0}, "forecast_on"),
        (FORECAST | {"days_to": None}, "forecast_on"),
    ],
)
def test_it_says_beforehand_what_will_be_seen_or_why_nobody_can_say(app, cast, plan, given, field):
    freeze(app, cast, plan)
    days = given.get("days_to", 30)
    words = {name: value for name, value in given.items() if name != "days_to"}
    with reading(app):
        on = today() + timedelta(days=days) if days is not None else None
    with pytest.raises(ValidationError) as refused:
        promise(app, cast, forecast_on=on, **words)
    assert refused.value.field == field


@pytest.fixture
def forecast(app, cast, plan):
    """A signed answer with a promise that says what will be seen; its id."""
    freeze(app, cast, plan)
    dispose_all(app, cast)
    with reading(app):
        on = today() + timedelta(days=30)
    made = promise(app, cast, holder="Ada Reed", forecast_on=on, **FORECAST)
    sign(app, cast)
    return made


def test_what_was_found_is_inside_or_outside_what_was_said(app, cast, plan, writing, forecast):
    values = {"3": True, "2.999": False, "5.5": True, "5.501": False, "-4": False}
    for value in values:
        with writing():
            later_acts.enter_finding(cast.actor("Dee"), CODE, forecast, value, "The report of June")
    assert {each.value: each.inside for each in standing(app, plan).findings} == values
    with reading(app):
        told = list(entries.entries(CODE, entries.Kind.PROMISE_EVENT))
    assert [(each["promise"], each["event"], each["found"]) for each in told] == [(1, "found", each) for each in values]


def test_a_value_without_its_source_or_of_nothing_that_was_said_is_refused(app, cast, writing, forecast):
    dee = cast.actor("Dee")
    for value, source, field in (("", "Here", "found"), ("4", " ", "source")):
        with pytest.raises(ValidationError) as refused, writing():
            later_acts.enter_finding(dee, CODE, forecast, value, source)
        assert refused.value.field == field


def test_everything_that_is_wrong_with_what_is_added_is_said_at_once(app, cast, writing, forecast):
    dee = cast.actor("Dee")
    for act, wrong in (
        (lambda: later_acts.enter_finding(dee, CODE, forecast, "many", " "), {"found", "source"}),
        (lambda: later_acts.extend(dee, CODE, forecast, None, " "), {"extended_to", "reason"}),
        (lambda: later_acts.extend(dee, CODE, forecast, None, "x" * 601), {"extended_to", "reason"}),
        (lambda: later_acts.change_holder(dee, CODE, forecast, " ", None), {"holder", "since"}),
        (
            lambda: commitments.add_note(
                dee, CODE, forecast, NoteData(status=None, text="x" * 601, evidence="x" * 601)
            ),
            {"status", "text", "evidence"},
        ),
    ):
        with pytest.raises(ValidationError) as refused, writing():
            act()
        assert fields(refused) == wrong


def test_nothing_can_be_found_of_what_was_not_said(cast, writing, promised):
    with pytest.raises(Conflict), writing():
        later_acts.enter_finding(cast.actor("Dee"), CODE, promised, "4", "Here")


def test_more_time_needs_a_reason_and_hides_no_day_and_no_request(app, cast, plan, clock, writing, promised):
    dee, signed = cast.actor("Dee"), standing(app, plan).due_on
    clock.forward(days=21)
    assert standing(app, plan).overdue_days == 1
    new = signed + timedelta(days=50)
    for day, reason, field in (
        (new, " ", "reason"), (None, "Rain.", "extended_to"), (signed, "Rain.", "extended_to"),
        (signed + timedelta(days=1), "Rain.", "extended_to"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused, writing():
            later_acts.extend(dee, CODE, promised, day, reason)
        assert refused.value.field == field
    with writing():
        later_acts.extend(dee, CODE, promised, new, "Rain.")
    view = standing(app, plan)
    assert (view.due_on, view.signed_due_on, view.overdue_days) == (new, signed, 0)
    assert [(each.former_due_on, each.due_on, each.reason) for each in view.extensions] == [(signed, new, "Rain.")]
    clock.forward(days=400)
    view = standing(app, plan)
    assert [each.on for each in view.requests] == [signed, *(new + timedelta(days=days) for days in (0, 30, 90))]
    assert view.overdue_days == 351
    with reading(app):
        assert overdue([plan.id])[plan.id] == 1
        assert response_queries.part_b_of(response_queries.response_of(plan.id)).promises[0].due_on == signed
        assert [each for each in checking.findings() if CODE in each.words] == []


def test_what_is_done_needs_no_more_time(app, cast, plan, writing, promised):
    note(cast, writing, promised, "complete", evidence=EVIDENCE)
    new = standing(app, plan).due_on + timedelta(days=5)
    with pytest.raises(Conflict), writing():
        later_acts.extend(cast.actor("Dee"), CODE, promised, new, "Rain.")


def test_a_promise_is_the_offices_and_everyone_reads_who_was_in_it_when(app, cast, plan, clock, writing, forecast):
    dee, signed = cast.actor("Dee"), standing(app, plan).holders[0].since
    clock.forward(days=9)
    with reading(app):
        since = today()
    for name, day, field in (
        ("", since, "holder"), ("Bo Lind", since + timedelta(days=1), "since"), ("Bo Lind", None, "since"),
        ("Bo Lind", signed - timedelta(days=1), "since"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused, writing():
            later_acts.change_holder(dee, CODE, forecast, name, day)
        assert refused.value.field == field
    with writing():
        later_acts.change_holder(dee, CODE, forecast, "Bo Lind", since)
    assert [(each.name, each.since) for each in standing(app, plan).holders] == [
        ("Ada Reed", signed),
        ("Bo Lind", since),
    ]


@pytest.mark.parametrize("name", ["Olga", "Mo", "Ana", "Ada"])
def test_nobody_but_who_decides_adds_to_a_promise(app, cast, writing, promised, name):
    actor = cast.actor(name)
    for act in (
        lambda: later_acts.extend(actor, CODE, promised, today() + timedelta(days=99), "Rain."),
        lambda: later_acts.change_holder(actor, CODE, promised, "Bo Lind", today()),
        lambda: later_acts.enter_finding(actor, CODE, promised, "4", "Here"),
    ):
        with pytest.raises(Forbidden), writing():
            act()


def test_before_the_signature_nothing_is_added_to_a_promise(app, cast, plan, writing):
    freeze(app, cast, plan)
    made = promise(app, cast)
    with pytest.raises(Conflict), writing():
        later_acts.change_holder(cast.actor("Dee"), CODE, made, "Bo Lind", today())

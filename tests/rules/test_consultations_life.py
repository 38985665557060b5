"""The lifecycle of a consultation: what opening requires, and which moves there are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consult.access import Conflict, Role
from consult.consultations import lifecycle
from consult.consultations.lifecycle import ClauseReadiness, Framing, State, missing_to_open

TODAY = date(2026, 3, 2)
CLAUSE = ClauseReadiness(
    key="siting", number="3", plain_language="Near, but not beside a school.", reason="Families asked."
)
READY = Framing(
    names_options=True,
    can_change="Where the rooms are.",
    cannot_change="That there are two.",
    cannot_change_by="The council, on 3 March.",
    influence="involve",
    decider="Director of Public Health",
    run_by="Harbour Health Union",
    paid_by="The city",
    reading_hours="Monday to Friday",
    support=[("Crisis line", "0800 000 222")],
    support_checked_on=TODAY - timedelta(days=180),
    answer_due_on=TODAY + timedelta(weeks=18),
    closes_on=TODAY + timedelta(weeks=6),
    team={Role.MODERATOR: 2, Role.ANALYST: 1, Role.AUDITOR: 1, Role.THIRD_PERSON: 1},
    decision_makers=["Dee"],
    clauses=[CLAUSE],
    today=TODAY,
)


def test_a_whole_framing_lacks_nothing():
    assert missing_to_open(READY) == []


@pytest.mark.parametrize(
    ("field", "empty"),
    [(name, " ") for name in lifecycle.WRITTEN]
    + [("support", ()), ("support_checked_on", None), ("answer_due_on", None), ("closes_on", None), ("clauses", ())]
    + [("names_options", False)],
)
def test_each_missing_thing_is_named_and_nothing_else(field, empty):
    named = missing_to_open(replace(READY, **{field: empty}))

    wanted = {
        "names_options": "considered",
        "answer_due_on": "commitment",
        "support_checked_on": "support_checked",
    }.get(field, field)
    assert [each.field for each in named] == [wanted]
    assert named[0].message


def test_a_check_of_the_local_help_holds_for_180_days_and_no_longer():
    """Against people in a crisis being sent to a dead line."""
    [named] = missing_to_open(replace(READY, support_checked_on=TODAY - timedelta(days=181)))
    assert named.field == "support_checked"


def test_opening_needs_every_one_of_the_framing_fields():
    assert set(lifecycle.WRITTEN) == {
        "can_change", "cannot_change", "cannot_change_by", "influence", "decider", "run_by", "paid_by", "reading_hours",
    }  # fmt: skip


@pytest.mark.parametrize("lacking", ["plain_language", "reason"])
def test_a_clause_without_its_summary_or_reason_is_named_by_its_number(lacking):
    bare = replace(CLAUSE, key="hours", number="5", **{lacking: ""})

    [named] = missing_to_open(replace(READY, clauses=[CLAUSE, bare]))

    assert (named.field, named.key) == (lacking, "hours")
    assert "Part 5" in named.message % named.params


def test_an_empty_framing_names_everything_at_once():
    named = [each.field for each in missing_to_open(Framing(today=TODAY))]

    before, after = ["considered"], ["support", "clauses", *["team"] * 5, "closes_on"]
    assert named == [*before, *lifecycle.WRITTEN, *after]


@pytest.mark.parametrize(("lacks", "says"), [
    ({Role.MODERATOR: 0}, ["This plan has no moderator."]),
    ({Role.MODERATOR: 1}, ["This plan has only one moderator."]),
    ({Role.ANALYST: 0}, ["This plan has no analyst."]),
    ({Role.AUDITOR: 0}, ["This plan has no auditor."]),
    ({Role.THIRD_PERSON: 0}, ["This plan has no third person for appeals: somebody who had no part in the decisions."]),
    ({Role.MODERATOR: 0, Role.ANALYST: 0}, ["This plan has no moderator.", "This plan has no analyst."]),
])  # fmt: skip
def test_a_plan_needs_two_moderators_an_analyst_an_auditor_and_a_third_person_or_a_word_in_public(lacks, says):
    """Against a plan that collects people's words without anybody to read them and anybody to audit."""
    team = {**READY.team, **lacks}
    named = missing_to_open(replace(READY, team=team))
    assert [each.message.split(". ")[0] + "." for each in named] == says
    assert {each.field for each in named} == {"team"}
    assert missing_to_open(replace(READY, team=team, team_note="No auditor: nobody could be found yet.")) == []


@pytest.mark.parametrize("closes_on", [TODAY - timedelta(days=1), TODAY])
def test_a_closing_day_must_be_still_to_come(closes_on):
    [named] = missing_to_open(replace(READY, closes_on=closes_on))

    assert named.field == "closes_on"


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, False), (1, True)])
def test_the_closing_day_comes_before_the_promised_answer(days, fits):
    framing = replace(READY, answer_due_on=READY.closes_on + timedelta(days=days))

    assert (missing_to_open(framing) == []) is fits


def test_a_refusal_to_open_says_every_reason_in_words():
    refusal = lifecycle.NotReady(
        missing_to_open(replace(READY, can_change="", clauses=[replace(CLAUSE, plain_language="")]))
    )

    assert "Say what people can change." in str(refusal)
    assert "Part 3 has no plain summary." in str(refusal)


ALLOWED = {
    ("draft", "open"),
    ("open", "closed"),
    ("open", "cancelled"),
    ("closed", "reported"),
    ("closed", "cancelled"),
    ("reported", "answered"),
    ("answered", "followed_up"),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(State))
def test_only_the_moves_of_the_life_are_allowed(state, to):
    if (state.value, to.value) in ALLOWED:
        lifecycle.check_move(state, to)
    else:
        with pytest.raises(Conflict):
            lifecycle.check_move(state, to)


def test_a_plan_that_is_open_is_not_said_to_have_to_be_closed_before_it_opens():
    with pytest.raises(Conflict, match="This plan is open already"):
        lifecycle.check_move(State.OPEN, State.OPEN)


def test_once_people_are_heard_an_answer_is_owed_and_nobody_can_cancel():
    with pytest.raises(Conflict, match="the answer is due"):
        lifecycle.check_move(State.REPORTED, State.CANCELLED)


@pytest.mark.parametrize(("days", "short"), [(41, True), (42, False), (60, False)])
def test_a_window_under_six_weeks_is_short(days, short):
    assert lifecycle.is_short(TODAY, TODAY + timedelta(days=days)) is short


def test_an_answer_is_due_twelve_weeks_after_closing():
    assert lifecycle.answer_due_after(date(2026, 4, 1)) == date(2026, 6, 24)


def test_every_state_and_every_event_has_a_label():
    assert set(lifecycle.STATE_LABELS) == set(lifecycle.MOVES) == set(State)
    assert set(lifecycle.LIFECYCLE_LABELS) == set(lifecycle.LifecycleEvent)

"""Promises by the calendar: when news is asked for, and what answers it."""

from datetime import date, timedelta

import pytest

from consult.commitments import rules
from consult.commitments.rules import DueDay, NoteFact
from consult.contributions.verdict_rules import Verdict
from consult.report.enums import Status

DUE = date(2026, 6, 1)


def day(number: int) -> date:
    """So many days after the due day."""
    return DUE + timedelta(days=number)


def asked(until: int, *notes: tuple[int, Status, bool]) -> list[tuple[int, int | None]]:
    """The requests, and their answers, in days after the due day."""
    facts = [NoteFact(status, shown, day(number)) for number, status, shown in notes]
    found = rules.news_requests(facts, [DueDay(DUE)], day(until))
    return [((each.on - DUE).days, each.answered_on and (each.answered_on - DUE).days) for each in found]


@pytest.mark.parametrize(
    ("until", "days"),
    [(-1, []), (0, [0]), (29, [0]), (30, [0, 30]), (89, [0, 30]), (90, [0, 30, 90]), (999, [0, 30, 90])],
)
def test_without_an_act_of_anybody_it_asks_three_times(until: int, days: list[int]) -> None:
    assert asked(until) == [(each, None) for each in days]


def test_a_day_at_the_end_of_all_days_is_never_asked_about() -> None:
    assert rules.news_requests([], [DueDay(date.max)], DUE) == []


def test_what_was_asked_stays_and_has_the_day_of_its_answer() -> None:
    assert asked(99, (10, Status.LIMITED, False)) == [(0, 10), (30, None), (90, None)]
    assert asked(99, (0, Status.COMPLETE, True)) == [(0, 0)]


@pytest.mark.parametrize("status", [Status.COMPLETE, Status.ABANDONED])
def test_what_was_done_or_given_up_before_is_not_asked_for(status: Status) -> None:
    assert asked(99, (-1, status, True)) == []


@pytest.mark.parametrize(
    ("notes", "then"),
    [
        ([], None),
        ([(3, Status.SUBSTANTIAL, True)], None),
        ([(3, Status.COMPLETE, False)], None),
        ([(3, Status.COMPLETE, True), (9, Status.COMPLETE, True)], 3),
        ([(3, Status.COMPLETE, True), (9, Status.LIMITED, True)], None),
        ([(3, Status.COMPLETE, True), (9, Status.LIMITED, True), (12, Status.COMPLETE, True)], 12),
    ],
)
def test_it_is_done_since_the_first_note_that_shows_it_and_that_no_other_takes_back(
    notes: list[tuple[int, Status, bool]], then: int | None
) -> None:
    facts = [NoteFact(status, shown, day(number)) for number, status, shown in notes]
    assert rules.done_on(facts) == (None if then is None else day(then))


def test_a_claim_that_shows_nothing_stops_no_request() -> None:
    assert asked(5, (-1, Status.COMPLETE, False)) == [(0, None)]


@pytest.mark.parametrize(
    ("status", "yes", "partly", "no", "cannot_say", "contradicted"),
    [
        (Status.COMPLETE, 10, 0, 20, 0, True),
        (Status.COMPLETE, 10, 10, 10, 50, True),
        (Status.COMPLETE, 20, 0, 20, 0, False),
        (Status.COMPLETE, 0, 0, 0, 90, False),
        (Status.COMPLETE, 0, 0, 0, 0, False),
        (Status.SUBSTANTIAL, 0, 20, 10, 0, False),
        (Status.SUBSTANTIAL, 0, 10, 20, 90, True),
        (Status.NO_EVIDENCE, 20, 10, 0, 0, True),
        (Status.NO_EVIDENCE, 10, 20, 0, 0, False),
        (Status.NOT_STARTED, 10, 20, 0, 0, True),
        (Status.LIMITED, 0, 0, 90, 0, False),
        (Status.ABANDONED, 90, 0, 0, 0, False),
    ],
)
def test_people_contradict_a_status_if_more_than_half_of_those_who_can_say_do(
    status: Status, yes: int, partly: int, no: int, cannot_say: int, contradicted: bool
) -> None:
    people = {Verdict.YES: yes, Verdict.PARTLY: partly, Verdict.NO: no, Verdict.CANNOT_SAY: cannot_say}
    assert rules.is_contradicted(status, people) is contradicted

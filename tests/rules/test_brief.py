"""The sheet has all parts of a short plan; of a long one those that changed, and those that people disagreed about."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from consult.pages.brief import MAX_PARTS, MAX_PROMISE_LINES, Brief, brief
from consult.report.enums import DispositionCode, Status
from consult.report.parts import ClauseAnswer, Tally
from tests.rules.test_promise_groups import promise
from tests.rules.test_vote_directions import part, tally

LIKED = tally("open", 60, 10)


def decided(number: int, code: DispositionCode, *tallies: Tally) -> ClauseAnswer:
    decision = SimpleNamespace(code=code)
    return replace(part(*tallies), key=f"part{number}", number=str(number), disposition=decision)


FULL = [decided(number, DispositionCode.CHANGED, LIKED) for number in range(MAX_PARTS)]


def sheet(parts: list[ClauseAnswer], promises: Any = ()) -> Brief:
    summary: Any = SimpleNamespace(clauses=tuple(parts), campaign_votes=(), promises=tuple(promises))
    return brief(summary)


def test_a_short_plan_is_on_it_whole():
    parts = [decided(number, DispositionCode.NOT_CHANGED, LIKED) for number in range(MAX_PARTS)]
    found = sheet(parts)
    assert (list(found.parts), found.unchanged) == (parts, 0)


@pytest.mark.parametrize("code", [each for each in DispositionCode if each is not DispositionCode.NOT_CHANGED])
def test_of_a_long_plan_what_did_not_stay_is_on_it(code: DispositionCode):
    parts = [decided(number, DispositionCode.NOT_CHANGED, LIKED) for number in range(MAX_PARTS)]
    other = decided(99, code, LIKED)
    found = sheet([*parts, other])
    assert (list(found.parts), found.unchanged) == ([other], MAX_PARTS)


@pytest.mark.parametrize(
    "tallies", [(tally("open", 10, 60),), (tally("open", 30, 30),), (LIKED, tally("code", 10, 30))]
)
def test_of_a_long_plan_what_stayed_against_the_will_of_many_is_on_it(tallies: tuple[Tally, ...]):
    parts = [decided(number, DispositionCode.NOT_CHANGED, LIKED) for number in range(MAX_PARTS)]
    refused = decided(99, DispositionCode.NOT_CHANGED, *tallies)
    found = sheet([refused, *parts])
    assert (list(found.parts), found.unchanged) == ([refused], MAX_PARTS)


def test_the_promises_on_it_are_those_overdue_first():
    fit = MAX_PROMISE_LINES // 2
    promises = [promise(number, overdue_days=0) for number in range(1, fit + 3)] + [promise(20, overdue_days=4)]
    found = sheet(FULL, promises)
    assert [each.number for each in found.promises] == [20, *range(1, fit)]
    assert found.more_promises == 3


def test_parts_that_are_not_there_leave_room_for_promises():
    promises = [promise(number, overdue_days=0) for number in range(1, MAX_PROMISE_LINES // 2 + 3)]
    assert [sheet(FULL[left:], promises).more_promises for left in (0, 1, 2, 4)] == [2, 2, 1, 0]


def test_what_was_given_up_is_on_it_before_what_is_done():
    kept = [
        replace(promise(number, overdue_days=0), status=Status.COMPLETE)
        for number in range(1, MAX_PROMISE_LINES // 2 + 1)
    ]
    broken = replace(promise(20, overdue_days=0), status=Status.ABANDONED)
    found = sheet(FULL, [*kept, broken])
    assert [each.number for each in found.promises] == [20, *range(1, MAX_PROMISE_LINES // 2)]


def test_who_decides_what_is_delayed_takes_the_room_of_promises_on_a_full_sheet():
    promises = [promise(number, overdue_days=0) for number in range(1, MAX_PROMISE_LINES // 2 + 1)]
    delayed = [decided(number, DispositionCode.DEFERRED, LIKED) for number in range(3)]
    full = [decided(number, DispositionCode.CHANGED, LIKED) for number in range(10, 10 + MAX_PARTS - 3)]
    assert sheet([*delayed, *full[3:]], promises).more_promises == 0
    assert sheet([*delayed, *full], promises).more_promises == 3


def test_promises_of_which_something_was_said_beforehand_take_more_room():
    forecast: Any = object()
    promises = [replace(promise(number, overdue_days=0), forecast=forecast) for number in range(1, 9)]
    found = sheet(FULL, promises)
    assert (len(found.promises), found.more_promises) == (5, 3)

"""The sheet has all parts of a short plan; of a long one those that changed, and those that people disagreed about."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from consult.pages.brief import MAX_LINES, MAX_PARTS, PROMISE_LINES, Brief, brief
from consult.report.enums import DispositionCode, Status
from consult.report.parts import ClauseAnswer, Tally
from tests.rules.test_promise_groups import promise
from tests.rules.test_vote_directions import part, tally

LIKED = tally("open", 60, 10)


def decided(number: int, code: DispositionCode, *tallies: Tally) -> ClauseAnswer:
    decision = SimpleNamespace(code=code)
    return replace(part(*tallies), key=f"part{number}", number=str(number), disposition=decision)


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
    kept = [replace(promise(1, overdue_days=0), number=number) for number in range(1, MAX_LINES + 2)]
    found = sheet([], [*kept, promise(20, overdue_days=4)])
    assert [each.number for each in found.promises] == [20, *range(1, MAX_LINES)]
    assert found.more_promises == 2


def test_what_was_given_up_is_on_it_before_what_is_done():
    kept = [replace(promise(number, overdue_days=0), status=Status.COMPLETE) for number in range(1, 20)]
    broken = replace(promise(20, overdue_days=0), status=Status.ABANDONED)
    found = sheet(many(30, DispositionCode.CHANGED, LIKED), [*kept, broken])
    assert [each.number for each in found.promises] == [20, *range(1, 8)]


def many(count: int, code: DispositionCode, *tallies: Tally, heading: str = "Hours") -> list[ClauseAnswer]:
    return [replace(decided(number, code, *tallies), heading=heading) for number in range(count)]


def test_parts_with_more_lines_take_the_room_of_promises():
    promises = [promise(number, overdue_days=0) for number in range(1, 9)]
    for ways, left in ((1, 0), (2, 0), (3, 6)):
        found = sheet(many(12, DispositionCode.CHANGED, *[LIKED] * ways), promises[: 8 if ways < 3 else 2])
        assert (found.has_votes, found.more_parts) == (True, 0)
        assert len(found.promises) == 8 - left
    found = sheet(many(15, DispositionCode.DEFERRED, LIKED, LIKED), promises)
    assert (found.has_votes, found.more_parts, found.more_promises) == (True, 0, 0)
    assert sheet(many(16, DispositionCode.DEFERRED, LIKED, LIKED), promises).more_promises == 2


def test_votes_that_have_no_room_are_left_out_before_any_part():
    promises = [promise(number, overdue_days=0) for number in range(1, 9)]
    found = sheet(many(MAX_PARTS, DispositionCode.CHANGED, *[LIKED] * 3), promises)
    assert (found.has_votes, found.more_parts, len(found.parts), found.more_promises) == (False, 0, MAX_PARTS, 0)


@pytest.mark.parametrize(("code", "lines"), [(DispositionCode.CHANGED, 1), (DispositionCode.DEFERRED, 2)])
def test_parts_that_have_no_room_even_so_are_counted(code: DispositionCode, lines: int):
    promises = [promise(number, overdue_days=0) for number in range(1, 9)]
    found = sheet([*many(5, DispositionCode.NOT_CHANGED, LIKED), *many(60, code, LIKED)], promises)
    fit = (MAX_LINES - PROMISE_LINES) // lines
    assert (len(found.parts), found.more_parts, found.unchanged) == (fit, 60 - fit, 5)
    assert (len(found.promises), found.more_promises) == (PROMISE_LINES, 8 - PROMISE_LINES)


def test_long_names_take_two_lines():
    parts = many(60, DispositionCode.CHANGED, LIKED, heading="How long the rooms are open at night")
    assert len(sheet(parts).parts) == MAX_LINES // 2


def test_promises_with_a_forecast_or_another_day_take_two_lines():
    some: Any = object()
    for more in ({"forecast": some}, {"extensions": (some,)}):
        said = replace(promise(1, overdue_days=0), **more)
        assert len(sheet([], [said] * MAX_LINES).promises) == MAX_LINES // 2

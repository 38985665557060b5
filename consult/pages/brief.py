"""The answer on one sheet of paper: which parts and promises are on it, and how many are not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from consult.analysis.sensitivity import Direction
from consult.pages import promise_groups
from consult.report.directions import Directions, directions
from consult.report.enums import DispositionCode
from consult.report.parts import ClauseAnswer, CommitmentView
from consult.report.summary import Summary

#: With more parts than this the sheet leaves out those that did not change, and that nobody disputed.
MAX_PARTS = 15
#: The promises on the sheet, those that are overdue first and those that are done last, have room for so many lines:
#: two each, and one more where something was said beforehand. Each part fewer gives one line more.
MAX_PROMISE_LINES = 16
#: A part whose decision is delayed takes so many lines more, for who decides it and by when: as many as a part fewer.
OWNER_LINES = 2


@dataclass(frozen=True)
class Brief:
    """What is on the sheet. `unchanged` parts are not on it, and none of them changed; nor are `more_promises`."""

    parts: Sequence[ClauseAnswer]
    unchanged: int
    promises: Sequence[CommitmentView]
    more_promises: int


def brief(summary: Summary) -> Brief:
    """The sheet of a signed answer."""
    parts = summary.clauses
    if len(parts) > MAX_PARTS:
        disputed = {each.clause.key for each in directions(parts, summary.campaign_votes) if _is_disputed(each)}
        parts = tuple(each for each in parts if not _stayed(each) or each.key in disputed)
    promises = promise_groups.worst_first(summary.promises)
    delayed = [each for each in parts if each.disposition and each.disposition.code is DispositionCode.DEFERRED]
    spare = MAX_PARTS - len(parts)
    crowding, free = max(0, len(delayed) - max(0, spare)), max(0, spare - len(delayed))
    fits = _how_many_fit(promises, MAX_PROMISE_LINES + free - OWNER_LINES * crowding)
    return Brief(parts, len(summary.clauses) - len(parts), promises[:fits], len(promises) - fits)


def _how_many_fit(promises: Sequence[CommitmentView], room: int) -> int:
    lines = accumulate(2 + (each.forecast is not None) for each in promises)
    return sum(1 for each in lines if each <= room)


def _stayed(part: ClauseAnswer) -> bool:
    return part.disposition is not None and part.disposition.code is DispositionCode.NOT_CHANGED


def _is_disputed(part: Directions) -> bool:
    """Whether it depends on who is counted what most wanted, or not more than half supported it."""
    return part.flips or any(line.direction in (Direction.HALF, Direction.FEWER) for line in part.lines)

"""The answer on one sheet of paper: which parts and promises are on it, and how many are not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from consult.analysis.sensitivity import Direction
from consult.pages import promise_groups
from consult.pages.names import titled
from consult.report.directions import Directions, directions
from consult.report.enums import DispositionCode
from consult.report.parts import ClauseAnswer, CommitmentView
from consult.report.summary import Summary

#: With more parts than this the sheet leaves out those that did not change, and that nobody disputed.
MAX_PARTS = 15
#: The sheet has room for so many lines of parts and promises. The last of these are kept free for promises, those
#: overdue first and those that are done last.
MAX_LINES, PROMISE_LINES = 38, 4
#: A longer name of a part has two lines; the sheet cuts those that have more.
NAME_IN_A_LINE = 34


@dataclass(frozen=True)
class Brief:
    """What is on the sheet. `unchanged` parts are not on it, and none of them changed; nor are `more_parts` that did,
    and `more_promises`. The votes are not on it if their bars have no room.
    """

    parts: Sequence[ClauseAnswer]
    unchanged: int
    more_parts: int
    has_votes: bool
    promises: Sequence[CommitmentView]
    more_promises: int


def brief(summary: Summary) -> Brief:
    """The sheet of a signed answer."""
    parts = summary.clauses
    if len(parts) > MAX_PARTS:
        disputed = {each.clause.key for each in directions(parts, summary.campaign_votes) if _is_disputed(each)}
        parts = tuple(each for each in parts if not _stayed(each) or each.key in disputed)
    unchanged = len(summary.clauses) - len(parts)
    promises = promise_groups.worst_first(summary.promises)
    wanted = [2 if each.forecast or each.extensions else 1 for each in promises]
    room = MAX_LINES - min(PROMISE_LINES, sum(wanted))
    has_votes = sum(_lines(each, has_votes=True) for each in parts) <= room
    lines = [_lines(each, has_votes=has_votes) for each in parts]
    fit = _how_many_fit(lines, room)
    promised = _how_many_fit(wanted, MAX_LINES - sum(lines[:fit]))
    return Brief(
        parts[:fit], unchanged, len(parts) - fit, has_votes, promises[:promised], len(promises) - promised
    )  # fmt: skip


def _lines(part: ClauseAnswer, *, has_votes: bool) -> int:
    """How many lines a part has: one for each bar, and two for a long name, or for who decides what is delayed."""
    is_long = len(titled(part)) > NAME_IN_A_LINE
    is_delayed = part.disposition is not None and part.disposition.code is DispositionCode.DEFERRED
    return max(2 if is_long or is_delayed else 1, len(part.tallies) if has_votes else 1)


def _how_many_fit(lines: Sequence[int], room: int) -> int:
    return sum(1 for each in accumulate(lines) if each <= room)


def _stayed(part: ClauseAnswer) -> bool:
    return part.disposition is not None and part.disposition.code is DispositionCode.NOT_CHANGED


def _is_disputed(part: Directions) -> bool:
    """Whether it depends on who is counted what most wanted, or not more than half supported it."""
    return part.flips or any(line.direction in (Direction.HALF, Direction.FEWER) for line in part.lines)

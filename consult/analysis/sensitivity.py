"""Whether what votes say depends on whose votes are counted: all of a channel, without campaigns, a group. Pure.

A direction says whether more than half of those who voted support a clause, with or without changes. Of a channel and
of a group it follows from their published numbers. Of the votes without those that were sent with a campaign's text it
does not: it is told only if it says nothing of how anybody voted that is not known anyway. How many votes came with
such texts is told if they, and the rest, are ten or more, and if four or more of the channel are on each side and chose
otherwise than most: if three did, nearly all of these people would be known to have chosen the same. Knowing that and
the published numbers, the direction of the rest must be the same however these people voted, or each direction that is
possible must leave five numbers of supporters among them. Whether it is told depends on nothing else,
so that its absence tells nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.analysis.by_self_description import STEP, Position
from consult.analysis.disclosure import THRESHOLD
from consult.contributions.enums import Choice
from consult.text.messages import N_

_SUPPORT = frozenset({Choice.SUPPORT, Choice.CHANGES})
#: How many numbers of supporters must remain possible.
POSSIBLE = 5
#: About half: supporters and the rest differ by this or less,
_ABOUT = 5
#: and of numbers that everybody reads by a fifth of all at most: three of ten are not half.
_ABOUT_PART = 5
#: The most by which a number rounded to `STEP` differs from the true one.
_ROUNDED_OFF = STEP // 2


class Direction(StrEnum):
    """What share of those who voted support a clause, with or without changes."""

    MORE = "more_than_half"
    HALF = "half"
    FEWER = "fewer_than_half"


DIRECTION_LABELS: Mapping[Direction, str] = {
    Direction.MORE: N_("more than half support it"),
    Direction.HALF: N_("about half support it"),
    Direction.FEWER: N_("fewer than half support it"),
}


@dataclass(frozen=True)
class WithoutCampaigns:
    """`votes` came with the text of a campaign; None unless they, and the rest, are ten or more, of a channel that is
    `mixed`.

    `direction` is that of the rest; None if it may not be told.
    """

    votes: int | None
    direction: Direction | None


def direction(counts: Mapping[str, int]) -> Direction | None:
    """Of exact numbers by choice; None without any."""
    total = sum(counts.values())
    support = sum(count for choice, count in counts.items() if choice in _SUPPORT)
    return _of(support, total, min(_ABOUT, total / _ABOUT_PART)) if total else None


def rounded_direction(cells: Mapping[str, int]) -> Direction | None:
    """Of numbers by position, each rounded: half, unless they differ by more than that and rounding can."""
    other = cells.get(Position.OTHER, 0)
    support = [count for position, count in cells.items() if position != Position.OTHER]
    if not support:
        return None
    if abs(sum(support) - other) <= _ABOUT + _ROUNDED_OFF * len(cells):
        return Direction.HALF
    return Direction.MORE if sum(support) > other else Direction.FEWER


def without_campaigns(whole: Mapping[Choice, int], campaigns: Mapping[Choice, int]) -> WithoutCampaigns:
    """Of a channel's published numbers `whole`, and of those of its votes that came with the text of a campaign."""
    total, support = sum(whole.values()), sum(whole.get(choice, 0) for choice in _SUPPORT)
    votes, supporting = sum(campaigns.values()), sum(campaigns.get(choice, 0) for choice in _SUPPORT)
    if not votes:
        return WithoutCampaigns(0, _of(support, total))
    if votes < THRESHOLD or total - votes < THRESHOLD or not mixed(whole):
        return WithoutCampaigns(None, None)
    possible: dict[Direction, int] = {}
    for each in range(max(0, votes - (total - support)), min(votes, support) + 1):
        found = _of(support - each, total - votes)
        possible[found] = possible.get(found, 0) + 1
    told = len(possible) == 1 or min(possible.values()) >= POSSIBLE
    return WithoutCampaigns(votes, _of(support - supporting, total - votes) if told else None)


def mixed(whole: Mapping[Choice, int]) -> bool:
    """Whether it leaves `POSSIBLE` numbers to each choice, and to both sides, of any of these people: from four others
    on, or where nobody is on one side.
    """
    total, support = sum(whole.values()), sum(whole.get(choice, 0) for choice in _SUPPORT)
    others = (total - max(whole.values(), default=0), support, total - support)
    return all(each == 0 or each >= POSSIBLE - 1 for each in others)


def _of(support: int, total: int, about: float = _ABOUT) -> Direction:
    if abs(2 * support - total) <= about:
        return Direction.HALF
    return Direction.MORE if 2 * support > total else Direction.FEWER

"""The publisher: which vote counts may leave this room. Pure.

A group (the votes of one channel, see `contributions.enums.Channel`) is published exactly if it has ten or more
ballots, otherwise not at all, zero included. If nearly everyone in it chose the same, only how many they are is
published: the row would tell what somebody chose to everybody who knows that they took part. Groups are never added
up: with a total, a suppressed group could be computed by subtraction.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from consult.contributions.enums import Choice

Place = TypeVar("Place")

THRESHOLD = 10
#: By how much the sum of small counts must stay below the largest possible one.
SLACK = 4
#: Where fewer chose otherwise, nearly everyone chose the same.
FEWEST_OTHERS = 3
FEWER = f"fewer than {THRESHOLD}"


@dataclass(frozen=True)
class PublishedTally:
    """Exact counts of one group: every choice, in the order of `Choice`, and their sum.

    No counts if nearly everyone chose the same.
    """

    counts: tuple[tuple[Choice, int], ...]
    total: int
    suppressed: ClassVar[bool] = False

    @property
    def nearly_all(self) -> bool:
        return not self.counts

    def votes(self, choice: str) -> int:
        """Ballots for `choice`."""
        return dict(self.counts)[Choice(choice)]


@dataclass(frozen=True)
class Suppressed:
    """A group too small to publish; how small it is stays here."""

    words: str = FEWER
    suppressed: ClassVar[bool] = True
    counts: ClassVar[tuple[()]] = ()


def nearly_everyone(counts: Collection[int]) -> bool:
    """Whether fewer than `FEWEST_OTHERS` chose anything but the most frequent choice."""
    return sum(counts) - max(counts, default=0) < FEWEST_OTHERS


def publish_channel(counts: Mapping[Choice, int]) -> PublishedTally | Suppressed:
    """What may be published about the ballots of one group on one clause."""
    total = sum(counts.values())
    if total < THRESHOLD:
        return Suppressed()
    if nearly_everyone(counts.values()):
        return PublishedTally((), total)
    return PublishedTally(tuple((choice, counts.get(choice, 0)) for choice in Choice), total)


def publish_parts(parts: Sequence[Mapping[Choice, int]]) -> list[PublishedTally]:
    """What may be published about each part of a group: all of them with their counts, or none.

    Otherwise a small one, or one in which nearly everyone chose the same, could be computed from the whole and the
    other parts.
    """
    told = [publish_channel(counts) for counts in parts]
    published = [each for each in told if isinstance(each, PublishedTally) and not each.nearly_all]
    return published if len(published) == len(told) > 1 else []


@dataclass(frozen=True)
class Agreement:
    """How many agreed, disagreed and passed; three empty cells if nearly everyone chose the same."""

    total: int
    agree: int | None = None
    disagree: int | None = None
    passed: int | None = None

    @property
    def nearly_all(self) -> bool:
        return self.agree is None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Agree, disagree and pass, or only how many answered: as in Part A."""
        if self.agree is None or self.disagree is None or self.passed is None:
            return (self.total,)
        return self.agree, self.disagree, self.passed


def publish_agreement(counts: Mapping[int, int]) -> Agreement | Suppressed:
    """What may be published of the answers to one comment, given by value: agree 1, disagree -1, pass 0.

    If nearly everyone chose the same, only the sum is published, as of votes on clauses.
    """
    total = sum(counts.values())
    if total < THRESHOLD:
        return Suppressed()
    if nearly_everyone(counts.values()):
        return Agreement(total)
    return Agreement(total, counts.get(1, 0), counts.get(-1, 0), counts.get(0, 0))


def hide_small(counts: Mapping[Place, int]) -> dict[Place, int | None]:
    """The parts of a whole that everybody knows, without those that are too small (None), zero included.

    What is hidden cannot be computed from the whole: there must be several numbers that each part may be. Until that is
    so, the smallest of the others are hidden too, and look the same.
    """
    hidden = {each for each, count in counts.items() if count < THRESHOLD}
    total = sum(counts[each] for each in hidden)
    if hidden and total > (THRESHOLD - 1) * len(hidden) - SLACK:
        hidden |= _smallest(counts, hidden)
    while hidden < counts.keys() and hidden and (len(hidden) < 2 or sum(counts[each] for each in hidden) < THRESHOLD):
        hidden |= _smallest(counts, hidden)
    return {each: None if each in hidden else count for each, count in counts.items()}


def _smallest(counts: Mapping[Place, int], hidden: Set[Place]) -> set[Place]:
    """The smallest that are not hidden: all of one size, so that their order tells nothing."""
    left = {each: count for each, count in counts.items() if each not in hidden}
    return {each for each, count in left.items() if count == min(left.values())}

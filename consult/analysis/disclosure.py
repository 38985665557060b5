"""The publisher: which vote counts may leave this room. Pure.

A group (the votes of one channel, see `contributions.enums.Channel`) is published exactly if it has ten or more
ballots, otherwise not at all, zero included. Groups are never added up: with a total, a suppressed group could be
computed by subtraction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.contributions.enums import Choice

THRESHOLD = 10
FEWER = f"fewer than {THRESHOLD}"


@dataclass(frozen=True)
class PublishedTally:
    """Exact counts of one group: every choice, in the order of `Choice`, and their sum."""

    counts: tuple[tuple[Choice, int], ...]
    total: int


@dataclass(frozen=True)
class Suppressed:
    """A group too small to publish; how small it is stays here."""

    words: str = FEWER


def publish_channel(counts: Mapping[Choice, int]) -> PublishedTally | Suppressed:
    """What may be published about the ballots of one group on one clause."""
    total = sum(counts.values())
    if total < THRESHOLD:
        return Suppressed()
    return PublishedTally(tuple((choice, counts.get(choice, 0)) for choice in Choice), total)


def publish_parts(parts: Sequence[Mapping[Choice, int]]) -> list[PublishedTally]:
    """What may be published about each part of a published group: all of them, or none if one is too small.

    Otherwise the small one could be computed from the whole and the other parts.
    """
    told = [publish_channel(counts) for counts in parts]
    published = [each for each in told if isinstance(each, PublishedTally)]
    return published if len(published) == len(told) > 1 else []

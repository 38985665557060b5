"""The publisher: what of a class's votes may leave this room. Pure.

A class (one way of coming in, see `contributions.kinds.Channel`) of ten ballots or more is published
exactly, a smaller one not at all, zero included. Classes are never added into one: with a total, a class
withheld could be worked out by subtraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from consult.contributions.kinds import Choice

THRESHOLD = 10
FEWER = f"fewer than {THRESHOLD}"


@dataclass(frozen=True)
class PublishedTally:
    """Exact counts of one class: every choice, in the order of `Choice`, and their sum."""

    counts: tuple[tuple[Choice, int], ...]
    total: int


@dataclass(frozen=True)
class Withheld:
    """A class too small to publish; how small it is stays here."""

    words: str = FEWER


def publish_class(counts: Mapping[Choice, int]) -> PublishedTally | Withheld:
    """What may be said of the ballots of one class on one clause."""
    total = sum(counts.values())
    if total < THRESHOLD:
        return Withheld()
    return PublishedTally(tuple((choice, counts.get(choice, 0)) for choice in Choice), total)

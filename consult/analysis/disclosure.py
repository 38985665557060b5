"""The publisher: what of a class's votes may leave this room. Pure.

A class (one way of coming in, see `contributions.kinds.Channel`) of ten ballots or more is published
exactly, a smaller one not at all, zero included. Classes are never added into one: with a total, a class
withheld could be worked out by subtraction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.contributions.enums import Choice

THRESHOLD = 10
FEWER = f"fewer than {THRESHOLD}"


@dataclass(frozen=True)
class PublishedTally:
    """Exact counts of one class: every choice, in the order of `Choice`, and their sum."""

    counts: tuple[tuple[Choice, int], ...]
    total: int


@dataclass(frozen=True)
class Suppressed:
    """A class too small to publish; how small it is stays here."""

    words: str = FEWER


def publish_class(counts: Mapping[Choice, int]) -> PublishedTally | Suppressed:
    """What may be said of the ballots of one class on one clause."""
    total = sum(counts.values())
    if total < THRESHOLD:
        return Suppressed()
    return PublishedTally(tuple((choice, counts.get(choice, 0)) for choice in Choice), total)


def publish_parts(parts: Sequence[Mapping[Choice, int]]) -> list[PublishedTally]:
    """What may be said of each part of a published class: all of them, or none where one is too small.

    With the whole and the other parts, the small one could be worked out.
    """
    told = [publish_class(counts) for counts in parts]
    published = [each for each in told if isinstance(each, PublishedTally)]
    return published if len(published) == len(told) > 1 else []

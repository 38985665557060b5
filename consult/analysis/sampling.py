"""Which comments a second person sorts: of each part and way of sending its share, picked by chance. Pure."""

import math
import random
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Item = TypeVar("Item")

#: One in ten, and this many at least if there are.
LEAST = 100
ONE_IN = 10
#: How many of a hundred texts must be sorted before a sample is drawn: of what is missing it would say nothing.
SORTED_PERCENT = 90


def size(texts: int) -> int:
    """How many of so many texts a sample has."""
    return min(texts, max(LEAST, math.ceil(Fraction(texts, ONE_IN))))


def is_enough(sorted_texts: int, texts: int) -> bool:
    """Whether so much is sorted that a sample may be drawn."""
    return texts > 0 and 100 * sorted_texts >= SORTED_PERCENT * texts


def is_enough_left(left: int, wanted: int) -> bool:
    """Whether so many texts that were in no sample make one of the `wanted` size, or half of it."""
    return 2 * left >= wanted


def draw(strata: Mapping[Hashable, Sequence[Item]], count: int, chance: random.Random) -> list[Item]:
    """So many items by chance: from each stratum its share, and one at least while there are enough for that."""
    shares = _shares({name: len(items) for name, items in strata.items()}, count)
    found = [item for name, items in strata.items() for item in chance.sample(list(items), shares[name])]
    chance.shuffle(found)
    return found


def _shares(sizes: Mapping[Hashable, int], count: int) -> dict[Hashable, int]:
    """How many come from each stratum: one first, largest strata before others, then whoever is furthest below."""
    count = min(count, sum(sizes.values()))
    total = sum(sizes.values())
    order = sorted(sizes, key=lambda name: -sizes[name])
    shares = {name: int(place < count and sizes[name] > 0) for place, name in enumerate(order)}
    while sum(shares.values()) < count:
        left = [name for name in order if shares[name] < sizes[name]]
        due = max(left, key=lambda name: Fraction(sizes[name] * count, total) - shares[name])
        shares[due] += 1
    return shares

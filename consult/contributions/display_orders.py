"""The orders in which comments are shown: 32 fixed mixed ones, by the day of their batch, or by length. Pure.

None depends on what others thought of a comment, and none on when on its day somebody wrote.

Every comment has a random seat from 1 to PRIME - 1. Shuffle k begins at a seat of its own and goes once round, so that
a page of 100,000 comments is read along an index. The comments of one page are then mixed: by seat x MULTIPLIERS[k] mod
PRIME, a permutation of the seats. A link to a shuffle always shows the same order.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.text.messages import N_

COUNT = 32
PRIME = 2**31 - 1

# Fixed for good: changing one would change what an old link shows. Each is 7^(1 + 977 k) mod PRIME, and 7 generates the
# whole group, so the orders are unrelated.
MULTIPLIERS = tuple(pow(7, 1 + 977 * k, PRIME) for k in range(COUNT))


class ListOrder(StrEnum):
    """An order that a reader may choose. Days alone count: those of one day are mixed."""

    MIXED = "mixed"
    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"


ORDER_LABELS = {
    ListOrder.MIXED: N_("Mixed, new every day"),
    ListOrder.NEWEST: N_("Newest day first"),
    ListOrder.OLDEST: N_("Oldest day first"),
    ListOrder.LONGEST: N_("Longest first"),
    ListOrder.SHORTEST: N_("Shortest first"),
}


#: The orders that go from the largest to the smallest, and those that go by days.
FALLING = (ListOrder.NEWEST, ListOrder.LONGEST)
BY_DAY = (ListOrder.NEWEST, ListOrder.OLDEST)

_SPOT = re.compile(r"([0-9]{1,7})-([0-9]{1,10})")


@dataclass(frozen=True)
class Spot:
    """A place in a list, at a comment of this seat: where a page ends, and the next one begins.

    `first` is what the order goes by before the seat: the day of the batch as a number, or the length of the words; 0
    in the mixed order.
    """

    first: int
    seat: int

    def __str__(self) -> str:
        return f"{self.first}-{self.seat}"


def spot(written: str, order: ListOrder) -> Spot | None:
    """The place that an address names in this order; None if it names none."""
    found = _SPOT.fullmatch(written)
    first, seat = map(int, found.groups()) if found else (-1, 0)
    is_first = 1 <= first <= date.max.toordinal() if order in BY_DAY else first >= 0
    return Spot(first, seat) if is_first else None


def stretches(shuffle: int, at: Spot | None, *, back: bool) -> Sequence[tuple[int, int]]:
    """The seats that follow a place in a shuffle, or that come before it: from each first number to below the second,
    the nearest stretch first.
    """
    start = first_shuffle_key(shuffle)
    if at is None:
        found = [(start, PRIME), (0, start)]
    elif back:
        found = [(start, at.seat)] if at.seat >= start else [(0, at.seat), (start, PRIME)]
    else:
        found = [(at.seat + 1, PRIME), (0, start)] if at.seat >= start else [(at.seat + 1, start)]
    return found


def mixed(seat: int, shuffle: int) -> int:
    """The place of a seat among those of its page."""
    return seat * MULTIPLIERS[shuffle % COUNT] % PRIME


def new_shuffle_key() -> int:
    """A random seat for a new comment."""
    return 1 + secrets.randbelow(PRIME - 1)


def first_shuffle_key(shuffle: int) -> int:
    """The seat from which an index is read for a page that must not sort all comments; at the end it goes round."""
    return MULTIPLIERS[shuffle % COUNT]


def of_day(day: date) -> int:
    """The shuffle that the bare address shows on `day`: a different one each day."""
    return day.toordinal() * 13 % COUNT

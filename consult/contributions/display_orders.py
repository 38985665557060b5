"""The orders in which comments are shown: 32 fixed mixed ones, by the day of their batch, or by length. Pure.

None depends on what others thought of a comment.

Every comment has a random seat from 1 to PRIME - 1. Shuffle k puts comments in the order of seat x MULTIPLIERS[k] mod
PRIME, a permutation of the seats: it does not depend on when somebody wrote or on what others thought of it, and a link
to a shuffle always shows the same order.
"""

import secrets
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


def new_shuffle_key() -> int:
    """A random seat for a new comment."""
    return 1 + secrets.randbelow(PRIME - 1)


def first_shuffle_key(shuffle: int) -> int:
    """The seat from which an index is read for a page that must not sort all comments; at the end it goes round."""
    return MULTIPLIERS[shuffle % COUNT]


def of_day(day: date) -> int:
    """The shuffle that the bare address shows on `day`: a different one each day."""
    return day.toordinal() * 13 % COUNT

"""Which of the comments that may be quoted are in Part A. Pure.

Not the analyst's favourites: at most three for each clause, one from each theme before a second from any, of readable
length, no copy of another, and among equals by the random shuffle key that every comment has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_QUOTES = 3
SHORTEST, LONGEST = 40, 420
#: From this share of common words on, two comments are copies of one text (Jaccard index of their words).
COPY = 0.6

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Candidate:
    """A public comment whose writer agreed to be quoted; `themes` are the keys of those found in it."""

    tracker: str
    text: str
    shuffle_key: int
    themes: frozenset[str]


def choose(candidates: Sequence[Candidate], most: int = MAX_QUOTES) -> list[Candidate]:
    """The quotes for one clause, in the order of their seats. The same candidates give the same quotes."""
    left = sorted(candidates, key=lambda one: (not SHORTEST <= len(one.text) <= LONGEST, one.shuffle_key, one.tracker))
    chosen: list[Candidate] = []
    quoted: set[str] = set()
    while left and len(chosen) < most:
        fresh = next((one for one in left if one.themes - quoted), left[0])
        left.remove(fresh)
        if any(_alike(fresh.text, other.text) for other in chosen):
            continue
        chosen.append(fresh)
        quoted |= fresh.themes
    return sorted(chosen, key=lambda one: (one.shuffle_key, one.tracker))


def _alike(one: str, other: str) -> bool:
    a, b = (frozenset(_WORD.findall(text.casefold())) for text in (one, other))
    return bool(a | b) and len(a & b) / len(a | b) >= COPY

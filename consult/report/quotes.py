"""Which of the comments that may be quoted are in Part A, and how varied they are. Pure.

Those that an analyst chose for a part, in their order; else by this rule: at most three for each clause, one from each
theme before a second from any, of readable length, no copy of another, and among equals by the random shuffle key that
every comment has.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_QUOTES = 3
SHORTEST, LONGEST = 40, 420
#: From this share of common words on, two comments are copies of one text (Jaccard index of their words).
COPY = 0.6

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Candidate:
    """A public comment whose writer agreed to be quoted, with the keys of the themes found in it.

    `place` is where an analyst put it among the quotes of its part, None if nobody chose it.
    """

    tracker: str
    text: str
    shuffle_key: int
    themes: frozenset[str]
    place: int | None = None


def choose(candidates: Sequence[Candidate], most: int = MAX_QUOTES) -> list[Candidate]:
    """The quotes for one clause, in the order of their seats. The same candidates give the same quotes."""
    left = sorted(candidates, key=lambda one: (not SHORTEST <= len(one.text) <= LONGEST, one.shuffle_key, one.tracker))
    found: list[Candidate] = []
    quoted: set[str] = set()
    while left and len(found) < most:
        fresh = next((one for one in left if one.themes - quoted), left[0])
        left.remove(fresh)
        if any(_alike(fresh.text, other.text) for other in found):
            continue
        found.append(fresh)
        quoted |= fresh.themes
    return sorted(found, key=lambda one: (one.shuffle_key, one.tracker))


def chosen(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that an analyst chose for their part, by their places."""
    placed = [(one.place, one.tracker, one) for one in candidates if one.place is not None]
    return [one for _, _, one in sorted(placed, key=lambda each: each[:2])]


def quotes_of(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The quotes of one part: those chosen; by the rule if none is."""
    return chosen(candidates) or choose(candidates)


@dataclass(frozen=True)
class Share:
    """How many quotes are of one kind; `key` is "" for those of none."""

    key: str
    quotes: int


def spread(quotes: Iterable[str], candidates: Iterable[str]) -> list[Share]:
    """How varied the quotes are, given the kind of each: most quoted first, with those that could be and are not.

    Without how many could be: that would tell when somebody deletes a comment.
    """
    quoted = Counter(quotes)
    kinds = sorted({*quoted, *candidates}, key=lambda each: (-quoted[each], each))
    return [Share(key, quoted[key]) for key in kinds]


def is_one_sided(quotes: Sequence[str], candidates: Iterable[str]) -> bool:
    """Whether all quotes of a part take one stance, while people who may be quoted take another one too.

    Both are the stance of each; "" is that of one of which nobody said.
    """
    taken = set(quotes)
    return len(quotes) > 1 and len(taken) == 1 and taken != {""} and bool(set(candidates) - taken - {""})


def _alike(one: str, other: str) -> bool:
    a, b = (frozenset(_WORD.findall(text.casefold())) for text in (one, other))
    return bool(a | b) and len(a & b) / len(a | b) >= COPY

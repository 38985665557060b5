"""Nobody left out: is there a large number of people who agree with one comment, and with none that is shown? Pure.

This is justified representation of approval voting. A comment that is not shown deserves a place if n/k people agree
with it who agree with nothing that is shown: n people voted, and k comments are shown. What somebody did not see, they
are not counted as agreeing with. The bound counts it against the list: as if they agreed with every comment that they
did not see and that is not shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from consult.analysis.opinion_groups.votes import Numbers, Votes


@dataclass(frozen=True)
class LeftOut:
    """The largest number of people left out who agree with one comment, that comment, and the bound."""

    people: int
    healed_by: int | None
    bound: int


def agreements(votes: Votes) -> Any:
    """A column for each comment, with an entry for each person who agrees with it."""
    agrees = votes.matrix.data == 1
    indptr = np.concatenate([[0], np.cumsum(agrees)])[votes.matrix.indptr]
    columns = votes.matrix.indices[agrees]
    ones = np.ones(len(columns), dtype=np.int8)
    return sparse.csr_array((ones, columns, indptr), shape=votes.matrix.shape).tocsc()


def cover(agreed: Any, candidates: Numbers, most: int, voters: int) -> list[int]:
    """Comments with which nobody is left out: again and again the one that most of the others agree with, until none
    has n/k of them any more, where n is `voters` and k is `most`. So there are at most that many, and no list of `most`
    or fewer comments that has these leaves n/k people out. `voters` are those who answered a candidate.
    """
    uncovered = np.ones(agreed.shape[0], dtype=bool)
    found: list[int] = []
    while len(found) < most:
        support = np.where(candidates, _support(agreed, uncovered), 0)
        best = int(np.argmax(support)) if support.size else 0
        if not support.size or support[best] == 0 or support[best] * most < voters:
            break
        found.append(best)
        uncovered[_who(agreed, best)] = False
    return found


def left_out(votes: Votes, agreed: Any, shown: Sequence[int], candidates: Numbers) -> LeftOut:
    """Who is left out by the comments that are shown; one of the `candidates` would heal it."""
    uncovered = np.ones(votes.people, dtype=bool)
    for each in shown:
        uncovered[_who(agreed, each)] = False
    others = candidates.copy()
    others[list(shown)] = False
    if not others.any():
        return LeftOut(0, None, 0)
    support = np.where(others, _support(agreed, uncovered), 0)
    best = int(np.argmax(support))
    rest = votes.of(np.flatnonzero(uncovered)).matrix
    against = np.bincount(rest.indices[rest.data != 1], minlength=votes.statements)
    bound = int((np.count_nonzero(uncovered) - against)[others].max())
    return LeftOut(int(support[best]), best if support[best] else None, bound)


def _support(agreed: Any, people: Numbers) -> Numbers:
    """How many of some people agree with each comment."""
    return np.add.reduceat(np.append(people[agreed.indices], 0), agreed.indptr[:-1]) * (np.diff(agreed.indptr) > 0)


def _who(agreed: Any, statement: int) -> Numbers:
    """The people who agree with a comment."""
    return agreed.indices[agreed.indptr[statement] : agreed.indptr[statement + 1]]

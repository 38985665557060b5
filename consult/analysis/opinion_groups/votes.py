"""Votes on comments as a sparse matrix, and how often each group gave each answer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

#: An array of numbers.
Numbers = Any

#: Votes that are counted at once; more would only take more memory.
AT_ONCE = 1 << 24


@dataclass(frozen=True)
class Votes:
    """A row for each person, a column for each comment: agree 1, disagree -1, pass a stored 0, unseen nothing."""

    matrix: Any

    @property
    def people(self) -> int:
        return int(self.matrix.shape[0])

    @property
    def statements(self) -> int:
        return int(self.matrix.shape[1])

    @property
    def per_person(self) -> Numbers:
        """How many comments each person answered."""
        return np.diff(self.matrix.indptr)

    def of(self, people: Numbers) -> "Votes":
        """The votes of some people, by their rows."""
        return Votes(self.matrix[people])


def votes_from(people: Numbers, statements: Numbers, values: Numbers, shape: tuple[int, int]) -> Votes:
    """The matrix of votes that are given as three columns.

    Raises:
        ValueError: a value is none of 1, 0 and -1, or somebody answered a comment twice.
    """
    if values.size and not (values.min() >= -1 and values.max() <= 1):
        raise ValueError("a vote is 1, 0 or -1")
    matrix = sparse.coo_array((values.astype(np.int8), (people, statements)), shape=shape).tocsr()
    if matrix.nnz != values.size:
        raise ValueError("somebody answered a comment twice")
    return Votes(matrix)


@dataclass(frozen=True)
class Counts:
    """Of each group (row) and each comment (column): how many agree, disagree, and answered at all."""

    agree: Numbers
    disagree: Numbers
    answered: Numbers

    @property
    def groups(self) -> int:
        return int(self.agree.shape[0])

    @property
    def everyone(self) -> "Counts":
        """All groups as one."""
        return Counts(*(each.sum(axis=0, keepdims=True) for each in (self.agree, self.disagree, self.answered)))

    def first(self, number: int) -> "Counts":
        """The first groups alone."""
        return Counts(self.agree[:number], self.disagree[:number], self.answered[:number])

    def at(self, group: int, statement: int) -> tuple[int, int, int]:
        """Agree, disagree and pass."""
        agree, disagree, answered = (int(each[group, statement]) for each in (self.agree, self.disagree, self.answered))
        return agree, disagree, answered - agree - disagree


def count(votes: Votes, groups: Sequence[int] | Numbers, number: int) -> Counts:
    """Count the answers of each group; `groups` has the group of each row, and who is in none has -1."""
    indptr, columns, values = votes.matrix.indptr, votes.matrix.indices, votes.matrix.data
    labels = np.where(np.asarray(groups) < 0, number, groups).astype(np.int64)
    found = np.zeros((number + 1) * 3 * votes.statements, dtype=np.int64)
    starts = np.searchsorted(indptr, np.arange(0, max(int(indptr[-1]), 1), AT_ONCE))
    for first, last in zip(starts, [*starts[1:], votes.people], strict=True):
        rows = np.repeat(labels[first:last] * (3 * votes.statements), np.diff(indptr[first : last + 1]))
        some = slice(indptr[first], indptr[last])
        keys = rows + (values[some].astype(np.int64) + 1) * votes.statements + columns[some]
        found += np.bincount(keys, minlength=found.size)
    disagree, passed, agree = np.moveaxis(found.reshape(number + 1, 3, votes.statements)[:number], 1, 0)
    return Counts(agree, disagree, disagree + passed + agree)

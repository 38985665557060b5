"""How long opinion groups take from votes in memory, beside bare arithmetic in the same run.

    python -m benchmarks.grouping [PEOPLE [STATEMENTS]]

Invented votes: everybody answers 15 of 100 statements, and belongs to one of three groups that lean to different sides.
The bare arithmetic is what cannot be left out: the matrix, its two principal components and where everybody stands.
Whether somebody is left out is measured apart, beside reading each agreement once. Figures are CPU seconds, so that
what else the machine does counts less, with the seconds on the clock in brackets; the memory is the most that the
process used, its votes included.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from consult.analysis.group_results import Mix
from consult.analysis.opinion_groups import representation
from consult.analysis.opinion_groups.calculation import MOST, Given, calculate
from consult.analysis.opinion_groups.votes import Votes, votes_from

ANSWERED = 0.15
GROUPS = 3
AT_ONCE = 20_000

Columns = tuple[Any, Any, Any]


def invented(people: int, statements: int) -> Columns:
    """Votes as three columns: person, statement and value."""
    random = np.random.default_rng(3)
    leans = random.choice([-0.7, 0.7], size=(GROUPS, statements))
    each = int(statements * ANSWERED)
    columns, values = [], []
    for first in range(0, people, AT_ONCE):
        many = min(AT_ONCE, people - first)
        order = random.random((many, statements), dtype=np.float32).argpartition(each, axis=1)[:, :each]
        seen = np.sort(order, axis=1).astype(np.intc)
        lean = np.take_along_axis(leans[random.integers(0, GROUPS, many)], seen, axis=1)
        answers = np.sign(random.standard_normal(seen.shape, dtype=np.float32) + lean).astype(np.int8)
        answers[random.random(seen.shape, dtype=np.float32) < 0.1] = 0
        columns.append(seen.ravel())
        values.append(answers.ravel())
    return np.repeat(np.arange(people, dtype=np.intc), each), np.concatenate(columns), np.concatenate(values)


def bare(columns: Columns, shape: tuple[int, int]) -> Any:
    """Where everybody stands: nothing but numpy and scipy."""
    people, statements, values = columns
    matrix = sparse.coo_array((values.astype(np.float32), (people, statements)), shape=shape).tocsr()
    answered = np.bincount(matrix.indices, minlength=shape[1])
    mean = np.bincount(matrix.indices, weights=matrix.data, minlength=shape[1]) / np.maximum(answered, 1)
    matrix.data -= mean.astype(np.float32)[matrix.indices]
    components = svds(matrix, k=2, rng=np.random.default_rng(1), return_singular_vectors="vh")[2]
    return matrix @ components.T


def grouped(columns: Columns, shape: tuple[int, int]) -> Any:
    """All that is published, from the same columns."""
    trackers = [f"code{each}" for each in range(shape[1])]
    return calculate(Given(votes_from(*columns, shape), trackers, [Mix.OPEN] * shape[0]))


def agreed_once(votes: Votes) -> Any:
    """How many agree with each statement."""
    return np.bincount(votes.matrix.indices[votes.matrix.data == 1], minlength=votes.statements)


def checked(votes: Votes) -> Any:
    """The list that leaves nobody out, and who it leaves out."""
    everything = np.ones(votes.statements, dtype=bool)
    agreed = representation.agreements(votes)
    shown = representation.cover(agreed, everything, MOST, votes.people)
    return representation.left_out(votes, agreed, shown, everything)


def measured(task: Callable[..., Any], *given: Any) -> tuple[float, float]:
    """CPU seconds and seconds on the clock."""
    used, began = time.process_time(), time.perf_counter()
    task(*given)
    return time.process_time() - used, time.perf_counter() - began


def main() -> None:
    people, statements = (int(each) for each in [*sys.argv[1:], *("50000", "1000")[len(sys.argv) - 1 :]])
    shape = people, statements
    columns = invented(people, statements)
    first = measured(bare, columns, shape)
    whole = measured(grouped, columns, shape)
    votes = votes_from(*columns, shape)
    once, left_out = measured(agreed_once, votes), measured(checked, votes)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    print(f"{people:,} people, {statements:,} statements, {len(columns[0]):,} votes; at most {memory:.1f} GB")
    print("| what | CPU seconds | ratio |\n|---|---|---|")
    for name, (used, clock), ceiling in (
        ("bare arithmetic", first, first), ("the groups, and all that is published", whole, first),
        ("each agreement once", once, once), ("whether somebody is left out", left_out, once),
    ):  # fmt: skip
        print(f"| {name} | {used:.2f} ({clock:.2f}) | {used / ceiling[0]:.1f} |")


if __name__ == "__main__":
    main()

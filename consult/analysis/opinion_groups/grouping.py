"""Who voted alike: groups of people, or why there are none. Pure.

The method is that of Polis. A vote is compared with the average of those who answered, and what somebody did not see
counts as average, so that the matrix stays sparse. Its two principal components place each person; those who answered
little are pushed out to make up for the average in what they did not see. A hundred base groups are grouped again, into
two to five groups. Groups of fewer than ten people are never formed: then there are fewer groups, or none.

How clear groups are is tried out: they are formed again without a fifth of the people, many times. Those that do not
come back are not shown; groups of votes that say nothing about one another seldom do. Of clear groups, the best
separated are shown. It begins from the same numbers each time, and with people ordered by their places, so the same
votes give the same groups in whatever order they are stored.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds
from scipy.spatial import KDTree
from sklearn import config_context
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.metrics.pairwise import euclidean_distances
from threadpoolctl import threadpool_limits

from consult.analysis.disclosure import THRESHOLD
from consult.analysis.group_results import NoGroups
from consult.analysis.opinion_groups.comparison import adjusted_rand, silhouette
from consult.analysis.opinion_groups.votes import Numbers, Votes

#: How many comments somebody answers to be placed, if there are as many.
VOTES_NEEDED = 7
FEWEST_GROUPS = 2
NUMBERS = range(FEWEST_GROUPS, 6)
BASE_GROUPS = 100
#: How often base groups are formed, and groups of these each time.
STARTS, INNER_STARTS = 10, 5
SEED = 20
#: Above the one, base groups and stability are found from samples; above the other, the matrix is not made dense.
MANY_PEOPLE, MANY_CELLS = 5_000, 200_000
#: Base groups are found from so many people at most, and everybody belongs to the nearest.
BASE_SAMPLE = 20_000
#: Votes that all say nearly the same leave nothing to tell people apart by.
NOTHING = 1e-6

#: How often the groups are formed again, without a fifth of the people; if they are many, from a sample of them. How
#: well groups are separated is found from as many.
TIMES, TIMES_OF_MANY, SAMPLE = 100, 20, 1_000
KEPT = 0.8
#: People are in the same groups again if the adjusted Rand index is at least this.
SAME = 0.8
#: Groups are clear if they come back at least so often.
CLEAR = 0.75


@dataclass(frozen=True)
class Places:
    """Where people stand: two numbers for each row of the votes that were placed."""

    rows: Numbers
    points: Numbers


@dataclass(frozen=True)
class Grouping:
    """The group of each row, -1 for none; without groups, why. `points` are of the rows that have a group."""

    groups: Numbers
    number: int
    points: Numbers
    reason: NoGroups | None = None
    times: int = 0
    of: int = 0


def votes_needed(statements: int) -> int:
    """How many comments somebody answers to be placed."""
    return min(VOTES_NEEDED, statements)


def place(votes: Votes, usable: Numbers) -> Places | NoGroups:
    """Place everybody who answered enough, or say why that cannot be done."""
    if votes.matrix.nnz == 0:
        return NoGroups.NO_VOTES
    rows = np.flatnonzero(votes.per_person >= votes_needed(votes.statements))
    if len(rows) < FEWEST_GROUPS * THRESHOLD:
        return NoGroups.FEW_PEOPLE
    if np.count_nonzero(np.bincount(votes.matrix.indices, minlength=votes.statements)[usable]) < 2:
        return NoGroups.FEW_STATEMENTS
    kept = votes if len(rows) == votes.people else votes.of(rows)
    points = _points(kept, usable)
    return NoGroups.ALL_ALIKE if points is None else Places(rows, points)


def _points(votes: Votes, usable: Numbers) -> Numbers | None:
    """Each person's place by the two principal components; None if everybody voted alike."""
    matrix = votes.matrix
    columns, values = matrix.indices, matrix.data.astype(np.float32)
    answered = np.bincount(columns, minlength=votes.statements)
    mean = np.bincount(columns, weights=values, minlength=votes.statements) / np.maximum(answered, 1)
    values -= mean.astype(np.float32)[columns]
    if not usable.all():
        values[~usable[columns]] = 0
    if np.abs(values).max() < NOTHING:
        return None
    centred = sparse.csr_array((values, columns, matrix.indptr), shape=matrix.shape)
    if centred.shape[0] * centred.shape[1] <= MANY_CELLS:
        components = np.linalg.svd(centred.toarray(), full_matrices=False)[2][:2]
    else:
        components = svds(centred, k=2, rng=np.random.default_rng(SEED), return_singular_vectors="vh")[2][::-1]
    largest = np.abs(components).argmax(axis=1)
    components = components * np.sign(components[np.arange(len(components)), largest])[:, None]
    stretch = np.sqrt(votes.statements / np.maximum(votes.per_person, 1))
    points = (centred @ components.T.astype(np.float32)) * stretch[:, None]
    return points.astype(np.float64)


@dataclass(frozen=True)
class Formed:
    """The group of each point, and how well groups are separated: their silhouette."""

    groups: Numbers
    separated: float


def form(points: Numbers, numbers: Iterable[int]) -> dict[int, Formed]:
    """The best separated groups for each number of groups, if all have enough people."""
    distinct = _distinct(points)
    sample = np.random.default_rng(SEED).permutation(len(points))[:SAMPLE]
    apart = euclidean_distances(points[sample])
    np.fill_diagonal(apart, 0)
    best: dict[int, Formed] = {}
    for start in range(STARTS if distinct > BASE_GROUPS else 1):
        for number, groups in _formed_once(points, distinct, numbers, SEED + start, THRESHOLD):
            separated = silhouette(apart, groups[sample], number)
            if number not in best or separated > best[number].separated:
                best[number] = Formed(groups, separated)
    return best


def _distinct(points: Numbers) -> int:
    """How many different points there are; of many people, as soon as there are more than base groups."""
    few = len(np.unique(points[:MANY_PEOPLE], axis=0))
    return few if few > BASE_GROUPS or len(points) <= MANY_PEOPLE else len(np.unique(points, axis=0))


def _formed_once(
    points: Numbers, distinct: int, numbers: Iterable[int], seed: int, fewest: int
) -> Iterator[tuple[int, Numbers]]:
    """The groups for each number of groups that has at least `fewest` people in each, from one start."""
    centres, base = _base_groups(points, distinct, seed)
    sizes = np.bincount(base, minlength=len(centres)).astype(np.float64)
    for number in numbers:
        if number > len(centres):
            continue
        found = KMeans(n_clusters=number, n_init=INNER_STARTS, random_state=SEED).fit(centres, None, sizes)
        if np.bincount(found.labels_, weights=sizes, minlength=number).min() >= fewest:
            yield number, found.labels_[base]


def _base_groups(points: Numbers, distinct: int, seed: int) -> tuple[Numbers, Numbers]:
    """A hundred small groups: their centres, and the one of each point."""
    if distinct <= BASE_GROUPS:
        centres, base = np.unique(points, axis=0, return_inverse=True)
        return centres, base.reshape(-1)
    if len(points) > MANY_PEOPLE:
        some = np.random.default_rng(seed).permutation(len(points))[:BASE_SAMPLE]
        found = MiniBatchKMeans(n_clusters=BASE_GROUPS, n_init=1, random_state=seed, compute_labels=False)
        nearest = KDTree(found.fit(points[some]).cluster_centers_).query(points)[1]
    else:
        found = KMeans(n_clusters=BASE_GROUPS, n_init=1, random_state=seed).fit(points)
        nearest = found.labels_
    labels, base = np.unique(nearest, return_inverse=True)
    return found.cluster_centers_[labels], base


def group(votes: Votes, usable: Numbers, numbers: Iterable[int] = NUMBERS) -> Grouping:
    """The groups of people who voted alike: of those that are clear, the best separated, or why there are none.

    Votes on comments that are not `usable` only say how much somebody answered.
    """
    with threadpool_limits(1), config_context(assume_finite=True, skip_parameter_validation=True):
        places = place(votes, usable)
        if isinstance(places, NoGroups):
            return _none(votes, places)
        order = np.lexsort(places.points.T)
        rows = places.rows[order]
        formed = form(places.points[order], numbers)
        if not formed:
            alike = _distinct(places.points) < FEWEST_GROUPS
            return _none(votes, NoGroups.ALL_ALIKE if alike else NoGroups.SMALL_GROUPS)
        times, of = stability(votes, usable, rows, formed)
    clear = {number: formed[number].separated for number in formed if times[number] >= CLEAR * of}
    if not clear:
        return _none(votes, NoGroups.UNSTABLE, max(times.values()), of)
    number = max(clear, key=clear.__getitem__)
    found = np.full(votes.people, -1)
    found[rows] = formed[number].groups
    return Grouping(found, number, places.points, None, times[number], of)


def _none(votes: Votes, reason: NoGroups, times: int = 0, of: int = 0) -> Grouping:
    return Grouping(np.full(votes.people, -1), 0, np.empty((0, 2)), reason, times, of)


def stability(votes: Votes, usable: Numbers, rows: Numbers, formed: Mapping[int, Formed]) -> tuple[dict[int, int], int]:
    """For each number of groups, how often nearly the same groups come back from some of the people, and of how many
    times.
    """
    random = np.random.default_rng(SEED)
    many = len(rows) > MANY_PEOPLE
    kept = min(int(len(rows) * KEPT), SAMPLE) if many else int(len(rows) * KEPT)
    of = TIMES_OF_MANY if many else TIMES
    times = dict.fromkeys(formed, 0)
    for _ in range(of):
        some = random.choice(len(rows), kept, replace=False)
        points = _points(votes.of(rows[some]), usable)
        again = () if points is None else _formed_once(points, _distinct(points), formed, SEED, THRESHOLD // 2)
        for number, groups in again:
            times[number] += adjusted_rand(formed[number].groups[some], groups, number) >= SAME
    return times, of

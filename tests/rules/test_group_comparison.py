"""How well groups are separated, and how alike two groupings are, as scikit-learn says it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.metrics.pairwise import euclidean_distances

from consult.analysis.opinion_groups.comparison import adjusted_rand, silhouette


@given(st.integers(0, 2**32 - 1), st.integers(3, 80), st.integers(2, 5), st.integers(0, 2))
def test_both_are_those_of_scikit_learn(seed: int, people: int, number: int, digits: int):
    """Rounded places, so that some people are at the same one, and some groups have one person or none."""
    random = np.random.default_rng(seed)
    first, second = random.integers(0, number, (2, people))
    apart = euclidean_distances(np.round(random.standard_normal((people, 2)), digits))
    np.fill_diagonal(apart, 0)
    assert adjusted_rand(first, second, number) == pytest.approx(adjusted_rand_score(first, second), abs=1e-12)
    if 2 <= len(set(first)) < people:
        expected = silhouette_score(apart, first, metric="precomputed")
        assert silhouette(apart, first, number) == pytest.approx(expected, abs=1e-12)


def test_groups_of_nobody_in_common_with_another_grouping_are_compared_too():
    alone = np.arange(4)
    assert adjusted_rand(alone, alone, 4) == adjusted_rand(alone * 0, alone * 0, 4) == 1
    assert adjusted_rand(alone * 0, alone, 4) == 0

"""No large number of like-minded people is left out of what is shown, and the check finds whoever is."""

from itertools import combinations

import numpy as np
import pytest

from consult.analysis.opinion_groups import representation
from consult.analysis.opinion_groups.votes import votes_from
from tests.polis_data import NAMES, conversation

UNSEEN = 9


def brute_force(table: list[list[int]], shown: list[int], agreeing: tuple[int, ...]) -> int:
    """The largest set of people, of all sets, who agree with one comment that is not shown and none that is."""

    def is_left_out(group: tuple[int, ...], other: int) -> bool:
        agree = all(table[person][other] in agreeing for person in group)
        return agree and not any(table[person][each] == 1 for person in group for each in shown)

    others = [each for each in range(len(table[0])) if each not in shown]
    for size in range(len(table), 0, -1):
        if any(is_left_out(group, other) for group in combinations(range(len(table)), size) for other in others):
            return size
    return 0


def test_it_is_the_same_as_trying_every_set_of_people():
    random = np.random.default_rng(11)
    for _ in range(1000):
        people, statements = random.integers(1, 7), random.integers(1, 6)
        table = random.choice([1, -1, 0, UNSEEN], size=(people, statements))
        shown = [int(each) for each in random.permutation(statements)[: random.integers(0, statements + 1)]]
        rows, columns = np.nonzero(table != UNSEEN)
        votes = votes_from(rows, columns, table[rows, columns], table.shape)
        everything = np.ones(statements, dtype=bool)
        found = representation.left_out(votes, representation.agreements(votes), shown, everything)
        assert found.people == brute_force(table.tolist(), shown, (1,))
        assert found.bound == brute_force(table.tolist(), shown, (1, UNSEEN))
        if found.healed_by is not None:
            again = representation.left_out(
                votes, representation.agreements(votes), [*shown, found.healed_by], everything
            )
            assert found.people >= again.people


def test_a_cover_of_k_leaves_fewer_than_a_kth_of_the_people_out():
    random = np.random.default_rng(12)
    for _ in range(300):
        people, statements, most = random.integers(1, 40), random.integers(1, 12), int(random.integers(1, 8))
        table = random.choice([1, -1, UNSEEN], size=(people, statements), p=[0.3, 0.2, 0.5])
        rows, columns = np.nonzero(table != UNSEEN)
        votes = votes_from(rows, columns, table[rows, columns], table.shape)
        agreed, everything = representation.agreements(votes), np.ones(statements, dtype=bool)
        shown = representation.cover(agreed, everything, most, int(people))
        assert len(shown) <= most
        assert representation.left_out(votes, agreed, shown, everything).people * most < people


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("most", [1, 3, 10])
def test_nobody_is_left_out_of_a_real_conversation(name: str, most: int):
    known = conversation(name)
    agreed = representation.agreements(known.votes)
    shown = representation.cover(agreed, known.usable, most, known.votes.people)
    assert representation.left_out(known.votes, agreed, shown, known.usable).people * most < known.votes.people


def test_without_the_cover_people_are_left_out():
    """Forty agree with everything that most say, and twelve with one thing that nobody else says."""
    table = np.array([[1, 1, -1]] * 40 + [[-1, -1, 1]] * 30)
    rows, columns = np.nonzero(table)
    votes = votes_from(rows, columns, table[rows, columns], table.shape)
    agreed, everything = representation.agreements(votes), np.ones(3, dtype=bool)
    found = representation.left_out(votes, agreed, [0, 1], everything)
    assert (found.people, found.healed_by) == (30, 2)
    assert representation.left_out(votes, agreed, [0, 2], everything).people == 0

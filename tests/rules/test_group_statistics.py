"""Statistics of opinion groups are exactly those of the reference, given the groups that Polis published."""

import numpy as np
import pytest

from consult.analysis.opinion_groups import statistics
from consult.analysis.opinion_groups.statistics import Chosen
from consult.analysis.opinion_groups.votes import Counts, count, votes_from
from tests.polis_data import NAMES, Conversation, conversation

#: The file has six digits.
EXACT = 1e-9
ROUNDED = 6


def test_all_five_conversations_are_here():
    assert len(NAMES) == 5


def counts_of(given: Conversation) -> Counts:
    return count(given.votes, given.published, given.published.max() + 1)


def same(number: float, expected: float) -> bool:
    return abs(round(number, ROUNDED) - expected) < EXACT


@pytest.mark.parametrize("name", NAMES)
def test_votes_are_the_latest_of_each_person(name: str):
    given = conversation(name)
    assert given.votes.matrix.nnz == given.reference["n_votes_deduplicated"]
    assert given.votes.people == given.reference["n_participants"]
    sizes = np.bincount(given.published[given.published >= 0])
    assert {str(group): size for group, size in enumerate(sizes)} == given.reference["published_group_sizes"]


@pytest.mark.parametrize("name", NAMES)
def test_group_informed_consensus_is_that_of_the_reference(name: str):
    given = conversation(name)
    counts = counts_of(given)
    expected = given.reference["given_published_groups"]["group_informed_consensus"]
    assert sorted(map(int, expected)) == given.ids
    for side, successes in (("agree", counts.agree), ("disagree", counts.disagree)):
        found = statistics.group_informed(successes, counts.answered)
        assert all(same(found[at], expected[str(id_)][side]) for at, id_ in enumerate(given.ids)), side


@pytest.mark.parametrize("name", NAMES)
def test_typical_statements_are_those_of_the_reference(name: str):
    given = conversation(name)
    expected = given.reference["given_published_groups"]["representative"]
    counts = counts_of(given)
    for group in range(counts.groups):
        found = statistics.typical(counts, group, given.usable)
        check(given, counts, group, found, expected[str(group)])
        for one, other in zip(found, expected[str(group)], strict=True):
            assert one.agrees == (other["repful-for"] == "agree")
            assert same(one.ratio, other["repness"])
            assert same(one.ratio_test, other["repness-test"])


@pytest.mark.parametrize("name", NAMES)
def test_consensus_statements_are_those_of_the_reference(name: str):
    given = conversation(name)
    expected = given.reference["given_published_groups"]["consensus"]
    counts = count(given.votes, np.zeros(given.votes.people, dtype=int), 1)
    for agrees, side, successes in ((True, "agree", counts.agree), (False, "disagree", counts.disagree)):
        found = statistics.consensus(successes[0], counts.answered[0], given.usable, agrees)
        check(given, counts, 0, found, expected[side])


def check(given: Conversation, counts: Counts, group: int, found: list[Chosen], expected: list[dict]) -> None:
    """The same numbers in the same order; of statements with the same votes, either may stand for the other."""
    for one, other in zip(found, expected, strict=True):
        at = given.ids.index(other["tid"])
        assert one.statement == at or counts.at(group, one.statement) == counts.at(group, at)
        assert (one.successes, one.trials) == (other["n-success"], other["n-trials"])
        assert same(one.share, other["p-success"])
        assert same(one.test, other["p-test"])


def test_the_comparable_number_does_not_shrink_with_the_number_of_groups():
    successes, trials = np.full((6, 1), 92), np.full((6, 1), 97)
    product = statistics.group_informed(successes, trials)
    assert product[0] == pytest.approx((93 / 99) ** 6)
    assert statistics.comparable(product, 6)[0] == pytest.approx(93 / 99)


def test_votes_are_one_zero_or_minus_one_and_one_each():
    with pytest.raises(ValueError, match="1, 0 or -1"):
        votes_from(np.array([0]), np.array([0]), np.array([2]), (1, 1))
    with pytest.raises(ValueError, match="twice"):
        votes_from(np.array([0, 0]), np.array([1, 1]), np.array([1, 1]), (1, 2))

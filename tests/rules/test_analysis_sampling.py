"""The sample for a second person: how many, when, and of every part and way of sending."""

import random
from collections import Counter

import pytest

from consult.analysis import sampling

STRATA = {name: [f"{name}{number}" for number in range(count)] for name, count in {"a": 700, "b": 295, "c": 5}.items()}


def drawn(count, strata=STRATA, seed=1):
    return sampling.draw(strata, count, random.Random(seed))


@pytest.mark.parametrize(("texts", "size"), [(0, 0), (40, 40), (100, 100), (999, 100), (1001, 101), (4000, 400)])
def test_a_sample_is_a_tenth_and_a_hundred_at_least_if_there_are(texts, size):
    assert sampling.size(texts) == size


@pytest.mark.parametrize(("done", "texts", "enough"), [(0, 0, False), (89, 100, False), (90, 100, True), (5, 5, True)])
def test_nine_in_ten_must_be_sorted_before(done, texts, enough):
    assert sampling.is_enough(done, texts) is enough


def test_each_stratum_has_its_share_and_a_small_one_is_not_left_out():
    assert Counter(item[0] for item in drawn(100)) == {"a": 70, "b": 29, "c": 1}


def test_nothing_is_drawn_twice_and_no_more_than_there_is():
    everything = drawn(5000)
    assert sorted(everything) == sorted(item for items in STRATA.values() for item in items)


def test_chance_decides_which_and_in_what_order():
    first, second = drawn(100), drawn(100, seed=2)
    assert set(first) != set(second)
    assert first != sorted(first)
    met = Counter(item for seed in range(300) for item in drawn(2, {"a": list("pqrs")}, seed))
    assert all(100 < times < 200 for times in met.values())


def test_with_fewer_places_than_strata_the_largest_come_first():
    assert sorted(item[0] for item in drawn(2)) == ["a", "b"]

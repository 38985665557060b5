"""What the publisher publishes about a group of ballots, and what nobody can work out from it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.disclosure import (
    THRESHOLD,
    Agreement,
    PublishedTally,
    Suppressed,
    hide_small,
    publish_agreement,
    publish_channel,
    publish_parts,
)
from consult.contributions.enums import Choice

counts_of_a_class = st.dictionaries(st.sampled_from(list(Choice)), st.integers(0, 40))


def test_ten_ballots_are_published_exactly():
    tally = publish_channel({Choice.SUPPORT: 7, Choice.UNSURE: 3})
    assert isinstance(tally, PublishedTally)
    assert tally.total == 10
    assert dict(tally.counts)[Choice.SUPPORT] == 7
    assert dict(tally.counts)[Choice.OPPOSE] == 0


@pytest.mark.parametrize("votes", range(THRESHOLD))
def test_fewer_than_ten_all_look_alike(votes: int):
    assert publish_channel({Choice.OPPOSE: votes}) == publish_channel({}) == Suppressed("fewer than 10")


@given(counts_of_a_class)
def test_a_class_is_exact_or_says_nothing(counts: dict[Choice, int]):
    tally = publish_channel(counts)
    if sum(counts.values()) < 10:
        assert tally == Suppressed()
    else:
        assert isinstance(tally, PublishedTally)
        assert tally.total == sum(counts.values())
        told = {} if tally.nearly_all else {c: v for c, v in counts.items() if v}
        assert {choice: votes for choice, votes in tally.counts if votes} == told


@pytest.mark.parametrize("others", [
    {}, {Choice.OPPOSE: 1}, {Choice.OPPOSE: 2}, {Choice.CHANGES: 1, Choice.UNAFFECTED: 1},
])  # fmt: skip
def test_where_nearly_everyone_chose_the_same_nobody_learns_what(others: dict[Choice, int]):
    total = 20 + sum(others.values())
    for most in set(Choice) - others.keys():
        assert publish_channel({most: 20, **others}) == PublishedTally((), total)


def test_three_who_chose_otherwise_are_told_even_if_each_chose_something_else():
    others = {Choice.OPPOSE: 1, Choice.UNSURE: 1, Choice.UNCLEAR: 1}
    tally = publish_channel({Choice.SUPPORT: 20, **others})
    assert isinstance(tally, PublishedTally)
    assert not tally.nearly_all


@given(st.lists(counts_of_a_class, min_size=1, max_size=3))
def test_parts_are_told_only_if_each_has_counts(parts: list[dict[Choice, int]]):
    told = publish_parts(parts)
    whole = {choice: sum(part.get(choice, 0) for part in parts) for choice in Choice}
    tally = publish_channel(whole)
    if told:
        assert len(told) == len(parts) > 1
        assert all(each.counts for each in told)
        assert isinstance(tally, PublishedTally)
        assert tally.counts


@given(st.lists(st.sampled_from(list(Choice)), max_size=9), st.lists(st.sampled_from(list(Choice)), max_size=9))
def test_one_who_knows_all_ballots_but_one_of_a_small_class_learns_nothing(one: list[Choice], other: list[Choice]):
    """Whatever the last ballot is, and however many there are below ten, the same is printed."""
    assert publish_channel({choice: one.count(choice) for choice in Choice}) == publish_channel(
        {choice: other.count(choice) for choice in Choice}
    )


def test_not_sure_is_never_merged_into_another_choice():
    tally = publish_channel({Choice.UNSURE: 6, Choice.UNCLEAR: 5})
    assert isinstance(tally, PublishedTally)
    assert [choice for choice, _ in tally.counts] == list(Choice)


def test_a_whole_with_its_parts_hides_the_small_ones():
    assert hide_small({"a": 40, "b": 12, "c": 11}) == {"a": 40, "b": 12, "c": 11}
    assert hide_small({"a": 40, "b": 9, "c": 5}) == {"a": 40, "b": None, "c": None}


def test_a_single_small_part_takes_the_smallest_other_with_it():
    assert hide_small({"a": 40, "b": 12, "c": 9}) == {"a": 40, "b": None, "c": None}
    assert hide_small({"a": 40, "b": 0, "c": 0}) == {"a": None, "b": None, "c": None}


def test_nobody_can_compute_a_hidden_part_from_the_whole():
    """With the whole, which is public, and the rule: every hidden part may be one of several numbers, unless
    the whole is nothing.
    """
    possible: dict[object, list[tuple[int, ...]]] = {}
    for counts in product(range(26), repeat=3):
        told = tuple(hide_small(dict(enumerate(counts))).values())
        possible.setdefault((told, sum(counts)), []).append(counts)
    for (told, whole), guesses in possible.items():
        for place in (place for place, count in enumerate(told) if count is None):
            values = {guess[place] for guess in guesses}
            assert len(values) > 1 or whole == 0, (told, whole, values)


@pytest.mark.parametrize(("counts", "told"), [
    ({1: 9}, Suppressed()),
    ({}, Suppressed()),
    ({1: 7, -1: 2, 0: 1}, Agreement(10, 7, 2, 1)),
    ({1: 8, -1: 1, 0: 1}, Agreement(10)),
    ({-1: 100, 1: 2}, Agreement(102)),
    ({-1: 100, 1: 3}, Agreement(103, 3, 100, 0)),
])  # fmt: skip
def test_answers_to_a_comment_are_told_from_ten_on_unless_nearly_everyone_chose_the_same(counts, told):
    assert publish_agreement(counts) == told

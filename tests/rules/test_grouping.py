"""People who voted alike come into one group, and where there are no clear groups, the calculation says so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from consult.analysis.group_results import NoGroups
from consult.analysis.opinion_groups import grouping
from consult.analysis.opinion_groups.grouping import Grouping
from consult.analysis.opinion_groups.votes import Votes, votes_from
from tests.polis_data import conversation

NAN = float("nan")


def votes_of(table: np.ndarray) -> Votes:
    """Votes as a table; unseen is not a number."""
    rows, columns = np.nonzero(~np.isnan(table))
    return votes_from(rows, columns, table[rows, columns].astype(int), table.shape)


def group(table: np.ndarray) -> Grouping:
    votes = votes_of(table)
    return grouping.group(votes, np.ones(votes.statements, dtype=bool))


def planted(sizes: list[int], statements: int = 20, noise: float = 0.1, answered: float = 0.8) -> np.ndarray:
    """Votes of groups that each say one thing about every statement, but for some noise."""
    random = np.random.default_rng(7)
    says = random.choice([-1, 1], size=(len(sizes), statements))
    table = np.repeat(says, sizes, axis=0).astype(float)
    table[random.random(table.shape) < noise] = 0
    table[random.random(table.shape) > answered] = NAN
    return table


@pytest.mark.parametrize(
    ("name", "number", "at_least"),
    [("scoop-hivemind.taxes", 2, 0.8), ("15-per-hour-seattle", 2, 0.8), ("brexit-consensus", 2, 0.85)],
)
def test_groups_are_nearly_those_that_polis_published(name: str, number: int, at_least: float):
    known = conversation(name)
    places = grouping.place(known.votes, known.usable)
    found = grouping.form(places.points, [number])[number].groups
    published = known.published[places.rows]
    both = published >= 0
    assert adjusted_rand_score(published[both], found[both]) >= at_least


def test_clear_groups_of_a_real_conversation_are_shown_with_how_sure_they_are():
    known = conversation("scoop-hivemind.taxes")
    found = grouping.group(known.votes, known.usable)
    assert (found.reason, found.number, found.of) == (None, 2, 100)
    assert found.times >= 90


def test_the_same_votes_give_the_same_groups():
    table = planted([20, 15])
    found, again = group(table), group(table)
    assert (again.groups == found.groups).all()
    assert again.times == found.times


@pytest.mark.parametrize("name", ["scoop-hivemind.taxes", "brexit-consensus"])
def test_people_are_in_the_same_groups_in_whatever_order_they_are_stored(name: str):
    known = conversation(name)
    found = grouping.group(known.votes, known.usable).groups
    random = np.random.default_rng(1)
    for _ in range(6):
        order = random.permutation(known.votes.people)
        again = grouping.group(known.votes.of(order), known.usable).groups
        assert adjusted_rand_score(found[order], again) == 1


def test_planted_groups_are_found_whatever_their_number():
    sizes = [30, 20, 12]
    found = group(planted(sizes))
    assert found.number == 3
    assert adjusted_rand_score(np.repeat(range(3), sizes), found.groups) == 1


def test_many_people_get_their_groups_though_few_of_them_form_the_base_groups(monkeypatch):
    monkeypatch.setattr(grouping, "BASE_SAMPLE", 2_000)
    random = np.random.default_rng(5)
    sizes = [3_000, 2_500, 1_500]
    middles = np.repeat([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], sizes, axis=0)
    found = grouping.form(middles + random.standard_normal(middles.shape), [3])[3]
    assert len(found.groups) == sum(sizes) > grouping.MANY_PEOPLE
    assert adjusted_rand_score(np.repeat(range(3), sizes), found.groups) > 0.99


def test_a_few_places_of_many_people_are_base_groups_of_their_own():
    """The first thousands stand at one place, so that looking at them alone says nothing about the others."""
    points = np.repeat([[0.0, 0.0], [5.0, 5.0]], [grouping.MANY_PEOPLE + 100, 12], axis=0)
    assert sorted(np.bincount(grouping.form(points, [2])[2].groups)) == [12, grouping.MANY_PEOPLE + 100]


def test_votes_that_say_nothing_about_one_another_give_no_groups():
    random = np.random.default_rng(3)
    table = random.choice([-1.0, 0.0, 1.0, NAN], size=(60, 15), p=[0.3, 0.1, 0.4, 0.2])
    found = group(table)
    assert found.reason == NoGroups.UNSTABLE
    assert found.number == 0
    assert (found.groups == -1).all()


def test_a_group_of_fewer_than_ten_is_never_formed():
    assert group(planted([40, 9], noise=0)).reason in (NoGroups.SMALL_GROUPS, NoGroups.UNSTABLE)
    assert group(planted([40, 10], noise=0)).number == 2


def test_who_answered_little_is_in_no_group():
    table = planted([20, 20])
    table[0, 6:] = NAN
    assert group(table).groups[0] == -1


def test_votes_on_unusable_statements_tell_nobody_apart():
    table = planted([20, 20], statements=10, noise=0, answered=1)
    usable = np.array([False] * 10 + [True] * 10)
    both = np.hstack([table, np.ones((40, 10))])
    assert grouping.group(votes_of(both), usable).reason == NoGroups.ALL_ALIKE


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (np.full((0, 0), NAN), NoGroups.NO_VOTES),
        (np.full((30, 5), NAN), NoGroups.NO_VOTES),
        (np.ones((1, 20)), NoGroups.FEW_PEOPLE),
        (np.ones((19, 20)), NoGroups.FEW_PEOPLE),
        (planted([20, 20])[:, :6], NoGroups.FEW_PEOPLE),
        (np.ones((30, 1)), NoGroups.FEW_STATEMENTS),
        (np.ones((30, 20)), NoGroups.ALL_ALIKE),
        (np.zeros((30, 20)), NoGroups.ALL_ALIKE),
    ],
    ids=["nothing", "unseen", "one person", "19 people", "little answered", "one statement", "all agree", "all pass"],
)
def test_what_cannot_be_grouped_gives_a_reason(table: np.ndarray, reason: NoGroups):
    if reason == NoGroups.FEW_PEOPLE and table.shape == (40, 6):
        table = np.hstack([table, np.full((40, 4), NAN)])
    assert group(table).reason == reason


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_votes_make_it_fail(data: st.DataObject):
    people, statements = data.draw(st.integers(0, 45)), data.draw(st.integers(0, 9))
    kinds = data.draw(st.lists(st.lists(st.sampled_from([1.0, -1.0, 0.0, NAN]), min_size=statements,
                                        max_size=statements), min_size=1, max_size=5))  # fmt: skip
    of = data.draw(st.lists(st.integers(0, len(kinds) - 1), min_size=people, max_size=people))
    table = np.array([kinds[each] for each in of]).reshape(people, statements)
    votes = votes_of(table)
    places = grouping.place(votes, np.ones(statements, dtype=bool))
    if isinstance(places, NoGroups):
        return
    for number, formed in grouping.form(places.points, grouping.NUMBERS).items():
        assert np.bincount(formed.groups, minlength=number).min() >= 10

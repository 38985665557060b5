"""What is published about opinion groups keeps the publisher's rules, whatever the votes."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.group_results import BOX, GroupResults, Lean, Mix, NoGroups, Share
from consult.analysis.opinion_groups import grouping, publication
from consult.analysis.opinion_groups.calculation import Given, calculate, publish
from consult.analysis.opinion_groups.grouping import Grouping
from consult.analysis.opinion_groups.votes import Votes
from consult.record.canonical import document_hash
from consult.record.documents import read, values_of
from tests.polis_data import NAMES, Conversation, conversation
from tests.rules.test_grouping import planted, votes_of

COUNT = st.integers(0, 400)


@given(COUNT, COUNT, COUNT)
def test_shares_keep_the_rules(agree: int, disagree: int, passed: int):
    found = publication.shares(agree, disagree, passed)
    total = agree + disagree + passed
    if total < 10:
        assert found.words == Lean.FEW_ANSWERED
    if total < 30 or total - max(agree, disagree, passed) < 3:
        assert (found.agree, found.disagree, found.rest, found.answered) == (None, None, None, None)
    if found.agree and found.disagree and found.rest is not None and found.answered:
        parts = (found.agree.percent, found.disagree.percent, found.rest)
        assert sum(parts) == 100
        assert all(part % 5 == 0 and part < 100 for part in parts)
        assert all(
            abs(part - 100 * count / total) < 5 for part, count in zip(parts, (agree, disagree, passed), strict=True)
        )
        assert found.answered == total // 10 * 10
        for each in (found.agree, found.disagree):
            assert 0 <= each.low <= each.percent <= each.high <= 100


@given(COUNT, COUNT, COUNT)
def test_rounded_figures_leave_several_counts_open(agree: int, disagree: int, passed: int):
    """From all that is printed about one row, nobody can tell one count."""
    found = publication.shares(agree, disagree, passed)
    one_more = publication.shares(agree + 1, disagree, passed), publication.shares(agree, disagree, passed + 1)
    if found.agree is not None and (agree + disagree + passed) % 10 < 8:
        steps = range(-2, 3)
        others = [(agree + by, disagree + more, passed - by - more) for by in steps for more in steps if by or more]
        moved = [publication.shares(*each) for each in others if min(each) >= 0]
        assert found in moved or found in one_more or agree + disagree + passed < 60


def test_words_say_which_way():
    leans = {
        (28, 1, 0): Lean.NEARLY_ALL_AGREE,
        (1, 0, 28): Lean.MOSTLY_PASSED,
        (16, 8, 4): Lean.MOSTLY_AGREE,
        (8, 16, 4): Lean.MOSTLY_DISAGREE,
        (10, 10, 8): Lean.DIVIDED,
        (0, 98, 2): Lean.NEARLY_ALL_DISAGREE,
        (60, 30, 10): Lean.MOSTLY_AGREE,
    }
    assert {counts: publication.shares(*counts).words for counts in leans} == leans


def test_the_interval_is_wilsons():
    assert publication.interval(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert publication.interval(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)


def test_the_comparable_number_is_the_geometric_mean_and_not_told_beside_words():
    two = [Share(percent=90, low=80, high=95), Share(percent=40, low=30, high=50)]
    assert publication.comparable(two) == Share(percent=60, low=48, high=69)
    assert publication.comparable([*two, None]) is None
    assert publication.comparable([]) is None
    assert [publication.product(each) for each in (two, [*two, None], [])] == [36, None, None]


def test_a_mix_is_told_in_words():
    assert publication.mix({Mix.OPEN: 7, Mix.CODE: 3}) == Mix.OPEN
    assert publication.mix({Mix.OPEN: 6, Mix.CODE: 4}) == Mix.MIXED


def test_who_is_left_out_tells_nothing_about_a_few():
    nobody, few = (publication.left_out(each, each, 200, 10, "x") for each in (0, 9))
    assert nobody == few
    assert (nobody.share, nobody.healed_by) == (50, "")
    assert publication.left_out(12, 20, 200, 10, "x").share == 60
    assert publication.left_out(12, 20, 200, 10, "x").healed_by == "x"


def test_a_shape_needs_ten_people():
    random = np.random.default_rng(5)
    with pytest.raises(ValueError, match="ten people"):
        publication.ellipses([random.random((9, 2))])
    for shape in publication.ellipses([random.random((10, 2)), 3 + random.random((30, 2))]):
        assert all(each % 10 == 0 for each in (shape.x, shape.y, shape.long, shape.short))
        assert -90 <= shape.angle <= 90
        assert 0 <= shape.x <= BOX >= shape.y >= 0


def test_shapes_of_people_who_stand_in_one_place_can_be_drawn():
    (shape,) = publication.ellipses([np.zeros((12, 2))])
    assert (shape.long, shape.short) == (10, 10)


def calculated(table: np.ndarray) -> GroupResults:
    votes = votes_of(table)
    trackers = [f"code{each}" for each in range(votes.statements)]
    return calculate(Given(votes, trackers, [Mix.OPEN] * votes.people))


def test_what_unites_and_what_divides_are_told_apart():
    table = planted([40, 35], statements=16)
    table[:, 0], table[:, 1] = 1, -1
    table[::20, :2] = 0
    found = calculated(table)
    assert [group.size for group in found.groups] == [40, 35]
    assert {group.mix for group in found.groups} == {Mix.OPEN}
    assert "code0" in [row.tracker for row in found.unites]
    assert "code1" in [row.tracker for row in found.against]
    assert not {"code0", "code1"} & {row.tracker for row in found.divides}
    assert found.people == sum(group.size for group in found.groups)
    assert found.left_out is not None
    assert len(found.rows) == len({row.tracker for row in found.rows}) == found.left_out.shown <= 7


def test_the_document_has_nothing_about_one_person():
    """Two people who change places change nothing, and the only numbers that grow with people are sizes."""
    table = planted([40, 35])
    turned = table[::-1].copy()
    assert document_hash(values_of(calculated(table))) == document_hash(values_of(calculated(turned)))
    assert len(json.dumps(values_of(calculated(table)))) < 20_000


def test_a_comment_that_is_not_public_is_in_no_list():
    votes = votes_of(planted([20, 20]))
    found = calculate(Given(votes, ["", *(f"c{each}" for each in range(1, 20))], [Mix.OPEN] * 40))
    assert found.statements == 19
    assert "" not in [row.tracker for row in found.rows]


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_left_out_of_what_is_shown_of_a_real_conversation(name: str):
    """Whichever of the groups that can be formed are shown, and if none are."""
    known = conversation(name)
    trackers = [str(id_) if usable else "" for id_, usable in zip(known.ids, known.usable, strict=True)]
    votes = Given(known.votes, trackers, [Mix.UNKNOWN] * known.votes.people)
    for grouped in [nothing(known.votes, NoGroups.UNSTABLE), *formed(known)]:
        found = publish(votes, grouped)
        assert found.left_out is not None
        assert found.left_out.shown == len(found.rows) > 1
        assert found.left_out.share <= 100
        assert len(found.groups) == grouped.number


def nothing(votes: Votes, reason: NoGroups) -> Grouping:
    return Grouping(np.full(votes.people, -1), 0, np.empty((0, 2)), reason)


def formed(known: Conversation) -> list[Grouping]:
    places = grouping.place(known.votes, known.usable)
    found = []
    for number, each in grouping.form(places.points, grouping.NUMBERS).items():
        groups = np.full(known.votes.people, -1)
        groups[places.rows] = each.groups
        found.append(Grouping(groups, number, places.points))
    return found


@pytest.mark.parametrize("name", ["london.youth.policing", "bg2050-volunteers"])
def test_a_real_conversation_without_clear_groups_still_says_what_unites(name: str):
    known = conversation(name)
    trackers = [str(id_) if usable else "" for id_, usable in zip(known.ids, known.usable, strict=True)]
    found = calculate(Given(known.votes, trackers, [Mix.UNKNOWN] * known.votes.people))
    assert found.none_reason in (NoGroups.SMALL_GROUPS, NoGroups.UNSTABLE)
    assert found.unites
    assert read(GroupResults, values_of(found)) == found


def test_who_answered_only_what_is_not_public_does_not_count_as_a_voter():
    """Forty of sixty agree with six comments, and fifteen others with the seventh. A hundred more answered one that is
    not public: if they counted, fifteen would be too few for a place.
    """
    table = np.full((160, 8), np.nan)
    table[:60, :7] = 0
    table[:40, 1:7] = table[40:55, 0] = 1
    table[60:, 7] = 1
    votes = votes_of(table)
    found = publish(Given(votes, [*"abcdefg", ""], [Mix.OPEN] * 160), nothing(votes, NoGroups.FEW_PEOPLE))
    assert (found.people, len(found.rows)) == (60, 6)
    assert "a" in [row.tracker for row in found.rows]
    assert found.left_out is not None
    assert found.left_out.share <= 100


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 25), st.integers(0, 8), st.integers(0, 2**32 - 1))
def test_any_votes_give_a_document(people: int, statements: int, seed: int):
    table = np.random.default_rng(seed).choice([1, 0, -1, np.nan], size=(people, statements), p=[0.3, 0.1, 0.3, 0.3])
    found = calculated(table)
    assert read(GroupResults, values_of(found)) == found
    assert found.none_reason is not None or len(found.groups) > 1
    assert all(group.size >= 10 for group in found.groups)
    assert found.left_out is None or found.left_out.share <= 100

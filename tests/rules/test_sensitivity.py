"""Directions of votes with and without campaigns: what is told, and what nobody can work out from it."""

from itertools import product

import pytest

from consult.analysis.by_self_description import Position
from consult.analysis.sensitivity import (
    POSSIBLE,
    Direction,
    WithoutCampaigns,
    direction,
    rounded_direction,
    without_campaigns,
)
from consult.contributions.enums import Choice


def counts(support: int, rest: int) -> dict[Choice, int]:
    return {Choice.CHANGES: support, Choice.OPPOSE: rest}


def test_a_direction_is_more_or_fewer_than_half_of_all_who_voted_and_never_drops_who_is_not_sure():
    assert direction({"support": 10, "changes": 11, "oppose": 12}) is Direction.MORE
    assert direction({"support": 10, "changes": 11, "oppose": 12, "unsure": 20}) is Direction.FEWER
    assert direction(counts(12, 10)) is Direction.HALF
    assert direction({}) is None


@pytest.mark.parametrize(
    ("support", "rest", "found"),
    [
        (3, 7, Direction.FEWER), (4, 6, Direction.HALF), (6, 4, Direction.HALF), (7, 3, Direction.MORE),
        (4, 8, Direction.FEWER), (8, 4, Direction.MORE), (502, 498, Direction.HALF), (503, 497, Direction.MORE),
    ],
)  # fmt: skip
def test_about_half_is_from_four_to_six_of_ten_at_most(support: int, rest: int, found: Direction):
    assert direction(counts(support, rest)) is found


def test_rounded_numbers_are_half_as_long_as_rounding_could_turn_them():
    told = {Position.SUPPORT: 15, Position.CHANGES: 15}
    assert rounded_direction(told | {Position.OTHER: 40}) is Direction.HALF
    assert rounded_direction(told | {Position.OTHER: 45}) is Direction.FEWER
    assert rounded_direction({Position.EITHER: 45, Position.OTHER: 15}) is Direction.MORE
    assert rounded_direction({}) is None


def test_without_a_campaign_the_direction_may_turn():
    found = without_campaigns(counts(70, 60), counts(0, 40))
    assert found == WithoutCampaigns(40, Direction.MORE)
    assert direction(counts(70, 60)) is Direction.MORE
    assert without_campaigns(counts(60, 80), counts(0, 60)) == WithoutCampaigns(60, Direction.MORE)


@pytest.mark.parametrize("sent", [counts(1, 0), counts(4, 5), counts(40, 51)])
def test_fewer_than_ten_votes_with_a_campaign_or_without_it_are_not_told(sent: dict[Choice, int]):
    assert without_campaigns(counts(50, 50), sent) == WithoutCampaigns(None, None)


@pytest.mark.parametrize(
    "whole", [counts(40, 3), counts(3, 40), {Choice.SUPPORT: 20, Choice.CHANGES: 21, Choice.OPPOSE: 1}]
)
def test_where_three_or_fewer_are_on_one_side_nothing_is_told_of_a_campaign(whole: dict[Choice, int]):
    sent = {choice: count // 2 for choice, count in whole.items()}
    assert without_campaigns(whole, sent) == WithoutCampaigns(None, None)
    one_sided = without_campaigns({Choice.SUPPORT: 20, Choice.CHANGES: 21}, {Choice.SUPPORT: 10})
    assert one_sided == WithoutCampaigns(10, Direction.MORE), "what they chose is public then"
    assert without_campaigns(counts(40, 4), counts(20, 0)).votes == 20


def test_where_no_vote_came_with_a_campaign_there_is_no_difference():
    assert without_campaigns(counts(40, 10), {}) == WithoutCampaigns(0, Direction.MORE)


def test_whoever_knows_all_numbers_and_the_rule_cannot_tell_how_those_with_a_campaign_voted():
    told = 0
    for support, rest, sent in product(range(8, 36, 3), range(8, 36, 3), range(10, 40, 3)):
        if support + rest - sent < 10:
            continue
        # What is published, for every way in which the campaign's people may have voted.
        found: dict[WithoutCampaigns, list[int]] = {}
        for of_them in range(max(0, sent - rest), min(sent, support) + 1):
            published = without_campaigns(counts(support, rest), counts(of_them, sent - of_them))
            found.setdefault(published, []).append(of_them)
        possible = sum(map(len, found.values()))
        assert all(len(each) >= min(POSSIBLE, possible) for each in found.values()), (support, rest, sent)
        assert len({each.direction is None for each in found}) == 1, "whether it is told depends on nothing hidden"
        told += len(found) > 1
    assert told > 50, "and something is told"

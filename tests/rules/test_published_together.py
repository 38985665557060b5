"""Somebody who reads all that is published together cannot work out what is hidden, and these tests would notice it.

The long part is `tests/faults/test_published_together.py`; `python -m tests.published_plans 1000` does a thousand.
"""

from collections.abc import Sequence
from random import Random

import pytest

from consult.analysis.by_self_description import LEVELS, GroupCell, Position, publish_group, rounded
from consult.analysis.disclosure import PublishedTally, publish_channel
from consult.analysis.participation import People, Table
from consult.analysis.sensitivity import WithoutCampaigns, direction, without_campaigns
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind
from tests.attacker import narrowed
from tests.invented_plans import KINDS, Counts, Publisher, Row, invented
from tests.published_plans import Reader, betrayed

USES, FAMILY, _ = KINDS


def row(group: dict[Choice, int], others: dict[Choice, int]) -> Row:
    """Ballots of people who use drugs, and of others, in one wording."""
    told = {(choice, frozenset({USES})): count for choice, count in group.items()}
    return Row((told | {(choice, frozenset[SelfDescriptionKind]()): count for choice, count in others.items()},))


#: A group that has a table, with the finest positions.
TOLD = row(
    {Choice.SUPPORT: 17, Choice.CHANGES: 17, Choice.OPPOSE: 17},
    {Choice.SUPPORT: 31, Choice.CHANGES: 28, Choice.OPPOSE: 29},
)
#: One that has none, since a position has few people.
FEW = row({Choice.SUPPORT: 20, Choice.CHANGES: 3, Choice.OPPOSE: 4}, {Choice.SUPPORT: 20, Choice.OPPOSE: 20})


@pytest.mark.parametrize("seed", [13, 20, 22])
def test_nobody_can_work_out_what_is_hidden(seed: int) -> None:
    assert betrayed(invented(Random(seed), rows=2)) == []


def test_a_group_with_a_table_is_not_betrayed() -> None:
    assert publish_group(TOLD.counts(), TOLD.counts(USES))
    assert betrayed([TOLD]) == []


def named(found: Sequence[tuple[str, list[int]]]) -> dict[str, list[int]]:
    return dict(found)


def test_the_attacker_finds_a_small_number_that_is_told() -> None:
    found = betrayed([FEW], Publisher(besides=lambda row: [(USES, Position.CHANGES, 3, 3)]))
    assert named(found)[f"0 {USES} changes"] == [3]


def test_the_attacker_subtracts_from_the_total_of_a_group() -> None:
    found = betrayed([TOLD], Publisher(besides=lambda row: [(USES, None, 51, 51)]))
    assert named(found)[f"0 {USES} support"] == [17]


def test_the_attacker_subtracts_those_who_are_not_in_the_group() -> None:
    """How many others hold a position, rounded by itself, would narrow how many of the group do."""

    def rest(each: Row) -> list[tuple[SelfDescriptionKind, Position | None, int, int]]:
        whole, people = each.counts()[Choice.SUPPORT], each.counts(USES)[Choice.SUPPORT]
        others = rounded(whole - people)
        return [(USES, Position.SUPPORT, whole - others - 2, whole - others + 2)]

    assert len(named(betrayed([TOLD], Publisher(besides=rest)))[f"0 {USES} support"]) < 5


def test_the_attacker_knows_that_a_group_is_no_larger_than_everybody() -> None:
    def all_or_none(whole: Counts, group: Counts) -> tuple[GroupCell, ...]:
        cells = {place: sum(group[choice] for choice in choices) for place, choices in LEVELS[0].items()}
        return tuple(GroupCell(place, rounded(count), 0) for place, count in cells.items())

    alone = row({Choice.SUPPORT: 15, Choice.CHANGES: 15, Choice.OPPOSE: 15}, {})
    found = betrayed([alone], Publisher(group=all_or_none))
    assert named(found)[f"0 {USES} support"] == [13, 14, 15]
    assert betrayed([alone]) == []


def test_the_attacker_subtracts_those_who_said_nothing_about_themselves() -> None:
    """Of 82 people 43 or more said nothing: then 39 or fewer are in the table of a group, as few as it may have."""
    alone = row(
        {Choice.SUPPORT: 13, Choice.CHANGES: 13, Choice.OPPOSE: 13},
        {Choice.SUPPORT: 15, Choice.CHANGES: 14, Choice.OPPOSE: 14},
    )

    def always(counts: Sequence[tuple[str, bool, int]], tables: Sequence[Table]) -> tuple[People, ...]:
        (_, _, some), (channel, _, nothing) = counts
        return (People(Channel(channel), some + nothing, rounded(nothing)),)

    found = betrayed([alone], Publisher(people=always))
    assert named(found)[f"0 {USES} support"] == [13]
    assert betrayed([alone]) == []


def test_the_attacker_subtracts_a_wording_that_is_told_from_the_whole() -> None:
    """Without complementary suppression: the wording before an edit is told, the small one after it is not."""

    def large_ones(parts: Sequence[Counts]) -> list[PublishedTally]:
        return [told for told in map(publish_channel, parts) if isinstance(told, PublishedTally)]

    before = {(choice, frozenset[SelfDescriptionKind]()): 10 for choice in Choice}
    edited = Row((before, {(Choice.OPPOSE, frozenset({FAMILY})): 7}))
    found = betrayed([edited], Publisher(parts=large_ones))
    assert named(found)["0 wording 0 oppose"] == [7]
    assert betrayed([edited]) == []


#: A campaign of those who oppose, among others.
SENT = {Choice.OPPOSE: 20}
CAMPAIGN = Row(row({Choice.SUPPORT: 40, Choice.UNSURE: 10}, {Choice.OPPOSE: 30}).wordings, sent=SENT)


def test_a_campaign_is_not_betrayed() -> None:
    assert without_campaigns(CAMPAIGN.counts(), SENT).direction
    assert betrayed([CAMPAIGN]) == []


def test_the_attacker_reads_a_direction_that_only_one_vote_of_a_campaign_can_explain() -> None:
    def always(whole: Counts, sent: Counts) -> WithoutCampaigns:
        votes = sum(sent.values())
        rest = {choice: count - sent.get(choice, 0) for choice, count in whole.items()}
        return WithoutCampaigns(votes, direction(rest))

    # Of 19 for it and 23 others twelve came with it: more than half of the rest are for it only if at most one of them.
    turned = Row(row({Choice.SUPPORT: 19}, {Choice.OPPOSE: 23}).wordings, sent={Choice.OPPOSE: 12})
    found = betrayed([turned], Publisher(without=always))
    assert len(named(found)["0 sent for it"]) < 5
    assert betrayed([turned]) == []


#: Nearly everyone chose one thing: of twenty with a campaign, seventeen or more did.
THREE_OTHERS = Row(row({Choice.SUPPORT: 40}, {Choice.OPPOSE: 3}).wordings, sent={Choice.SUPPORT: 20})


def test_the_attacker_knows_what_all_but_three_of_a_campaign_chose() -> None:
    found = betrayed([THREE_OTHERS], Publisher(without=lambda whole, sent: WithoutCampaigns(20, None)))
    assert named(found)["0 sent support"] == [17, 18, 19, 20]
    assert betrayed([THREE_OTHERS]) == []


#: Seven votes with cards on the same part, and what the open link tells.
SMALL = Row(row({Choice.SUPPORT: 5}, {Choice.OPPOSE: 2}).wordings, channel=Channel.CODE)


def test_the_attacker_subtracts_a_channel_from_a_total_of_all() -> None:
    found = betrayed([TOLD, SMALL], Publisher(total=lambda rows: sum(sum(each.counts().values()) for each in rows)))
    assert named(found)["1 all"] == [7]
    assert betrayed([TOLD, SMALL]) == []


def test_the_attacker_subtracts_the_senders_of_one_channel_from_all_texts_of_a_campaign() -> None:
    """Of 22 texts, 20 came with votes by the open link: then two at most came with cards. What they chose is hidden."""
    cards = Row(row({Choice.SUPPORT: 12}, {Choice.OPPOSE: 12}).wordings, {Choice.SUPPORT: 2}, Channel.CODE)
    reader = Reader([CAMPAIGN, cards], Publisher())
    (votes,) = (whole for name, _, _, whole in reader.hidden if name == "1 sent support")
    assert votes is not None
    assert reader.attacker.most_of(votes) == 2
    assert narrowed(reader.attacker, reader.hidden) == []

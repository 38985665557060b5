"""What the votes on a part say, whoever is counted: people who use drugs first, campaigns only where there are some."""

from consult.analysis.sensitivity import Direction
from consult.report.directions import directions
from consult.report.halves import GroupTable
from consult.report.how_made import CampaignVotes
from consult.report.parts import ClauseAnswer, Count, Tally

MORE, HALF, FEWER = Direction.MORE, Direction.HALF, Direction.FEWER


def tally(channel: str, support: int, oppose: int) -> Tally:
    counts = Count(choice="support", votes=support), Count(choice="oppose", votes=oppose)
    return Tally(channel=channel, suppressed=False, total=support + oppose, counts=counts)


def part(*tallies: Tally, groups: tuple[GroupTable, ...] = ()) -> ClauseAnswer:
    return ClauseAnswer(
        key="siting", number="1", heading="Where", wording="Here.", plain_language="", in_draft=True,
        comments=0, tallies=tallies, earlier=(), groups=groups, themes=(), quotes=(),
        disposition=None, promises=(),
    )  # fmt: skip


def campaign(meaning: int, votes: int | None, without: Direction | None, channel: str = "open") -> CampaignVotes:
    return CampaignVotes(clause="siting", meaning_revision=meaning, channel=channel, votes=votes, without=without)


def of_group(group: str, people: dict[str, int]) -> GroupTable:
    return GroupTable(
        group=group,
        channel="open",
        people=people,
        others=dict.fromkeys(people, 50),
    )


def test_people_who_use_drugs_come_first_then_people_given_a_card():
    tables = (
        of_group("family", {"support_or_changes": 15, "other": 60}),
        of_group("uses_now", {"support_or_changes": 15, "other": 40}),
    )
    (found,) = directions([part(tally("open", 60, 30), tally("code", 20, 20), groups=tables)], [])
    assert [(line.channel, line.group, line.direction) for line in found.lines] == [
        ("open", True, FEWER), ("code", False, HALF), ("open", False, MORE),
    ]  # fmt: skip
    assert (found.flips, found.wavers) == (True, False)


def test_about_half_and_more_than_half_are_no_opposites():
    """25 and 20, each rounded to 5, may be as clear a majority as 60 and 40 of all."""
    near = of_group("uses_now", {"support_or_changes": 25, "other": 20})
    (found,) = directions([part(tally("open", 60, 40), groups=(near,))], [])
    assert [line.direction for line in found.lines] == [HALF, MORE]
    assert (found.wavers, found.flips) == (True, False)
    (same,) = directions([part(tally("open", 20, 20), groups=(near,))], [])
    assert (same.wavers, same.flips) == (False, False)


def test_votes_without_a_campaign_follow_those_with_it_and_only_of_the_newest_meaning():
    before, now = campaign(1, 15, FEWER), campaign(2, 12, MORE)
    (found,) = directions([part(tally("open", 30, 60))], [before, now])
    assert [(line.without_campaigns, line.sent, line.direction) for line in found.lines] == [
        (False, 0, FEWER), (True, 12, MORE),
    ]  # fmt: skip
    assert found.flips


def test_where_no_vote_came_with_a_campaign_nothing_is_said_of_one():
    (found,) = directions([part(tally("open", 60, 30))], [campaign(2, 0, MORE)])
    assert [line.without_campaigns for line in found.lines] == [False]


def test_what_is_not_told_changes_nothing():
    (found,) = directions([part(tally("open", 60, 30))], [campaign(2, None, None)])
    assert [(line.direction, line.sent) for line in found.lines] == [(MORE, 0), (None, 0)]
    assert not found.flips


def test_a_channel_of_few_or_of_nearly_all_alike_has_no_direction():
    few = Tally(channel="code", suppressed=True, total=None, counts=())
    alike = Tally(channel="open", suppressed=False, total=20, counts=())
    (found,) = directions([part(few, alike)], [])
    assert [line.direction for line in found.lines] == [None, None]
    assert not found.flips
    assert not found.can_be_compared
    (found,) = directions([part(few, tally("open", 60, 30))], [])
    assert not found.can_be_compared
    (found,) = directions([part(tally("code", 60, 30), tally("open", 60, 30))], [])
    assert found.can_be_compared

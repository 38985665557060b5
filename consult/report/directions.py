"""Whether the votes on a part say the same whoever is counted: people who use drugs first. Pure.

Every line but the one without campaigns follows from numbers of the same summary; see `consult.analysis.sensitivity`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consult.analysis.sensitivity import Direction, direction, rounded_direction
from consult.contributions.enums import CHANNEL_LABELS, Channel, SelfDescriptionKind
from consult.report.how_made import CampaignVotes
from consult.report.parts import ClauseAnswer, Tally

#: Votes of people who were given a card in person first: they count people best.
_CHANNELS = (Channel.CODE, Channel.OPEN, Channel.ACCOUNT)


@dataclass(frozen=True)
class Line:
    """The direction of the votes of one channel; None if it is not told.

    `group`: only people who use drugs. `without_campaigns`: `sent` votes, which came with a campaign's text, were left
    out; 0 if nobody may know how many. There is no such line where no vote came with one.
    """

    channel: str
    direction: Direction | None
    group: bool = False
    without_campaigns: bool = False
    sent: int = 0

    @property
    def channel_label(self) -> str:
        return CHANNEL_LABELS[Channel(self.channel)]


@dataclass(frozen=True)
class Directions:
    """The lines of one part.

    `flips` if one that is told is on the other side of half than another. `wavers` if one is about half and another is
    not: that may be nothing but rounding, so it says less.
    """

    clause: ClauseAnswer
    lines: Sequence[Line]

    @property
    def flips(self) -> bool:
        return {Direction.MORE, Direction.FEWER} <= self._told

    @property
    def wavers(self) -> bool:
        return Direction.HALF in self._told and len(self._told) > 1 and not self.flips

    @property
    def can_be_compared(self) -> bool:
        """Whether two lines or more are told."""
        return sum(line.direction is not None for line in self.lines) > 1

    @property
    def _told(self) -> set[Direction]:
        return {line.direction for line in self.lines if line.direction}


def directions(clauses: Iterable[ClauseAnswer], campaigns: Iterable[CampaignVotes]) -> list[Directions]:
    """Of each part with votes."""
    by_clause: dict[str, dict[str, CampaignVotes]] = {}
    # Meanings of a part are in order: the last one is that of its votes.
    for each in campaigns:
        by_clause.setdefault(each.clause, {})[each.channel] = each
    return [
        Directions(clause, list(_lines(clause, by_clause.get(clause.key, {})))) for clause in clauses if clause.tallies
    ]


def _lines(clause: ClauseAnswer, campaigns: dict[str, CampaignVotes]) -> Iterator[Line]:
    tallies = {tally.channel: tally for tally in clause.tallies}
    channels = [channel.value for channel in _CHANNELS if channel in tallies]
    for channel in channels:
        for table in clause.groups:
            if (table.group, table.channel) == (SelfDescriptionKind.USES_NOW, channel):
                yield Line(channel, rounded_direction(table.people), group=True)
    for channel in channels:
        yield Line(channel, _of(tallies[channel]))
        without = campaigns.get(channel)
        if without is not None and without.votes != 0:
            yield Line(channel, without.without, without_campaigns=True, sent=without.votes or 0)


def _of(tally: Tally) -> Direction | None:
    return direction({count.choice: count.votes for count in tally.counts}) if tally.counts else None

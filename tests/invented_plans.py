"""Invented consultations, and the rules of what is told of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from random import Random

from consult.analysis import by_self_description as tables
from consult.analysis import disclosure, sensitivity
from consult.analysis.by_self_description import LEVELS, GroupCell, Position
from consult.analysis.disclosure import PublishedTally, Suppressed
from consult.analysis.participation import People, Table, told_people
from consult.analysis.sensitivity import WithoutCampaigns
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind

KINDS = (SelfDescriptionKind.USES_NOW, SelfDescriptionKind.FAMILY, SelfDescriptionKind.NEIGHBOUR)
#: Everything that one person can say about themselves.
PEOPLE = tuple(frozenset(some) for size in range(len(KINDS) + 1) for some in combinations(KINDS, size))

Counts = Mapping[Choice, int]
#: Whoever supports a part, with or without changes.
SUPPORT = LEVELS[1][Position.EITHER]


@dataclass(frozen=True)
class Row:
    """The ballots of one channel on one meaning of a clause: how many in each wording, by choice and person.

    `sent` are those of them that came with the text of a campaign.
    """

    wordings: tuple[Mapping[tuple[Choice, frozenset[SelfDescriptionKind]], int], ...]
    sent: Counts = field(default_factory=dict)
    channel: Channel = Channel.OPEN

    def counts(self, kind: SelfDescriptionKind | None = None, wording: int | None = None) -> dict[Choice, int]:
        some = self.wordings if wording is None else self.wordings[wording : wording + 1]
        found = dict.fromkeys(Choice, 0)
        for ballots in some:
            for (choice, person), count in ballots.items():
                if kind is None or kind in person:
                    found[choice] += count
        return found

    def people(self) -> dict[frozenset[SelfDescriptionKind], int]:
        """How many there are of each kind of person."""
        return {
            each: sum(ballots.get((choice, each), 0) for ballots in self.wordings for choice in Choice)
            for each in PEOPLE
        }


@dataclass(frozen=True)
class Publisher:
    """The rules of what is published; a test replaces one to see whether its absence is noticed."""

    channel: Callable[[Counts], PublishedTally | Suppressed] = disclosure.publish_channel
    parts: Callable[[Sequence[Counts]], list[PublishedTally]] = disclosure.publish_parts
    group: Callable[[Counts, Counts], tuple[GroupCell, ...]] = tables.publish_group
    people: Callable[[Sequence[tuple[str, bool, int]], Sequence[Table]], tuple[People, ...]] = told_people
    without: Callable[[Counts, Counts], WithoutCampaigns] = sensitivity.without_campaigns
    #: What a test plants: how many ballots there are in all channels together,
    total: Callable[[Sequence[Row]], int | None] = lambda rows: None
    #: and numbers that are told besides: (kind, position or None for all, exact number).
    besides: Callable[[Row], Sequence[tuple[SelfDescriptionKind, Position | None, int, int]]] = lambda row: ()


#: A part that people voted on in two ways, and another.
CHANNELS = (Channel.OPEN, Channel.CODE, Channel.OPEN)


def invented(random: Random, rows: int = 3) -> list[Row]:
    """A small consultation: rows of every size, many with a small or a nearly unanimous part."""
    return [replace(_row(random), channel=channel) for channel in CHANNELS[:rows]]


def _row(random: Random) -> Row:
    wordings = []
    for _ in range(random.choice((1, 1, 2))):
        weights = [random.choice((0, 0.2, 1, 4)) for _ in Choice]
        weights[0] += 0.1
        likely = [random.choice((0.5, 1, 3)) for _ in PEOPLE]
        ballots: dict[tuple[Choice, frozenset[SelfDescriptionKind]], int] = {}
        for _ in range(random.choice((3, 9, 14, 60, 150))):
            cell = random.choices(list(Choice), weights)[0], random.choices(PEOPLE, likely)[0]
            ballots[cell] = ballots.get(cell, 0) + 1
        wordings.append(ballots)
    row = Row(tuple(wordings))
    return replace(row, sent={choice: _some(random, count) for choice, count in row.counts().items()})


def _some(random: Random, count: int) -> int:
    """How many of that many came with the text of a campaign."""
    return random.choice((0, 0, random.randint(0, count), count))

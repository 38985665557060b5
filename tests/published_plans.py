"""Invented consultations, what the publisher tells of them, and what an attacker makes of it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from random import Random

from consult.analysis import by_self_description as tables
from consult.analysis import disclosure, sensitivity
from consult.analysis.by_self_description import LEVELS, GroupCell, Position
from consult.analysis.disclosure import FEWEST_OTHERS, THRESHOLD, PublishedTally, Suppressed
from consult.analysis.participation import told_people
from consult.analysis.sensitivity import Direction, WithoutCampaigns
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind
from tests.attacker import ANY, Attacker, Known, Sum, add, narrowed

KINDS = (SelfDescriptionKind.USES_NOW, SelfDescriptionKind.FAMILY, SelfDescriptionKind.NEIGHBOUR)
#: Everything that one person can say about themselves.
PEOPLE = tuple(frozenset(some) for size in range(len(KINDS) + 1) for some in combinations(KINDS, size))

Counts = Mapping[Choice, int]
#: Whoever supports a part, with or without changes.
SUPPORT = LEVELS[1][Position.EITHER]


def silent(row: "Row", told: Mapping[SelfDescriptionKind, Sequence[GroupCell]]) -> int | None:
    """How many people said nothing about themselves, if everybody voted here; `told` are the tables of groups."""
    whole, nothing = sum(row.counts().values()), sum(row.silent().values())
    counts = [(Channel.OPEN.value, True, whole - nothing), (Channel.OPEN.value, False, nothing)]
    people = told_people(
        counts, [(kind, Channel.OPEN.value, [cell.people for cell in cells]) for kind, cells in told.items()]
    )
    return people[0].not_stated if people else None


@dataclass(frozen=True)
class Row:
    """The ballots of one channel on one meaning of a clause: how many in each wording, by choice and person.

    `sent` are those of them that came with the text of a campaign.
    """

    wordings: tuple[Mapping[tuple[Choice, frozenset[SelfDescriptionKind]], int], ...]
    sent: Counts = field(default_factory=dict)

    def counts(self, kind: SelfDescriptionKind | None = None, wording: int | None = None) -> dict[Choice, int]:
        some = self.wordings if wording is None else self.wordings[wording : wording + 1]
        found = dict.fromkeys(Choice, 0)
        for ballots in some:
            for (choice, person), count in ballots.items():
                if kind is None or kind in person:
                    found[choice] += count
        return found

    def silent(self) -> dict[Choice, int]:
        """The ballots of those who said nothing about themselves."""
        found = dict.fromkeys(Choice, 0)
        for ballots in self.wordings:
            for (choice, person), count in ballots.items():
                if not person:
                    found[choice] += count
        return found


@dataclass(frozen=True)
class Publisher:
    """The rules of what is published; a test replaces one to see whether its absence is noticed."""

    channel: Callable[[Counts], PublishedTally | Suppressed] = disclosure.publish_channel
    parts: Callable[[Sequence[Counts]], list[PublishedTally]] = disclosure.publish_parts
    group: Callable[[Counts, Counts], tuple[GroupCell, ...]] = tables.publish_group
    silent: Callable[[Row, Mapping[SelfDescriptionKind, Sequence[GroupCell]]], int | None] = silent
    without: Callable[[Counts, Counts], WithoutCampaigns] = sensitivity.without_campaigns
    #: Numbers that are told besides, for what a test plants: (kind, position or None for all, exact number).
    besides: Callable[[Row], Sequence[tuple[SelfDescriptionKind, Position | None, int, int]]] = lambda row: ()


def invented(random: Random, rows: int = 3) -> list[Row]:
    """A small consultation: rows of every size, many with a small or a nearly unanimous part."""
    return [_row(random) for _ in range(rows)]


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


def attack(rows: Sequence[Row], publisher: Publisher) -> tuple[Attacker, list[tuple[str, Sum, int]]]:
    """What somebody knows who reads all of it, and every count that they are not told."""
    attacker = Attacker(sum(sum(row.counts().values()) for row in rows) + 20)
    hidden: list[tuple[str, Sum, int]] = []
    everything = []
    for number, row in enumerate(rows):
        ballots = [
            {(choice, person): attacker.unknown() for choice in Choice for person in PEOPLE} for _ in row.wordings
        ]
        everything.append(add(*(each for part in ballots for each in part.values())))
        _read_row(attacker, hidden, str(number), row, ballots, publisher)
    # A channel is named because somebody used it.
    attacker.learn(add(*everything), 1, ANY)
    return attacker, hidden


Ballots = Sequence[Mapping[tuple[Choice, frozenset[SelfDescriptionKind]], Sum]]


def _read_row(
    attacker: Attacker, hidden: list[tuple[str, Sum, int]], name: str, row: Row, ballots: Ballots, publisher: Publisher
) -> None:
    whole = {choice: add(*(part[choice, person] for part in ballots for person in PEOPLE)) for choice in Choice}
    told = publisher.channel(row.counts())
    most = _read_tally(attacker, hidden, name, whole, told)
    if not isinstance(told, PublishedTally) or told.nearly_all:
        return
    _read_parts(attacker, hidden, name, row, ballots, publisher)
    _read_without(attacker, hidden, name, whole, dict(told.counts), publisher.without(row.counts(), row.sent))
    groups = {kind: publisher.group(row.counts(), row.counts(kind)) for kind in KINDS}
    nothing = publisher.silent(row, {kind: cells for kind, cells in groups.items() if cells})
    if nothing is not None:
        people = add(*(part[choice, frozenset()] for part in ballots for choice in Choice))
        attacker.learn(people, nothing - 2, nothing + 2)
    for kind in KINDS:
        group = {
            choice: add(*(part[choice, person] for part in ballots for person in PEOPLE if kind in person))
            for choice in Choice
        }
        _read_group(attacker, dict(told.counts), group, groups[kind])
        hidden += [(f"{name} {kind} {choice}", group[choice], most[choice]) for choice in Choice]
        for position, choices in {**LEVELS[1], **LEVELS[0]}.items():
            limit = sum(most[choice] for choice in choices)
            hidden.append((f"{name} {kind} {position}", add(*(group[choice] for choice in choices)), limit))
        for told_kind, of, least, largest in publisher.besides(row):
            if told_kind is kind:
                choices = {**LEVELS[1], **LEVELS[0]}[of] if of else frozenset(Choice)
                attacker.learn(add(*(group[choice] for choice in choices)), least, largest)


def _read_tally(
    attacker: Attacker,
    hidden: list[tuple[str, Sum, int]],
    name: str,
    whole: Mapping[Choice, Sum],
    told: PublishedTally | Suppressed,
) -> dict[Choice, int]:
    """What a row of ballots tells; returns the most that each choice may have."""
    total = add(*whole.values())
    if not isinstance(told, PublishedTally):
        attacker.learn(total, 0, THRESHOLD - 1)
        hidden += [(f"{name} {choice}", each, THRESHOLD - 1) for choice, each in whole.items()]
        hidden.append((f"{name} all", total, THRESHOLD - 1))
        return dict.fromkeys(Choice, THRESHOLD - 1)
    attacker.learn(total, told.total, told.total)
    if told.nearly_all:
        attacker.learn_one_of([[(each, told.total - FEWEST_OTHERS + 1, ANY)] for each in whole.values()])
        hidden += [(f"{name} {choice}", each, told.total) for choice, each in whole.items()]
        return dict.fromkeys(Choice, told.total)
    for choice, count in told.counts:
        attacker.learn(whole[choice], count, count)
    return dict(told.counts)


def _read_parts(
    attacker: Attacker, hidden: list[tuple[str, Sum, int]], name: str, row: Row, ballots: Ballots, publisher: Publisher
) -> None:
    if len(ballots) < 2:
        return
    parts = [{choice: add(*(part[choice, person] for person in PEOPLE)) for choice in Choice} for part in ballots]
    told = publisher.parts([row.counts(wording=number) for number in range(len(ballots))])
    if len(told) == len(parts):
        for part, tally in zip(parts, told, strict=True):
            for choice, count in tally.counts:
                attacker.learn(part[choice], count, count)
        return
    if not told:
        attacker.learn_one_of([fact for part in parts for fact in _untold(part)])
    for part, tally in zip(parts, told, strict=False):
        for choice, count in tally.counts:
            attacker.learn(part[choice], count, count)
    whole = row.counts()
    for number, part in enumerate(parts[len(told) :]):
        hidden += [(f"{name} wording {number} {choice}", each, whole[choice]) for choice, each in part.items()]


def _read_without(
    attacker: Attacker,
    hidden: list[tuple[str, Sum, int]],
    name: str,
    whole: Mapping[Choice, Sum],
    counts: Counts,
    told: WithoutCampaigns,
) -> None:
    """What the direction of the votes without campaigns tells of the votes that came with one.

    How many of them came with one is no secret from ten on; who chose what is. Where few chose something, or few chose
    anything else, any number of these few may have come with a campaign.
    """
    sent = {choice: attacker.unknown() for choice in counts}
    total, support = sum(counts.values()), sum(counts[choice] for choice in SUPPORT)
    for choice, count in counts.items():
        attacker.learn(add(whole[choice], dict.fromkeys(sent[choice], -1)), 0, ANY)
        hidden.append((f"{name} sent {choice}", sent[choice], min(count, total - count)))
    votes = add(*sent.values())
    supporting = add(*(sent[choice] for choice in SUPPORT))
    hidden.append((f"{name} sent for it", supporting, min(support, total - support)))
    if told.votes is None:
        attacker.learn_one_of([[(votes, 1, THRESHOLD - 1)], [(votes, total - THRESHOLD + 1, ANY)]])
        return
    if not told.votes:
        hidden[-len(counts) - 1 :] = []
    attacker.learn(votes, told.votes, told.votes)
    if told.direction:
        # Twice the supporters of the rest, less all of the rest: by how much they are more than half.
        most = 2 * support - (total - told.votes)
        low, high = {
            Direction.MORE: (6, ANY), Direction.HALF: (-5, 5), Direction.FEWER: (-ANY, -6),
        }[told.direction]  # fmt: skip
        twice = dict.fromkeys(supporting, 2)
        attacker.learn(twice, most - high, most - low)


def _untold(part: Mapping[Choice, Sum]) -> list[list[Known]]:
    """Why one wording may not be told: it has too few ballots, or nearly all are the same."""
    total = add(*part.values())
    alike: list[list[Known]] = [
        [(add(*(other for key, other in part.items() if key is not choice)), 0, FEWEST_OTHERS - 1)] for choice in part
    ]
    return [[(total, 0, THRESHOLD - 1)], *alike]


def _read_group(attacker: Attacker, whole: Counts, group: Mapping[Choice, Sum], told: Sequence[GroupCell]) -> None:
    sums = [
        {position: add(*(group[choice] for choice in choices)) for position, choices in level.items()}
        for level in LEVELS
    ]
    limits = [
        {position: sum(whole[choice] for choice in choices) for position, choices in level.items()} for level in LEVELS
    ]
    for level, limit in zip(sums, limits, strict=True):
        if told and {cell.position for cell in told} == level.keys():
            for cell in told:
                attacker.learn(level[cell.position], cell.people - 2, cell.people + 2)
            return
        attacker.learn_one_of([fact for position in level for fact in _fails(level[position], limit[position])])


def _fails(people: Sum, whole: int) -> list[list[Known]]:
    """Why a position may not be told: too few of the group hold it, or too few others."""
    over = tables.STEP * ((whole - tables.MIN_OTHERS) // tables.STEP + 1) - tables.STEP // 2
    return [[(people, 0, tables.MIN_PEOPLE - tables.STEP // 2 - 1)], [(people, over, ANY)]]


def betrayed(rows: Sequence[Row], publisher: Publisher | None = None) -> list[tuple[str, list[int]]]:
    """Which counts of a consultation can be worked out too far, and what each may be."""
    return narrowed(*attack(rows, publisher or Publisher()))


def main() -> None:
    """Attack as many invented consultations as the command asks for, and name what was betrayed."""
    many = int(sys.argv[1])
    for number in range(many):
        found = betrayed(invented(Random(number)))
        if found:
            sys.exit(f"consultation {number}: {found}")
        print(f"\r{number + 1} of {many}", end="", flush=True)
    print(": every hidden number may be one of five or more")


if __name__ == "__main__":
    main()

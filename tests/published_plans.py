"""What somebody makes of invented consultations who reads all that is published of them, and knows the rules.

    python -m tests.published_plans 1000

attacks a thousand, on all cores.
"""

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from random import Random

from consult.analysis import by_self_description as tables
from consult.analysis import sensitivity
from consult.analysis.by_self_description import LEVELS, GroupCell
from consult.analysis.disclosure import FEWEST_OTHERS, THRESHOLD, PublishedTally, Suppressed
from consult.analysis.participation import Table
from consult.analysis.sensitivity import Direction, WithoutCampaigns
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind
from tests.attacker import ANY, Attacker, Hidden, Known, Sum, add, narrowed, negative
from tests.invented_plans import KINDS, PEOPLE, SUPPORT, Counts, Publisher, Row, invented

Kinds = frozenset[SelfDescriptionKind]
#: Of each wording of a row, how many ballots of each choice and kind of person there are.
Ballots = Sequence[Mapping[tuple[Choice, Kinds], Sum]]

#: After so many consultations the command says how far it is.
EACH = 25


class Reader:
    """Reads everything, and writes down what they know (`attacker`) and every count that they are not told (`hidden`).

    Nobody sent anything but what the rows have, and each sender of a campaign one text: where people sent more, its
    numbers bind less.
    """

    def __init__(self, rows: Sequence[Row], publisher: Publisher) -> None:
        self.attacker = Attacker(sum(sum(row.counts().values()) for row in rows) + 20)
        self.hidden: list[Hidden] = []
        self.publisher = publisher
        senders, texts, voted = [], 0, []
        for channel in sorted({row.channel for row in rows}):
            ours = [(str(number), row) for number, row in enumerate(rows) if row.channel is channel]
            sent = max(sum(row.sent.values()) for _, row in ours)
            # How many comments came in a channel is exact, and all of them may be texts of the campaign.
            senders.append(self.attacker.unknown(most=sent))
            texts += sent
            voted.append(self.channel(channel, ours, senders[-1]))
        self.attacker.learn(add(*senders), 0, texts)
        total = publisher.total(rows)
        if total is not None:
            self.attacker.learn(add(*voted), total, total)

    def hide(self, name: str, target: Sum, most: int, part_of: Sum | None = None) -> None:
        self.hidden.append((name, target, most, part_of))

    def channel(self, channel: Channel, rows: Sequence[tuple[str, Row]], senders: Sum) -> Sum:
        """Reads the rows of a channel, by name; returns all of its votes."""
        people = {person: self.attacker.unknown() for person in PEOPLE}
        told: list[Table] = []
        everything = []
        for name, row in rows:
            ballots = [
                {(choice, person): self.attacker.unknown() for choice in Choice for person in PEOPLE}
                for _ in row.wordings
            ]
            for person in PEOPLE:
                voted = add(*(part[choice, person] for part in ballots for choice in Choice))
                self.attacker.learn(add(people[person], negative(voted)), 0, ANY)
                everything.append(voted)
            groups = self.row(name, row, ballots, senders)
            told += [(kind, channel.value, [cell.people for cell in cells]) for kind, cells in groups.items() if cells]
        # A channel is named because somebody voted in it.
        self.attacker.learn(add(*everything), 1, ANY)
        self.people(channel, [row for _, row in rows], people, told)
        return add(*everything)

    def people(self, channel: Channel, rows: Sequence[Row], people: Mapping[Kinds, Sum], told: Sequence[Table]) -> None:
        """How many people took part in a channel, and how many said nothing about themselves; `told` are its tables."""
        counts = {person: max(row.people()[person] for row in rows) for person in PEOPLE}
        silent = counts[frozenset()]
        some = sum(counts.values()) - silent
        everybody, nothing = add(*people.values()), people[frozenset()]
        for each in self.publisher.people([(channel.value, True, some), (channel.value, False, silent)], told):
            if each.people is None:
                self.attacker.learn(everybody, 0, THRESHOLD - 1)
            else:
                self.attacker.learn(everybody, each.people, each.people)
                self.hide(f"{channel} said nothing", nothing, each.people)
            if each.not_stated is not None:
                self.attacker.learn(nothing, each.not_stated - 2, each.not_stated + 2)

    def row(
        self, name: str, row: Row, ballots: Ballots, senders: Sum
    ) -> dict[SelfDescriptionKind, tuple[GroupCell, ...]]:
        """Reads what a row tells; returns its tables of groups."""
        whole = {choice: add(*(part[choice, person] for part in ballots for person in PEOPLE)) for choice in Choice}
        told = self.publisher.channel(row.counts())
        self.tally(name, whole, told)
        if not isinstance(told, PublishedTally) or told.nearly_all:
            return {}
        counts = dict(told.counts)
        self.wordings(name, row, ballots)
        self.without_campaigns(name, whole, counts, senders, self.publisher.without(row.counts(), row.sent))
        return {kind: self.group(name, kind, row, ballots, counts) for kind in KINDS}

    def tally(self, name: str, whole: Mapping[Choice, Sum], told: PublishedTally | Suppressed) -> None:
        """What a row of ballots tells."""
        total = add(*whole.values())
        if not isinstance(told, PublishedTally):
            self.attacker.learn(total, 0, THRESHOLD - 1)
            for choice, each in whole.items():
                self.hide(f"{name} {choice}", each, THRESHOLD - 1)
            self.hide(f"{name} all", total, THRESHOLD - 1)
            return
        self.attacker.learn(total, told.total, told.total)
        if told.nearly_all:
            self.attacker.learn_one_of([[(each, told.total - FEWEST_OTHERS + 1, ANY)] for each in whole.values()])
            for choice, each in whole.items():
                self.hide(f"{name} {choice}", each, told.total)
        for choice, count in told.counts:
            self.attacker.learn(whole[choice], count, count)

    def wordings(self, name: str, row: Row, ballots: Ballots) -> None:
        """What is told of the wordings of a row apart, whose whole is told."""
        if len(ballots) < 2:
            return
        parts = [{choice: add(*(part[choice, person] for person in PEOPLE)) for choice in Choice} for part in ballots]
        told = self.publisher.parts([row.counts(wording=number) for number in range(len(ballots))])
        if not told:
            self.attacker.learn_one_of([fact for part in parts for fact in _untold(part)])
        for part, tally in zip(parts, told, strict=False):
            for choice, count in tally.counts:
                self.attacker.learn(part[choice], count, count)
        if len(told) == len(parts):
            return
        whole = row.counts()
        for number, part in enumerate(parts[len(told) :]):
            for choice, each in part.items():
                self.hide(f"{name} wording {number} {choice}", each, whole[choice])

    def without_campaigns(
        self, name: str, whole: Mapping[Choice, Sum], counts: Counts, senders: Sum, told: WithoutCampaigns
    ) -> None:
        """What the direction of the votes without campaigns tells of the votes that came with one.

        That somebody sent a text is no secret, as texts are counted exactly, and neither is how many of them voted;
        what they chose is.
        """
        sent = {choice: self.attacker.unknown() for choice in counts}
        votes = add(*sent.values())
        self.attacker.learn(add(senders, negative(votes)), 0, ANY)
        for choice in counts:
            self.attacker.learn(add(whole[choice], negative(sent[choice])), 0, ANY)
        if told.votes == 0:
            self.attacker.learn(votes, 0, 0)
            return
        supporting = add(*(sent[choice] for choice in SUPPORT))
        total, support = sum(counts.values()), sum(counts[choice] for choice in SUPPORT)
        for choice, count in counts.items():
            self.hide(f"{name} sent {choice}", sent[choice], count, votes)
        if 0 < support < total:
            self.hide(f"{name} sent for it", supporting, support, votes)
            self.hide(f"{name} sent by others", add(votes, negative(supporting)), total - support, votes)
        if told.votes is not None:
            self.attacker.learn(votes, told.votes, told.votes)
        elif sensitivity.mixed(counts):
            few, many = (votes, 1, THRESHOLD - 1), (votes, total - THRESHOLD + 1, ANY)
            self.attacker.learn_one_of([[few], [many]])
        else:
            self.attacker.learn(votes, 1, ANY)
        if told.direction and told.votes is not None:
            # Twice the supporters of the rest, less all of the rest: by how much they are more than half.
            most = 2 * support - (total - told.votes)
            low, high = {
                Direction.MORE: (6, ANY), Direction.HALF: (-5, 5), Direction.FEWER: (-ANY, -6),
            }[told.direction]  # fmt: skip
            self.attacker.learn(add(supporting, supporting), most - high, most - low)

    def group(
        self, name: str, kind: SelfDescriptionKind, row: Row, ballots: Ballots, counts: Counts
    ) -> tuple[GroupCell, ...]:
        """Reads what is told of a group; returns its table."""
        group = {
            choice: add(*(part[choice, person] for part in ballots for person in PEOPLE if kind in person))
            for choice in Choice
        }
        told = self.publisher.group(row.counts(), row.counts(kind))
        self.table(counts, group, told)
        positions = {**LEVELS[1], **LEVELS[0]}
        for choice in Choice:
            self.hide(f"{name} {kind} {choice}", group[choice], counts[choice])
        for position, choices in positions.items():
            limit = sum(counts[choice] for choice in choices)
            self.hide(f"{name} {kind} {position}", add(*(group[choice] for choice in choices)), limit)
        for told_kind, of, least, most in self.publisher.besides(row):
            if told_kind is kind:
                choices = positions[of] if of else frozenset(Choice)
                self.attacker.learn(add(*(group[choice] for choice in choices)), least, most)
        return told

    def table(self, whole: Counts, group: Mapping[Choice, Sum], told: Sequence[GroupCell]) -> None:
        """What the table of a group tells, or why there is none."""
        for positions in LEVELS:
            level = {position: add(*(group[choice] for choice in choices)) for position, choices in positions.items()}
            limits = {position: sum(whole[choice] for choice in choices) for position, choices in positions.items()}
            if told and {cell.position for cell in told} == level.keys():
                for cell in told:
                    self.attacker.learn(level[cell.position], cell.people - 2, cell.people + 2)
                return
            self.attacker.learn_one_of([fact for each in level for fact in _fails(level[each], limits[each])])


def _untold(part: Mapping[Choice, Sum]) -> list[list[Known]]:
    """Why one wording may not be told: it has too few ballots, or nearly all are the same."""
    total = add(*part.values())
    alike: list[list[Known]] = [
        [(add(*(other for key, other in part.items() if key is not choice)), 0, FEWEST_OTHERS - 1)] for choice in part
    ]
    return [[(total, 0, THRESHOLD - 1)], *alike]


def _fails(people: Sum, whole: int) -> list[list[Known]]:
    """Why a position may not be told: too few of the group hold it, or too few others."""
    over = tables.STEP * ((whole - tables.MIN_OTHERS) // tables.STEP + 1) - tables.STEP // 2
    return [[(people, 0, tables.MIN_PEOPLE - tables.STEP // 2 - 1)], [(people, over, ANY)]]


def betrayed(rows: Sequence[Row], publisher: Publisher | None = None) -> list[tuple[str, list[int]]]:
    """Which counts of a consultation can be worked out too far, and what each may be."""
    reader = Reader(rows, publisher or Publisher())
    return narrowed(reader.attacker, reader.hidden)


def betrayed_by(seed: int) -> list[tuple[str, list[int]]]:
    """Which counts of an invented consultation can be."""
    return betrayed(invented(Random(seed)))


def main() -> None:
    """Attack as many invented consultations as the command asks for, name what was betrayed, and count it."""
    many, betrayals = int(sys.argv[1]), 0
    with ProcessPoolExecutor() as pool:
        for number, found in enumerate(pool.map(betrayed_by, range(many))):
            if found:
                betrayals += 1
                print(f"consultation {number}: {found}", flush=True)
            if (number + 1) % EACH == 0 or number + 1 == many:
                print(f"{number + 1} of {many}: {betrayals} betrayed", flush=True)
    sys.exit(betrayals > 0)


if __name__ == "__main__":
    main()

"""Votes by what people say about themselves: which of their numbers may leave. Pure.

A table is about one group of people, such as those who use drugs, among the ballots of one channel on one meaning of a
clause, whose exact counts by choice are public. It has every position or none, each rounded to 5. Nothing in it can be
worked out further than that, because

- it has no total of its own, so that nothing can be subtracted;
- how many of the others hold a position is computed from what is public, and not counted;
- a rounded number says that the true one is one of five, and all five are possible: there are ten others or more;
- people may belong to several groups, so that whatever a table says of one group, any number of its people may belong
  to another: what it says of the second is not narrowed.

Whether there is a table depends on the rounded numbers alone, so that its absence tells no more than they would.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from consult.contributions.enums import Choice, SelfDescriptionKind
from consult.text.messages import N_

Answer = TypeVar("Answer")
Told = TypeVar("Told")

STEP = 5
#: The smallest rounded number that is shown: at least 13 people.
MIN_PEOPLE = 15
#: By how much it must stay below the exact number of everybody, so that there are ten others or more.
MIN_OTHERS = 12


class Position(StrEnum):
    """What people think of a clause, for tables about groups of them."""

    SUPPORT = "support"
    CHANGES = "changes"
    EITHER = "support_or_changes"
    OTHER = "other"


_OTHER = frozenset(Choice) - {Choice.SUPPORT, Choice.CHANGES}
#: The positions of a table, the finest first.
LEVELS: tuple[Mapping[Position, frozenset[Choice]], ...] = (
    {
        Position.SUPPORT: frozenset({Choice.SUPPORT}),
        Position.CHANGES: frozenset({Choice.CHANGES}),
        Position.OTHER: _OTHER,
    },
    {Position.EITHER: frozenset({Choice.SUPPORT, Choice.CHANGES}), Position.OTHER: _OTHER},
)
POSITION_LABELS: Mapping[Position, str] = {
    Position.SUPPORT: N_("Support"),
    Position.CHANGES: N_("Support, with changes"),
    Position.EITHER: N_("Support, with or without changes"),
    Position.OTHER: N_("Any other answer"),
}
#: The groups that have tables, in the order in which they are shown. Whoever rather not says is in none.
GROUP_LABELS: Mapping[SelfDescriptionKind, str] = {
    SelfDescriptionKind.USES_NOW: N_("People who use drugs"),
    SelfDescriptionKind.USED_BEFORE: N_("People who used drugs before"),
    SelfDescriptionKind.FAMILY: N_("Family"),
    SelfDescriptionKind.LOST_SOMEONE: N_("People who lost someone"),
    SelfDescriptionKind.SERVICES: N_("People who work in services"),
    SelfDescriptionKind.JUSTICE: N_("People who work in police or justice"),
    SelfDescriptionKind.NEIGHBOUR: N_("Neighbours"),
    SelfDescriptionKind.OTHER: N_("People who said something else about themselves"),
}


@dataclass(frozen=True)
class GroupCell:
    """About how many people of a group hold a position, and about how many of everybody else who voted."""

    position: Position
    people: int
    others: int


def publish_group(whole: Mapping[Choice, int], group: Mapping[Choice, int]) -> tuple[GroupCell, ...]:
    """What may be published about a group; `whole` is everybody, as published. Nothing if no level can be told."""
    return tuple(GroupCell(*cell) for cell in publish_levels(whole, group, LEVELS))


def publish_levels(
    whole: Mapping[Answer, int], group: Mapping[Answer, int], levels: Sequence[Mapping[Told, frozenset[Answer]]]
) -> tuple[tuple[Told, int, int], ...]:
    """The first of `levels` that can be told: what it tells, how many of the group, and how many others, rounded."""
    for level in levels:
        cells = [(told, _count(whole, answers), rounded(_count(group, answers))) for told, answers in level.items()]
        if all(MIN_PEOPLE <= people <= everyone - MIN_OTHERS for _, everyone, people in cells):
            return tuple((told, people, rounded(everyone - people)) for told, everyone, people in cells)
    return ()


def rounded(count: int) -> int:
    """The nearest multiple of `STEP`."""
    return (count + STEP // 2) // STEP * STEP


def _count(counts: Mapping[Answer, int], answers: Iterable[Answer]) -> int:
    return sum(counts.get(answer, 0) for answer in answers)

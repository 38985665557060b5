"""The promises of an answer as readers ask for them: what is overdue, still to do, done or given up. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import groupby
from typing import Protocol

from consult.report.parts import CommitmentView
from consult.text.messages import N_


class PromiseGroup(StrEnum):
    """In the order in which they are shown; the value is the group's address on the page."""

    OVERDUE = "overdue"
    TO_DO = "to-do"
    DONE = "done"
    GIVEN_UP = "given-up"


GROUP_LABELS: Mapping[PromiseGroup, str] = {
    PromiseGroup.OVERDUE: N_("Overdue"),
    PromiseGroup.TO_DO: N_("Still to do"),
    PromiseGroup.DONE: N_("Done"),
    PromiseGroup.GIVEN_UP: N_("Given up"),
}
_ORDER = list(PromiseGroup)
#: Of several promises of one part, which one its state is told by: what is still owed, then what will not come.
_WORST_FIRST = (PromiseGroup.OVERDUE, PromiseGroup.TO_DO, PromiseGroup.GIVEN_UP, PromiseGroup.DONE)


class Promised(Protocol):
    """What says where a promise is shown."""

    @property
    def overdue_days(self) -> int: ...
    @property
    def finished(self) -> bool: ...
    @property
    def complete(self) -> bool: ...


def group_of(promise: Promised) -> PromiseGroup:
    """Where a promise is shown today."""
    if promise.overdue_days:
        return PromiseGroup.OVERDUE
    if not promise.finished:
        return PromiseGroup.TO_DO
    return PromiseGroup.DONE if promise.complete else PromiseGroup.GIVEN_UP


def arranged(promises: Iterable[CommitmentView]) -> list[CommitmentView]:
    """By group, and in each by the day on which they are due."""
    return sorted(promises, key=lambda promise: (_ORDER.index(group_of(promise)), promise.due_on))


def worst_first(promises: Iterable[CommitmentView]) -> list[CommitmentView]:
    """What is still owed, then what will not come, then what is done; in each by the day on which they are due."""
    return sorted(promises, key=lambda promise: (_WORST_FIRST.index(group_of(promise)), promise.due_on))


def worst(promises: Iterable[CommitmentView]) -> CommitmentView | None:
    """The promise of a part that says how it stands; None without any. Of equal ones it is the first."""
    return min(promises, key=lambda promise: _WORST_FIRST.index(group_of(promise)), default=None)


def grouped(promises: Iterable[CommitmentView]) -> list[tuple[PromiseGroup, list[CommitmentView]]]:
    """Arranged promises in their groups; none is empty."""
    return [(group, list(found)) for group, found in groupby(promises, key=group_of)]

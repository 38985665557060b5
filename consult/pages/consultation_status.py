"""The status of a consultation for readers: its group on the front page, its five steps, follow-up. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Protocol, TypeVar

from consult.consultations.lifecycle import LifecycleEvent, State
from consult.text.messages import N_

#: So many months after an answer, its decision maker says what worked and what did not.
FOLLOW_UP_MONTHS = (6, 12)


class ConsultationGroup(StrEnum):
    """The groups of the front page, in the order in which they are shown."""

    OPEN = "open"
    AWAITING = "awaiting"
    FOLLOW_UP = "follow_up"
    ANSWERED = "answered"
    IMPORTED = "imported"
    CANCELLED = "cancelled"


GROUP_TITLES: Mapping[ConsultationGroup, str] = {
    ConsultationGroup.OPEN: N_("Open now"),
    ConsultationGroup.AWAITING: N_("Waiting for an answer"),
    ConsultationGroup.FOLLOW_UP: N_("Answered: did it happen?"),
    ConsultationGroup.ANSWERED: N_("Answered"),
    ConsultationGroup.IMPORTED: N_("Held on another site, copied here to read"),
    ConsultationGroup.CANCELLED: N_("Cancelled"),
}

ORDER = list(ConsultationGroup)


class ListedConsultation(Protocol):
    """What is needed here of a consultation."""

    id: int
    state: str
    imported_from: str
    closes_on: date | None
    answer_due_on: date | None
    opened_on: date | None
    answered_on: date | None
    closed_on: date | None

    @property
    def is_open(self) -> bool: ...

    @property
    def is_cancelled(self) -> bool: ...

    @property
    def is_answered(self) -> bool: ...


P = TypeVar("P", bound=ListedConsultation)


class PastEvent(Protocol):
    """What is needed here of an event of a consultation."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """One of the five steps of a plan; `day` is empty if nobody has said one, `late` if it has passed in vain."""

    label: str
    day: date | None
    done: bool
    late: bool = False


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def follow_up_due(plan: ListedConsultation, overdue: int, today: date) -> bool:
    """Whether readers should be told about the promises.

    From six months after the answer on, or as soon as a promise or a deferred decision is overdue.
    """
    if plan.state != State.ANSWERED or plan.answered_on is None:
        return False
    return overdue > 0 or today >= months_after(plan.answered_on, FOLLOW_UP_MONTHS[0])


def steps(plan: ListedConsultation, events: Iterable[PastEvent], today: date) -> list[Step]:
    """The five steps of a plan with their days; none if it was cancelled."""
    if plan.is_cancelled:
        return []
    happened = {event.kind: event.at for event in events}
    checked = happened.get(LifecycleEvent.FOLLOWED_UP)
    to_check = months_after(plan.answered_on, FOLLOW_UP_MONTHS[0]) if plan.answered_on else None
    unchecked = checked is None and to_check is not None and to_check < today
    late = plan.answered_on is None and plan.answer_due_on is not None and plan.answer_due_on < today
    return [
        Step(N_("Opened"), plan.opened_on, done=True),
        _step((N_("Closes"), N_("Closed")), plan.closes_on, plan.closed_on),
        _step((N_("Report"), N_("Reported")), None, happened.get(LifecycleEvent.REPORTED)),
        _step((N_("Answer due"), N_("Answered")), plan.answer_due_on, plan.answered_on, late=late),
        _step((N_("Check overdue") if unchecked else N_("Check"), N_("Checked")), to_check, checked, late=unchecked),
    ]


def _step(labels: tuple[str, str], expected: date | None, on: date | None, *, late: bool = False) -> Step:
    return Step(labels[on is not None], expected if on is None else on, on is not None, late)


def group_of(plan: ListedConsultation, overdue: int, today: date) -> ConsultationGroup:
    """The front page's group for a consultation that is no longer a draft."""
    if plan.is_cancelled:
        return ConsultationGroup.CANCELLED
    if plan.is_open:
        return ConsultationGroup.OPEN
    if plan.is_answered:
        return ConsultationGroup.FOLLOW_UP if follow_up_due(plan, overdue, today) else ConsultationGroup.ANSWERED
    return (
        ConsultationGroup.IMPORTED if plan.imported_from and plan.answer_due_on is None else ConsultationGroup.AWAITING
    )


def group_consultations(
    plans: Iterable[P], overdue: Mapping[int, int], today: date
) -> list[tuple[ConsultationGroup, P]]:
    """The consultations by group; within it, first what is due soonest or was answered last.

    `overdue` says how many promises are overdue, by consultation.
    """
    sorted_into = [(group_of(plan, overdue.get(plan.id, 0), today), plan) for plan in plans]
    return sorted(sorted_into, key=lambda pair: (ORDER.index(pair[0]), _urgency(*pair), pair[1].id))


def grouped_by_status(arranged_plans: Iterable[tuple[ConsultationGroup, P]]) -> list[tuple[ConsultationGroup, list[P]]]:
    """The groups and their consultations, for showing."""
    return [(group, [plan for _, plan in pairs]) for group, pairs in groupby(arranged_plans, key=lambda pair: pair[0])]


def _urgency(group: ConsultationGroup, plan: ListedConsultation) -> int:
    if group is ConsultationGroup.OPEN:
        return (plan.closes_on or date.max).toordinal()
    if group is ConsultationGroup.AWAITING:
        return (plan.answer_due_on or date.max).toordinal()
    return -(plan.answered_on or plan.opened_on or date.min).toordinal()

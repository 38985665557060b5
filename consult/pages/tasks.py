"""What somebody has to do today, in all their plans and roles: possible danger first, then what is late, then by age.

A source looks at one plan for one person and says what waits there, with the page where it is done; `views.desks`
lists them. What changes at once is for moderators alone; everybody else reads figures of the last batch (see
`consult.contributions.counting`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from consult.access import Actor, Permission, Role, has_permission
from consult.consultations.models import Consultation


class Urgency(IntEnum):
    """The order of tasks."""

    DANGER = 0
    LATE = 1
    NOW = 2
    LATER = 3


@dataclass(frozen=True)
class Task:
    """One thing to do: `words` say what, `act` is the link to where. `age` is in days, `when` says it in words.

    `count` is how many things wait, None if it is a single one. `people` are those whose task it is, if it is not the
    reader's.
    """

    role: Role
    words: str
    act: str
    address: str
    count: int | None = None
    when: str = ""
    age: int = 0
    urgency: Urgency = Urgency.NOW
    people: tuple[str, ...] = ()

    @property
    def is_danger(self) -> bool:
        return self.urgency is Urgency.DANGER

    @property
    def is_late(self) -> bool:
        return self.urgency is Urgency.LATE


@dataclass(frozen=True)
class Desk:
    """One consultation as one person's work."""

    consultation: Consultation
    roles: tuple[Role, ...]
    sees_work: bool
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Reader:
    """For whom a source looks, and at which plan."""

    actor: Actor
    plan: Consultation

    @property
    def roles(self) -> frozenset[Role]:
        return self.actor.roles_in(self.plan.id)

    def may(self, permission: Permission) -> bool:
        return has_permission(self.actor, permission, self.plan.id)


Source = Callable[[Reader], Iterable[Task]]


def in_order(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Most urgent and oldest first."""
    return tuple(sorted(tasks, key=lambda task: (task.urgency, -task.age)))


def grouped(desks: Iterable[Desk]) -> tuple[list[tuple[Desk, Task]], list[tuple[Role, list[tuple[Desk, Task]]]]]:
    """The tasks of all plans: those about danger, then those of each role."""
    every = [(desk, task) for desk in desks for task in desk.tasks]
    every.sort(key=lambda pair: (pair[1].urgency, -pair[1].age))
    danger = [pair for pair in every if pair[1].urgency is Urgency.DANGER]
    others = [pair for pair in every if pair[1].urgency is not Urgency.DANGER]
    by_role = [(role, [pair for pair in others if pair[1].role is role]) for role in Role]
    return danger, [(role, pairs) for role, pairs in by_role if pairs]

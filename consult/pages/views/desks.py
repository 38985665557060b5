"""The consultations of somebody of the team, with what they have to do in each."""

from collections.abc import Sequence

from consult.access import Actor, Permission, Role, has_permission
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.pages.tasks import Desk, Reader, Source, Task, in_order
from consult.pages.views import task_sources

#: Where tasks come from. Whoever has something for people to do adds a function here.
SOURCES: Sequence[Source] = (
    task_sources.moderating,
    task_sources.checking,
    task_sources.looking_again,
    task_sources.confirming,
    task_sources.preparing,
    task_sources.running,
    task_sources.helping,
    task_sources.sorting,
    task_sources.answering,
    task_sources.inviting,
)


def tasks_of(actor: Actor, plan: Consultation) -> tuple[Task, ...]:
    """What this person has to do in a plan, most urgent and oldest first."""
    reader = Reader(actor, plan)
    return in_order(task for source in SOURCES for task in source(reader))


def desks_of(actor: Actor) -> list[Desk]:
    """The consultations in which somebody has a role, newest first."""
    return [
        Desk(
            plan,
            tuple(role for role in Role if role in actor.roles_in(plan.id)),
            has_permission(actor, Permission.CONSULTATION_WORK_SEE, plan.id),
            tasks_of(actor, plan),
        )
        for plan in queries.consultations_with_ids(actor.roles)
    ]

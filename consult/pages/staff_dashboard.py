"""What a member of staff has to do: their consultations, and what waits in each for their roles."""

from dataclasses import dataclass

from sqlalchemy import select

from consult.access import Actor, Permission, Role, has_permission
from consult.analysis import themes
from consult.consultations import edit_confirmation, planned_opening
from consult.consultations.models import Consultation, PlannedOpening
from consult.consultations.queries import has_unchecked_support
from consult.contributions import held_submissions
from consult.moderation import piles
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.rereading import answering as rereading
from consult.pages import consultation_status
from consult.response import later_decisions
from consult.response.later_decisions import DeferredPoint
from consult.storage.database import db, today


@dataclass(frozen=True)
class ConsultationTasks:
    """One consultation as one person's work; a count is None if it is not their work, or not now."""

    consultation: Consultation
    roles: tuple[Role, ...]
    to_read: int | None
    oldest_days: int
    danger: int
    to_group: int | None
    answer_owed: bool
    put_off: tuple[DeferredPoint, ...]
    follow_up_owed: bool
    sees_work: bool
    unchecked_support: bool
    edit_asked: bool
    planned: PlannedOpening | None


def staff_tasks(actor: Actor) -> list[ConsultationTasks]:
    """The consultations in which somebody has a role, newest first."""
    query = select(Consultation).where(Consultation.id.in_(list(actor.roles))).order_by(Consultation.id.desc())
    return [_tasks_of(actor, consultation) for consultation in db.session.scalars(query)]


def to_read(consultation_id: int) -> int:
    """How many comments wait for a moderator."""
    return piles.counts(consultation_id).to_read


def danger(actor: Actor, consultation: Consultation) -> int:
    """The number of comments in which somebody may be in danger, for a moderator; nobody else ever sees it."""
    return danger_protocol.count_running(actor, consultation)


def held(consultation_id: int) -> int:
    """How many submissions wait for a moderator's release."""
    return held_submissions.count(consultation_id)


def appeals(consultation_id: int) -> int:
    """How many writers wait for a second look, and how many drawn decisions to be read again."""
    return appeal_counts.count_waiting(consultation_id) + rereading.count_waiting(consultation_id)


def to_group(consultation_id: int) -> int:
    """How many comments have no theme yet."""
    return themes.count_codable(consultation_id)[1]


def _tasks_of(actor: Actor, consultation: Consultation) -> ConsultationTasks:
    held = actor.roles_in(consultation.id)
    reading = consultation.is_being_read
    waiting = None
    if reading and has_permission(actor, Permission.CONSULTATION_QUEUE_WORK, consultation.id):
        waiting = piles.counts(consultation.id)
    decides = consultation.is_answered and Role.DECISION_MAKER in held
    sorting = reading and has_permission(actor, Permission.CONSULTATION_REPORT_WRITE, consultation.id)
    return ConsultationTasks(
        consultation,
        tuple(role for role in Role if role in held),
        waiting.to_read if waiting else None,
        waiting.oldest_days if waiting else 0,
        danger(actor, consultation) if waiting else 0,
        to_group(consultation.id) if sorting else None,
        consultation.is_reported and Role.DECISION_MAKER in held,
        tuple(later_decisions.deferred_points(consultation)) if decides else (),
        decides and consultation_status.follow_up_due(consultation, 0, today()),
        has_permission(actor, Permission.CONSULTATION_WORK_SEE, consultation.id),
        has_unchecked_support(consultation),
        edit_confirmation.is_asked(actor, consultation),
        planned_opening.planned(consultation),
    )

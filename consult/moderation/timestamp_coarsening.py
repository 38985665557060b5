"""The times of moderators' decisions, cut to the day once nothing may reveal which comments were sent together.

Moderators read in the order in which comments arrive: decisions close in time would point to comments close in time.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import TypeVar

from sqlalchemy import select, update

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions.models import Comment
from consult.moderation.models import CommentAccess, ModerationDecision, Recusal, SafetyFlag
from consult.runtime import periodic_tasks
from consult.storage.database import db, now, settings

#: The tables whose rows are about a comment and have a time.
ACTS = (ModerationDecision, CommentAccess, Recusal, SafetyFlag)
Logged = TypeVar("Logged", bound=ModerationDecision | CommentAccess | Recusal | SafetyFlag)


def time_of_act(consultation: Consultation) -> datetime:
    """The time for a new row: exact while comments are read, only the day from the freeze on."""
    return now() if consultation.is_being_read else midnight(now())


def are_times_coarse(moment: datetime) -> bool:
    """Whether a time says no more than its day."""
    return moment.astimezone(UTC).time() == time()


def coarsen_times(consultation_id: int) -> int:
    """Cut all these times to midnight, UTC, of their day; returns how many there were."""
    cut = 0
    for table in ACTS:
        for act in _acts(table, consultation_id):
            if not are_times_coarse(act.at):
                act.at = midnight(act.at)
                cut += 1
    db.session.flush()
    of_plan = select(Comment.id).where(Comment.consultation_id == consultation_id)
    db.session.execute(
        update(ModerationDecision).where(ModerationDecision.comment_id.in_(of_plan)).values(has_time=False)
    )
    db.session.get_one(Consultation, consultation_id).times_coarsened = True
    db.session.flush()
    return cut


def _acts(table: type[Logged], consultation_id: int) -> Iterable[Logged]:
    query = select(table).join(Comment, Comment.id == table.comment_id)
    return db.session.scalars(query.where(Comment.consultation_id == consultation_id))


def coarsen_cancelled() -> int:
    """Cut the times of the next cancelled plan, which is never frozen; returns how many there were."""
    waiting = select(Consultation.id).where(
        Consultation.state == State.CANCELLED, Consultation.times_coarsened.is_(False)
    )
    consultation_id = db.session.scalar(waiting.limit(1))
    return coarsen_times(consultation_id) if consultation_id is not None else 0


def register_periodic_tasks() -> None:
    """Register the cutting for cancelled plans as a periodic task."""
    periodic_tasks.register("cut times of cancelled plans", coarsen_cancelled)


def midnight(moment: datetime) -> datetime:
    """Midnight of the local day, in UTC, as the events of comments have it."""
    return datetime.combine(moment.astimezone(settings().timezone).date(), time(), UTC)

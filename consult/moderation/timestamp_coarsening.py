"""The times of moderators' decisions, cut to the day once nothing may reveal which comments were sent together.

Moderators read in the order in which comments arrive: decisions close in time would point to comments close in time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TypeVar

from sqlalchemy import select

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions import pieces
from consult.contributions.models import Comment
from consult.moderation.models import CommentAccess, ModerationDecision, Recusal, SafetyFlag
from consult.runtime import periodic_tasks
from consult.storage.database import db, is_exact, now, settings

#: The tables whose rows are about a comment and have a time.
ACTS = (ModerationDecision, CommentAccess, Recusal, SafetyFlag)
#: How many times are cut in one piece.
CUT_AT_ONCE = 500
Logged = TypeVar("Logged", bound=ModerationDecision | CommentAccess | Recusal | SafetyFlag)


def time_of_act(consultation: Consultation) -> datetime:
    """The time for a new row: exact while comments are read, only the day from the freeze on."""
    return now() if consultation.is_being_read else midnight(now())


def are_times_coarse(moment: datetime) -> bool:
    """Whether a time says no more than its day."""
    return moment.astimezone(UTC).time() == time()


def coarsen_times(consultation_id: int) -> int:
    """Cut all these times to midnight, UTC, of their day, in this transaction; returns how many there were."""
    cut = sum(iter(lambda: coarsen_some(consultation_id), 0))
    db.session.get_one(Consultation, consultation_id).times_coarsened = True
    db.session.flush()
    return cut


def coarsen_some(consultation_id: int) -> int:
    """Cut the next few; returns how many that was, 0 if none is left."""
    for table in ACTS:
        exact = is_exact(table.at) | table.has_time if table is ModerationDecision else is_exact(table.at)
        left = select(table.id).join(Comment, Comment.id == table.comment_id)
        ours = left.where(Comment.consultation_id == consultation_id, exact)
        ids = pieces.next_keys(table.__tablename__, consultation_id, ours, CUT_AT_ONCE)
        if ids:
            _cut(table, ids)
            return len(ids)
    return 0


def _cut(table: type[Logged], ids: Sequence[int]) -> None:
    for act in db.session.scalars(select(table).where(table.id.in_(ids))):
        act.at = midnight(act.at)
        if isinstance(act, ModerationDecision):
            act.has_time = False
    db.session.flush()


def coarsen_cancelled() -> int:
    """Cut some times of a cancelled plan, which is never frozen; returns how many rows that was."""
    waiting = select(Consultation.id).where(
        Consultation.state == State.CANCELLED, Consultation.times_coarsened.is_(False)
    )
    consultation_id = db.session.scalar(waiting.limit(1))
    if consultation_id is None:
        return 0
    return coarsen_some(consultation_id) or coarsen_times(consultation_id) or 1


def register_periodic_tasks() -> None:
    """Register the cutting for cancelled plans as a periodic task."""
    periodic_tasks.register("cut times of cancelled plans", coarsen_cancelled)


def midnight(moment: datetime) -> datetime:
    """Midnight of the local day, in UTC, as the events of comments have it."""
    return datetime.combine(moment.astimezone(settings().timezone).date(), time(), UTC)

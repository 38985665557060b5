"""The times of moderators' acts, cut to the day once nothing may tell which comments came together.

Moderators read in the order in which things come: acts close in time would point to words close in time.
"""

from datetime import UTC, datetime, time

from sqlalchemy import ColumnElement, String, cast, or_, select, update

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions.models import Comment
from consult.moderation.models import CommentAccess, ModerationDecision, Recusal, SafetyFlag
from consult.moderation.review_item import READING_STATES
from consult.runtime import periodic_tasks
from consult.storage.database import db, now, settings

#: The tables whose rows are acts on a comment and carry a moment.
ACTS = (ModerationDecision, CommentAccess, Recusal, SafetyFlag)


def time_of_act(consultation: Consultation) -> datetime:
    """The present as an act is dated: to the moment while words are read, to the day from the freeze on."""
    return now() if consultation.state in READING_STATES else midnight(now())


def are_times_coarse(moment: datetime) -> bool:
    """Whether a moment says no more than its day."""
    return moment.astimezone(UTC).time() == time()


def coarsen_times(consultation_id: int) -> int:
    """Cut the times of every act to midnight, UTC, of their day; returns how many these were."""
    cut = 0
    for table in ACTS:
        query = select(table).join(Comment, Comment.id == table.comment_id)
        for act in db.session.scalars(query.where(Comment.consultation_id == consultation_id, has_time(table))):
            act.at = midnight(act.at)
            cut += 1
    db.session.flush()
    of_plan = select(Comment.id).where(Comment.consultation_id == consultation_id)
    db.session.execute(update(ModerationDecision).where(ModerationDecision.comment_id.in_(of_plan)).values(timed=False))
    db.session.get_one(Consultation, consultation_id).times_cut = True
    db.session.flush()
    return cut


def coarsen_cancelled() -> int:
    """Cut the times of the next cancelled plan, which is never frozen; returns how many these were."""
    waiting = select(Consultation.id).where(Consultation.state == State.CANCELLED, Consultation.times_cut.is_(False))
    consultation_id = db.session.scalar(waiting.limit(1))
    return coarsen_times(consultation_id) if consultation_id is not None else 0


def register_periodic_tasks() -> None:
    """Make the cutting for cancelled plans known to the sweeps."""
    periodic_tasks.register("cut times of cancelled plans", coarsen_cancelled)


def midnight(moment: datetime) -> datetime:
    """Of the day that counts here, and said in UTC, as the events of comments have it."""
    return datetime.combine(moment.astimezone(settings().timezone).date(), time(), UTC)


def has_time(
    table: type[ModerationDecision] | type[CommentAccess] | type[Recusal] | type[SafetyFlag],
) -> ColumnElement[bool]:
    """As the database writes a moment: a whole second is with or without its fraction."""
    written = cast(table.at, String)
    return ~or_(written.like("% 00:00:00"), written.like("% 00:00:00.000000"))

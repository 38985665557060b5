"""The auditor's log: who opened which comment, and when. Never any of the words.

A comment must have been sent before it can be opened. So openings enter the log in batches, and only once their comment
is counted. Even then, the hour of an opening on the day of sending would narrow down the hour of sending.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, text, update

from consult.access import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import batch_days
from consult.contributions.counting import IS_COUNTED
from consult.contributions.models import Comment
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.moderation import reading_times, timestamp_coarsening
from consult.moderation.models import CommentAccess
from consult.runtime import periodic_tasks
from consult.staff.models import Staff
from consult.storage.database import db, settings, today

#: The same condition as the index of only these openings.
_UNRECORDED = text("not comment_access.recorded")


@dataclass(frozen=True)
class AccessLine:
    """One opening. `time` is "14:05", or empty: on the day of sending, and once times are cut to the day."""

    day: date
    time: str
    name: str
    tracker: str


def note_access(actor: Actor, consultation: Consultation, comment_id: int) -> None:
    """Note that somebody opened a comment's words; it enters the log with a batch."""
    at = timestamp_coarsening.time_of_act(consultation)
    db.session.add(CommentAccess(comment_id=comment_id, staff_id=actor.staff_id, at=at))
    db.session.flush()


def list_accesses(consultation_id: int, limit: int | None = None, offset: int = 0) -> list[AccessLine]:
    """Who opened which comment, newest first, as of the last batch of openings."""
    query = (
        select(CommentAccess.at, Staff.name, Comment.tracker, Comment.day)
        .join(Comment, Comment.id == CommentAccess.comment_id)
        .join(Staff, Staff.id == CommentAccess.staff_id)
        .where(*_recorded(consultation_id))
        .order_by(CommentAccess.at.desc(), CommentAccess.id)
        .limit(limit)
        .offset(offset)
    )
    zone = settings().timezone
    found = []
    for at, name, tracker, sent_on in db.session.execute(query):
        here = at.astimezone(zone)
        if timestamp_coarsening.are_times_coarse(at):
            found.append(AccessLine(at.date(), "", name, tracker))
        else:
            time = "" if here.date() == sent_on else f"{here:%H:%M}"
            found.append(AccessLine(here.date(), time, name, tracker))
    return found


def count_accesses(consultation_id: int) -> int:
    """How many openings the log has."""
    query = select(func.count(CommentAccess.id)).join(Comment, Comment.id == CommentAccess.comment_id)
    return db.session.scalar(query.where(*_recorded(consultation_id))) or 0


def record_due() -> int:
    """Bring the next due batch of openings into the log: ten, or after three days; returns how many that was."""
    few = select(CommentAccess.comment_id, CommentAccess.at).where(_UNRECORDED).cte().prefix_with("materialized")
    waiting = (
        select(Comment.consultation_id, func.count(), func.min(few.c.at))
        .join(Comment, Comment.id == few.c.comment_id)
        .where(IS_COUNTED)
        .group_by(Comment.consultation_id)
    )
    for consultation_id, count, oldest in db.session.execute(waiting).all():
        day = oldest.astimezone(settings().timezone).date()
        if count >= BATCH or day <= today() - MAX_WAIT:
            record(consultation_id)
            return int(count)
    return 0


def record(consultation_id: int) -> None:
    """Bring all waiting openings of counted comments into the log."""
    reading_times.add_logged(consultation_id)
    batch_days.note(consultation_id)
    counted = select(Comment.id).where(Comment.consultation_id == consultation_id, IS_COUNTED)
    db.session.execute(
        update(CommentAccess).where(_UNRECORDED, CommentAccess.comment_id.in_(counted)).values(recorded=True)
    )


def register_periodic_tasks() -> None:
    """Register the batches of openings as a periodic task."""
    periodic_tasks.register("log accesses", record_due, _last_change)


def _last_change() -> tuple[object, ...]:
    """`queries.last_change`, and the newest opening."""
    return *queries.last_change(), db.session.scalar(select(func.max(CommentAccess.at)))


def _recorded(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    return Comment.consultation_id == consultation_id, CommentAccess.recorded.is_(True)

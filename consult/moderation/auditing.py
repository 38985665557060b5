"""The auditor's log: who opened which comment, and when. Never a word of one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from consult.contributions.models import Comment
from consult.database import db, settings
from consult.moderation import blurring
from consult.moderation.models import Opening
from consult.people.models import Staff


@dataclass(frozen=True)
class Opened:
    """One opening. `time` is "14:05", or empty once times are cut to the day."""

    day: date
    time: str
    name: str
    tracker: str


def openings(consultation_id: int, limit: int | None = None, offset: int = 0) -> list[Opened]:
    """Who opened which comment, newest first."""
    query = (
        select(Opening.at, Staff.name, Comment.tracker)
        .join(Comment, Comment.id == Opening.comment_id)
        .join(Staff, Staff.id == Opening.staff_id)
        .where(Comment.consultation_id == consultation_id)
        .order_by(Opening.at.desc(), Opening.id)
        .limit(limit)
        .offset(offset)
    )
    zone = settings().timezone
    found = []
    for at, name, tracker in db.session.execute(query):
        here = at.astimezone(zone)
        if blurring.is_cut(at):
            found.append(Opened(at.date(), "", name, tracker))
        else:
            found.append(Opened(here.date(), f"{here:%H:%M}", name, tracker))
    return found


def count_openings(consultation_id: int) -> int:
    """How many openings there were."""
    query = select(func.count(Opening.id)).join(Comment, Comment.id == Opening.comment_id)
    return db.session.scalar(query.where(Comment.consultation_id == consultation_id)) or 0

"""What waits for moderators right now, by the day on which it was sent: for moderators' pages alone."""

from datetime import date

from sqlalchemy import func, select

from consult.contributions.enums import UNREAD
from consult.contributions.models import Comment
from consult.moderation.rules import Outcome
from consult.storage.database import db


def waiting_by_day(consultation_id: int) -> dict[date, int]:
    """How many comments wait for a moderator, or for the end of their spam check, by day."""
    query = (
        select(Comment.day, func.count())
        .where(
            Comment.consultation_id == consultation_id, Comment.stage.in_(UNREAD), Comment.outcome != Outcome.ASK
        )
        .group_by(Comment.day)
    )  # fmt: skip
    return dict(db.session.execute(query).all())

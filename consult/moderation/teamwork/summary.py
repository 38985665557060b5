"""What a moderator is told about the others when they come to the queue."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from consult.access import Actor
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation.models import CommentAccess, HandOver, PracticeAnswer
from consult.moderation.teamwork import colleagues
from consult.storage.database import db


@dataclass(frozen=True)
class TeamSummary:
    """Who is on duty, how many waiting comments were handed to this moderator, and whether practice is offered."""

    on_duty: list[tuple[str, date]]
    handed: int
    offers_practice: bool


def team_summary(actor: Actor, consultation_id: int) -> TeamSummary:
    """What one moderator is told. Practice is offered until they have answered one case or opened a real comment."""
    opened = select(CommentAccess.id).where(CommentAccess.staff_id == actor.staff_id)
    practised = select(PracticeAnswer.case).where(PracticeAnswer.staff_id == actor.staff_id)
    handed, began = db.session.execute(
        select(_handed(actor, consultation_id).scalar_subquery(), or_(opened.exists(), practised.exists()))
    ).one()
    return TeamSummary(colleagues.on_duty(consultation_id), handed, not began)


def count_handed(actor: Actor, consultation_id: int) -> int:
    """How many comments of a plan wait that another moderator asked this one to read."""
    return db.session.scalar(_handed(actor, consultation_id)) or 0


def _handed(actor: Actor, consultation_id: int) -> Select[int]:
    # These few are collected first, so that no query plan begins with all comments.
    mine = select(HandOver.comment_id).where(HandOver.staff_id == actor.staff_id)
    few = mine.cte("few").prefix_with("materialized")
    return (
        select(func.count(Comment.id))
        .join(few, few.c.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.INBOX)
    )

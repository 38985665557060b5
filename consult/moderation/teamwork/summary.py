"""What a moderator is told about the others when they come to the queue."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from consult.access import Actor
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation.models import CommentAccess, HandOver
from consult.moderation.practice import answers
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
    opened = select(CommentAccess.id).where(CommentAccess.staff_id == actor.staff_id).limit(1)
    return TeamSummary(
        colleagues.on_duty(consultation_id),
        count_handed(actor, consultation_id),
        not answers.answers_of(actor) and db.session.scalar(opened) is None,
    )


def count_handed(actor: Actor, consultation_id: int) -> int:
    """How many comments of a plan wait that another moderator asked this one to read."""
    query = (
        select(func.count(HandOver.id))
        .join(Comment, Comment.id == HandOver.comment_id)
        .where(HandOver.staff_id == actor.staff_id, Comment.stage == Stage.INBOX)
        .where(Comment.consultation_id == consultation_id)
    )
    return db.session.scalar(query) or 0

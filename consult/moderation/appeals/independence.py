"""Who may look again at a decision: somebody without part in it; if nobody else is left, the second who agreed to it.

Whoever decided first never does.
"""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from consult.access import ROLES_WITH_PERMISSION, Actor, Forbidden, NotFound, Permission
from consult.consultations import queries
from consult.consultations.models import Consultation, ConsultationRole
from consult.contributions.models import Comment
from consult.moderation import recusal
from consult.moderation.models import Appeal, ModerationDecision, Rereading
from consult.moderation.review_item import LARGEST_KEY
from consult.storage.database import db
from consult.text.messages import N_

ANSWER = Permission.CONSULTATION_APPEALS_ANSWER

_Asked = TypeVar("_Asked", Appeal, Rereading)


def load(
    actor: Actor, code: str, table: type[_Asked], key: int, nothing: str
) -> tuple[Consultation, _Asked, Comment]:  # fmt: skip
    """What asks for a second look, and the comment that it is about.

    Raises:
        NotFound: saying that there is `nothing`: no such row, the actor answers none here, or works for the
            organization that the comment is about.
    """
    consultation = queries.consultation_for(actor, code, ANSWER)
    row = db.session.get(table, key) if key <= LARGEST_KEY else None
    comment = db.session.get(Comment, row.comment_id) if row else None
    if row is None or comment is None or comment.consultation_id != consultation.id:
        raise NotFound(nothing)
    if recusal.is_of_own_body(actor, comment):
        raise NotFound(nothing)
    return consultation, row, comment


def check(actor: Actor, comment: Comment) -> bool:
    """Whether the actor had no part in what was decided.

    Raises:
        Forbidden: they may not look at it again at all.
    """
    independent = independence_of(actor, comment)
    if independent is None:
        raise Forbidden(N_("You had part in this decision, so somebody else must look at it again."))
    return independent


def independence_of(actor: Actor, comment: Comment) -> bool | None:
    """Whether the actor had no part in what was decided; None if they may not look at it again at all."""
    return independence_of_many(actor, [comment])[comment.id]


def independence_of_many(actor: Actor, comments: Sequence[Comment]) -> dict[int, bool | None]:
    """The same of several comments of a plan, by their ids."""
    query = (
        select(ModerationDecision)
        .where(ModerationDecision.comment_id.in_([each.id for each in comments]))
        .order_by(ModerationDecision.sequence)
    )
    made: dict[int, list[ModerationDecision]] = {each.id: [] for each in comments}
    for decision in db.session.scalars(query):
        made[decision.comment_id].append(decision)
    return {each.id: _independence(actor, each, made[each.id]) for each in comments}


def _independence(actor: Actor, comment: Comment, made: list[ModerationDecision]) -> bool | None:
    took_part = {each.staff_id for each in made}
    if actor.staff_id not in took_part:
        return True
    if actor.staff_id == _first(made, comment) or _is_anybody_else(comment, took_part):
        return None
    return False


def _first(made: list[ModerationDecision], comment: Comment) -> int:
    """Who decided first what is in force: proposed it, if that took two."""
    at = max(place for place, each in enumerate(made) if each.outcome == comment.outcome)
    return made[at - 1].staff_id if at and not made[at - 1].effective else made[at].staff_id


def _is_anybody_else(comment: Comment, took_part: set[int]) -> bool:
    """Whether somebody without part in it, and not of the organization that it is about, could answer."""
    roles = [role.value for role in ROLES_WITH_PERMISSION[ANSWER]]
    query = select(ConsultationRole.staff_id).where(
        ConsultationRole.consultation_id == comment.consultation_id,
        ConsultationRole.role.in_(roles),
        ConsultationRole.staff_id.not_in(took_part),
    )
    others = db.session.scalars(query.distinct()).all()
    return any(not recusal.is_of_own_body(Actor(staff_id=staff_id), comment) for staff_id in others)

"""Who may look again at a decision: somebody without part in it; if nobody else is left, the second who agreed to it.

Whoever decided first never does.
"""

from collections.abc import Sequence

from sqlalchemy import select

from consult.access import ROLES_WITH_PERMISSION, Actor, Permission
from consult.consultations.models import ConsultationRole
from consult.contributions.models import Comment
from consult.moderation import recusal
from consult.moderation.models import ModerationDecision
from consult.moderation.rules import DECLINED
from consult.storage.database import db
from consult.text.messages import N_

ANSWER = Permission.CONSULTATION_APPEALS_ANSWER
TOOK_PART = N_("You had part in this decision, so somebody else must look at it again.")


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


def _first(made: list[ModerationDecision], comment: Comment) -> int | None:
    """Who decided first: proposed it, if that took two."""
    here = [each for each in made if each.outcome == comment.outcome]
    if not here:
        return None
    at = made.index(here[-1])
    before = made[at - 1] if at and not made[at - 1].effective else made[at]
    return before.staff_id if before.outcome != DECLINED else made[at].staff_id


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

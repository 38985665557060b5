"""Which comment a moderator reads next: what nobody has opened lately, danger first, then the oldest."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from consult.access import Actor
from consult.consultations.models import Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation import decisions, recusal
from consult.moderation.models import CommentAccess, ModerationDecision, SampleReading
from consult.moderation.rules import Outcome
from consult.storage.database import db, now

#: What somebody opened within this time comes last: they may still be reading it.
LATELY = timedelta(minutes=30)


def find(actor: Actor, consultation: Consultation, left: Collection[int] = ()) -> Comment | None:
    """The next comment that this moderator may decide on, without those that they just `left` and those that they read
    for the sample, which others decide on; None if there is none.
    """
    if not consultation.is_being_read:
        return None
    kept = recusal.hidden_from_moderator(actor, consultation.id)
    of_plan = (
        Comment.consultation_id == consultation.id,
        Comment.stage == Stage.INBOX,
        Comment.id.not_in(left),
        *kept.shown(),
        *([Comment.outcome != Outcome.ASK] if consultation.is_open else []),
        ~_proposed_by(actor),
        Comment.id.not_in(select(SampleReading.comment_id).where(SampleReading.staff_id == actor.staff_id)),
    )
    lately = list(db.session.scalars(select(CommentAccess.comment_id).where(CommentAccess.at >= now() - LATELY)))
    fresh = Comment.id.not_in(lately)
    turns: list[ColumnElement[bool]] = [and_(fresh, Comment.danger > 0), and_(fresh, Comment.danger == 0)]
    for turn in [*turns, Comment.id.in_(lately)] if lately else turns:
        query = select(Comment).where(*of_plan, turn).order_by(Comment.danger.desc(), Comment.day, Comment.id)
        found = db.session.scalar(query.limit(1))
        if found is not None:
            return found
    return None


def open_next(actor: Actor, consultation: Consultation, left: Collection[int] = ()) -> int | None:
    """Find the next comment and open its words, which is recorded; returns its id, or None if nothing waits.

    One with a label for hard content, or in which somebody may be in danger, stays closed: people open it themselves,
    or do not.
    """
    found = find(actor, consultation, left)
    if found is None:
        return None
    if not found.danger and not found.suggested_labels and not recusal.labels_of([found.id]):
        decisions.open_comment(actor, consultation.code, found.id)
    return found.id


def _proposed_by(actor: Actor) -> ColumnElement[bool]:
    """Whether the last decision on a comment is this moderator's own proposal, which another one answers."""
    later = aliased(ModerationDecision)
    answered = select(later.id).where(
        later.comment_id == ModerationDecision.comment_id, later.sequence > ModerationDecision.sequence
    )
    mine = select(ModerationDecision.id).where(
        ModerationDecision.comment_id == Comment.id,
        ModerationDecision.staff_id == actor.staff_id,
        ModerationDecision.effective.is_(False),
        ~answered.exists(),
    )
    return mine.exists()

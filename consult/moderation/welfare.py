"""Welfare of moderators: labels for hard content, passing on comments about one's own employer, a timely break."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select

from consult.access import Actor, Forbidden
from consult.contributions.models import Comment
from consult.moderation import recusal, timestamp_coarsening
from consult.moderation.models import (
    CommentAccess,
    CommentLabel,
    DutyPeriod,
    ModeratorBreak,
    ModeratorOptOut,
    PracticeAnswer,
    Recusal,
)
from consult.moderation.review_item import has_opened, load
from consult.staff.models import StaffSession
from consult.storage.database import db, now
from consult.text.labels import Label
from consult.text.messages import N_

#: After reading for this long a break is suggested.
MAX_STRETCH = timedelta(hours=2)


def put_labels(
    actor: Actor, code: str, comment_id: int, labels: Collection[str], labels_seen: Collection[str] | None = None
) -> None:
    """Give a comment these labels and no others, but those that were put since `labels_seen`; unknown ones are ignored.

    Raises:
        NotFound, Conflict: as `review_item.load`. Forbidden: the actor has not opened the words.
    """
    _, comment = load(actor, code, comment_id)
    if not has_opened(actor, comment.id):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    kept = {} if labels_seen is None else set(recusal.labels_of([comment.id]).get(comment.id, ())) - set(labels_seen)
    db.session.execute(delete(CommentLabel).where(CommentLabel.comment_id == comment.id))
    chosen = [label for label in Label if label.value in labels or label.value in kept]
    db.session.add_all(CommentLabel(comment_id=comment.id, label=label.value) for label in chosen)
    db.session.flush()


def recuse(actor: Actor, code: str, comment_id: int) -> Comment:
    """Leave a comment to others, because it is about the actor's organization; who did, and when, is stored.

    From here on there is no such comment for the actor, nor for anybody from the same organization.

    Raises:
        NotFound, Conflict: as `review_item.load`.
    """
    consultation, comment = load(actor, code, comment_id)
    row = Recusal(
        comment_id=comment.id,
        staff_id=actor.staff_id,
        affiliation=recusal.affiliation_of(actor),
        at=timestamp_coarsening.time_of_act(consultation),
    )
    db.session.add(row)
    db.session.flush()
    return comment


def forget_member(staff_id: int) -> None:
    """Delete what is about a former member alone: labels left to others, the last break, days on duty, practice."""
    for table in (ModeratorOptOut, ModeratorBreak, DutyPeriod, PracticeAnswer):
        db.session.execute(delete(table).where(table.staff_id == staff_id))


def take_break(actor: Actor) -> None:
    """Record that a moderator rested: the time of reading starts again."""
    row = db.session.get(ModeratorBreak, actor.staff_id)
    if row is None:
        row = ModeratorBreak(staff_id=actor.staff_id)
        db.session.add(row)
    row.at = now()
    db.session.flush()


def needs_break(actor: Actor, session: bytes) -> bool:
    """Whether a moderator has read for two hours since signing in, or since their last break.

    `session` is the hash under which their session is stored.
    """
    return is_break_due(db.session.scalar(reading_since(actor, session)))


def is_break_due(since: datetime | None) -> bool:
    """The same for somebody who has read since then."""
    return since is not None and now() - since >= MAX_STRETCH


def reading_since(actor: Actor, session: bytes) -> Select[datetime | None]:
    """When a moderator first read since signing in, or since their last break, as a query."""
    began = select(StaffSession.began_at).where(StaffSession.token_hash == session).scalar_subquery()
    rested = select(ModeratorBreak.at).where(ModeratorBreak.staff_id == actor.staff_id).scalar_subquery()
    return select(func.min(CommentAccess.at)).where(
        CommentAccess.staff_id == actor.staff_id,
        CommentAccess.at >= began,
        CommentAccess.at >= func.coalesce(rested, began),
    )

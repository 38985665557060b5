"""Care for those who read: labels on hard things, passing on what is about one's own employer, a break in time."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from consult.access import Actor, Forbidden
from consult.contributions.models import Comment
from consult.moderation import recusal, timestamp_coarsening
from consult.moderation.models import CommentAccess, CommentLabel, ModeratorBreak, ModeratorOptOut, Recusal
from consult.moderation.review_item import has_opened, load
from consult.staff.models import StaffSession
from consult.storage.database import db, now
from consult.text.labels import Label
from consult.text.messages import N_

#: After so long a stretch of reading a break is offered.
MAX_STRETCH = timedelta(hours=2)


def put_labels(actor: Actor, code: str, comment_id: int, labels: Collection[str]) -> None:
    """Let a comment carry these labels and no others; what is no label is passed over.

    Raises:
        NotFound, Conflict: as `item.load` says. Forbidden: the actor has not opened the words.
    """
    _, comment = load(actor, code, comment_id)
    if not has_opened(actor, comment.id):
        raise Forbidden(N_("Open the words and read them before you decide."))
    db.session.execute(delete(CommentLabel).where(CommentLabel.comment_id == comment.id))
    chosen = [label for label in Label if label.value in labels]
    db.session.add_all(CommentLabel(comment_id=comment.id, label=label.value) for label in chosen)
    db.session.flush()


def recuse(actor: Actor, code: str, comment_id: int) -> Comment:
    """Leave a comment to others, as it is about the body that the actor works for; who did, and when, is kept.

    From here on there is no such comment for the actor, nor for anybody of the same body.

    Raises:
        NotFound, Conflict: as `item.load` says.
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
    """Delete what somebody who left the team asked for themselves: labels left to others, the last break."""
    for table in (ModeratorOptOut, ModeratorBreak):
        db.session.execute(delete(table).where(table.staff_id == staff_id))


def take_break(actor: Actor) -> None:
    """Note that a moderator rested: the stretch of reading begins anew."""
    row = db.session.get(ModeratorBreak, actor.staff_id)
    if row is None:
        row = ModeratorBreak(staff_id=actor.staff_id)
        db.session.add(row)
    row.at = now()
    db.session.flush()


def needs_break(actor: Actor, session: bytes) -> bool:
    """Whether a moderator has read for two hours since signing in, or since their last break.

    `session` is the hash under which their session is kept.
    """
    signed = db.session.get(StaffSession, session)
    if signed is None:
        return False
    rested = db.session.get(ModeratorBreak, actor.staff_id)
    since = max(signed.began_at, rested.at) if rested else signed.began_at
    query = select(func.min(CommentAccess.at)).where(
        CommentAccess.staff_id == actor.staff_id, CommentAccess.at >= since
    )
    first: datetime | None = db.session.scalar(query)
    return first is not None and now() - first >= MAX_STRETCH

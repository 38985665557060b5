"""The events of comments and votes: the one way to write them."""

from consult.contributions.kinds import EFFECT, EventKind
from consult.contributions.models import Comment, ItemEvent, Vote
from consult.database import db, now, today


def note(item: Comment | Vote, kind: EventKind, staff_id: int | None = None) -> ItemEvent:
    """Write down that something happened to an item; a time is kept only for a staff act."""
    event = ItemEvent(
        comment_id=item.id if isinstance(item, Comment) else None,
        vote_id=item.id if isinstance(item, Vote) else None,
        kind=kind.value,
        effect=EFFECT[kind],
        day=today(),
        at=now() if staff_id is not None else None,
        staff_id=staff_id,
    )
    db.session.add(event)
    db.session.flush()
    return event

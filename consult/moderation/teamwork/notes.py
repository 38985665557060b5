"""What moderators write to each other about a comment: read by those who have opened it, and never published."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from consult.access import Actor, Conflict, Forbidden, ValidationError
from consult.contributions import rows_with_originals
from consult.moderation.models import ModeratorNote
from consult.moderation.review_item import has_opened, load
from consult.staff.models import Staff
from consult.storage.database import db, today
from consult.text import plain
from consult.text.messages import N_

MAX_NOTE = 500

# A note may quote the words, so it does not outlive them.
rows_with_originals.register(ModeratorNote.comment_id)


@dataclass(frozen=True)
class Note:
    """One note, the name of who wrote it, and the day."""

    name: str
    words: str
    day: date


def write(actor: Actor, code: str, comment_id: int, words: str) -> None:
    """Leave a note for the other moderators of a plan.

    Raises:
        NotFound, Conflict: as `review_item.load`. Forbidden: the actor has not opened the words.
        Conflict: the original words are deleted. ValidationError: at `note`, it is empty or too long.
    """
    _, comment = load(actor, code, comment_id)
    if not has_opened(actor, comment.id):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    if comment.original is None:
        raise Conflict(N_("What was sent is deleted, and notes are deleted with it. Nothing was saved."))
    try:
        note = plain.clean(words, MAX_NOTE)
    except plain.TextFault as fault:
        raise ValidationError(fault.message, field="note", **fault.params) from fault
    if not note:
        raise ValidationError(N_("Write the note."), field="note")
    db.session.add(ModeratorNote(comment_id=comment.id, staff_id=actor.staff_id, words=note, day=today()))
    db.session.flush()


def notes_for(actor: Actor, comment_id: int) -> list[Note]:
    """The notes about a comment in the order of their days; none for a moderator who has not opened it."""
    if not has_opened(actor, comment_id):
        return []
    query = (
        select(Staff.name, ModeratorNote.words, ModeratorNote.day)
        .join(Staff, Staff.id == ModeratorNote.staff_id)
        .where(ModeratorNote.comment_id == comment_id)
        .order_by(ModeratorNote.day, ModeratorNote.id)
    )
    return [Note(*row) for row in db.session.execute(query)]

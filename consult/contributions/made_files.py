"""Files that the periodic tasks made, as they are kept and sent; none of them outlives a word in it.

They follow comments and translations in the same transaction: whatever takes words away, or hides some of them, empties
the files of that plan, because every change passes `follow`. Statements that change many comments at once change none
that anyone may read. What is made next is made without those words. A poster has no words of participants.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, event, func, inspect, select, update
from sqlalchemy.orm import Session

from consult.contributions.enums import FileKind, Stage
from consult.contributions.models import Comment, MadeFile, Translation
from consult.storage.database import db, today

_FILE, _COMMENT = MadeFile.__table__.c, Comment.__table__.c
#: What a comment's words and what is known of them are in, and the values from before anyone could read it.
_READ_FROM = ("stage", "public_text", "proposed_wording", "nonce")
_UNREAD = (None, b"", Stage.INBOX, Stage.HELD)


@dataclass(frozen=True)
class Made:
    """A file that is made and not stored yet; without `content` if it says what it said before.

    `looked_at` is what told whether there was something to do, and `removals` how many there were, when it was begun.
    """

    plan_id: int
    kind: FileKind
    looked_at: str
    removals: int
    version: str
    content: bytes | None


@event.listens_for(Session, "after_flush")
def follow(session: Session, *_: object) -> None:
    """After words were taken away or changed: the files that could contain them are empty."""
    changed = [each for each in (*session.dirty, *session.deleted) if isinstance(each, Comment | Translation)]
    plans = {each.consultation_id for each in changed if isinstance(each, Comment) and _is_other(each)}
    told = [each.comment_id for each in changed if isinstance(each, Translation)]
    if told:
        query = select(_COMMENT.consultation_id).where(_COMMENT.id.in_(told))
        plans |= set(session.connection().scalars(query))
    if plans:
        _empty(session.connection(), plans)


def empty_all() -> None:
    """Empty every file: what a restored backup has may be older than a deletion."""
    db.session.execute(update(MadeFile).values(_nothing()))


def empty(consultation_id: int) -> None:
    """Empty every file of a plan: official words that all of them may have were removed."""
    db.session.execute(update(MadeFile).where(MadeFile.consultation_id == consultation_id).values(_nothing()))


def content_of(consultation_id: int, kind: FileKind) -> bytes | None:
    """The bytes of a file; None while it has to be made."""
    query = select(MadeFile.content).where(MadeFile.consultation_id == consultation_id, MadeFile.kind == kind)
    return db.session.scalar(query)


def sizes(consultation_id: int, *kinds: FileKind) -> Mapping[FileKind, int]:
    """How many bytes each of these files of a plan has, if it is there; of every kind, if none is named."""
    query = select(MadeFile.kind, func.length(MadeFile.content)).where(
        MadeFile.consultation_id == consultation_id,
        MadeFile.kind.in_([each.value for each in kinds or FileKind]),
        MadeFile.content.is_not(None),
    )
    return {FileKind(kind): size for kind, size in db.session.execute(query)}


def keep(made: Made) -> None:
    """Store a file that was made, or that still says the same; nothing if words were deleted since it was begun."""
    values: dict[str, object] = {"looked_at": made.looked_at}
    if made.content is not None:
        values |= {"content": made.content, "version": made.version, "made_on": today()}
    which = MadeFile.consultation_id == made.plan_id, MadeFile.kind == made.kind
    db.session.execute(update(MadeFile).where(*which, MadeFile.removals == made.removals).values(values))


def _empty(connection: Connection, plans: Collection[int]) -> None:
    connection.execute(
        update(MadeFile).where(_FILE.consultation_id.in_(plans), _FILE.kind != FileKind.POSTER).values(_nothing())
    )


def _nothing() -> dict[str, object]:
    return {"content": None, "version": "", "looked_at": "", "removals": MadeFile.removals + 1}


def _is_other(comment: Comment) -> bool:
    """Whether something was changed in a comment that somebody could read."""
    state = inspect(comment)
    return any(before not in _UNREAD for name in _READ_FROM for before in state.attrs[name].history.deleted)

"""The words of published comments and of their translations, by which anyone finds them.

They follow the comment in the same transaction: whatever publishes it adds them, and whatever takes it or its words
away deletes them, because every change of a comment passes `follow`, which also deletes translations of what is no
longer there. Statements that change many comments at once change none that is public; one that adds public comments
calls `add`.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Column, Connection, delete, event, insert, inspect, select
from sqlalchemy.orm import Session

from consult.contributions import proposals
from consult.contributions.enums import Stage
from consult.contributions.models import Comment, PublicWord, Translation
from consult.text import search_words

AT_ONCE = 500

_ROW, _TOLD, _WORD = Comment.__table__.c, Translation.__table__.c, PublicWord.__table__.c


@event.listens_for(Session, "after_flush")
def follow(session: Session, *_: object) -> None:
    """After comments were changed: their words, if they are public, and none otherwise."""
    changed = [each for each in (*session.new, *session.dirty) if isinstance(each, Comment) and _is_changed(each)]
    if not changed:
        return
    connection = session.connection()
    _forget(connection, _TOLD.comment_id, [comment.id for comment in changed if _is_other(comment)])
    _forget(connection, _WORD.comment_id, [comment.id for comment in changed if comment.stage != Stage.PUBLIC])
    index(connection, [comment.id for comment in changed if comment.stage == Stage.PUBLIC])


def index(connection: Connection, comment_ids: Sequence[int]) -> None:
    """Make the words of these comments anew: their own and those of their translations; none if one is not public."""
    _forget(connection, _WORD.comment_id, comment_ids)
    for start in range(0, len(comment_ids), AT_ONCE):
        ids = comment_ids[start : start + AT_ONCE]
        public = select(_ROW.id, _ROW.consultation_id, _ROW.public_text, _ROW.proposed_wording).where(
            _ROW.id.in_(ids), _ROW.stage == Stage.PUBLIC
        )
        found = {
            id_: (plan, [proposals.all_words(text or "", wording)])
            for id_, plan, text, wording in connection.execute(public)
        }
        translated = select(_TOLD.comment_id, _TOLD.text).where(_TOLD.comment_id.in_(list(found)), _TOLD.is_shown)
        for id_, text in connection.execute(translated) if found else ():
            found[id_][1].append(text)
        add(connection, ((plan, id_, "\n".join(texts)) for id_, (plan, texts) in found.items()))


def add(connection: Connection, published: Iterable[tuple[int, int, str]]) -> None:
    """Add the words of comments: their plan, their key and their text."""
    rows = sorted(
        (consultation_id, word.encode(), comment_id)
        for consultation_id, comment_id, text in published
        for word in search_words.words_of(text)
    )
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        connection.execute(
            insert(PublicWord),
            [{"consultation_id": plan, "word": word, "comment_id": comment} for plan, word, comment in part],
        )


def _forget(connection: Connection, of_comment: Column[int], comment_ids: Sequence[int]) -> None:
    """Delete what belongs to these comments, in the table that has this column."""
    for start in range(0, len(comment_ids), AT_ONCE):
        connection.execute(delete(of_comment.table).where(of_comment.in_(comment_ids[start : start + AT_ONCE])))


def _is_changed(comment: Comment) -> bool:
    state = inspect(comment)
    return any(state.attrs[name].history.has_changes() for name in ("stage", "public_text"))


def _is_other(comment: Comment) -> bool:
    """Whether a comment's public words were changed or deleted, or nobody may read them any more."""
    before = inspect(comment).attrs["public_text"].history
    return comment.stage == Stage.CLOSED or (before.has_changes() and list(before.deleted) != [None])

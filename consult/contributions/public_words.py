"""The words of published comments and of their translations, by which anyone finds them.

They follow the comment in the same transaction: whatever publishes it adds them, and whatever takes it or its words
away deletes them, because every change of a comment passes `follow`, which also deletes translations of what is no
longer there. Statements that change many comments at once change none that is public; one that adds public comments
calls `add`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, event, insert, inspect, select
from sqlalchemy.orm import Session, aliased

from consult.contributions import proposals
from consult.contributions.enums import Stage
from consult.contributions.models import Comment, PublicWord, Translation
from consult.storage.database import db
from consult.text import search_words
from consult.text.search_words import SearchWord

AT_ONCE = 500
#: So many places are looked at, whatever is searched for: with words that are more common, not everything is found.
MOST = 1000
#: And no more places than this are kept: a page shows a few, and asks for another word.
ENOUGH = 250
MAX_WORDS = 8

_ROW, _TOLD = Comment.__table__.c, Translation.__table__.c


@dataclass(frozen=True)
class Found:
    """The comments that were found; `is_cut`: there may be more, because all these words are common."""

    ids: Sequence[int]
    is_cut: bool


@event.listens_for(Session, "after_flush")
def follow(session: Session, *_: object) -> None:
    """After comments were changed: their words, if they are public, and none otherwise."""
    changed = [each for each in (*session.new, *session.dirty) if isinstance(each, Comment) and _is_changed(each)]
    if not changed:
        return
    connection = session.connection()
    untrue = [comment.id for comment in changed if _is_other(comment)]
    for start in range(0, len(untrue), AT_ONCE):
        connection.execute(delete(Translation).where(Translation.comment_id.in_(untrue[start : start + AT_ONCE])))
    index(connection, [comment.id for comment in changed if comment.stage == Stage.PUBLIC])
    hidden = [comment.id for comment in changed if comment.stage != Stage.PUBLIC]
    for start in range(0, len(hidden), AT_ONCE):
        connection.execute(delete(PublicWord).where(PublicWord.comment_id.in_(hidden[start : start + AT_ONCE])))


def index(connection: Connection, comment_ids: Sequence[int]) -> None:
    """Make the words of these comments anew: their own and those of their translations; none if one is not public."""
    for start in range(0, len(comment_ids), AT_ONCE):
        ids = comment_ids[start : start + AT_ONCE]
        connection.execute(delete(PublicWord).where(PublicWord.comment_id.in_(ids)))
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


def find(consultation_id: int, wanted: Sequence[SearchWord], which: Sequence[ColumnElement[bool]] = ()) -> Found:
    """The published comments of a plan that have all of these words, at most `MAX_WORDS`, and are `which`.

    The rarest leads: of the places where it is, at most `MOST` are looked at.
    """
    counts = [
        select(PublicWord.comment_id).where(_has(consultation_id, each)).limit(MOST + 1).subquery() for each in wanted
    ]
    query = select(*(select(db.func.count()).select_from(each).scalar_subquery() for each in counts))
    count, rarest = min(zip(db.session.execute(query).one(), wanted, strict=True))
    if not count:
        return Found((), is_cut=False)
    places = select(PublicWord.comment_id).where(_has(consultation_id, rarest)).limit(MOST).subquery()
    query = select(places.c.comment_id)
    for each in wanted:
        if each != rarest:
            other = aliased(PublicWord)
            query = query.where(
                select(other.word).where(other.comment_id == places.c.comment_id, _is(other, each)).exists()
            )
    if which:
        query = query.where(select(Comment.id).where(Comment.id == places.c.comment_id, *which).exists())
    found = db.session.scalars(query.limit(ENOUGH)).all()
    return Found(sorted(set(found)), is_cut=count > MOST or len(found) == ENOUGH)


def _has(consultation_id: int, wanted: SearchWord) -> ColumnElement[bool]:
    return and_(PublicWord.consultation_id == consultation_id, _is(PublicWord, wanted))


def _is(table: type[PublicWord], wanted: SearchWord) -> ColumnElement[bool]:
    word = wanted.word.encode()
    if not wanted.is_beginning:
        return table.word == word
    # No byte of UTF-8 is 255.
    return and_(table.word >= word, table.word < word + b"\xff")


def _is_changed(comment: Comment) -> bool:
    state = inspect(comment)
    return any(state.attrs[name].history.has_changes() for name in ("stage", "public_text"))


def _is_other(comment: Comment) -> bool:
    """Whether a comment's public words were changed or deleted, or nobody may read them any more."""
    before = inspect(comment).attrs["public_text"].history
    return comment.stage == Stage.CLOSED or (before.has_changes() and list(before.deleted) != [None])

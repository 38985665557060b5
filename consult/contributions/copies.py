"""Comments on one part with the same words: recognised by a keyed hash, and shown as one text that was sent N times.

The hash is made with the secret, which is not in the database. It is deleted with the words, which the table itself
checks. How often a text was sent is counted when a batch becomes public, and again with every batch of counts. Between
batches it stays the same. If one of them is deleted, its words and its link to the others are gone at once, and the
number is lower with the next batch.
"""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    TextClause,
    case,
    event,
    func,
    inspect,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session, aliased

from consult.contributions import copied_answers, near_copies, proposals
from consult.contributions.enums import Stage
from consult.contributions.models import REPEATED, Comment
from consult.storage.database import db, settings
from consult.text import same_words

HASH_BYTES = 16
AT_ONCE = 500

_copy = aliased(Comment)
_FIRST = (
    select(func.min(_copy.id))
    .where(
        _copy.consultation_id == Comment.consultation_id,
        _copy.wording_hmac == Comment.wording_hmac,
        _copy.stage == Stage.PUBLIC,
    )
    .correlate(Comment)
    .scalar_subquery()
)
#: The id of the one that is shown, of a public comment.
STANDS_FOR: ColumnElement[int] = case((Comment.times_sent == 1, Comment.id), else_=_FIRST)
_TIMES_SHOWN: ColumnElement[int] = func.sum(case((near_copies.STANDS, 1), else_=0))


def hmac_of(consultation_id: int, clause_id: int | None, words: str) -> bytes:
    """The same for all comments on a part, or on the whole plan, that have the same words.

    Proposed words are the same only letter by letter: a comma may be what somebody wants to change.
    """
    text, proposed, wording = words.partition(proposals.SEPARATOR)
    form = f"{same_words.form(text)}{proposed}{' '.join(wording.split())}"
    message = f"{consultation_id}/{clause_id or 0}/{form}".encode()
    return hmac.digest(settings().secret, b"consult same words " + message, hashlib.sha256)[:HASH_BYTES]


def compare(comment: Comment) -> None:
    """Give a comment the hash of its words, if it has none yet."""
    words = comment.read_words
    if words is not None and comment.wording_hmac is None:
        comment.wording_hmac = hmac_of(comment.consultation_id, comment.clause_id, words)


def other_with_words_of(comment_id: int) -> int | None:
    """The public comment that stands for the words of this one once it is gone, as the database has them now."""
    words = select(Comment.consultation_id, Comment.wording_hmac).where(Comment.id == comment_id).subquery()
    query = select(func.min(Comment.id)).where(
        Comment.consultation_id == words.c.consultation_id,
        Comment.wording_hmac == words.c.wording_hmac,
        Comment.stage == Stage.PUBLIC,
        Comment.id != comment_id,
    )
    with db.session.no_autoflush:
        return db.session.scalar(query)


def shown_ids(consultation_id: int, trackers: Collection[str] | None = None) -> dict[str, int]:
    """By public code, which comment stands for its words: of public ones, these or all."""
    query = select(Comment.tracker, STANDS_FOR, Comment.consultation_id, Comment.stage)
    if trackers is None:
        query = query.where(Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC)
    else:
        query = query.where(Comment.tracker.in_(trackers))
    # Asked of the rows, not of the database, which would look through all public comments.
    wanted = consultation_id, Stage.PUBLIC
    return {tracker: id_ for tracker, id_, *where in db.session.execute(query) if tuple(where) == wanted}


def count_again(consultation_id: int, wordings: Collection[bytes | None] = ()) -> None:
    """Count how often each repeated text was sent, and texts with these hashes: with a batch.

    All copies of a text get the same place in the shuffles, so that the text stays where it is if the one that is shown
    is deleted.
    """
    ours, repeated = Comment.consultation_id == consultation_id, text(f"comment.{REPEATED}")
    known = {*wordings, *db.session.scalars(select(Comment.wording_hmac).where(ours, repeated))}
    every = sorted(filter(None, known))
    for start in range(0, len(every), AT_ONCE):
        for wording, count, seat in db.session.execute(_counted(ours, every[start : start + AT_ONCE])).all():
            of_text = _public(consultation_id, wording)
            is_shown = Comment.id == _first(consultation_id, wording)
            _set(of_text, times_sent=count, shuffle_key=seat, is_shown=is_shown, is_folded=False)
            copied_answers.gather(of_text)
    if every:
        _set((ours, repeated, Comment.stage != Stage.PUBLIC), times_sent=1, is_shown=True, is_folded=False)
        db.session.expire_all()
    near_copies.fold(consultation_id)


def count_shown_wrongly(consultation_id: int) -> int:
    """How many public texts of a plan do not stand exactly once, in lists or folded under nearly the same words."""
    ours = Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC, Comment.wording_hmac.is_not(None)
    wrong = select(Comment.wording_hmac).where(*ours).group_by(Comment.wording_hmac).having(_TIMES_SHOWN != 1)
    return db.session.scalar(select(func.count()).select_from(wrong.subquery())) or 0


def _counted(ours: ColumnElement[bool], wordings: Sequence[bytes]) -> Select[bytes | None, int, int]:
    """Texts whose copies do not all say how many they are, are not all in one place, or are not shown once: how many,
    and where.
    """
    key = Comment.shuffle_key
    same = func.min(Comment.times_sent) == func.max(Comment.times_sent)
    is_counted = same & (func.min(Comment.times_sent) == func.count())
    is_right = is_counted & (func.min(key) == func.max(key)) & (_TIMES_SHOWN == 1)
    return (
        select(
            Comment.wording_hmac,
            func.count(),
            func.coalesce(func.min(case((Comment.times_sent > 1, key))), func.min(key)),
        )
        .where(ours, Comment.wording_hmac.in_(wordings), Comment.stage == Stage.PUBLIC)
        .group_by(Comment.wording_hmac)
        .having(~is_right)
    )


@event.listens_for(Session, "after_flush")
def show_another(session: Session, *_: object) -> None:
    """When the copy that lists have is deleted, taken off or changed, they have another one at once."""
    for comment in session.dirty:
        if not isinstance(comment, Comment) or not _is_left(comment):
            continue
        if _before(comment, "times_sent") != 1:
            _stand_in(session, comment.consultation_id, _before(comment, "wording_hmac"))
        if (group := _before(comment, "near_group")) is not None:
            near_copies.show_another(comment.consultation_id, group)


def _stand_in(session: Session, consultation_id: int, wording: bytes | None) -> None:
    """Let another copy of a text stand for it, if none does."""
    other = aliased(Comment)
    is_there = or_(other.is_shown, other.is_folded)
    has_one = select(other.id).where(*_public(consultation_id, wording, other), is_there)
    first = Comment.id == _first(consultation_id, wording)
    is_near = Comment.near_group.is_not(None)
    which = update(Comment).where(*_public(consultation_id, wording), first, ~has_one.exists())
    session.connection().execute(which.values(is_shown=~is_near, is_folded=is_near))


def _is_left(comment: Comment) -> bool:
    """Whether a comment was public and is no more, or has other words now."""
    attributes = inspect(comment).attrs
    is_changed = attributes["stage"].history.has_changes() or attributes["wording_hmac"].history.has_changes()
    return is_changed and _before(comment, "stage") == Stage.PUBLIC


def _before(comment: Comment, name: str) -> Any:
    history = inspect(comment).attrs[name].history
    return (*history.deleted, *history.unchanged, None)[0]


def _first(consultation_id: int, wording: bytes | None) -> ScalarSelect[int]:
    """The public comment that stands for a text: that with the first key, which is random."""
    return select(func.min(_copy.id)).where(*_public(consultation_id, wording, _copy)).scalar_subquery()


def _public(
    consultation_id: int, wording: bytes | None, table: type[Comment] = Comment
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.consultation_id == consultation_id,
        table.wording_hmac == wording,
        table.stage == Stage.PUBLIC,
    )


def _set(which: tuple[ColumnElement[bool] | TextClause, ...], **values: object) -> None:
    db.session.execute(update(Comment).where(*which).values(**values).execution_options(synchronize_session=False))

"""Comments with the same words before an analyst: shown once, sorted in one act, counted each by itself."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, case, func, null, select
from sqlalchemy.orm import aliased

from consult.analysis.models import Sorting
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text import diff
from consult.text.diff import Piece

#: At most this many texts that are nearly the same are shown under one.
MAX_NEAR = 5

Conditions = Sequence[ColumnElement[bool]]
_HAS_COPIES = Comment.copy_group > 0
_OTHER = aliased(Comment)


@dataclass(frozen=True)
class NearText:
    """Words that are nearly the same, which `count` people sent, and what differs in them."""

    id: int
    tracker: str
    count: int
    pieces: Sequence[Piece]


def is_sorted(reader: int | None = None) -> ColumnElement[bool]:
    """Whether somebody sorted a comment, and no theme was split since; for a `reader` who did, whether they did again.

    Each who had found the split theme says anew which of the new ones it is: what they found is gone with the theme.
    """
    of_comment = select(Sorting.id).where(Sorting.comment_id == Comment.id)
    by_somebody = of_comment.where(Sorting.again == "").exists()
    if reader is None:
        return by_somebody
    return by_somebody & ~of_comment.where(Sorting.staff_id == reader, Sorting.again != "").exists()


def shown_once(conditions: Conditions, reader: int | None = None) -> Subquery:
    """One comment of each text, if it can one that waits for the reader; `count` is how many have its words."""
    of_text: list[ColumnElement[Any]] = [
        case((_HAS_COPIES, Comment.wording_hmac)),
        case((_HAS_COPIES, null()), else_=Comment.id),
    ]
    place = func.row_number().over(partition_by=of_text, order_by=(is_sorted(reader), Comment.id)).label("place")
    count = func.count().over(partition_by=of_text).label("count")
    every = select(Comment.id, place, count).where(*conditions).subquery()
    return select(every.c.id, every.c.count).where(every.c.place == 1).subquery()


def count_texts(conditions: Conditions) -> int:
    """How many different texts there are."""
    return db.session.scalar(select(func.count()).select_from(shown_once(conditions))) or 0


def with_copies(conditions: Conditions, comments: Iterable[Comment]) -> dict[int, list[int]]:
    """The keys of all comments with the words of each of these, its own among them."""
    found = {comment.id: [comment.id] for comment in comments}
    by_wording = {comment.wording_hmac: comment.id for comment in comments if comment.copy_group}
    if by_wording:
        query = select(Comment.id, Comment.wording_hmac).where(*conditions, Comment.wording_hmac.in_(by_wording))
        for id_, wording in db.session.execute(query):
            if id_ != by_wording[wording]:
                found[by_wording[wording]].append(id_)
    return found


def has_words_of(comment_ids: Select[int] | CompoundSelect[int]) -> ColumnElement[bool]:
    """Whether a comment is one of these, or a copy of one of the same plan."""
    is_copy = (
        select(_OTHER.id)
        .where(
            _OTHER.consultation_id == Comment.consultation_id,
            _OTHER.copy_group == Comment.copy_group,
            _OTHER.wording_hmac == Comment.wording_hmac,
            _OTHER.id.in_(comment_ids),
        )
        .exists()
    )
    return Comment.id.in_(comment_ids) | (_HAS_COPIES & is_copy)


def near_texts(conditions: Conditions, comments: Collection[Comment]) -> dict[int, list[NearText]]:
    """What others wrote in nearly the words of each of these comments."""
    groups = {comment.copy_group for comment in comments if comment.copy_group}
    if not groups:
        return {}
    texts = shown_once([*conditions, Comment.copy_group.in_(groups)])
    query = (
        select(Comment, texts.c.count).join(texts, texts.c.id == Comment.id).order_by(texts.c.count.desc(), Comment.id)
    )
    others = db.session.execute(query).all()
    return {comment.id: _near(comment, others) for comment in comments if comment.copy_group}


def _near(comment: Comment, others: Iterable[Any]) -> list[NearText]:
    near = [
        (other, count) for other, count in others
        if other.copy_group == comment.copy_group and other.wording_hmac != comment.wording_hmac
    ]  # fmt: skip
    return [
        NearText(other.id, other.tracker, count, diff.words(comment.public_text or "", other.public_text or ""))
        for other, count in near[:MAX_NEAR]
    ]

"""How many comments are counted in which way: kept in a small table, so that no page counts 100,000 comments.

`Comment.counted_as` changes only with a batch, and whatever changes it calls `recount` in the same transaction. So the
table moves exactly when the counts that others see move, and says nothing that they do not say.
"""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import Select, delete, func, insert, select

from consult.contributions.counting import IS_COUNTED, PUBLISHED
from consult.contributions.models import Comment, CommentCount
from consult.storage.database import db, random_key

#: (as it is counted, clause id or None for the whole plan, channel, how many).
Cell = tuple[str, int | None, str, int]
Key = TypeVar("Key")


def recount(consultation_id: int) -> None:
    """Count all comments of a plan again."""
    rows = [
        {
            "id": random_key(),
            "consultation_id": consultation_id,
            "counted_as": counted_as,
            "clause_id": clause_id,
            "channel": channel,
            "comments": count,
        }
        for counted_as, clause_id, channel, count in db.session.execute(_by_rows(consultation_id))
    ]
    db.session.execute(delete(CommentCount).where(CommentCount.consultation_id == consultation_id))
    if rows:
        db.session.execute(insert(CommentCount), rows)


def cells(consultation_id: int) -> list[Cell]:
    """All counts of a plan, as of the last batch."""
    return list(db.session.execute(_kept(consultation_id)))


def by_outcome(consultation_id: int) -> dict[str, int]:
    """How many comments are counted in each way."""
    return _summed((counted_as, count) for counted_as, _, _, count in cells(consultation_id))


def public_by_clause(consultation_id: int) -> dict[int | None, int]:
    """How many comments were public on each clause; None is the whole plan."""
    return _summed((clause, count) for how, clause, _, count in cells(consultation_id) if how in PUBLISHED)


def is_right(consultation_id: int) -> bool:
    """Whether the table says of a plan what its comments say."""
    return sorted(cells(consultation_id), key=str) == sorted(db.session.execute(_by_rows(consultation_id)), key=str)


def _kept(consultation_id: int) -> Select[str, int | None, str, int]:
    columns = (CommentCount.counted_as, CommentCount.clause_id, CommentCount.channel, CommentCount.comments)
    return select(*columns).where(CommentCount.consultation_id == consultation_id)


def _by_rows(consultation_id: int) -> Select[str, int | None, str, int]:
    """In the order of the index that has all of this."""
    cell = (Comment.counted_as, Comment.clause_id, Comment.channel)
    return select(*cell, func.count()).where(Comment.consultation_id == consultation_id, IS_COUNTED).group_by(*cell)


def _summed(counted: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for key, count in counted:
        found[key] = found.get(key, 0) + count
    return found

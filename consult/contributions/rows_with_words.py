"""Rows of other rooms that say something of a comment's public words, and are deleted with them.

A room above registers the column that names the comment. Words that a command takes away are noticed here; whoever
takes away those of many comments in one statement calls `forget` in the same transaction. What must be noted of the
rows is noted `before` they go.
"""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import delete, event
from sqlalchemy.orm import InstrumentedAttribute

from consult.contributions.models import Comment
from consult.storage.database import db

CommentColumn = InstrumentedAttribute[Any]

_columns: list[CommentColumn] = []
_before: list[Callable[[Collection[int]], None]] = []


def register(column: CommentColumn, before: Callable[[Collection[int]], None] | None = None) -> None:
    """Register rows by the column with their comment's key; `before` gets the keys of comments whose rows go."""
    if column not in _columns:
        _columns.append(column)
        if before is not None:
            _before.append(before)


def forget(comment_ids: Collection[int]) -> None:
    """Delete the rows of comments whose public words are being deleted."""
    for note in _before:
        note(comment_ids)
    for column in _columns:
        db.session.execute(delete(column.class_).where(column.in_(comment_ids)))


@event.listens_for(Comment.public_text, "set", active_history=True)
def _follow(comment: Comment, words: object, before: object, __: object) -> None:
    if isinstance(before, str) and words is None:
        with db.session.no_autoflush:
            forget([comment.id])

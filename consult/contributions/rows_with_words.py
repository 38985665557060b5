"""Rows of other rooms that say something of a comment's public words, and are deleted with them.

A room above registers the column that names the comment. Words that a command takes away are noticed here; whoever
takes away those of many comments in one statement calls `forget` in the same transaction.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, event
from sqlalchemy.orm import InstrumentedAttribute

from consult.contributions.models import Comment
from consult.storage.database import db

CommentColumn = InstrumentedAttribute[Any]

_columns: list[CommentColumn] = []


def register(column: CommentColumn) -> None:
    """Register rows by the column with their comment's key."""
    if column not in _columns:
        _columns.append(column)


def forget(comment_ids: Collection[int]) -> None:
    """Delete the rows of comments whose public words are being deleted."""
    for column in _columns:
        db.session.execute(delete(column.class_).where(column.in_(comment_ids)))


@event.listens_for(Comment.public_text, "set", active_history=True)
def _follow(comment: Comment, words: object, before: object, __: object) -> None:
    if isinstance(before, str) and words is None:
        with db.session.no_autoflush:
            forget([comment.id])

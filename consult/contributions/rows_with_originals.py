"""Rows of other rooms that may say what is in a comment's original, and are deleted with it.

A room above registers the column that names the comment. Whoever deletes an original calls `forget` in the same
transaction.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import InstrumentedAttribute

from consult.storage.database import db

CommentColumn = InstrumentedAttribute[Any]

_columns: list[CommentColumn] = []


def register(column: CommentColumn) -> None:
    """Register rows by the column with their comment's key."""
    if column not in _columns:
        _columns.append(column)


def forget(comment_ids: Collection[int]) -> None:
    """Delete the rows of comments whose original is being deleted."""
    if comment_ids:
        for column in _columns:
            db.session.execute(delete(column.class_).where(column.in_(comment_ids)))

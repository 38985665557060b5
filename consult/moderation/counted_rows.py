"""Requests and answers about comments, brought into the public counts in batches.

The tables are those whose rows are about one comment and have `answer`, `counted_as` and `uncounted_since`: a count
that moved at once would tell that somebody has just written.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update

from consult.contributions.models import Comment
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.storage.database import Model, db, today

#: Counted, and not answered yet.
WAITING = "waiting"


def bring_due(table: type[Model]) -> int:
    """Count the next batch of a table's rows of days that are over: ten, or after three days; returns how many."""
    rows: Any = table
    over = rows.uncounted_since < today()
    waiting = (
        select(Comment.consultation_id, func.count(), func.min(rows.uncounted_since))
        .join(Comment, Comment.id == rows.comment_id)
        .where(over)
        .group_by(Comment.consultation_id)
    )
    for consultation_id, count, oldest in db.session.execute(waiting).all():
        if is_batch(count, oldest):
            bring(table, consultation_id, over)
            return int(count)
    return 0


def is_batch(count: int, oldest: date) -> bool:
    """Whether so many, the oldest waiting since that day, are counted now."""
    return count >= BATCH or oldest <= today() - MAX_WAIT


def bring(table: type[Model], consultation_id: int, *which: ColumnElement[bool]) -> None:
    """Count a plan's rows, or those that are `which`, as they are now."""
    rows: Any = table
    ours = rows.comment_id.in_(select(Comment.id).where(Comment.consultation_id == consultation_id))
    as_it_is = case((rows.answer == "", WAITING), else_=rows.answer)
    changed = rows.uncounted_since.is_not(None)
    db.session.execute(update(table).where(changed, ours, *which).values(counted_as=as_it_is, uncounted_since=None))

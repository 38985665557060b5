"""Requests and answers about comments, brought into the public counts in batches.

The tables are those whose rows are about one comment and have `answer`, `counted_as` and `uncounted_since`: a count
that moved at once would tell that somebody has just written.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, case, func, literal, select, union_all, update

from consult.consultations.models import Consultation, is_not_being_frozen
from consult.contributions.models import Comment
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.storage.database import Model, db, today

#: Counted, and not answered yet.
WAITING = "waiting"


@dataclass(frozen=True)
class CountedRow:
    """One row as it was counted last; `comment_as` is how its comment was."""

    counted_as: str
    answer: str
    day: date
    answered_on: date | None
    comment_as: str

    @property
    def days(self) -> int:
        """How many days its answer took."""
        return (self.answered_on - self.day).days if self.answered_on else 0


def bring_due(table: type[Model]) -> int:
    """Count the next batch of a table's rows of days that are over: ten, or after three days; returns how many."""
    rows: Any = table
    over = rows.uncounted_since < today()
    waiting = (
        select(Comment.consultation_id, func.count(), func.min(rows.uncounted_since))
        .join(Comment, Comment.id == rows.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(over, is_not_being_frozen())
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


def counted(consultation_id: int, *tables: type[Model]) -> dict[type[Model], list[CountedRow]]:
    """A plan's rows as they were counted last, by table, with one statement for all of them."""
    each: list[Any] = [
        select(
            literal(table.__tablename__).label("source"), rows.counted_as, rows.answer, rows.day, rows.answered_on,
            rows.comment_id,
        ).where(rows.counted_as != "")
        for table in tables
        for rows in [cast(Any, table)]
    ]  # fmt: skip
    # Collected first: no query plan begins with all comments.
    few = union_all(*each).cte("few_counted").prefix_with("materialized")
    told = (few.c.source, few.c.counted_as, few.c.answer, few.c.day, few.c.answered_on, Comment.counted_as)
    query = (
        select(*told).join(Comment, Comment.id == few.c.comment_id).where(Comment.consultation_id == consultation_id)
    )
    found: dict[str, list[CountedRow]] = {table.__tablename__: [] for table in tables}
    for source, *values in db.session.execute(query):
        found[source].append(CountedRow(*values))
    return {table: found[table.__tablename__] for table in tables}

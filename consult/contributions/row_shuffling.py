"""Rewriting submissions in the order of their random keys, so that positions in a file do not reveal who came first.

A database stores what comes later behind, or before, what came earlier: within a page of SQLite's file, in the heap and
in the transaction numbers of PostgreSQL. So submissions, with everything that refers to them, are deleted and inserted
again: at once when there are ten, and again when the day is over, all of that day's together, so that the batches of
one day cannot be told apart either. This is done in pieces, each in a transaction of its own, so that nobody who sends
waits long. A piece contains neighbours in the order of keys, which are random, so pieces reveal nothing. Keys stay the
same: staff may have a page open.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

from sqlalchemy import Column, ColumnElement, RowMapping, Table, delete, insert, select, text, update

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions.models import Submission
from consult.contributions.publication_batches import BATCH
from consult.credentials import access_codes
from consult.runtime import periodic_tasks
from consult.storage.database import Model, db, today

CHUNK = 500
#: How many submissions of a day are rewritten in one transaction.
PIECE = 50
#: The same conditions as the indexes of only these submissions: few of many.
_BATCH_UNSHUFFLED, _DAY_UNSHUFFLED = text("not submission.batch_shuffled"), text("not submission.day_shuffled")

Rows = dict[Table, list[RowMapping]]
T = TypeVar("T")


def reshuffle_due() -> int:
    """Rewrite the next ten or more new submissions of a plan; returns how many that was, 0 if there are none."""
    plan, checked_id = Submission.consultation_id, 0
    while (
        found := db.session.scalar(select(plan).where(_BATCH_UNSHUFFLED, plan > checked_id).order_by(plan).limit(1))
    ) is not None:
        checked_id = found
        tenth = select(plan).where(_BATCH_UNSHUFFLED, plan == checked_id).offset(BATCH - 1).limit(1)
        state = db.session.scalar(select(Consultation.state).where(Consultation.id == checked_id))
        if state != State.OPEN or db.session.scalar(tenth) is not None:
            return reshuffle(checked_id)
    return 0


def reshuffle(consultation_id: int) -> int:
    """Rewrite all submissions of a consultation that are in no batch yet, and its codes."""
    fresh = (Submission.consultation_id == consultation_id, _BATCH_UNSHUFFLED)
    ids = list(db.session.scalars(select(Submission.id).where(*fresh)))
    db.session.execute(update(Submission).where(*fresh).values(batch_shuffled=True))
    rewrite(Submission, ids)
    access_codes.rewrite(consultation_id)
    return len(ids)


def shuffle_due() -> int:
    """Rewrite the next piece of a day that is over, in one plan; returns how many submissions that was, 0 for none."""
    over = _DAY_UNSHUFFLED, Submission.changed_on < today()
    order = (Submission.changed_on, Submission.consultation_id, Submission.id)
    found = db.session.execute(select(*order[:2]).where(*over).order_by(*order).limit(1)).first()
    if found is None:
        return 0
    day, consultation_id = found
    of_day = (_DAY_UNSHUFFLED, Submission.changed_on == day, Submission.consultation_id == consultation_id)
    ids = list(db.session.scalars(select(Submission.id).where(*of_day).order_by(Submission.id).limit(PIECE)))
    db.session.execute(update(Submission).where(Submission.id.in_(ids)).values(batch_shuffled=True, day_shuffled=True))
    rewrite(Submission, ids)
    if len(ids) < PIECE:
        access_codes.rewrite(consultation_id)
    return len(ids)


def rewrite(model: type[Model], ids: Sequence[int]) -> None:
    """Delete these rows, with every row of any table that refers to them, and insert all again in the order of keys."""
    db.session.flush()
    rows: Rows = {}
    table = Model.metadata.tables[model.__tablename__]
    _collect(rows, table, table.c.id, ids)
    order = [table for table in Model.metadata.sorted_tables if rows.get(table)]
    for table in reversed(order):
        (key,) = table.primary_key.columns
        for some in _chunks([row[key.name] for row in rows[table]]):
            db.session.execute(delete(table).where(key.in_(some)))
    for table in order:
        (key,) = table.primary_key.columns
        for some in _chunks(sorted(rows[table], key=itemgetter(key.name))):
            db.session.execute(insert(table), [dict(row) for row in some])
    db.session.expire_all()


def register_periodic_tasks() -> None:
    """Register the batches of submissions, and the days, as periodic tasks."""
    periodic_tasks.register("shuffle submissions", reshuffle_due)
    periodic_tasks.register("shuffle days", shuffle_due)


def _collect(rows: Rows, table: Table, column: Column[int], values: Sequence[int]) -> None:
    """Add the rows of `table` with these values, each once, and then the rows that refer to them."""
    (key,) = table.primary_key.columns
    had = {row[key.name] for row in rows.setdefault(table, [])}
    found = [row for some in _chunks(values) for row in _select(table, column.in_(some)) if row[key.name] not in had]
    if not found:
        return
    rows[table] += found
    for other in Model.metadata.tables.values():
        for foreign in other.foreign_keys:
            if foreign.column.table is table:
                _collect(rows, other, foreign.parent, [row[foreign.column.name] for row in found])


def _select(table: Table, condition: ColumnElement[bool]) -> Iterable[RowMapping]:
    return db.session.execute(select(table).where(condition)).mappings()


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

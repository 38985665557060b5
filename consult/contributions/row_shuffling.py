"""Sendings rewritten in the order of their random keys: where rows are in a file tells nothing of who came first.

A database puts what comes later behind, or before, what came earlier: within a page of SQLite's file, in the heap and
in the transaction numbers of PostgreSQL. So sendings, with all that hangs on them, are taken out and put back: at once
when ten are there, and once more when the day is over, all of that day's together, so that the batches of one day
cannot be told apart either. That goes in pieces, each in a transaction of its own, for which nobody who sends waits
long; a piece holds neighbours in the order of keys, which are random, so that pieces tell nothing. Keys stay: staff may
have a page open.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Column, ColumnElement, RowMapping, Table, delete, func, insert, select, text, update

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions.models import Submission
from consult.contributions.publication_batches import BATCH
from consult.credentials import access_codes
from consult.runtime import periodic_tasks
from consult.storage.database import Model, db, today

CHUNK = 500
#: So many sendings of a day are rewritten in one transaction.
PIECE = 50
#: In the words of the indexes that have these sendings alone: few of many.
_UNSETTLED, _UNSHUFFLED = text("not submission.settled"), text("not submission.shuffled")

Rows = dict[Table, list[RowMapping]]


def settle_due() -> int:
    """Rewrite the next ten or more new sendings of a plan; returns how many that was, 0 when there are none."""
    waiting = (
        select(Submission.consultation_id, Consultation.state, func.count())
        .join(Consultation, Consultation.id == Submission.consultation_id)
        .where(_UNSETTLED)
        .group_by(Submission.consultation_id, Consultation.state)
    )
    for consultation_id, state, count in db.session.execute(waiting).all():
        if count >= BATCH or state != State.OPEN:
            return reshuffle(consultation_id)
    return 0


def reshuffle(consultation_id: int) -> int:
    """Rewrite all sendings of a consultation that are in no batch yet, and its codes."""
    fresh = (Submission.consultation_id == consultation_id, _UNSETTLED)
    ids = list(db.session.scalars(select(Submission.id).where(*fresh)))
    db.session.execute(update(Submission).where(*fresh).values(settled=True))
    rewrite(Submission, ids)
    access_codes.rewrite(consultation_id)
    return len(ids)


def shuffle_due() -> int:
    """Rewrite the next piece of a day that is over, in one plan; returns how many sendings that was, 0 for none."""
    over = _UNSHUFFLED, Submission.changed_on < today()
    order = (Submission.changed_on, Submission.consultation_id, Submission.id)
    found = db.session.execute(select(*order[:2]).where(*over).order_by(*order).limit(1)).first()
    if found is None:
        return 0
    day, consultation_id = found
    of_day = (_UNSHUFFLED, Submission.changed_on == day, Submission.consultation_id == consultation_id)
    ids = list(db.session.scalars(select(Submission.id).where(*of_day).order_by(Submission.id).limit(PIECE)))
    db.session.execute(update(Submission).where(Submission.id.in_(ids)).values(settled=True, shuffled=True))
    rewrite(Submission, ids)
    if len(ids) < PIECE:
        access_codes.rewrite(consultation_id)
    return len(ids)


def rewrite(model: type[Model], ids: Sequence[int]) -> None:
    """Take these rows out, with every row of any table that hangs on them, and put all back in the order of keys."""
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
        name = key.name
        for some in _chunks(sorted(rows[table], key=lambda row, name=name: row[name])):
            db.session.execute(insert(table), [dict(row) for row in some])
    db.session.expire_all()


def register_periodic_tasks() -> None:
    """Make the batches of sendings, and the days, known to the sweeps."""
    periodic_tasks.register("settle sendings", settle_due)
    periodic_tasks.register("shuffle days", shuffle_due)


def _collect(rows: Rows, table: Table, column: Column[int], values: Sequence[int]) -> None:
    """Add the rows of `table` with these values, each once, and then the rows that point to them."""
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


def _chunks(values: Sequence[object]) -> Iterator[Sequence[object]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

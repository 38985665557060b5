"""Sendings written anew in random order, batch by batch: where rows stand in a file tells nothing of who came first.

A database puts what comes later behind, or before, what came earlier: within a page of SQLite's file, in the
heap and in the transaction numbers of PostgreSQL. So each batch of sendings, with all that hangs on them, is
taken out and put back shuffled, in one transaction: when ten are there, when the oldest is three days old, or
once the consultation takes no more. Keys stay, as they are random and staff may have a page open.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import Column, ColumnElement, RowMapping, Table, delete, func, insert, select, update

from consult import sweeps
from consult.consultations.life import State
from consult.consultations.models import Consultation
from consult.contributions.models import Submission
from consult.contributions.publication import BATCH, LONGEST_WAIT
from consult.database import Base, db, today
from consult.invitations import codes

CHUNK = 500

_shuffler = random.SystemRandom()

Rows = dict[Table, list[RowMapping]]


def settle_due() -> int:
    """Write the next due batch anew; returns how many sendings that was, 0 when none is due."""
    waiting = (
        select(Submission.consultation_id, Consultation.state, func.count(), func.min(Submission.day))
        .join(Consultation, Consultation.id == Submission.consultation_id)
        .where(Submission.settled.is_(False))
        .group_by(Submission.consultation_id, Consultation.state)
    )
    for consultation_id, state, count, oldest in db.session.execute(waiting).all():
        if _is_due(state, count, oldest):
            return settle(consultation_id)
    return 0


def settle(consultation_id: int) -> int:
    """Write all sendings that are in no batch yet anew, and the codes of that consultation."""
    fresh = (Submission.consultation_id == consultation_id, Submission.settled.is_(False))
    ids = list(db.session.scalars(select(Submission.id).where(*fresh)))
    db.session.execute(update(Submission).where(*fresh).values(settled=True))
    rewrite(Submission, ids)
    codes.rewrite(consultation_id)
    return len(ids)


def rewrite(model: type[Base], ids: Sequence[int]) -> None:
    """Take these rows out, with every row of any table that hangs on them, and put all back in random order."""
    db.session.flush()
    rows: Rows = {}
    table = Base.metadata.tables[model.__tablename__]
    _collect(rows, table, table.c.id, ids)
    order = [table for table in Base.metadata.sorted_tables if rows.get(table)]
    for table in reversed(order):
        (key,) = table.primary_key.columns
        for some in _chunks([row[key.name] for row in rows[table]]):
            db.session.execute(delete(table).where(key.in_(some)))
    for table in order:
        _shuffler.shuffle(rows[table])
        for some in _chunks(rows[table]):
            db.session.execute(insert(table), [dict(row) for row in some])
    db.session.expire_all()


def register_sweeps() -> None:
    """Make the batches of sendings known to the sweeps."""
    sweeps.register("settle sendings", settle_due)


def _is_due(state: str, count: int, oldest: date) -> bool:
    return count >= BATCH or oldest <= today() - LONGEST_WAIT or state != State.OPEN


def _collect(rows: Rows, table: Table, column: Column[int], values: Sequence[int]) -> None:
    """Add the rows of `table` with these values, each once, and then the rows that point to them."""
    (key,) = table.primary_key.columns
    had = {row[key.name] for row in rows.setdefault(table, [])}
    found = [row for some in _chunks(values) for row in _select(table, column.in_(some)) if row[key.name] not in had]
    if not found:
        return
    rows[table] += found
    for other in Base.metadata.tables.values():
        for foreign in other.foreign_keys:
            if foreign.column.table is table:
                _collect(rows, other, foreign.parent, [row[foreign.column.name] for row in found])


def _select(table: Table, condition: ColumnElement[bool]) -> Iterable[RowMapping]:
    return db.session.execute(select(table).where(condition)).mappings()


def _chunks(values: Sequence[object]) -> Iterator[Sequence[object]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

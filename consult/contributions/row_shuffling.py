"""Rewriting submissions in the order of their random keys, so that positions in a file do not reveal who came first.

A database stores what comes later behind, or before, what came earlier: within a page of SQLite's file, in the heap and
in the transaction numbers of PostgreSQL. So submissions, with everything that refers to them, are deleted and inserted
again: at once when there are ten, and again when the day is over, all of that day's together, so that the batches of
one day cannot be told apart either. Sheets of answers to comments are treated in the same way. This is done in pieces,
each in a transaction of its own, so that nobody who sends waits long. A piece contains neighbours in the order of keys,
which are random, so pieces reveal nothing. Keys stay the same: staff may have a page open.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

from sqlalchemy import Column, ColumnElement, RowMapping, Table, TextClause, delete, insert, select, text, update

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions.models import CommentVoteSheet, Submission
from consult.contributions.publication_batches import BATCH
from consult.credentials import access_codes
from consult.runtime import periodic_tasks
from consult.storage.database import Model, db, today

CHUNK = 500
#: How many submissions of a day are rewritten in one transaction.
PIECE = 50

#: What one person sent together, in one table or the other.
Sent = type[Submission] | type[CommentVoteSheet]
Rows = dict[Table, list[RowMapping]]
T = TypeVar("T")


def reshuffle_due(sent: Sent = Submission) -> int:
    """Rewrite the next ten or more new submissions of a plan; returns how many that was, 0 if there are none."""
    plan, checked_id, fresh = sent.consultation_id, 0, _unshuffled(sent, "batch")
    while (
        found := db.session.scalar(select(plan).where(fresh, plan > checked_id).order_by(plan).limit(1))
    ) is not None:
        checked_id = found
        tenth = select(plan).where(fresh, plan == checked_id).offset(BATCH - 1).limit(1)
        state = db.session.scalar(select(Consultation.state).where(Consultation.id == checked_id))
        if state != State.OPEN or db.session.scalar(tenth) is not None:
            return reshuffle(checked_id, sent)
    return 0


def reshuffle_sheets_due() -> int:
    """The same for new sheets."""
    return reshuffle_due(CommentVoteSheet)


def reshuffle(consultation_id: int, sent: Sent = Submission) -> int:
    """Rewrite all submissions of a consultation that are in no batch yet, and its codes."""
    fresh = (sent.consultation_id == consultation_id, _unshuffled(sent, "batch"))
    ids = list(db.session.scalars(select(sent.id).where(*fresh)))
    db.session.execute(update(sent).where(*fresh).values(batch_shuffled=True))
    rewrite(sent, ids)
    if sent is Submission:
        access_codes.rewrite(consultation_id)
    return len(ids)


def shuffle_due(sent: Sent = Submission) -> int:
    """Rewrite the next piece of a day that is over, in one plan; returns how many submissions that was, 0 for none."""
    over = _unshuffled(sent, "day"), sent.changed_on < today()
    order = (sent.changed_on, sent.consultation_id, sent.id)
    found = db.session.execute(select(*order[:2]).where(*over).order_by(*order).limit(1)).first()
    if found is None:
        return 0
    day, consultation_id = found
    of_day = (_unshuffled(sent, "day"), sent.changed_on == day, sent.consultation_id == consultation_id)
    ids = list(db.session.scalars(select(sent.id).where(*of_day).order_by(sent.id).limit(PIECE)))
    db.session.execute(update(sent).where(sent.id.in_(ids)).values(batch_shuffled=True, day_shuffled=True))
    rewrite(sent, ids)
    if len(ids) < PIECE and sent is Submission:
        access_codes.rewrite(consultation_id)
    return len(ids)


def shuffle_sheets_due() -> int:
    """The same for sheets."""
    return shuffle_due(CommentVoteSheet)


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
    """Register the batches of submissions and of sheets, and the days, as periodic tasks."""
    periodic_tasks.register("shuffle submissions", reshuffle_due)
    periodic_tasks.register("shuffle days", shuffle_due)
    periodic_tasks.register("shuffle sheets", reshuffle_sheets_due)
    periodic_tasks.register("shuffle days of sheets", shuffle_sheets_due)


def _unshuffled(sent: Sent, since: str) -> TextClause:
    """The same condition as the index of only the rows that were not rewritten since: few of many."""
    return text(f"not {sent.__tablename__}.{since}_shuffled")


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

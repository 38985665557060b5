"""Sheets of answers to comments: counting them in batches, holding some back, and unlinking them at the freeze.

How often a comment was answered decides its place in the order, so it changes as all counts do: with ten sheets from
days that are over, after three days, or at closing. A sheet that waits for a spam check, or was removed as junk, counts
nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, or_, select, update

from consult.consultations.lifecycle import BEING_READ, State
from consult.consultations.models import Consultation
from consult.contributions.enums import HoldReason, Stage
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.runtime import periodic_tasks
from consult.storage.database import Model, change_rows, db, pause, random_key, today

CHUNK = 5000
NAME = "count sheets"
#: What is read, or written, in one transaction: on SQLite others wait meanwhile.
SHEETS_AT_ONCE, COMMENTS_AT_ONCE, MARKED_AT_ONCE = 200, 250, 5000
#: A sheet's `hold_reason` once it was removed.
JUNK = "junk"
WAITING = tuple(reason.value for reason in HoldReason)


@dataclass
class _Batch:
    """What this process remembers of a batch: the plan and its state; the day before which sheets came; those sheets;
    the comments that they answer and that were not found right yet; and the numbers of the next of them.
    """

    plan_id: int
    state: str
    day: date
    sheets: Sequence[int]
    comments: Sequence[int]
    counted: Mapping[int, int] = field(default_factory=dict)


def count_due() -> int:
    """Do the next piece of a batch of sheets that is due; returns how many rows that changed, 0 if none is due.

    First the comments that the sheets answer get their new numbers, a few at once. When all have them, the sheets are
    marked as counted. A process that stops in between leaves the sheets waiting, and the next one begins again.
    """
    remembered = periodic_tasks.memory(NAME, dict[str, _Batch])
    batch = remembered.get(NAME)
    if batch is None or not batch.sheets or not _may_count(batch):
        remembered.clear()
        batch = _batch_due()
        if batch is None:
            return 0
        remembered[NAME] = batch
    changed = _changed(batch)
    if not changed:
        return _mark_counted(batch)
    rows = [{"comment": comment_id, "times": times} for comment_id, times in changed.items()]
    table = Model.metadata.tables[Comment.__tablename__]
    numbered = update(table).where(table.c.id == bindparam("comment")).values(times_seen=bindparam("times"))
    db.session.execute(numbered, rows)
    db.session.expire_all()
    return len(rows)


def count_held(consultation_id: int, *, junk: bool = False) -> int:
    """How many sheets wait for a spam check, or were removed as junk."""
    return db.session.scalar(held(consultation_id, junk=junk)) or 0


def held(consultation_id: int, *, junk: bool = False) -> Select[int]:
    """The same as a query, for a statement that asks more."""
    return select(func.count()).select_from(CommentVoteSheet).where(*_which(consultation_id, junk=junk))


def held_before(consultation_id: int) -> Select[int]:
    """How many sheets waited for a spam check at the last batch, as a query."""
    return held(consultation_id).where(CommentVoteSheet.uncounted_since.is_(None))


def release(consultation_id: int, junk: bool) -> int:
    """Let all held sheets of a plan count, or all that were removed; returns how many that was."""
    return _mark("", *_which(consultation_id, junk=junk))


def mark_junk(consultation_id: int) -> int:
    """Remove all held sheets of a plan as junk; returns how many that was."""
    return _mark(JUNK, *_which(consultation_id, junk=False))


def unlink(consultation: Consultation) -> None:
    """Destroy the sheets of a plan: of what counts is left how many people gave each answer to each comment.

    Imported sheets are public data. Of a cancelled plan nothing is published, so nothing is kept.
    """
    if consultation.imported_from:
        return
    ours = select(CommentVoteSheet.id).where(CommentVoteSheet.consultation_id == consultation.id)
    kept: list[dict[str, int | None]] = []
    answer = CommentVote.comment_id, CommentVote.value, CommentVote.clause_version_id
    if not consultation.is_cancelled:
        query = (
            select(*answer, func.count().label("people"))
            .join(Comment, Comment.id == CommentVote.comment_id)
            .join(CommentVoteSheet, CommentVoteSheet.id == CommentVote.sheet_id)
            .where(
                CommentVoteSheet.consultation_id == consultation.id,
                CommentVoteSheet.hold_reason == "",
                Comment.stage == Stage.PUBLIC,
            )
            .group_by(*answer)
        )
        kept = [
            {"id": random_key(), "sheet_id": None, **dict(answered)}
            for answered in db.session.execute(query).mappings()
        ]
    gone = (
        delete(CommentVote).where(CommentVote.sheet_id.in_(ours)),
        delete(CommentVoteSheet).where(CommentVoteSheet.consultation_id == consultation.id),
    )
    for statement in gone:
        # Otherwise the key of each of a million rows comes to this program.
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
    for start in range(0, len(kept), CHUNK):
        db.session.execute(insert(CommentVote), kept[start : start + CHUNK])


def _may_count(batch: _Batch) -> bool:
    """Whether the plan of a batch is still as it was when the batch was begun."""
    return db.session.scalar(select(Consultation.state).where(Consultation.id == batch.plan_id)) == batch.state


def _batch_due() -> _Batch | None:
    plans = select(Consultation.id, Consultation.state).where(Consultation.state.in_(BEING_READ))
    for plan_id, state in db.session.execute(plans).all():
        is_closed = state == State.CLOSED
        day = today() + timedelta(days=1) if is_closed else today()
        ours = CommentVoteSheet.consultation_id == plan_id, CommentVoteSheet.uncounted_since < day
        oldest = db.session.scalar(select(func.min(CommentVoteSheet.uncounted_since)).where(*ours))
        tenth = select(CommentVoteSheet.id).where(*ours).offset(BATCH - 1).limit(1)
        if oldest and (is_closed or oldest <= today() - MAX_WAIT or db.session.scalar(tenth) is not None):
            sheets = list(db.session.scalars(select(CommentVoteSheet.id).where(*ours).order_by(CommentVoteSheet.id)))
            return _Batch(plan_id, state, day, sheets, _answered(sheets))
    return None


def _answered(sheets: Sequence[int]) -> list[int]:
    found: set[int] = set()
    for start in range(0, len(sheets), SHEETS_AT_ONCE):
        pause()
        some = CommentVote.sheet_id.in_(sheets[start : start + SHEETS_AT_ONCE])
        found.update(db.session.scalars(select(CommentVote.comment_id).where(some)))
    return sorted(found)


def _changed(batch: _Batch) -> dict[int, int]:
    """The numbers of the next few comments that have others than they should; none if all comments are right."""
    while batch.comments:
        some = batch.comments[:COMMENTS_AT_ONCE]
        batch.counted = batch.counted or _count_answers(some, batch.day)
        now = db.session.execute(select(Comment.id, Comment.times_seen).where(Comment.id.in_(some)))
        changed = {id_: batch.counted[id_] for id_, times in now if times != batch.counted[id_]}
        if changed:
            return changed
        batch.comments, batch.counted = batch.comments[COMMENTS_AT_ONCE:], {}
        pause()
    return {}


def _count_answers(comment_ids: Sequence[int], day: date) -> dict[int, int]:
    since = CommentVoteSheet.uncounted_since
    counted = (
        select(CommentVote.comment_id, func.count())
        .join(CommentVoteSheet, CommentVoteSheet.id == CommentVote.sheet_id)
        .where(
            CommentVote.comment_id.in_(comment_ids),
            CommentVoteSheet.hold_reason == "",
            or_(since.is_(None), since < day),
        )
        .group_by(CommentVote.comment_id)
    )
    return dict.fromkeys(comment_ids, 0) | dict(db.session.execute(counted).all())


def _mark_counted(batch: _Batch) -> int:
    """Sheets to which something was added today are counted again tomorrow: their comments may have been counted
    before that.
    """
    some = batch.sheets[:MARKED_AT_ONCE]
    at_rest = () if batch.state == State.CLOSED else (CommentVoteSheet.changed_on != today(),)
    which = CommentVoteSheet.id.in_(some), CommentVoteSheet.uncounted_since < batch.day, *at_rest
    change_rows(update(CommentVoteSheet).where(*which).values(uncounted_since=None))
    batch.sheets = batch.sheets[MARKED_AT_ONCE:]
    db.session.expire_all()
    return len(some)


def _which(consultation_id: int, *, junk: bool) -> tuple[ColumnElement[bool], ...]:
    reasons = (JUNK,) if junk else WAITING
    return CommentVoteSheet.consultation_id == consultation_id, CommentVoteSheet.hold_reason.in_(reasons)


def _mark(held: str, *which: ColumnElement[bool]) -> int:
    since = func.coalesce(CommentVoteSheet.uncounted_since, today())
    changed = {"uncounted_since": since, "changed_on": today(), "batch_shuffled": False, "day_shuffled": False}
    return change_rows(update(CommentVoteSheet).where(*which).values(hold_reason=held, **changed))

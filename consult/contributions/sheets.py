"""Sheets of answers to comments: counting them in batches, holding some back, and unlinking them at the freeze.

How often a comment was answered decides its place in the order, so it changes as all counts do: with ten sheets from
days that are over, after three days, or at closing. A sheet that waits for a spam check, or was removed as junk, counts
nowhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, or_, select, update

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation, has_batches
from consult.contributions import pieces
from consult.contributions.counting import PUBLISHED
from consult.contributions.enums import HoldReason, Stage
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.runtime import periodic_tasks
from consult.storage.database import Model, change_rows, db, pause, random_key, today

CHUNK = 500
NAME = "count sheets"
#: What is read, or written, in one transaction: on SQLite others wait meanwhile.
SHEETS_AT_ONCE, COMMENTS_AT_ONCE, MARKED_AT_ONCE = 200, 250, 5000
#: What is one piece of unlinking: so many answers to so many comments, or so many sheets.
ANSWERS_AT_ONCE, SUMMED_AT_ONCE, SHEETS_DELETED_AT_ONCE = 2000, 20, 500
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


def unlink_some(consultation: Consultation) -> int:
    """Destroy some of the sheets of a plan; returns how many rows that was about, 0 if there are none left.

    Of what counts is left how many people gave each answer to each comment: first some answers to a few comments, which
    are next to each other by their random keys, become such sums, and in the end sheets without answers are deleted.
    Imported sheets are public data. Of a cancelled plan nothing is published, so nothing is kept.
    """
    if consultation.imported_from:
        return 0
    linked = select(CommentVote.id).where(CommentVote.comment_id == Comment.id, CommentVote.sheet_id.is_not(None))
    answered = select(Comment.id).where(Comment.consultation_id == consultation.id, linked.exists())
    comments = pieces.next_keys("answered", consultation.id, answered, SUMMED_AT_ONCE)
    if comments:
        return _sum_some(consultation, comments)
    ours = select(CommentVoteSheet.id).where(CommentVoteSheet.consultation_id == consultation.id)
    ids = pieces.next_keys("sheets", consultation.id, ours, SHEETS_DELETED_AT_ONCE)
    if ids:
        # Otherwise the key of each row comes to this program.
        gone = delete(CommentVoteSheet).where(CommentVoteSheet.id.in_(ids))
        db.session.execute(gone.execution_options(synchronize_session=False))
        db.session.expire_all()
    return len(ids)


def count_linked(consultation: Consultation) -> int:
    """How many sheets, and answers on them, there are that are not public data."""
    if consultation.imported_from:
        return 0
    ours = select(Comment.id).where(Comment.consultation_id == consultation.id)
    comments = sorted(db.session.scalars(ours))
    linked = select(func.count()).select_from(CommentVoteSheet).where(
        CommentVoteSheet.consultation_id == consultation.id
    )  # fmt: skip
    found = db.session.scalar(linked) or 0
    for start in range(0, len(comments), COMMENTS_AT_ONCE):
        pause()
        some = CommentVote.comment_id.in_(comments[start : start + COMMENTS_AT_ONCE])
        found += db.session.scalar(select(func.count()).where(some, CommentVote.sheet_id.is_not(None))) or 0
    return found


def _sum_some(consultation: Consultation, comments: Sequence[int]) -> int:
    """Add answers to these comments to the sums of each; what is too much for one piece is found again."""
    place = CommentVote.comment_id, CommentVote.value, CommentVote.clause_version_id
    # What a moderator takes down meanwhile was public when the report was made.
    was_public = or_(Comment.stage == Stage.PUBLIC, Comment.reported_as.in_(PUBLISHED))
    counts = (CommentVoteSheet.hold_reason == "") & was_public
    answers = db.session.execute(
        select(CommentVote.id, counts, *place)
        .join(Comment, Comment.id == CommentVote.comment_id)
        .join(CommentVoteSheet, CommentVoteSheet.id == CommentVote.sheet_id)
        .where(CommentVote.comment_id.in_(comments))
        .limit(ANSWERS_AT_ONCE)
    ).all()
    kept = Counter(tuple(answer) for _, is_kept, *answer in answers if is_kept and not consultation.is_cancelled)
    sums = select(CommentVote.id, *place).where(CommentVote.comment_id.in_(comments), CommentVote.sheet_id.is_(None))
    had = {tuple(answer): id_ for id_, *answer in db.session.execute(sums)}
    table = Model.metadata.tables[CommentVote.__tablename__]
    ids = [answer[0] for answer in answers]
    for start in range(0, len(ids), CHUNK):
        db.session.execute(delete(table).where(table.c.id.in_(ids[start : start + CHUNK])))
    more = [{"had": had[answer], "more": people} for answer, people in kept.items() if answer in had]
    if more:
        added = update(table).where(table.c.id == bindparam("had"))
        db.session.execute(added.values(people=table.c.people + bindparam("more")), more)
    names = [each.key for each in place]
    new = [
        {"id": random_key(), "sheet_id": None, "people": people} | dict(zip(names, answer, strict=True))
        for answer, people in kept.items()
        if answer not in had
    ]
    if new:
        db.session.execute(insert(table), new)
    db.session.expire_all()
    return len(answers) or len(comments)


def _may_count(batch: _Batch) -> bool:
    """Whether the plan of a batch is still as it was when the batch was begun."""
    state = select(Consultation.state).where(Consultation.id == batch.plan_id, has_batches())
    return db.session.scalar(state) == batch.state


def _batch_due() -> _Batch | None:
    plans = select(Consultation.id, Consultation.state).where(has_batches())
    for plan_id, state in db.session.execute(plans).all():
        is_closed = state == State.CLOSED
        day = today() + timedelta(days=1) if is_closed else today()
        ours = CommentVoteSheet.consultation_id == plan_id, CommentVoteSheet.uncounted_since < day
        oldest = db.session.scalar(select(func.min(CommentVoteSheet.uncounted_since)).where(*ours))
        tenth = select(CommentVoteSheet.id).where(*ours).offset(BATCH - 1).limit(1)
        if oldest and (is_closed or oldest <= today() - MAX_WAIT or db.session.scalar(tenth) is not None):
            sheets = _waiting(*ours)
            return _Batch(plan_id, state, day, sheets, _answered(sheets))
    return None


def _waiting(*which: ColumnElement[bool]) -> list[int]:
    """The keys of these sheets, read some at a time."""
    found: list[int] = []
    query = select(CommentVoteSheet.id).where(*which).order_by(CommentVoteSheet.id).limit(MARKED_AT_ONCE)
    while some := list(db.session.scalars(query.where(CommentVoteSheet.id > found[-1]) if found else query)):
        found += some
        pause()
    return found


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

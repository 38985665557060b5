"""Sheets of answers to comments: counting them in batches, holding some back, and unlinking them at the freeze.

How often a comment was answered decides its place in the order, so it changes as all counts do: with ten sheets from
days that are over, after three days, or at closing. A sheet that waits for a spam check, or was removed as junk, counts
nowhere.
"""

from sqlalchemy import ColumnElement, ScalarSelect, Select, delete, func, insert, select, update

from consult.consultations.lifecycle import BEING_READ, State
from consult.consultations.models import Consultation
from consult.contributions.enums import HoldReason, Stage
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.storage.database import change_rows, db, random_key, today

CHUNK = 5000
#: A sheet's `hold_reason` once it was removed.
JUNK = "junk"
WAITING = tuple(reason.value for reason in HoldReason)


def count_due() -> int:
    """Count the next batch of sheets that is due; returns how many that was, 0 if none is due."""
    waiting = CommentVoteSheet.uncounted_since.is_not(None)
    plans = select(Consultation.id, Consultation.state).where(Consultation.state.in_(BEING_READ))
    for plan_id, state in db.session.execute(plans).all():
        ours = CommentVoteSheet.consultation_id == plan_id, CommentVoteSheet.uncounted_since < today()
        if state == State.CLOSED:
            if done := _count(ours[0], waiting):
                return done
            continue
        oldest = db.session.scalar(select(func.min(CommentVoteSheet.uncounted_since)).where(*ours))
        tenth = select(CommentVoteSheet.id).where(*ours).offset(BATCH - 1).limit(1)
        if oldest and (oldest <= today() - MAX_WAIT or db.session.scalar(tenth) is not None):
            return _count(*ours)
    return 0


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


def _count(*which: ColumnElement[bool]) -> int:
    """Bring these sheets into the numbers of the comments that they answer."""
    waiting = list(db.session.scalars(select(CommentVoteSheet.id).where(*which)))
    if not waiting:
        return 0
    done = change_rows(update(CommentVoteSheet).where(*which).values(uncounted_since=None))
    for start in range(0, len(waiting), CHUNK):
        sheets = CommentVote.sheet_id.in_(waiting[start : start + CHUNK])
        answered = select(CommentVote.comment_id).where(sheets)
        statement = update(Comment).where(Comment.id.in_(answered)).values(times_seen=_times_seen())
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
    return done


def _times_seen() -> ScalarSelect[int]:
    """How many sheets that are counted have an answer to the comment."""
    return (
        select(func.count())
        .select_from(CommentVote)
        .join(CommentVoteSheet, CommentVoteSheet.id == CommentVote.sheet_id)
        .where(
            CommentVote.comment_id == Comment.id,
            CommentVoteSheet.hold_reason == "",
            CommentVoteSheet.uncounted_since.is_(None),
        )
        .correlate(Comment)
        .scalar_subquery()
    )


def _which(consultation_id: int, *, junk: bool) -> tuple[ColumnElement[bool], ...]:
    reasons = (JUNK,) if junk else WAITING
    return CommentVoteSheet.consultation_id == consultation_id, CommentVoteSheet.hold_reason.in_(reasons)


def _mark(held: str, *which: ColumnElement[bool]) -> int:
    since = func.coalesce(CommentVoteSheet.uncounted_since, today())
    changed = {"uncounted_since": since, "changed_on": today(), "batch_shuffled": False, "day_shuffled": False}
    return change_rows(update(CommentVoteSheet).where(*which).values(hold_reason=held, **changed))

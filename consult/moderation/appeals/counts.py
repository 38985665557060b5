"""Public counts of appeals, which change in batches, and the deletion of what nobody answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from consult.consultations import queries
from consult.contributions.models import Comment
from consult.moderation import counted_rows
from consult.moderation.answer_times import AnswerTimes, answer_times
from consult.moderation.appeals import answering
from consult.moderation.appeals.filing import KEPT_FOR
from consult.moderation.appeals.rules import SEALED, Answer
from consult.moderation.counted_rows import WAITING, CountedRow
from consult.moderation.models import Appeal
from consult.runtime import periodic_tasks
from consult.storage.database import db, today

AT_ONCE = 500


@dataclass(frozen=True)
class AppealCounts:
    """What happened to every appeal on a plan, each counted once; exact, as of the last batch.

    `lapsed` were not answered in time; of the `moot` ones, the comment was gone or decided on again before.
    """

    received: int
    upheld: int
    rejected: int
    lapsed: int
    moot: int
    waiting: int
    times: AnswerTimes | None


def counts(consultation_id: int) -> AppealCounts:
    """What happened to every appeal on a plan, as of the last batch of appeals and answers."""
    return tally(counted_rows.counted(consultation_id, Appeal)[Appeal])


def tally(rows: Sequence[CountedRow]) -> AppealCounts:
    """The counts of these appeals."""
    number = Counter(row.counted_as for row in rows)
    return AppealCounts(
        received=len(rows),
        upheld=number[Answer.UPHELD],
        rejected=number[Answer.REJECTED],
        lapsed=number[Answer.LAPSED],
        moot=number[Answer.MOOT],
        waiting=number[WAITING],
        times=answer_times([row.days for row in rows if row.counted_as in (Answer.UPHELD, Answer.REJECTED)]),
    )


def by_outcome(consultation_id: int) -> dict[str, tuple[int, int]]:
    """By the outcome that they were against: how many appeals there were, and how many were upheld, as counted last."""
    found: dict[str, tuple[int, int]] = {}
    query = (
        select(Appeal.against, Appeal.counted_as, func.count())
        .join(Comment, Comment.id == Appeal.comment_id)
        .where(Comment.consultation_id == consultation_id, Appeal.counted_as != "")
        .group_by(Appeal.against, Appeal.counted_as)
    )
    for against, counted_as, count in db.session.execute(query):
        received, upheld = found.get(against, (0, 0))
        found[against] = received + count, upheld + (count if counted_as == Answer.UPHELD else 0)
    return found


def count_waiting(consultation_id: int) -> int:
    """How many appeals wait for an answer now: for those who may answer them, and for nobody else."""
    return db.session.scalar(waiting(consultation_id)) or 0


def waiting(consultation_id: int) -> Select[int]:
    """The same as a query, for a statement that asks more."""
    # These few are collected first, so that no query plan begins with all comments.
    unanswered = select(Appeal.comment_id, Appeal.against).where(Appeal.answer == "")
    few = unanswered.cte("few_appeals").prefix_with("materialized")
    query = select(func.count(Comment.id)).join(few, few.c.comment_id == Comment.id)
    return query.where(Comment.consultation_id == consultation_id, Comment.outcome == few.c.against)


def count_due() -> int:
    """Count the next batch of appeals and answers of days that are over; returns how many that was."""
    return counted_rows.bring_due(Appeal)


def end_unanswerable() -> int:
    """End appeals that nobody can answer any more, and delete what was typed: too old, or without their comment."""
    wordless = Comment.original.is_(None) & Appeal.against.in_(SEALED)
    gone = or_(Comment.outcome != Appeal.against, wordless)
    query = (
        select(Appeal, gone)
        .join(Comment, Comment.id == Appeal.comment_id)
        .where(Appeal.answer == "", or_(gone, Appeal.day < today() - KEPT_FOR))
        .limit(AT_ONCE)
    )
    ended = db.session.execute(query).all()
    for appeal, is_gone in ended:
        appeal.answer = Answer.MOOT if is_gone else Answer.LAPSED
        answering.close(appeal)
    return len(ended)


def register_periodic_tasks() -> None:
    """Register the batches and the deletion as periodic tasks."""
    periodic_tasks.register("count appeals", count_due, queries.last_change)
    periodic_tasks.register("end appeals that nobody answers", end_unanswerable, queries.last_change)

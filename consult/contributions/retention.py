"""Deleting on schedule what is no longer needed, plan by plan, as its frame tells everyone.

What a moderator hides in a comment is deleted in the same step. What was sent is kept sealed for `sealed_days` after
the decision, in case that was a mistake. Words that were never published are deleted `raw_days` after the answer.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, TextClause, case, func, or_, select, text, update

from consult.consultations import queries
from consult.consultations.lifecycle import FROZEN, LifecycleEvent, State
from consult.consultations.models import Consultation, ConsultationEvent
from consult.contributions import comment_votes, held_submissions, rows_with_originals, rows_with_words
from consult.contributions.enums import Stage
from consult.contributions.models import GONE_WITH_WORDS, MADE_OF_WORDS, UNPUBLISHED, Comment
from consult.runtime import periodic_tasks
from consult.storage.database import db, settings, today

AT_ONCE = 500
#: Plans in which nothing may depend on unpublished words any more: an imported one is closed.
OVER = FROZEN | {State.CLOSED, State.CANCELLED}

Conditions = tuple[ColumnElement[bool] | TextClause, ...]

#: What no row may be: when moderators hide parts, the original words are deleted.
HIDDEN: Conditions = (
    Comment.outcome.in_(("redact", "team_only")),
    Comment.stage.in_((Stage.POOL, Stage.PUBLIC, Stage.CLOSED)),
    Comment.original != Comment.public_text,
)
SEALED: Conditions = (
    Comment.stage.in_((Stage.PUBLIC, Stage.CLOSED)),
    Comment.original.is_not(None),
    Comment.outcome.in_(("publish", "team_only", "refuse", "junk")),
)
#: The same condition as the index of only these comments.
_UNPUBLISHED = text(f"comment.{UNPUBLISHED}")


def purge_sealed() -> int:
    """Delete the original of comments decided on `sealed_days` ago; returns how many."""
    # Nobody can do anything about a danger when no words are left.
    wordless = Comment.public_text.is_(None)
    danger = case((wordless, 0), else_=Comment.danger)
    # Lists of public comments go by what is noted of their words, and change with batches alone.
    gone = {**GONE_WITH_WORDS, "language": None, "characters": None}
    kept = {name: case((wordless, value), else_=getattr(Comment, name)) for name, value in gone.items()}
    ids = list(db.session.scalars(select(Comment.id).where(*SEALED, Comment.purge_on <= today()).limit(AT_ONCE)))
    if not ids:
        return 0
    rows_with_originals.forget(ids)
    done = _blank(ids, original=None, purge_on=None, danger=danger, **kept)
    held_submissions.note_emptied_by(ids)
    return done


def purge_raw() -> int:
    """Delete words that were never published, once their time is over; returns how many, of one plan at a time."""
    for due in _raw():
        ids = list(db.session.scalars(select(Comment.id).where(*due).limit(AT_ONCE)))
        rows_with_originals.forget(ids)
        comment_votes.forget(ids)
        rows_with_words.forget(ids)
        done = _blank(ids, original=None, public_text=None, nonce=b"", **GONE_WITH_WORDS)
        held_submissions.note_emptied_by(ids)
        return done
    return 0


def overdue(grace: timedelta) -> int:
    """How many comments have hidden words, or words that the periodic tasks should have deleted more than
    `grace` ago.
    """
    sealed = or_(Comment.purge_on.is_(None), Comment.purge_on <= today() - grace)
    late = [HIDDEN, (*SEALED, sealed), *_raw(grace)]
    return len({id_ for due in late for id_ in db.session.scalars(select(Comment.id).where(*due))})


def register_periodic_tasks() -> None:
    """Register the deletions as periodic tasks."""
    periodic_tasks.register("delete sealed words", purge_sealed)
    periodic_tasks.register("delete unpublished words", purge_raw, queries.last_change)


def _raw(grace: timedelta = timedelta()) -> Iterator[Conditions]:
    """For each plan whose days have been over since `grace`: the condition for words that were never published."""
    words = select(Comment.id).where(Comment.consultation_id == Consultation.id, _UNPUBLISHED).exists()
    for consultation in db.session.scalars(select(Consultation).where(Consultation.state.in_(OVER), words)):
        since = _over_since(consultation)
        if since is not None and since <= today() - timedelta(days=consultation.raw_days) - grace:
            yield _UNPUBLISHED, Comment.consultation_id == consultation.id


def _over_since(consultation: Consultation) -> date | None:
    """The day from which unpublished words are kept for a limited time; None while they are needed.

    That is the day of the answer; the day it was due, if it is late; the day of cancelling; or the day of import, for a
    plan from elsewhere that will get no answer.
    """
    if consultation.is_cancelled:
        kind = ConsultationEvent.kind == LifecycleEvent.CANCELLED
        at = db.session.scalar(
            select(func.max(ConsultationEvent.at)).where(ConsultationEvent.consultation_id == consultation.id, kind)
        )
        return at.astimezone(settings().timezone).date() if at else None
    if consultation.imported_from and consultation.answered_on is None:
        return consultation.closed_on
    if consultation.is_frozen:
        return consultation.answered_on or consultation.answer_due_on
    return None


def _blank(ids: list[int], **values: object) -> int:
    if ids:
        db.session.execute(update(Comment).where(Comment.id.in_(ids)).values({**MADE_OF_WORDS, **values}))
    return len(ids)

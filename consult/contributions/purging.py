"""Deleting on schedule what no longer needs to be kept, plan by plan, as its frame says to everyone.

What a moderator hid in a comment goes with the act itself. What was sent stays sealed for `sealed_days` after the
decision, in case it was a mistake. The words of what was never published go `raw_days` after the answer.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, update

from consult import sweeps
from consult.consultations.life import LifeKind, State
from consult.consultations.models import Consultation, LifeEvent
from consult.contributions.kinds import EventKind
from consult.contributions.models import Comment, ItemEvent
from consult.database import db, settings, today

AT_ONCE = 500
DECISIONS = (EventKind.APPROVED, EventKind.REDACTED, EventKind.TEAM_ONLY, EventKind.REFUSED, EventKind.JUNKED)
#: From here on nothing rests on unpublished words any more.
FROZEN = (State.HEARD, State.ANSWERED, State.FOLLOWED_UP)

Conditions = tuple[ColumnElement[bool], ...]

#: The day of the last decision on a comment.
_decided_on = func.coalesce(
    select(func.max(ItemEvent.day))
    .where(ItemEvent.comment_id == Comment.id, ItemEvent.kind.in_(DECISIONS))
    .correlate(Comment)
    .scalar_subquery(),
    Comment.day,
)
#: What no row may be: moderators' acts delete the words as sent where parts of them are hidden.
HIDDEN: Conditions = (
    Comment.outcome.in_(("redact", "team_only")),
    Comment.stage.in_(("pool", "public", "closed")),
    Comment.original != Comment.public_text,
)
SEALED: Conditions = (
    Comment.stage.in_(("public", "closed")),
    Comment.original.is_not(None),
    Comment.outcome.in_(("publish", "team_only", "refuse", "junk")),
)
UNPUBLISHED: Conditions = (
    Comment.stage == "closed",
    or_(Comment.original.is_not(None), Comment.public_text.is_not(None)),
)


def purge_sealed() -> int:
    """Delete what was sent of comments decided on `sealed_days` ago; returns how many, of one plan at a time."""
    # Nobody can see to a danger of which no word is left.
    danger = case((Comment.public_text.is_(None), 0), else_=Comment.danger)
    for due in _sealed():
        query = select(Comment.id).where(*due).limit(AT_ONCE)
        if done := _blank(list(db.session.scalars(query)), original=None, danger=danger):
            return done
    return 0


def purge_raw() -> int:
    """Delete the words of what was never published, once its time is over; returns how many, of one plan at a time."""
    for due in _raw():
        query = select(Comment.id).where(*due).limit(AT_ONCE)
        return _blank(list(db.session.scalars(query)), original=None, public_text=None, nonce=b"")
    return 0


def overdue(grace: timedelta) -> int:
    """How many comments hold hidden words, or words that the sweeps should have deleted more than `grace` ago."""
    late = [HIDDEN, *_sealed(grace), *_raw(grace)]
    return len({id_ for due in late for id_ in db.session.scalars(select(Comment.id).where(*due))})


def register_sweeps() -> None:
    """Make the deletions known to the sweeps."""
    sweeps.register("delete sealed words", purge_sealed)
    sweeps.register("delete unpublished words", purge_raw)


def _sealed(grace: timedelta = timedelta()) -> Iterator[Conditions]:
    """Of each plan, what says that words as sent are due to be deleted since `grace`."""
    for id_, days in db.session.execute(_plans_with(*SEALED, days=Consultation.sealed_days)).all():
        yield *SEALED, Comment.consultation_id == id_, _decided_on <= today() - timedelta(days=days) - grace


def _raw(grace: timedelta = timedelta()) -> Iterator[Conditions]:
    """Of each plan whose days are over since `grace`, what says that words were never published."""
    for id_, days in db.session.execute(_plans_with(*UNPUBLISHED, days=Consultation.raw_days)).all():
        since = _over_since(db.session.get_one(Consultation, id_))
        if since is not None and since <= today() - timedelta(days=days) - grace:
            yield *UNPUBLISHED, Comment.consultation_id == id_


def _plans_with(*which: ColumnElement[bool], days: ColumnElement[int]):  # type: ignore[no-untyped-def]
    """(id, days) of the plans that have such comments."""
    return (
        select(Consultation.id, days)
        .join(Comment, Comment.consultation_id == Consultation.id)
        .where(*which)
        .group_by(Consultation.id, days)
    )


def _over_since(consultation: Consultation) -> date | None:
    """The day from which unpublished words are kept for so long and no longer; None while they are needed.

    That of the answer; of the day it was due, when it is late; of the cancelling; of the import, for a plan
    that was brought in from elsewhere and has no answer coming.
    """
    if consultation.state == State.CANCELLED:
        kind = LifeEvent.kind == LifeKind.CANCELLED
        at = db.session.scalar(select(func.max(LifeEvent.at)).where(LifeEvent.consultation_id == consultation.id, kind))
        return at.astimezone(settings().timezone).date() if at else None
    if consultation.imported_from and consultation.answered_on is None:
        return consultation.closed_on
    if consultation.state in FROZEN:
        return consultation.answered_on or consultation.answer_due_on
    return None


def _blank(ids: list[int], **values: object) -> int:
    if ids:
        db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(**values))
    return len(ids)

"""What waits to be read, what is junk, what is approved. Never words that nobody may read unopened."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, case, func, select

from consult.consultations.lifecycle import State
from consult.consultations.models import ClauseVersion, Consultation
from consult.contributions.enums import APPROVED, Stage
from consult.contributions.models import Comment
from consult.moderation.models import ModerationDecision
from consult.moderation.recusal import NOTHING_HIDDEN, HiddenComments
from consult.moderation.review_item import Step, days_of, details_of, step_of
from consult.moderation.rules import BY_TWO, DECLINED, Outcome
from consult.storage.database import db, today
from consult.text import labels
from consult.text.labels import Label

#: What a writer was asked to change and still can: when the plan closes, it returns to the moderators.
_WITH_WRITER = (Comment.outcome == Outcome.ASK) & (Consultation.state == State.OPEN)


@dataclass(frozen=True)
class WaitingComment:
    """One line of the queue. `heading` is empty for the whole plan; `details` counts what detectors found."""

    id: int
    tracker: str
    heading: str
    days: int
    step: Step
    details: int
    suggested: tuple[Label, ...] = ()
    danger: bool = False


@dataclass(frozen=True)
class Approved:
    """One approved comment. `words` are what the public reads, empty while it waits for its batch."""

    id: int
    tracker: str
    heading: str
    outcome: str
    words: str


@dataclass(frozen=True)
class Counts:
    """How many comments wait for whom, and how many days the oldest has waited for a moderator."""

    first: int = 0
    second: int = 0
    writer: int = 0
    junk: int = 0
    oldest_days: int = 0

    @property
    def to_read(self) -> int:
        """How many wait for a moderator."""
        return self.first + self.second

    @property
    def waiting(self) -> int:
        return self.to_read + self.writer


def list_waiting(
    consultation_id: int,
    limit: int | None = None,
    offset: int = 0,
    *,
    kept: HiddenComments = NOTHING_HIDDEN,
) -> list[WaitingComment]:
    """What waits: possible danger first, then oldest first; comments with their writers come last.

    `kept` says what this moderator does not see.
    """
    proposed = _proposed(consultation_id)
    query = (
        select(Comment, ClauseVersion.heading, proposed.c.comment_id, Consultation.state)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .join(proposed, proposed.c.comment_id == Comment.id, isouter=True)
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.INBOX, *kept.shown())
        .order_by(Comment.danger.desc(), _WITH_WRITER, Comment.day, Comment.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        WaitingComment(
            comment.id,
            comment.tracker,
            heading or "",
            days_of(comment),
            step_of(comment, second is not None, state),
            details_of(comment),
            labels.read(comment.suggested_labels),
            comment.danger > 0,
        )
        for comment, heading, second, state in db.session.execute(query)
    ]


def counts(consultation_id: int, kept: HiddenComments = NOTHING_HIDDEN) -> Counts:
    """How much waits, exactly; `kept` says what a moderator does not see."""
    proposed = _proposed(consultation_id)
    waits_for_second = proposed.c.comment_id.is_not(None)
    query = (
        select(Comment.stage, _WITH_WRITER, waits_for_second, func.count(), func.min(Comment.day))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .join(proposed, proposed.c.comment_id == Comment.id, isouter=True)
        .where(Comment.consultation_id == consultation_id, *kept.shown())
        .where((Comment.stage == Stage.INBOX) | (Comment.outcome == Outcome.JUNK))
        .group_by(Comment.stage, _WITH_WRITER, waits_for_second)
    )
    number = dict.fromkeys(("first", "second", "writer", "junk"), 0)
    oldest = today()
    for stage, with_writer, second, count, day in db.session.execute(query):
        name = _pile(stage, with_writer, second)
        number[name] += count
        if name in ("first", "second"):
            oldest = min(oldest, day)
    return Counts(**number, oldest_days=(today() - oldest).days)


def junk(
    consultation_id: int, limit: int | None = None, offset: int = 0, *, without: Collection[int] = ()
) -> list[WaitingComment]:
    """What was removed as junk, newest first; any of it can be restored while comments are still read."""
    query = (
        select(Comment, ClauseVersion.heading)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(Comment.consultation_id == consultation_id, Comment.outcome == Outcome.JUNK)
        .where(Comment.id.not_in(without))
        .order_by(Comment.day.desc(), Comment.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        WaitingComment(comment.id, comment.tracker, heading or "", days_of(comment), Step.DONE, details_of(comment))
        for comment, heading in db.session.execute(query)
    ]


def approved(
    consultation_id: int,
    mark: str = "",
    limit: int | None = None,
    offset: int = 0,
    *,
    without: Collection[int] = (),
) -> list[Approved]:
    """What is public or waits for its batch, by tracker; if `mark` is given, only trackers that begin with it."""
    query = (
        select(Comment, ClauseVersion.heading)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(*_approved(consultation_id, mark), Comment.id.not_in(without))
        .order_by(Comment.tracker)
        .limit(limit)
        .offset(offset)
    )
    return [
        Approved(
            comment.id, comment.tracker, heading or "", comment.outcome,
            (comment.public_text or "") if comment.stage == Stage.PUBLIC else "",
        )
        for comment, heading in db.session.execute(query)
    ]  # fmt: skip


def count_approved(consultation_id: int, mark: str = "", *, without: Collection[int] = ()) -> int:
    """How many comments `approved` finds."""
    query = select(func.count(Comment.id)).where(*_approved(consultation_id, mark), Comment.id.not_in(without))
    return db.session.scalar(query) or 0


def _approved(consultation_id: int, mark: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Comment.consultation_id == consultation_id,
        Comment.stage.in_(APPROVED),
        Comment.tracker.startswith(mark, autoescape=True),
    )


def _pile(stage: str, with_writer: bool, second: bool) -> str:
    if stage != Stage.INBOX:
        return "junk"
    if second:
        return "second"
    return "writer" if with_writer else "first"


def _proposed(consultation_id: int) -> Subquery:
    """The comments with a waiting refusal: one proposal more than there are answers to one."""
    answers = ModerationDecision.outcome.in_((*BY_TWO, DECLINED))
    balance = case((ModerationDecision.effective.is_(False), 1), (answers, -1), else_=0)
    return (
        select(ModerationDecision.comment_id)
        .join(Comment, Comment.id == ModerationDecision.comment_id)
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.INBOX)
        .group_by(ModerationDecision.comment_id)
        .having(func.sum(balance) > 0)
        .subquery()
    )

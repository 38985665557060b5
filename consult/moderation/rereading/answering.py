"""Reading a drawn decision again, by somebody without part in it; what is decided otherwise is read anew."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select

from consult.access import Actor, Conflict, Forbidden, ValidationError
from consult.consultations import queries
from consult.consultations.lifecycle import BEING_READ
from consult.consultations.models import ClauseVersion, Consultation
from consult.contributions import items
from consult.contributions.enums import EventKind
from consult.contributions.models import Comment
from consult.contributions.publication_batches import NONCE_BYTES
from consult.moderation import access_log, counted_rows, decisions, proposed_words, recusal
from consult.moderation.appeals import independence
from consult.moderation.appeals.independence import ANSWER
from consult.moderation.appeals.rules import Independence
from consult.moderation.counted_rows import WAITING, CountedRow
from consult.moderation.danger import flags as danger_flags
from consult.moderation.models import Rereading
from consult.moderation.proposed_words import ProposedWords
from consult.moderation.rereading.rules import DIFFERENT, SAME, Answer
from consult.moderation.review_item import has_opened
from consult.moderation.rules import Outcome
from consult.runtime import periodic_tasks
from consult.storage.database import db, today
from consult.text.messages import N_

AT_ONCE = 500
NOTHING = N_("There is nothing to read again at this address.")


@dataclass(frozen=True)
class WaitingRereading:
    """One drawn decision; `independent` is None for those who may not read it again, `words` until it is opened."""

    id: int
    tracker: str
    heading: str
    days: int
    outcome: Outcome
    independent: bool | None
    wording: str = ""
    words: str | None = None
    proposal: ProposedWords | None = None


@dataclass(frozen=True)
class RereadingCounts:
    """What happened to every drawn decision, each counted once; exact, as of the last batch."""

    drawn: int
    same: int
    different: int
    lapsed: int
    waiting: int


def list_waiting(actor: Actor, code: str) -> list[WaitingRereading]:
    """What was drawn and waits, oldest first, without words; nothing about the actor's own organization."""
    consultation = queries.consultation_for(actor, code, ANSWER)
    if not consultation.is_being_read:
        return []
    rows = db.session.execute(
        select(Rereading, Comment, ClauseVersion.heading)
        .join(Comment, Comment.id == Rereading.comment_id)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(Comment.consultation_id == consultation.id, *_readable())
        .order_by(Rereading.day, Rereading.id)
    ).all()
    ids = [comment.id for _, comment, _ in rows]
    own = recusal.own_body(actor, consultation.id, Comment.id.in_(ids)) if ids else frozenset()
    independent = independence.independence_of_many(actor, [comment for _, comment, _ in rows])
    return [
        WaitingRereading(
            id=row.id,
            tracker=comment.tracker,
            heading=heading or "",
            days=(today() - row.day).days,
            outcome=Outcome(row.outcome),
            independent=independent[comment.id],
        )
        for row, comment, heading in rows
        if comment.id not in own
    ]


def count_waiting(consultation_id: int) -> int:
    """How many wait now: for those who may read them, and for nobody else."""
    return db.session.scalar(waiting(consultation_id)) or 0


def waiting(consultation_id: int) -> Select[int]:
    """The same as a query, for a statement that asks more."""
    # These few are collected first, so that no query plan begins with all comments.
    unanswered = select(Rereading.comment_id, Rereading.outcome).where(Rereading.answer == "")
    few = unanswered.cte("few_drawn").prefix_with("materialized")
    return (
        select(func.count(Comment.id))
        .join(few, few.c.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id, Comment.original.is_not(None))
        .where(Comment.outcome == few.c.outcome)
    )


def one(actor: Actor, code: str, rereading_id: int) -> WaitingRereading:
    """One drawn decision, with the words once the actor has opened them. Raises as `_load`."""
    _, row, comment = _load(actor, code, rereading_id)
    return _waiting(actor, row, comment)


def open_comment(actor: Actor, code: str, rereading_id: int) -> None:
    """Open the words; who did, and when, is recorded.

    Raises:
        Forbidden: the actor had part in the decision. And as `_load`.
    """
    consultation, _, comment = _load(actor, code, rereading_id)
    independence.check(actor, comment)
    access_log.note_access(actor, consultation, comment.id)


def answer(actor: Actor, code: str, rereading_id: int, chosen: str) -> None:
    """Say whether one would decide the same; what one would decide otherwise is read anew.

    Raises:
        Forbidden: the actor had part in the decision, or has not opened the words. And as `_load`.
        ValidationError: at `answer`.
    """
    consultation, row, comment = _load(actor, code, rereading_id)
    independent = independence.check(actor, comment)
    if not has_opened(actor, comment.id):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    if chosen not in (Answer.SAME, Answer.DIFFERENT):
        raise ValidationError(N_("Choose what you would decide."), field="answer")
    notes = [] if independent else [Independence.NOBODY_ELSE]
    if chosen == Answer.SAME:
        decisions.record_answer(actor, consultation, comment, SAME, notes)
    else:
        decisions.record_answer(actor, consultation, comment, DIFFERENT, notes)
        _read_anew(actor, comment)
    _end(row, Answer(chosen))
    row.staff_id = actor.staff_id
    db.session.flush()


def counts(consultation_id: int) -> RereadingCounts:
    """What happened to every drawn decision of a plan, as of the last batch."""
    return tally(counted_rows.counted(consultation_id, Rereading)[Rereading])


def tally(rows: Sequence[CountedRow]) -> RereadingCounts:
    """The counts of these drawn decisions."""
    number = Counter(row.counted_as for row in rows)
    return RereadingCounts(len(rows), *(number[name] for name in (*Answer, WAITING)))


def count_due() -> int:
    """Count the next batch of what was drawn and answered on days that are over; returns how many that was."""
    return counted_rows.bring_due(Rereading)


def end_unreadable() -> int:
    """End what nobody can read again any more: the words are deleted, or reading has ended."""
    over = or_(Comment.original.is_(None), Comment.outcome != Rereading.outcome, Consultation.state.not_in(BEING_READ))
    query = (
        select(Rereading)
        .join(Comment, Comment.id == Rereading.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Rereading.answer == "", over)
        .limit(AT_ONCE)
    )
    ended = db.session.scalars(query).all()
    for row in ended:
        _end(row, Answer.LAPSED)
    db.session.flush()
    return len(ended)


def register_periodic_tasks() -> None:
    """Register the batches and the end of what cannot be read as periodic tasks."""
    periodic_tasks.register("count what is read again", count_due, queries.last_change)
    periodic_tasks.register("end what cannot be read again", end_unreadable, queries.last_change)


def _end(row: Rereading, how: Answer) -> None:
    row.answer, row.answered_on = how.value, today()
    row.uncounted_since = row.uncounted_since or today()


def _read_anew(actor: Actor, comment: Comment) -> None:
    """Put a comment back among those for a first reading, as if nothing had been decided."""
    if comment.outcome == Outcome.JUNK:
        items.record_event(comment, EventKind.RESTORED, actor.staff_id)
    comment.outcome = ""
    # A commitment without it would confirm guessed words.
    comment.nonce = comment.nonce or secrets.token_bytes(NONCE_BYTES)
    items.read_again(comment, comment.original or "", danger=not danger_flags.flags_of([comment.id]))


def _readable() -> tuple[ColumnElement[bool], ...]:
    return Rereading.answer == "", Comment.outcome == Rereading.outcome, Comment.original.is_not(None)


def _load(actor: Actor, code: str, rereading_id: int) -> tuple[Consultation, Rereading, Comment]:
    """A drawn decision that waits.

    Raises:
        NotFound: there is none, the actor reads none here, or works for the organization that the comment is about.
        Conflict: it was answered, the comment was decided on again, or reading has ended.
    """
    consultation, row, comment = independence.load(actor, code, Rereading, rereading_id, NOTHING)
    if row.answer or comment.outcome != row.outcome or comment.original is None or not consultation.is_being_read:
        raise Conflict(N_("This was read again already, or cannot be any more. Nothing was changed."))
    return consultation, row, comment


def _waiting(actor: Actor, row: Rereading, comment: Comment) -> WaitingRereading:
    version = db.session.get(ClauseVersion, comment.clause_version_id) if comment.clause_version_id else None
    independent = independence.independence_of(actor, comment)
    shown = independent is not None and has_opened(actor, comment.id)
    return WaitingRereading(
        id=row.id,
        tracker=comment.tracker,
        heading=version.heading if version else "",
        wording=version.wording if version else "",
        days=(today() - row.day).days,
        outcome=Outcome(row.outcome),
        independent=independent,
        words=comment.original if shown else None,
        proposal=proposed_words.of(comment) if shown else None,
    )

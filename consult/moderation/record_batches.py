"""Moderators' decisions on their way into the public record: in batches, by leaves, dated with the batch's day.

Written one by one, the record would reveal in which order comments were read, and so which were sent next to each
other. A decision on what waits for a batch of comments waits with it: two batches that overlap would reveal more than
either. While people can write, no decision enters on the day on which the comment was written.
"""

from itertools import groupby

from sqlalchemy import ColumnElement, TextClause, case, func, select, text, update

from consult.consultations import queries
from consult.consultations.models import Consultation, is_not_being_frozen
from consult.contributions import batch_days, comment_counts, copies, count_batches, recorded_codes
from consult.contributions.counting import AS_IT_IS
from consult.contributions.enums import Stage
from consult.contributions.models import Comment, Submission
from consult.contributions.publication_batches import is_due, publish, shown, written_before
from consult.moderation import counted_rows
from consult.moderation.copies import judgements
from consult.moderation.models import Appeal, ModerationDecision, Notice, Rereading
from consult.moderation.rules import BY_TWO, DECLINED, SHOWN
from consult.record import entries
from consult.runtime import periodic_tasks
from consult.storage.database import db, settings

#: The same condition as the index of only these decisions.
_UNRECORDED = text("not moderation_decision.recorded")


def record_due() -> int:
    """Record the next due batch of decisions; returns how many these were, 0 if none is due.

    Decisions on what had been approved need not be recorded at closing: they may answer somebody who has just written.
    """
    few = (
        select(ModerationDecision.comment_id, ModerationDecision.at, ModerationDecision.after_approval)
        .where(_UNRECORDED)
        .cte()
        .prefix_with("materialized")
    )
    first = func.sum(case((few.c.after_approval, 0), else_=1))
    waiting = (
        select(Comment.consultation_id, func.count(), func.min(few.c.at), first)
        .join(Comment, Comment.id == few.c.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Comment.stage != Stage.POOL, written_before(), is_not_being_frozen())
        .group_by(Comment.consultation_id)
    )
    for consultation_id, count, oldest, first_acts in db.session.execute(waiting).all():
        consultation = db.session.get_one(Consultation, consultation_id)
        day = oldest.astimezone(settings().timezone).date()
        if is_due(consultation, count, day, at_closing=first_acts > 0):
            return _record(consultation, written_before())
    return 0


def bring_everything(consultation: Consultation) -> None:
    """Bring everything that waits for a batch onto the page, into the record and into the counts: the freeze is a
    batch.
    """
    publish(consultation)
    _record(consultation)
    count_batches.count_everything(consultation.id)
    recorded_codes.record_everything(consultation)
    for table in (Notice, Appeal, Rereading):
        counted_rows.bring(table, consultation.id)


def is_waiting(consultation_id: int) -> bool:
    """Whether any decision on a comment of a closed plan, or any submission, waits for a batch."""
    decided = select(ModerationDecision.id).join(Comment, Comment.id == ModerationDecision.comment_id)
    waiting = (
        decided.where(Comment.consultation_id == consultation_id, _UNRECORDED),
        select(Submission.id).where(
            Submission.consultation_id == consultation_id, Submission.uncounted_since.is_not(None)
        ),
    )
    return any(db.session.scalar(query.limit(1)) is not None for query in waiting)


def register_periodic_tasks() -> None:
    """Register the batches of decisions as a periodic task."""
    periodic_tasks.register("record moderation", record_due, queries.last_change)


def _ready() -> tuple[ColumnElement[bool] | TextClause, ...]:
    return _UNRECORDED, Comment.stage != Stage.POOL


def _record(consultation: Consultation, *which: ColumnElement[bool]) -> int:
    """Record all that wait, or those that are `which`, comment by comment in the order of leaves; decisions on one
    comment keep their order.

    With its decisions a comment is counted as it is now.
    """
    query = (
        select(Comment, ModerationDecision)
        .join(Comment, Comment.id == ModerationDecision.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Comment.consultation_id == consultation.id, *_ready(), *which)
        .order_by(Comment.tracker, ModerationDecision.sequence)
    )
    told = [(comment, made) for comment, made in db.session.execute(query).all()]
    kind = entries.Kind.CORRECTION if consultation.is_frozen else entries.Kind.MODERATION
    for _, made in told:
        made.recorded = True
    db.session.flush()
    of_comments = groupby(told, key=lambda row: row[0].id)
    lines = [[line_of(one.tracker, made) | _shown(one, made) for one, made in acts] for _, acts in of_comments]
    entries.append_batch(consultation.code, kind, lines)
    batch_days.note(consultation.id)
    ids = {made.comment_id for _, made in told}
    db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(counted_as=AS_IT_IS))
    copies.count_again(consultation.id)
    comment_counts.recount(consultation.id)
    judgements.bring(consultation.id)
    return len(told)


def _shown(comment: Comment, made: ModerationDecision) -> dict[str, object]:
    """If other words of a comment are shown than before: a commitment to them, replacing the one to those."""
    if not (made.outcome in SHOWN and made.after_approval and comment.nonce and comment.public_text is not None):
        return {}
    return {"shown": shown(comment.nonce, comment.read_words or "")}


def line_of(tracker: str, made: ModerationDecision) -> dict[str, object]:
    """Only closed codes, none of the words and nobody's name."""
    return {
        "tracker": tracker,
        "outcome": made.outcome,
        "reasons": made.reasons,
        "rules": made.rules_version,
        "second": made.effective and made.outcome in (*BY_TWO, DECLINED),
        "again": made.after_approval,
    }

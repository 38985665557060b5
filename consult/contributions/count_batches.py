"""Counts change in batches: what people send, change and delete is counted together with what others did.

A batch contains what happened on days that are over, once ten submissions wait or one has waited for three days. So
neither a count nor the moment at which it changes reveals more than the day, not even to somebody who sent nine of the
ten. At closing everything that was never counted is counted at once, and so is what a moderator releases or removes
afterwards: nobody can freeze while it counts as held. The freeze counts everything.
"""

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from consult.consultations import queries
from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation, has_batches
from consult.contributions import batch_days, comment_counts, copies, pieces, sheets
from consult.contributions.counting import AS_IT_IS, BY_ITS_WRITER, WAITING, counts_as_shown
from consult.contributions.enums import HoldReason
from consult.contributions.models import Comment, Submission
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.credentials import access_codes
from consult.runtime import periodic_tasks
from consult.storage.database import change_rows, db, today

#: How many submissions are counted in one transaction: on SQLite nobody else can store anything meanwhile.
PIECE = 2000
#: Of how many comments a freeze keeps at once how they are counted.
KEPT_AT_ONCE = 500
COUNTED, HELD, JUNK, EMPTIED = "counted", "held", "junk", "emptied"
_WAITS = Submission.hold_reason.in_([reason.value for reason in HoldReason])
#: How a submission is counted, by what it is. Nobody can release one of which its writer left nothing.
_SENDING_AS_IT_IS = case(
    (and_(_WAITS, Submission.is_emptied), EMPTIED),
    (_WAITS, HELD),
    (Submission.hold_reason == JUNK, JUNK),
    else_=COUNTED,
)
#: What is counted at once when the plan is closed: what never was, and what no longer waits for its spam check.
_AT_ONCE = and_(
    Submission.uncounted_since.is_not(None),
    or_(Submission.counted_as == "", and_(Submission.counted_as == HELD, ~_WAITS)),
)


def mark_for_recount(*which: ColumnElement[bool]) -> None:
    """Let these submissions, to which something happened, be counted and rewritten with a batch again."""
    since = func.coalesce(Submission.uncounted_since, today())
    mark_for_reshuffle(*which)
    db.session.execute(update(Submission).where(*which).values(uncounted_since=since))


def mark_for_reshuffle(*which: ColumnElement[bool]) -> None:
    """Let these submissions, some rows of which were rewritten, be rewritten with all others of the day."""
    db.session.execute(
        update(Submission).where(*which).values(batch_shuffled=False, day_shuffled=False, changed_on=today())
    )


def count_due() -> int:
    """Count the next batch that is due; returns how many submissions that was, 0 if none is due."""
    over = Submission.uncounted_since < today()
    plans = select(Consultation.id, Consultation.state).where(has_batches())
    for consultation_id, state in db.session.execute(plans).all():
        ours = Submission.consultation_id == consultation_id
        new = select(Submission.id).where(ours, _AT_ONCE)
        if state == State.CLOSED and db.session.scalar(new.limit(1)) is not None:
            return _count_piece(consultation_id, or_(_AT_ONCE, over))
        oldest = db.session.scalar(select(func.min(Submission.uncounted_since)).where(ours, over))
        tenth = select(Submission.id).where(ours, over).offset(BATCH - 1).limit(1)
        if oldest and (oldest <= today() - MAX_WAIT or db.session.scalar(tenth) is not None):
            return _count_piece(consultation_id, over)
    return 0


def count_everything(consultation_id: int) -> None:
    """Count all submissions and comments of a consultation as they are now."""
    _count(consultation_id)
    db.session.execute(
        update(Comment)
        .where(Comment.consultation_id == consultation_id, Comment.counted_as != AS_IT_IS)
        .values(counted_as=AS_IT_IS)
    )
    comment_counts.recount(consultation_id)
    db.session.expire_all()


def keep_reported(consultation_id: int) -> int:
    """Keep how the next few comments that count are in the report that is being frozen, whatever happens to them later;
    returns how many these were, 0 if it is kept of all.
    """
    counted = Comment.consultation_id == consultation_id, counts_as_shown(), Comment.reported_as != Comment.counted_as
    ids = pieces.next_keys("reported", consultation_id, select(Comment.id).where(*counted), KEPT_AT_ONCE)
    if ids:
        kept = update(Comment).where(Comment.id.in_(ids)).values(reported_as=Comment.counted_as)
        db.session.execute(kept.execution_options(synchronize_session=False))
        db.session.expire_all()
    return len(ids)


def count_held(consultation_id: int) -> int:
    """How many submissions, and sheets of answers to comments, waited for a moderator's release at the last batch."""
    query = select(func.count()).where(Submission.consultation_id == consultation_id, Submission.counted_as == HELD)
    both = (query.scalar_subquery(), sheets.held_before(consultation_id).scalar_subquery())
    return sum(db.session.execute(select(*both)).one())


def register_periodic_tasks() -> None:
    """Register the batches of counts as periodic tasks."""
    periodic_tasks.register("count submissions", count_due, queries.last_change)
    periodic_tasks.register(sheets.NAME, sheets.count_due, queries.last_change)


def _count_piece(consultation_id: int, which: ColumnElement[bool]) -> int:
    """Count the first of these submissions in the order of keys, which are random; never so that fewer than ten are
    left.
    """
    waiting = Submission.consultation_id == consultation_id, Submission.uncounted_since.is_not(None), which
    some = select(Submission.id).where(*waiting).order_by(Submission.id).limit(PIECE + BATCH)
    ids = list(db.session.scalars(some))
    first = (Submission.id <= ids[PIECE - 1],) if len(ids) == PIECE + BATCH else ()
    return _count(consultation_id, which, *first)


def _count(consultation_id: int, *which: ColumnElement[bool]) -> int:
    """Count these submissions of a consultation, with their comments and the cards that were used.

    A comment that a moderator has decided on is not changed: its decision has a batch of its own.
    """
    waiting = (Submission.consultation_id == consultation_id, Submission.uncounted_since.is_not(None), *which)
    db.session.execute(
        update(Comment)
        .where(Comment.submission_id.in_(select(Submission.id).where(*waiting)))
        .where(or_(Comment.stage == HELD, Comment.outcome.in_(BY_ITS_WRITER), Comment.counted_as.in_(("", HELD))))
        .values(
            counted_as=case(
                (Comment.stage == HELD, HELD), (Comment.outcome.in_(BY_ITS_WRITER), Comment.outcome), else_=WAITING
            )
        )
    )
    done = change_rows(update(Submission).where(*waiting).values(counted_as=_SENDING_AS_IT_IS, uncounted_since=None))
    access_codes.count_used(consultation_id)
    copies.count_again(consultation_id)
    comment_counts.recount(consultation_id)
    batch_days.note(consultation_id)
    db.session.expire_all()
    return done

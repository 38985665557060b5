"""Public codes of comments on their way into the record, before anybody has decided on the comments.

With its code there, a writer who has the proof that a comment was taken can find it in the record long before the
report is frozen. An entry has the code, the part and its meaning, and nothing made from the words: a check code of
words enters when they are published, and those of a comment that is not published never do.

An entry stays for good, also when the freeze has cut all links. So what enters together must not say what one person
sent: a batch has comments of at least ten submissions. While people can write, ten submissions drawn by chance wait for
the next batch, so that the last batch is as mixed as the others. It is in the order of leaves, which is that of chance.
What is left, of fewer, enters with the freeze or when the plan is cancelled.
"""

import random

from sqlalchemy import ColumnElement, or_, select, update

from consult.consultations import queries
from consult.consultations.lifecycle import State
from consult.consultations.models import Clause, ClauseVersion, Consultation, is_not_being_frozen
from consult.contributions import batch_days
from consult.contributions.acceptances import PLAN
from consult.contributions.count_batches import HELD
from consult.contributions.counting import BY_ITS_WRITER
from consult.contributions.enums import HoldReason
from consult.contributions.models import Comment, Submission
from consult.contributions.publication_batches import BATCH
from consult.record import entries
from consult.runtime import periodic_tasks
from consult.storage.database import db

#: How many enter in one transaction: on SQLite nobody else can store anything meanwhile.
PIECE = 1_000

_drawer = random.SystemRandom()


def record_due() -> int:
    """Record the next public codes that are due, of one plan; returns how many comments that was about, 0 for none.

    Those of plans that were frozen or cancelled before codes were recorded are brought in too.
    """
    plans = select(Consultation).where(
        Consultation.state != State.DRAFT, Consultation.imported_from == "", is_not_being_frozen()
    )
    for consultation in db.session.scalars(plans).all():
        if done := _record(consultation, *_due(consultation)):
            return done
    return 0


def record_everything(consultation: Consultation) -> None:
    """Record all codes that are left: the freeze is a batch."""
    while not consultation.imported_from and _record(consultation, _waiting(consultation)):
        pass


def register_periodic_tasks() -> None:
    """Register the batches of public codes as a periodic task, after those of counts."""
    periodic_tasks.register("record public codes", record_due, queries.last_change)


def _waiting(consultation: Consultation) -> ColumnElement[bool]:
    """What was counted, so that its day is over and nobody holds it back, and was not deleted by its writer."""
    return (
        (Comment.consultation_id == consultation.id)
        & ~Comment.code_recorded
        & Comment.counted_as.not_in(("", HELD))
        & Comment.outcome.not_in(BY_ITS_WRITER)
    )


def _due(consultation: Consultation) -> tuple[ColumnElement[bool], ...]:
    """The comments whose codes are due; no condition if none is."""
    waiting = _waiting(consultation)
    if not consultation.is_being_read:
        return (waiting,)
    query = select(Comment.submission_id).where(waiting, Comment.submission_id.is_not(None)).distinct()
    sent = list(db.session.scalars(query))
    if consultation.is_open:
        wait = _drawer.sample(sent, BATCH) if len(sent) >= 2 * BATCH else sent
        return (waiting, Comment.submission_id.not_in(wait)) if len(wait) < len(sent) else ()
    return (waiting,) if len(sent) >= BATCH and not _is_uncounted(consultation.id) else ()


def _is_uncounted(consultation_id: int) -> bool:
    """Whether anything that was sent may still be added to what waits: then they enter together."""
    ours = Submission.consultation_id == consultation_id
    held = Submission.hold_reason.in_([reason.value for reason in HoldReason]) & ~Submission.is_emptied
    new = Submission.uncounted_since.is_not(None) & Submission.counted_as.in_(("", HELD))
    return db.session.scalar(select(Submission.id).where(ours, or_(held, new)).limit(1)) is not None


def _record(consultation: Consultation, *which: ColumnElement[bool]) -> int:
    """Record the first of these in the order of codes, which are random.

    A record that goes on after a restore may have one already: nothing enters twice.
    """
    if not which:
        return 0
    rows = db.session.execute(
        select(Comment.id, Comment.tracker, Clause.key, ClauseVersion.meaning_revision)
        .join(Clause, Clause.id == Comment.clause_id, isouter=True)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(*which)
        .order_by(Comment.tracker)
        .limit(PIECE)
    ).all()
    if not rows:
        return 0
    known = entries.with_code(consultation.code, [row.tracker for row in rows])
    new = [[entry_of(row.tracker, row.key, row.meaning_revision)] for row in rows if row.tracker not in known]
    entries.append_batch(consultation.code, entries.Kind.TAKEN, new)
    # Not their submissions: what waits to be rewritten with its day would wait another day.
    db.session.execute(update(Comment).where(Comment.id.in_([row.id for row in rows])).values(code_recorded=True))
    db.session.expire_all()
    batch_days.note(consultation.id)
    return len(rows)


def entry_of(tracker: str, key: str | None, meaning_revision: int | None) -> dict[str, object]:
    """What the record says of a comment that was taken."""
    told: dict[str, object] = {"tracker": tracker, "part": key or PLAN}
    return told if meaning_revision is None else told | {"meaning_revision": meaning_revision}

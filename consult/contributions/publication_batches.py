"""From the approved pool to the public, in shuffled batches.

A comment becomes public together with others: when ten are ready, after three days, or at closing. While people can
write, a batch contains only comments of days that are over, so that none is shown on the day on which it was written.
Each batch is one transaction.
"""

import hashlib
import hmac
import random
import secrets
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, text, update

from consult.consultations import queries
from consult.consultations.lifecycle import State
from consult.consultations.models import Clause, Consultation, is_not_being_frozen
from consult.contributions import (
    batch_days,
    comment_counts,
    comment_languages,
    copies,
    items,
    rows_with_originals,
    translations,
)
from consult.contributions.enums import UNREAD, EventKind, Stage
from consult.contributions.models import Comment, Submission
from consult.record import entries
from consult.record.canonical import hash_commitment
from consult.runtime import periodic_tasks
from consult.storage.database import db, today

BATCH = 10
MAX_WAIT = timedelta(days=3)
NONCE_BYTES = 32

#: The same condition as the index of only these comments.
_IN_POOL = text("comment.stage = 'pool'")

_shuffler = random.SystemRandom()


def to_pool(comment: Comment, public_text: str) -> None:
    """Put an approved comment, with its public words, among those that wait for a batch."""
    comment.public_text = public_text
    comment.stage = Stage.POOL
    comment.pooled_on = today()
    db.session.flush()


def forget_original(comment: Comment, rest: str | None) -> None:
    """Delete the original if parts of it are hidden, so that only the `rest` can be read, and its nonce.

    With the nonce, a commitment to the original words would confirm a guess of the hidden ones. What is shown gets a
    commitment with a new nonce.
    """
    comment.public_text, comment.original = rest, None
    rows_with_originals.forget([comment.id])
    comment.nonce = secrets.token_bytes(NONCE_BYTES)


def written_before() -> ColumnElement[bool]:
    """Comments, joined with their consultations, that may enter a batch today: of days that are over, or of a plan in
    which nobody can write any more.
    """
    return or_(Comment.day < today(), Consultation.state != State.OPEN)


def publish_due() -> int:
    """Make the next due batch public; returns how many comments that was, 0 if none is due."""
    new = func.sum(case((Comment.public_on.is_(None), 1), else_=0))
    waiting = (
        select(Comment.consultation_id, func.count(), func.min(Comment.pooled_on), new)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(_IN_POOL, Consultation.state != State.CANCELLED, written_before(), is_not_being_frozen())
        .group_by(Comment.consultation_id)
    )
    for consultation_id, count, oldest, new_ones in db.session.execute(waiting).all():
        consultation = db.session.get_one(Consultation, consultation_id)
        if is_due(consultation, count, oldest, at_closing=new_ones > 0):
            return publish(consultation, written_before())
    return 0


def is_due(consultation: Consultation, count: int, oldest: date, *, at_closing: bool = True) -> bool:
    """Whether `count` things, the oldest waiting since `oldest`, may become public together.

    What becomes public `at_closing` need not wait for others, but only once nothing is left to read: otherwise each
    would become public alone, as it is read.
    """
    if count >= BATCH or oldest <= today() - MAX_WAIT:
        return True
    if not at_closing:
        return False
    unread = select(Comment.id).where(Comment.consultation_id == consultation.id, Comment.stage.in_(UNREAD))
    return not consultation.is_open and db.session.scalar(unread.limit(1)) is None


def register_periodic_tasks() -> None:
    """Register the batches as periodic tasks: of comments, and of translations."""
    periodic_tasks.register("publish batches", publish_due, queries.last_change)
    periodic_tasks.register("show translations", translations.publish_due)


def publish(consultation: Consultation, *which: ColumnElement[bool]) -> int:
    """Publish all that wait, or those that are `which`, in random order: what is due takes along what is not, so that
    the batch is large.

    A comment that was public before, and was removed while a second moderator read it, already has its entry in the
    record.
    """
    batch = list(
        db.session.execute(
            select(Comment, Clause.key)
            .join(Consultation, Consultation.id == Comment.consultation_id)
            .join(Clause, Clause.id == Comment.clause_id, isouter=True)
            .where(Comment.consultation_id == consultation.id, Comment.stage == Stage.POOL, *which)
        )
    )
    _shuffler.shuffle(batch)
    new = []
    # The rows about them, too, are written in an order that says nothing.
    for comment, key in batch:
        copies.compare(comment)
        # Pages say the language of words and go by their length, and change with batches alone.
        comment.language = comment_languages.for_everyone(comment, comment.read_words or "")
        comment.characters = len(comment.read_words or "")
        comment.stage, comment.pooled_on, comment.counted_as = Stage.PUBLIC, None, comment.outcome
        if comment.public_on is None:
            comment.public_on = today()
            items.record_event(comment, EventKind.OUT)
            new.append([_entry(comment, key)])
    db.session.flush()
    together = [comment.submission_id for comment, _ in batch]
    entries.append_batch(consultation.code, entries.Kind.COMMENT, new)
    batch_days.note(consultation.id)
    copies.count_again(consultation.id, {comment.wording_hmac for comment, _ in batch})
    comment_counts.recount(consultation.id)
    db.session.execute(
        update(Submission).where(Submission.id.in_(together)).values(day_shuffled=False, changed_on=today())
    )
    return len(batch)


def _entry(comment: Comment, key: str | None) -> dict[str, object]:
    """A salted commitment to the original words if all of them are shown, otherwise only to the words as shown.

    Words that it proposes are part of both.
    """
    entry: dict[str, object] = {"tracker": comment.tracker, "part": key or "plan"}
    if comment.original is not None and comment.original == comment.public_text:
        entry["commitment"] = hash_commitment(comment.nonce, comment.read_words or "")
    elif comment.public_text is not None:
        entry["shown"] = shown(comment.nonce, comment.read_words or "")
    return entry


def shown(nonce: bytes, text: str) -> str:
    """A salted commitment to words as shown: its salt is derived from the comment's nonce, without revealing it."""
    return hash_commitment(_shown_salt(nonce), text)


def published_salt(nonce: bytes, outcome: str) -> bytes:
    """What anyone needs to make the check code of a public comment's words again.

    Of a comment with hidden parts it is not the nonce, only what is derived from it for the words as shown.
    """
    return _shown_salt(nonce) if nonce and outcome != "publish" else nonce


def _shown_salt(nonce: bytes) -> bytes:
    return hmac.digest(nonce, b"shown", hashlib.sha256)

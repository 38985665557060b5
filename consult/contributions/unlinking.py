"""Unlinking at the freeze: afterwards nothing says that two items came from one person.

Votes become shuffled ballots, answers to comments become sums, submissions, self-descriptions and ratings are deleted,
comments are on their own, and the times of what staff did with them are cut to the day, since steps close in time would
reveal which were sent together.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time

from sqlalchemy import Select, delete, insert, or_, select, update

from consult.consultations import reach_plan
from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions import count_batches, row_shuffling, rows_with_originals, rows_with_words, sheets
from consult.contributions.counting import HOLDING, countable
from consult.contributions.enums import CANCELLED, Stage
from consult.contributions.models import (
    GONE_WITH_WORDS,
    MADE_OF_WORDS,
    Ballot,
    ClauseVote,
    Comment,
    CommentVoteSheet,
    ItemEvent,
    PlanRating,
    SelfDescription,
    Submission,
)
from consult.credentials import access_codes
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, random_key

CHUNK = 5000

_shuffler = random.SystemRandom()


def unlink_cancelled() -> int:
    """A cancelled plan will never be frozen or read: cut its links, and delete what was not public yet.

    Returns how many plans that was; one at a time.
    """
    linked = (
        select(each.id).where(each.consultation_id == Consultation.id).exists()
        for each in (Submission, CommentVoteSheet)
    )
    query = select(Consultation).where(Consultation.state == State.CANCELLED, or_(*linked))
    consultation = db.session.scalar(query.limit(1))
    if consultation is None:
        return 0
    unlink(consultation)
    unpublished = (Comment.consultation_id == consultation.id, Comment.stage.in_((Stage.HELD, Stage.INBOX, Stage.POOL)))
    ids = list(db.session.scalars(select(Comment.id).where(*unpublished)))
    rows_with_originals.forget(ids)
    rows_with_words.forget(ids)
    db.session.execute(
        update(Comment)
        .where(*unpublished)
        .values(
            stage=Stage.CLOSED,
            outcome=CANCELLED,
            original=None,
            public_text=None,
            nonce=b"",
            suggested_labels="",
            danger=0,
            is_answer=False,
            **MADE_OF_WORDS,
            **GONE_WITH_WORDS,
        )
    )
    count_batches.count_everything(consultation.id)
    return 1


def register_periodic_tasks() -> None:
    """Register the unlinking of cancelled plans as a periodic task."""
    periodic_tasks.register("unlink cancelled plans", unlink_cancelled)


def unlink(consultation: Consultation) -> int:
    """Cut every link between one person's items, for good; returns how many ballots there are."""
    erasure_journal.note(Taken.LINKS, consultation.code)
    reach_plan.forget_notes(consultation.id)
    sheets.unlink(consultation)
    submissions = select(Submission.id).where(Submission.consultation_id == consultation.id)
    votes = select(ClauseVote.id).where(ClauseVote.submission_id.in_(submissions))
    ballots = _ballots(submissions)
    db.session.execute(delete(ItemEvent).where(ItemEvent.vote_id.in_(votes)))
    db.session.execute(delete(ClauseVote).where(ClauseVote.submission_id.in_(submissions)))
    for model in (SelfDescription, PlanRating):
        db.session.execute(delete(model).where(model.submission_id.in_(submissions)))
    ours = Comment.consultation_id == consultation.id
    # Nothing is published any more, and what several comments have in common could join them.
    db.session.execute(update(Comment).where(ours).values(submission_id=None, may_be_plain=False))
    db.session.execute(delete(Submission).where(Submission.consultation_id == consultation.id))
    comments = list(db.session.scalars(select(Comment.id).where(ours)))
    _forget_holding(comments)
    _blur(consultation.id)
    # What was sent and read together is still together in the file.
    row_shuffling.rewrite(Comment, comments)
    access_codes.rewrite(consultation.id)
    return ballots


def _ballots(submissions: Select[int]) -> int:
    chosen = list(
        db.session.execute(
            select(ClauseVote.clause_version_id, ClauseVote.choice, ClauseVote.channel).where(
                ClauseVote.submission_id.in_(submissions), countable(ClauseVote)
            )
        )
    )
    _shuffler.shuffle(chosen)
    rows = [
        {"id": random_key(), "clause_version_id": version_id, "choice": choice, "channel": channel}
        for version_id, choice, channel in chosen
    ]
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(Ballot), rows[start : start + CHUNK])
    return len(rows)


def _forget_holding(comments: Sequence[int]) -> None:
    """Few submissions are held, so the comments of one would share that fact for good. The effects add up to zero."""
    for start in range(0, len(comments), row_shuffling.CHUNK):
        some = comments[start : start + row_shuffling.CHUNK]
        db.session.execute(delete(ItemEvent).where(ItemEvent.comment_id.in_(some), ItemEvent.kind.in_(HOLDING)))


def _blur(consultation_id: int) -> None:
    comments = select(Comment.id).where(Comment.consultation_id == consultation_id)
    events = db.session.scalars(select(ItemEvent).where(ItemEvent.comment_id.in_(comments), ItemEvent.at.is_not(None)))
    for event in events:
        event.at = datetime.combine(event.day, time(), UTC)
    db.session.flush()

"""Unlinking at the freeze: afterwards nothing says that two items came from one person.

Votes become shuffled ballots, answers to comments become sums, submissions, self-descriptions and ratings are deleted,
comments are on their own, and the times of what staff did with them are cut to the day, since steps close in time would
reveal which were sent together. All of it is done in pieces. What is done in one piece is next to each other by keys,
which are random, or is the same choice on the same clause: so a piece does not show either who belongs together.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, or_, select, update

from consult.consultations import reach_plan
from consult.consultations.lifecycle import State
from consult.consultations.models import Clause, ClauseVersion, Consultation
from consult.contributions import count_batches, pieces, row_shuffling, rows_with_originals, rows_with_words, sheets
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
from consult.storage.database import db, is_exact, random_key

#: What one piece is: so many comments with everything that belongs to them, votes, or submissions with what is left.
COMMENTS_AT_ONCE, VOTES_AT_ONCE, SUBMISSIONS_AT_ONCE = 100, 1000, 100

_shuffler = random.SystemRandom()


def unlink_cancelled() -> int:
    """A cancelled plan will never be frozen or read: cut its links, and delete what was not public yet.

    Does the next piece of one plan; returns how many rows that was about, 0 if there is no such plan.
    """
    query = select(Consultation).where(Consultation.state == State.CANCELLED, _has_links()).limit(1)
    consultation = db.session.scalar(query)
    if consultation is None:
        return 0
    done = _close_unpublished(consultation) or unlink_some(consultation)
    if db.session.scalar(query.where(Consultation.id == consultation.id)) is None:
        erasure_journal.note(Taken.LINKS, consultation.code)
        finish(consultation)
        count_batches.count_everything(consultation.id)
    return done


def register_periodic_tasks() -> None:
    """Register the unlinking of cancelled plans as a periodic task."""
    periodic_tasks.register("unlink cancelled plans", unlink_cancelled)


def unlink(consultation: Consultation) -> None:
    """Cut every link between one person's items, for good, in this transaction."""
    erasure_journal.note(Taken.LINKS, consultation.code)
    for step in _STEPS:
        while step(consultation):
            pass
    finish(consultation)


def unlink_some(consultation: Consultation) -> int:
    """Do the next piece; returns how many rows it was about, 0 if nothing is linked any more."""
    return next((done for step in _STEPS if (done := step(consultation))), 0)


def finish(consultation: Consultation) -> None:
    """What is done once, when nothing is linked any more."""
    reach_plan.forget_notes(consultation.id)
    access_codes.rewrite(consultation.id)


def is_linked(consultation_id: int) -> bool:
    """Whether anything of a plan is still linked, besides what is public data."""
    found = select(Consultation.id).where(Consultation.id == consultation_id, _has_links())
    apart = select(Comment.id).where(Comment.consultation_id == consultation_id, Comment.submission_id.is_not(None))
    return any(db.session.scalar(query.limit(1)) is not None for query in (found, apart))


def count_linked(consultation: Consultation) -> int:
    """How many rows the pieces that are left will be about, without what is public data."""
    ours = consultation.id
    which = (
        ClauseVote.clause_version_id.in_(_versions(consultation)),
        Comment.consultation_id == ours,
        Submission.consultation_id == ours,
    )
    counted = (select(func.count()).where(each) for each in which)
    return sum(db.session.scalar(query) or 0 for query in counted) + sheets.count_linked(consultation)


def _has_links() -> ColumnElement[bool]:
    sent, of_sheets = (
        select(each.id).where(each.consultation_id == Consultation.id).exists()
        for each in (Submission, CommentVoteSheet)
    )
    return or_(sent, of_sheets & (Consultation.imported_from == ""))


def _versions(consultation: Consultation) -> Select[int]:
    return (
        select(ClauseVersion.id)
        .join(Clause, Clause.id == ClauseVersion.clause_id)
        .where(Clause.consultation_id == consultation.id)
        .order_by(ClauseVersion.id)
    )


def _votes_to_ballots(consultation: Consultation) -> int:
    """Votes with one choice on one clause, as far as there are so many: they are of as many people."""
    place = ClauseVote.clause_version_id
    columns = select(ClauseVote.id, place, ClauseVote.choice, ClauseVote.channel, countable(ClauseVote))
    for version_id in db.session.scalars(_versions(consultation)).all():
        some = columns.where(place == version_id).order_by(ClauseVote.choice, ClauseVote.id).limit(VOTES_AT_ONCE)
        votes = db.session.execute(some).all()
        if votes:
            return _to_ballots(votes)
    return 0


def _to_ballots(votes: Sequence[Row[int, int, str, str, bool]]) -> int:
    chosen = [row for *row, counts in (vote[1:] for vote in votes) if counts]
    _shuffler.shuffle(chosen)
    rows = [
        {"id": random_key(), "clause_version_id": version_id, "choice": choice, "channel": channel}
        for version_id, choice, channel in chosen
    ]
    ids = [vote[0] for vote in votes]
    db.session.execute(delete(ItemEvent).where(ItemEvent.vote_id.in_(ids)))
    db.session.execute(delete(ClauseVote).where(ClauseVote.id.in_(ids)))
    if rows:
        db.session.execute(insert(Ballot), rows)
    return len(votes)


def _comments_apart(consultation: Consultation) -> int:
    """Comments on their own, without what only some of them have in common."""
    timed = select(ItemEvent.id).where(ItemEvent.comment_id == Comment.id, is_exact(ItemEvent.at))
    left = or_(Comment.submission_id.is_not(None), Comment.may_be_plain, timed.exists())
    query = select(Comment.id).where(Comment.consultation_id == consultation.id, left)
    ids = pieces.next_keys("comments apart", consultation.id, query, COMMENTS_AT_ONCE)
    if not ids:
        return 0
    # Nothing is published any more, and what several comments have in common could join them.
    db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(submission_id=None, may_be_plain=False))
    of_some = ItemEvent.comment_id.in_(ids)
    # Few submissions are held, so the comments of one would share that fact for good. The effects add up to zero.
    db.session.execute(delete(ItemEvent).where(of_some, ItemEvent.kind.in_(HOLDING)))
    for event in db.session.scalars(select(ItemEvent).where(of_some, ItemEvent.at.is_not(None))):
        event.at = datetime.combine(event.day, time(), UTC)
    # What was sent and read together is still together in the file.
    row_shuffling.rewrite(Comment, ids)
    return len(ids)


def _delete_submissions(consultation: Consultation) -> int:
    query = select(Submission.id).where(Submission.consultation_id == consultation.id)
    ids = pieces.next_keys("submissions", consultation.id, query, SUBMISSIONS_AT_ONCE)
    if not ids:
        return 0
    for model in (SelfDescription, PlanRating):
        db.session.execute(delete(model).where(model.submission_id.in_(ids)))
    db.session.execute(delete(Submission).where(Submission.id.in_(ids)))
    return len(ids)


#: Submissions come last: as long as there is one, the plan is found to have links.
_STEPS = (sheets.unlink_some, _votes_to_ballots, _comments_apart, _delete_submissions)


def _close_unpublished(consultation: Consultation) -> int:
    unpublished = (Comment.consultation_id == consultation.id, Comment.stage.in_((Stage.HELD, Stage.INBOX, Stage.POOL)))
    ids = pieces.next_keys("unpublished", consultation.id, select(Comment.id).where(*unpublished), COMMENTS_AT_ONCE)
    if not ids:
        return 0
    rows_with_originals.forget(ids)
    rows_with_words.forget(ids)
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_(ids), *unpublished)
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
    return len(ids)

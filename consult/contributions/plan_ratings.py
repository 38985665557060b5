"""How people who sent something rate the plan on the seven principles, and how they were asked.

Until the freeze each answer is a row of its own that refers to the submission, like a vote: so there is one answer of a
submission to each question, what is held or removed as junk does not count, and deleting everything deletes it too. It
has no day, no look-up and no public code: nobody can come back to it, and it is in no count before the freeze.
"""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from consult.access import NotFound, ValidationError
from consult.consultations import queries as consultations
from consult.consultations.principles import Principle, Rating
from consult.contributions import count_batches, submitting
from consult.contributions.models import PlanRating, Submission
from consult.contributions.process_questions import ProcessAnswer, ProcessQuestion
from consult.credentials import receipts
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, random_key
from consult.text.messages import N_

#: The answers to each question.
ANSWERS: Mapping[str, frozenset[str]] = {
    **{principle.value: frozenset(Rating) for principle in Principle},
    **{question.value: frozenset(ProcessAnswer) for question in ProcessQuestion},
}


def rate(code: str, seed: bytes, answers: Mapping[str, str]) -> int:
    """Keep what a sender answers, by question, in place of all that they answered before; returns how many.

    Raises:
        NotFound: nothing was sent with that form. Conflict: the plan has closed.
        ValidationError: there is no such question, or no such answer to it.
    """
    submitting.check_open(consultations.public_consultation(code).state)
    if any(answer not in ANSWERS.get(question, ()) for question, answer in answers.items()):
        raise ValidationError(N_("Choose one of the answers on the page."))
    lookup_hmac = submitting.submission_lookup(receipts.from_seed(seed))
    submission_id = db.session.scalar(select(Submission.id).where(Submission.lookup_hmac == lookup_hmac))
    if submission_id is None:
        raise NotFound(N_("We cannot find what this belongs to."))
    forget(submission_id)
    rows = [
        {"id": random_key(), "submission_id": submission_id, "question": question, "rating": answer}
        for question, answer in answers.items()
    ]
    if rows:
        db.session.execute(insert(PlanRating), rows)
    count_batches.mark_for_reshuffle(Submission.id == submission_id)
    return len(rows)


def forget(submission_id: int | None) -> None:
    """Delete what the sender of a submission answered."""
    mine = PlanRating.submission_id == submission_id
    keys = db.session.scalars(select(PlanRating.id).where(mine))
    erasure_journal.note_all(Taken.RATING, [(key,) for key in keys])
    db.session.execute(delete(PlanRating).where(mine))

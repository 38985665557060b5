"""What an account has sent, as long as it is linked to the account: until the freeze."""

from dataclasses import dataclass

from sqlalchemy import select, update

from consult.access import Conflict, NotFound
from consult.consultations.lifecycle import BEING_READ, State
from consult.consultations.models import Clause, ClauseVersion, Consultation
from consult.contributions import count_batches, held_submissions, items, plan_ratings, self_descriptions
from consult.contributions.counting import countable
from consult.contributions.enums import EventKind
from consult.contributions.models import ClauseVote, Comment, Submission
from consult.contributions.receipt_access import GONE, close
from consult.credentials import accounts
from consult.storage.database import db
from consult.text.messages import N_


@dataclass(frozen=True)
class LinkedSubmission:
    """One submission of an account: what is left of it. `votes` are (heading of the part, choice)."""

    consultation: Consultation
    submission_id: int
    comments: tuple[Comment, ...]
    votes: tuple[tuple[str, str], ...]

    @property
    def withdrawable(self) -> bool:
        return self.consultation.is_being_read


def sent_by(account_id: int) -> list[LinkedSubmission]:
    """What an account has sent in plans whose links have not been cut, by the plans' titles."""
    query = (
        select(Consultation, Submission.id)
        .join(Submission, Submission.consultation_id == Consultation.id)
        .where(Submission.account_hmac.in_(_account_hmacs(account_id)), Consultation.is_part_a_made.is_(False))
        .order_by(Consultation.title, Consultation.id)
    )
    return [_linked(*row) for row in db.session.execute(query)]


def withdraw_all(account_id: int, code: str) -> None:
    """Delete everything that the account sent in one plan: its words are deleted; that there was something stays.

    Raises:
        NotFound: it sent nothing there. Conflict: the report is frozen, or the plan was cancelled.
    """
    found = next((linked for linked in sent_by(account_id) if linked.consultation.code == code), None)
    if found is None:
        raise NotFound(N_("You have sent nothing in this plan with your account."))
    if not found.withdrawable:
        raise Conflict(N_("This plan was cancelled. What you sent there is already being deleted."))
    for comment in found.comments:
        close(comment, EventKind.WITHDRAWN)
    for vote in held_submissions.votes_left(found.submission_id):
        items.record_event(vote, EventKind.WITHDRAWN)
    self_descriptions.forget(found.submission_id)
    plan_ratings.forget(found.submission_id)
    held_submissions.note_emptied(Submission.id == found.submission_id)
    count_batches.mark_for_recount(Submission.id == found.submission_id)


def delete_account(account_id: int) -> None:
    """The account and its links are deleted at once. What it sent stays, and opens only with its receipt."""
    linked = Submission.account_hmac.in_(_account_hmacs(account_id))
    # If they were written together in one transaction, its submissions in all plans would still be recognisable by it.
    count_batches.mark_for_reshuffle(linked)
    db.session.execute(update(Submission).where(linked).values(account_hmac=None))
    accounts.delete(account_id)


def _account_hmacs(account_id: int) -> list[bytes]:
    """A link is made of the account and the plan, so every plan is tried: the database has no list."""
    untold = Consultation.state.in_(BEING_READ | {State.CANCELLED})
    return [
        accounts.account_hmac(account_id, each) for each in db.session.scalars(select(Consultation.id).where(untold))
    ]


def _linked(consultation: Consultation, submission_id: int) -> LinkedSubmission:
    comments = db.session.scalars(
        select(Comment).where(Comment.submission_id == submission_id, Comment.outcome.not_in(GONE)).order_by(Comment.id)
    )
    votes = db.session.execute(
        select(ClauseVersion.heading, ClauseVote.choice)
        .join(ClauseVersion, ClauseVersion.id == ClauseVote.clause_version_id)
        .join(Clause, Clause.id == ClauseVersion.clause_id)
        .where(ClauseVote.submission_id == submission_id, countable(ClauseVote, if_released=True))
        .order_by(Clause.id)
    )
    return LinkedSubmission(
        consultation, submission_id, tuple(comments), tuple((heading, choice) for heading, choice in votes)
    )

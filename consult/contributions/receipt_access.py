"""Coming back with a receipt: what I sent, changing it, deleting it.

Until the freeze the receipt opens the whole submission; afterwards its comments one by one, each found by its own
look-up (see `chains`), and never a vote.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from sqlalchemy import select

from consult.access import Conflict, NotFound, ValidationError
from consult.consultations.models import Clause, ClauseVersion, Consultation
from consult.contributions import (
    chains,
    count_batches,
    held_submissions,
    items,
    plan_ratings,
    proposals,
    rows_with_originals,
    self_descriptions,
    submitting,
)
from consult.contributions.counting import countable
from consult.contributions.enums import ASKED, MAX_REVISIONS, Channel, Choice, Consent, EventKind, Stage
from consult.contributions.models import ClauseVote, Comment, ItemEvent, Submission
from consult.contributions.submission_values import CommentText, VersionSeen, clean_comment
from consult.credentials import access_code_words, receipts
from consult.storage.database import db, settings
from consult.text import receipt_words
from consult.text.messages import N_

#: Events after which a comment is no longer the writer's current one.
GONE = (EventKind.WITHDRAWN, EventKind.CHANGED)
#: How much of an unknown word a page repeats.
MAX_NAMED = 30
NO_WORDS = N_("There are no words left. Delete this comment, or leave it as it was.")
NOTHING = N_(
    "Nothing belongs to this receipt. Check each word. We cannot look it up for you. If you only voted: "
    "votes can no longer be shown once a report is frozen or a plan is cancelled."
)


@dataclass(frozen=True)
class MyComment:
    """A comment as its writer sees it; `index` and `revision` are its position under the receipt."""

    comment: Comment
    index: int
    revision: int
    events: tuple[ItemEvent, ...]

    @property
    def has_words(self) -> bool:
        return bool(self.comment.original or self.comment.public_text)

    @property
    def gone(self) -> bool:
        return any(event.kind in GONE for event in self.events)

    @property
    def was_accepted(self) -> bool:
        """Whether a moderator ever let others read it."""
        return any(event.kind in (EventKind.APPROVED, EventKind.REDACTED) for event in self.events)


class Chosen(TypedDict, total=False):
    """What else a writer says about a comment."""

    language: str
    may_be_plain: bool


@dataclass(frozen=True)
class MyVote:
    """A vote as its sender sees it, as long as it can be changed."""

    vote: ClauseVote
    key: str
    index: int
    revision: int


@dataclass(frozen=True)
class Returned:
    """What a receipt opens."""

    receipt: int
    consultation: Consultation
    comments: tuple[MyComment, ...]
    votes: tuple[MyVote, ...]
    submission_id: int | None

    @property
    def newest(self) -> list[tuple[MyComment, list[MyComment]]]:
        """The newest version of each comment with those that it replaced, newest first; what is gone comes last."""
        by_index: dict[int, list[MyComment]] = {}
        for entry in sorted(self.comments, key=lambda each: each.revision, reverse=True):
            by_index.setdefault(entry.index, []).append(entry)
        found = [(versions[0], versions[1:]) for _, versions in sorted(by_index.items())]
        return sorted(found, key=lambda each: each[0].gone)

    @property
    def changes(self) -> int:
        """How often any of it was changed."""
        return sum(entry.revision for entry, _ in self.newest) + sum(vote.revision for vote in self.votes)

    @property
    def changeable(self) -> bool:
        return self.consultation.is_open and self.submission_id is not None

    @property
    def withdrawable(self) -> bool:
        """Whether it can be withdrawn: until the report is frozen, and in a cancelled plan forever, because nothing
        will be.
        """
        if self.consultation.is_cancelled:
            return True
        return self.consultation.is_being_read and self.submission_id is not None


def open_receipt(entered: str) -> Returned:
    """What the receipt that somebody typed opens.

    Raises:
        ValidationError: it cannot be a receipt.
        NotFound: nothing belongs to it.
    """
    receipt = receipts.read(entered)
    if receipt is None and access_code_words.is_code(entered):
        raise ValidationError(
            N_("These look like the four words of a card. Type the six words of a receipt here."), "receipt"
        )
    if receipt is None:
        raise _not_a_receipt(entered)
    submission = db.session.scalar(
        select(Submission).where(Submission.lookup_hmac == submitting.submission_lookup(receipt))
    )
    found = (submission and _of_submission(receipt, submission)) or _after_the_freeze(receipt)
    if found is None:
        raise NotFound(NOTHING)
    return found


def changeable_comment(mine: Returned, index: int) -> MyComment:
    """The current comment at `index`.

    Raises:
        Conflict: the plan is closed. NotFound: there is no such comment.
    """
    _check_changeable(mine)
    return my_comment(mine, index)


def check_version_seen(version_seen: int | None, now: int) -> None:
    """Refuse to change or delete what was changed after a page showed it.

    `version_seen` and `now` are how often it had been changed then, and has been; None is a caller that showed nothing.
    """
    if version_seen not in (None, now):
        raise Conflict(N_("You changed this on another page after you opened this one. Nothing was saved just now."))


def check_change(
    mine: Returned, index: int, text: str, proposed_wording: str | None = None
) -> tuple[MyComment, CommentText]:
    """The comment at `index` that other words will replace, and these words as they would be stored.

    What it proposes for its part stays as it was if there is no `proposed_wording`. What proposed nothing does not
    become a proposal.

    Raises:
        Conflict, NotFound, ValidationError: why that comment, or these words, cannot be accepted.
    """
    old = changeable_comment(mine, index)
    if old.revision + 1 >= MAX_REVISIONS:
        raise Conflict(N_("This has been changed as often as we allow. You can still delete it."))
    clean, wording = clean_comment(text), old.comment.proposed_wording
    if not clean:
        raise ValidationError(NO_WORDS if wording is None else proposals.NO_REASON, field="text")
    if wording is not None and proposed_wording is not None:
        wording = proposals.clean_wording(proposed_wording)
    version = old.comment.clause_version_id if wording is not None else None
    if version is not None and wording is not None:
        proposals.check_changed(db.session.get_one(ClauseVersion, version).wording, wording)
    return old, CommentText(None, clean, Consent(old.comment.consent), wording)


def change_comment(
    entered: str,
    index: int,
    text: str,
    consent: Consent,
    proposed_wording: str | None = None,
    **chosen: Unpack[Chosen],
) -> Returned:
    """Replace a comment's words, what may be done with them, or their language; it is read again before it is shown."""
    mine = open_receipt(entered)
    old, checked = check_change(mine, index, text, proposed_wording)
    comment = old.comment
    is_answer, place = comment.outcome == ASKED or comment.is_answer, None
    if comment.clause_id is not None and comment.clause_version_id is not None:
        place = VersionSeen(comment.clause_id, comment.clause_version_id, 0)
    close(comment, EventKind.CHANGED)
    shared = _shared_values(mine, Channel(comment.channel))
    changed = replace(checked, consent=consent, **chosen)
    new = items.prepare(shared, comments=[(index, old.revision + 1, changed)])
    new.comments[0]["is_answer"] = is_answer
    items.insert_items([items.complete(new, mine.consultation.id, comments=[place])])
    count_batches.mark_for_recount(Submission.id == mine.submission_id)
    return open_receipt(entered)


def change_vote(entered: str, key: str, choice: Choice, version_seen: int | None = None) -> Returned:
    """Vote again on a clause; the last vote counts. `version_seen`: the revision of the vote that is replaced."""
    mine = open_receipt(entered)
    _check_changeable(mine)
    old = next((vote for vote in mine.votes if vote.key == key), None)
    if old is None:
        raise NotFound(N_("You have not voted on that part."))
    if old.vote.choice == choice.value:
        return mine
    check_version_seen(version_seen, old.revision)
    if old.revision + 1 >= MAX_REVISIONS * 4:
        raise Conflict(N_("This has been changed as often as we allow. You can still delete it."))
    items.record_event(old.vote, EventKind.CHANGED)
    shared = _shared_values(mine, Channel(old.vote.channel))
    new = items.prepare(shared, votes=[(old.index, old.revision + 1, choice)])
    items.insert_items([items.complete(new, mine.consultation.id, votes=[old.vote.clause_version_id])])
    count_batches.mark_for_recount(Submission.id == mine.submission_id)
    return open_receipt(entered)


def withdraw_comment(entered: str, index: int) -> Returned:
    """Withdraw one comment: its words are deleted; that there was one stays."""
    mine = open_receipt(entered)
    check_withdrawable(mine)
    close(my_comment(mine, index).comment, EventKind.WITHDRAWN)
    held_submissions.note_emptied(Submission.id == mine.submission_id)
    count_batches.mark_for_recount(Submission.id == mine.submission_id)
    return open_receipt(entered)


def withdraw_all(entered: str) -> Returned:
    """Delete everything that was sent with this receipt."""
    mine = open_receipt(entered)
    check_withdrawable(mine)
    for entry in mine.comments:
        if not entry.gone:
            close(entry.comment, EventKind.WITHDRAWN)
    for vote in held_submissions.votes_left(mine.submission_id):
        items.record_event(vote, EventKind.WITHDRAWN)
    self_descriptions.forget(mine.submission_id)
    plan_ratings.forget(mine.submission_id)
    held_submissions.note_emptied(Submission.id == mine.submission_id)
    count_batches.mark_for_recount(Submission.id == mine.submission_id)
    return open_receipt(entered)


def _not_a_receipt(entered: str) -> ValidationError:
    unknown = receipts.unknown_words(entered)
    if not unknown:
        count = receipts.count(entered)
        message = N_("Enter the six words or the 24 digits of your receipt.")
        if count not in (0, receipt_words.WORD_COUNT, receipt_words.DIGITS):
            message = N_("A receipt is six words or 24 digits. This has %(count)s. Check it.")
        return ValidationError(message, "receipt", count=count)
    message = N_("No receipt has the word “%(word)s”. Check it. A receipt is six words or 24 digits.")
    return ValidationError(message, "receipt", word=unknown[0][:MAX_NAMED])


def close(comment: Comment, kind: EventKind) -> None:
    """Delete a comment's words from the tables and close it.

    Its nonce is deleted too: with the commitment in the record it would confirm guessed words.
    """
    items.record_event(comment, kind)
    comment.original = None
    comment.public_text = None
    rows_with_originals.forget([comment.id])
    comment.nonce = b""
    comment.suggested_labels, comment.danger = "", 0
    comment.is_answer = comment.may_be_plain = False
    comment.stage = Stage.CLOSED
    comment.outcome = kind.value
    db.session.flush()


def _of_submission(receipt: int, submission: Submission) -> Returned | None:
    """None while links are being cut: then a receipt opens what it will open afterwards."""
    consultation = db.session.get_one(Consultation, submission.consultation_id)
    if consultation.is_part_a_made:
        return None
    comments = {
        comment.lookup_hmac: comment
        for comment in db.session.scalars(select(Comment).where(Comment.submission_id == submission.id))
    }
    votes = {
        vote.lookup_hmac: (vote, key, counts)
        for vote, key, counts in db.session.execute(
            select(ClauseVote, Clause.key, countable(ClauseVote, if_released=True))
            .join(ClauseVersion, ClauseVersion.id == ClauseVote.clause_version_id)
            .join(Clause, Clause.id == ClauseVersion.clause_id)
            .where(ClauseVote.submission_id == submission.id)
        )
    }
    mine = _mine(receipt, lambda some: {each: comments[each] for each in some if each in comments})
    secret = settings().secret
    chain = chains.follow(
        secret, receipt, "vote", MAX_REVISIONS * 4, lambda some: {each: votes[each] for each in some if each in votes}
    )
    my_votes = tuple(MyVote(vote, key, index, revision) for index, revision, (vote, key, counts) in chain if counts)
    return Returned(receipt, consultation, mine, my_votes, submission.id)


def _after_the_freeze(receipt: int) -> Returned | None:
    mine = _mine(receipt, _comments)
    if not mine:
        return None
    return Returned(receipt, db.session.get_one(Consultation, mine[0].comment.consultation_id), mine, (), None)


def _comments(lookups: Sequence[bytes]) -> Mapping[bytes, Comment]:
    return {row.lookup_hmac: row for row in db.session.scalars(select(Comment).where(Comment.lookup_hmac.in_(lookups)))}


def _mine(receipt: int, find: Callable[[Sequence[bytes]], Mapping[bytes, Comment]]) -> tuple[MyComment, ...]:
    chain = chains.follow(settings().secret, receipt, "comment", MAX_REVISIONS, find)
    events: dict[int, list[ItemEvent]] = {}
    if chain:
        query = select(ItemEvent).where(ItemEvent.comment_id.in_([comment.id for _, _, comment in chain]))
        for event in db.session.scalars(query.order_by(ItemEvent.day, ItemEvent.at.nulls_first())):
            events.setdefault(event.comment_id or 0, []).append(event)
    return tuple(
        MyComment(comment, index, revision, tuple(events.get(comment.id, ()))) for index, revision, comment in chain
    )


def _check_changeable(mine: Returned) -> int:
    """The submission that a change belongs to.

    Raises:
        Conflict: the plan is closed.
    """
    if not mine.changeable or mine.submission_id is None:
        raise Conflict(N_("This plan is closed, so nothing can be changed any more."))
    return mine.submission_id


def check_withdrawable(mine: Returned) -> None:
    """Refuse (Conflict) once the report is frozen."""
    if not mine.withdrawable:
        raise Conflict(
            N_(
                "The report of what people said is finished and frozen, so nobody can change it. "
                "Nothing links your comments and votes any more, so they cannot be deleted here."
            )
        )


def _shared_values(mine: Returned, channel: Channel) -> items.SubmissionValues:
    """What an item that takes another's place shares with it."""
    submission_id = _check_changeable(mine)
    return items.SubmissionValues(mine.receipt, submission_id, channel, held=submitting.is_held(submission_id))


def my_comment(mine: Returned, index: int) -> MyComment:
    """The current comment at `index`; NotFound if there is none."""
    found = next((entry for entry in mine.comments if entry.index == index and not entry.gone), None)
    if found is None:
        raise NotFound(N_("That comment is no longer there."))
    return found

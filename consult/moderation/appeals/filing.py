"""A writer appeals with their receipt: what they can still ask for, and what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.access import Conflict, ValidationError, ValidationErrors
from consult.contributions import receipt_access
from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment, Submission
from consult.contributions.receipt_access import MyComment, Returned
from consult.contributions.submission_values import clean_comment
from consult.moderation.appeals.rules import (
    APPEALABLE,
    FIELD,
    MAX_WHY,
    REJECTED,
    SEALED,
    UPHELD,
    Independence,
    has_hidden,
    typed_again,
)
from consult.moderation.models import Appeal, ModerationDecision
from consult.moderation.rules import Outcome, Reason
from consult.storage.database import db, today
from consult.text import plain
from consult.text.messages import N_

#: What a writer sends is deleted after this time, answered or not.
KEPT_FOR = timedelta(days=90)
#: The hold reason of a submission that the spam check removed as a whole.
_JUNK_TOGETHER = "junk"


@dataclass(frozen=True)
class MyAppeal:
    """What a writer knows about the second look at one of their comments.

    `until` is the last day for asking, None if that is over or nothing is there to ask for. `retypable`: words of it
    are hidden, which they can type again. `answer` is "" until there is one; `reasons` are why the decision stays;
    `in_part`: what was upheld is shown with words hidden.
    """

    until: date | None = None
    retypable: bool = False
    asked: bool = False
    answer: str = ""
    independent: bool = True
    reasons: tuple[Reason, ...] = ()
    in_part: bool = False

    @property
    def can_ask(self) -> bool:
        return self.until is not None


def of_receipt(mine: Returned) -> dict[int, MyAppeal]:
    """What the writer can ask for, or has asked for, by comment id; other comments are left out."""
    ids = [entry.comment.id for entry in mine.comments if not entry.gone]
    made = {row.comment_id: row for row in db.session.scalars(select(Appeal).where(Appeal.comment_id.in_(ids)))}
    why, in_part = _why_rejected(ids), _upheld_in_part(list(made)) if made else set()
    found = {}
    for entry in mine.comments:
        row, comment = made.get(entry.comment.id), entry.comment
        if row is not None:
            reasons = why.get(comment.id, ()) if row.answer else ()
            found[comment.id] = MyAppeal(
                asked=True,
                answer=row.answer,
                independent=row.independent,
                reasons=tuple(reasons),
                in_part=comment.id in in_part,
            )
        elif not entry.gone and (until := _last_day(mine, comment)):
            found[comment.id] = MyAppeal(until=until, retypable=_has_hidden(comment))
    return found


def create(entered: str, index: int, proposed: str, why: str) -> Returned:
    """Ask for a second look at the comment at `index` of a receipt, once.

    Raises:
        NotFound, ValidationError: as `receipt_access.open_receipt`; at `proposed` or `why`: what was typed is refused.
        Conflict: it was asked for already, its time is over, or nothing was decided that can be appealed against.
    """
    mine, entry = openable(entered, index)
    comment = entry.comment
    retyped, reason = _checked(comment, proposed, why)
    db.session.add(
        Appeal(
            comment_id=comment.id,
            against=comment.outcome,
            proposed=retyped,
            why=reason,
            day=today(),
            uncounted_since=today(),
        )
    )
    # What somebody is to look at again is kept until they have, and no longer.
    comment.purge_on = max(comment.purge_on or today(), today() + KEPT_FOR)
    db.session.flush()
    return mine


def openable(entered: str, index: int) -> tuple[Returned, MyComment]:
    """The receipt, and its comment about which its writer can ask now. Raises as `create`."""
    mine = receipt_access.open_receipt(entered)
    entry = receipt_access.my_comment(mine, index)
    status = of_receipt(mine).get(entry.comment.id, MyAppeal())
    if status.asked:
        raise Conflict(N_("You have asked for a second look at this already."))
    if not status.can_ask:
        raise Conflict(N_("You cannot ask for a second look at this comment, or not any more."))
    return mine, entry


def _last_day(mine: Returned, comment: Comment) -> date | None:
    """The last day on which its writer can ask; None if that is over, or if there is nothing to ask for.

    It is the last day of the time for which a decided comment is kept in case the decision was a mistake.
    """
    if comment.outcome not in APPEALABLE or comment.stage == Stage.INBOX or mine.consultation.is_cancelled:
        return None
    if comment.outcome == Outcome.TEAM and comment.consent == Consent.TEAM:
        return None
    words = comment.original if comment.outcome in SEALED else comment.public_text
    if words is None or comment.purge_on is None or comment.purge_on <= today() or _is_spam(comment):
        return None
    return comment.purge_on - timedelta(days=1)


def _is_spam(comment: Comment) -> bool:
    """Whether the spam check removed everything that was sent with it: that is undone there, as a whole."""
    if comment.outcome != Outcome.JUNK or comment.submission_id is None:
        return False
    return db.session.get_one(Submission, comment.submission_id).hold_reason == _JUNK_TOGETHER


def _has_hidden(comment: Comment) -> bool:
    return comment.outcome not in SEALED and has_hidden(comment.public_text or "")


def _retyped(comment: Comment, proposed: str) -> str | None:
    """The comment with its hidden words typed again; None where there are none, or where they may stay hidden."""
    if not _has_hidden(comment):
        return None
    shown = comment.public_text or ""
    try:
        clean = clean_comment(proposed)
    except ValidationError as refusal:
        raise ValidationError(refusal.message, FIELD, **refusal.params) from refusal
    if comment.outcome == Outcome.TEAM and clean in ("", shown):
        return None
    typed_again(shown, clean)
    return clean


def _checked(comment: Comment, proposed: str, why: str) -> tuple[str | None, str | None]:
    """What was typed, ready to store; everything that is wrong with it at once."""
    retyped, reason, refusals = None, None, []
    try:
        retyped = _retyped(comment, proposed)
    except ValidationError as refusal:
        refusals.append(refusal)
    try:
        reason = plain.clean(why, MAX_WHY) or None
    except plain.TextFault as fault:
        refusals.append(ValidationError(fault.message, field="why", **fault.params))
    if refusals:
        raise ValidationErrors(refusals)
    return retyped, reason


def _upheld_in_part(comment_ids: list[int]) -> set[int]:
    """The comments of which an appeal was upheld, and the decision that followed hides words."""
    following = aliased(ModerationDecision)
    query = (
        select(ModerationDecision.comment_id)
        .join(
            following,
            (following.comment_id == ModerationDecision.comment_id)
            & (following.sequence == ModerationDecision.sequence + 1),
        )
        .where(
            ModerationDecision.comment_id.in_(comment_ids),
            ModerationDecision.outcome == UPHELD,
            following.outcome == Outcome.REDACT.value,
        )
    )
    return set(db.session.scalars(query))


def _why_rejected(comment_ids: list[int]) -> Mapping[int, list[Reason]]:
    """Why each decision stayed, by comment id."""
    query = select(ModerationDecision.comment_id, ModerationDecision.reasons).where(
        ModerationDecision.comment_id.in_(comment_ids), ModerationDecision.outcome == REJECTED
    )
    return {
        id_: [Reason(reason) for reason in reasons if reason not in set(Independence)]
        for id_, reasons in db.session.execute(query)
    }

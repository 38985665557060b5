"""“This was sent in my name”: anyone can report a published comment, and a moderator answers on the record.

About the person who reports, only the day is stored. Their words are read like a comment's: closed until opened, and
deleted once they are answered. Removing a comment needs two moderators, like every erasure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, or_, select, update

from consult.access import Actor, Conflict, Forbidden, NotFound, Permission, ValidationError
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions.counting import PUBLISHED
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation import affiliations, counted_rows, decisions, recusal
from consult.moderation.impersonation.rules import MAX_ON_A_PLAN, MAX_ON_ONE, MAX_WORDS, Answer, KeptBecause
from consult.moderation.models import ImpersonationReport, ImpersonationReportAccess
from consult.moderation.recusal import HiddenComments
from consult.moderation.review_item import LARGEST_KEY, is_approved, list_decisions, load
from consult.moderation.rules import DecisionData, Outcome, Reason
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, today
from consult.text import plain
from consult.text.messages import N_

#: Unanswered words are deleted after this time.
KEPT_FOR = timedelta(days=90)
NO_CLAIM = N_("There is nothing to answer at this address.")
AT_ONCE = 500


@dataclass(frozen=True)
class WaitingReport:
    """One report before a moderator; `words` are the report's, None until the moderator has opened them.

    `second` says that removing the comment waits for a second moderator.
    """

    id: int
    comment_id: int
    tracker: str
    days: int
    second: bool
    shown: str
    words: str | None


@dataclass(frozen=True)
class Counts:
    """What happened to every report on a plan, each counted once. `moot`: the comment was gone for another reason."""

    received: int
    taken_out: int
    kept: int
    moot: int
    waiting: int


def create(code: str, mark: str, words: str) -> Consultation:
    """Report that the published comment with this public code was sent in one's name, and why.

    Raises:
        NotFound: no such plan. Conflict: it is not public yet, or the maximum number of reports is waiting.
        ValidationError: at `mark`: no published comment has it. At `words`: there are none, or too many.
    """
    consultation = queries.public_consultation(code)
    if consultation.is_draft:
        raise NotFound(queries.NOWHERE)
    try:
        cleaned = plain.clean(words, MAX_WORDS)
    except plain.TextFault as fault:
        raise ValidationError(fault.message, field="words", **fault.params) from fault
    query = select(Comment.id).where(Comment.consultation_id == consultation.id, Comment.stage == Stage.PUBLIC)
    comment_id = db.session.scalar(query.where(Comment.tracker == mark)) if mark else None
    if comment_id is None:
        raise ValidationError(
            N_("No published comment of this plan has that code. Check its 12 letters and numbers."), field="mark"
        )
    if not cleaned:
        raise ValidationError(N_("Say why in a few words. Only the team reads them."), field="words")
    open_ = (
        select(func.count(ImpersonationReport.id))
        .join(Comment, Comment.id == ImpersonationReport.comment_id)
        .where(ImpersonationReport.answer == "")
    )
    on_one = db.session.scalar(open_.where(Comment.id == comment_id)) or 0
    on_plan = db.session.scalar(open_.where(Comment.consultation_id == consultation.id)) or 0
    if on_one >= MAX_ON_ONE or on_plan >= MAX_ON_A_PLAN:
        raise Conflict(N_("The team knows about this already and will answer. You do not need to report it again."))
    db.session.add(ImpersonationReport(comment_id=comment_id, words=cleaned, day=today(), uncounted_since=today()))
    db.session.flush()
    return consultation


def list_waiting(actor: Actor, code: str) -> list[WaitingReport]:
    """What is to be answered, oldest first; nothing about the moderator's own organization."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    rows = _before(actor, recusal.hidden_from_moderator(actor, consultation.id), consultation)
    opened = _opened(actor, [claim.id for claim, _ in rows])
    return [_waiting(claim, comment, claim.id in opened) for claim, comment in rows]


def count_waiting(actor: Actor, kept: HiddenComments, consultation: Consultation) -> int:
    """How many reports this moderator sees; `kept` says which comments they do not."""
    return len(_before(actor, kept, consultation))


def _before(
    actor: Actor, kept: HiddenComments, consultation: Consultation
) -> list[tuple[ImpersonationReport, Comment]]:
    """The reports that this moderator sees, never more than `MAX_ON_A_PLAN`."""
    mine = recusal.affiliation_of(actor)
    query = (
        select(ImpersonationReport, Comment)
        .join(Comment, Comment.id == ImpersonationReport.comment_id)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.stage != Stage.CLOSED,
            ImpersonationReport.answer != Answer.KEPT,
        )
        .where(*kept.of_own_body.shown())
        .order_by(ImpersonationReport.day, ImpersonationReport.id)
    )
    rows = db.session.execute(query).all()
    return [(claim, comment) for claim, comment in rows if not affiliations.is_named(mine, claim.words or "")]


def one(actor: Actor, code: str, claim_id: int) -> WaitingReport:
    """One report, with its words once the actor has opened them. Raises as `_load`."""
    _, claim, comment = _load(actor, code, claim_id)
    return _waiting(claim, comment, _has_opened(actor, claim))


def open_comment(actor: Actor, code: str, claim_id: int) -> None:
    """Open a report's words together with the comment's; who did, and when, is recorded. Raises as `_load`."""
    _, claim, comment = _load(actor, code, claim_id)
    decisions.open_comment(actor, code, comment.id)
    db.session.add(ImpersonationReportAccess(report_id=claim.id, staff_id=actor.staff_id, day=claim.day))
    db.session.flush()


def answer(actor: Actor, code: str, claim_id: int, chosen: str, reason: str) -> None:
    """Answer a report, on the record: the comment is to be erased, if two moderators agree, or stays for a reason.

    Raises:
        ValidationError: at `answer` or `reason`: none chosen, or not on the list.
        Forbidden: the words were not opened. Conflict: it was answered, or waits for a second moderator.
    """
    _, claim, comment = _load(actor, code, claim_id)
    if not _has_opened(actor, claim):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    if chosen not in set(Answer):
        raise ValidationError(N_("Choose what happens to the comment."), field="answer")
    if chosen == Answer.KEPT and reason not in set(KeptBecause):
        raise ValidationError(N_("Choose why it stays. The public log shows this."), field="reason")
    if not is_approved(comment):
        raise Conflict(N_("This comment is waiting for a second moderator. Nothing was changed."))
    version_seen = len(list_decisions(comment.id))
    if chosen == Answer.TAKEN_OUT:
        decisions.decide(
            actor, code, comment.id, DecisionData(Outcome.ERASE, [Reason.IN_NAME], version_seen=version_seen)
        )
        claim.reason = Reason.IN_NAME.value
    else:
        decisions.keep(actor, code, comment.id, KeptBecause(reason), version_seen=version_seen)
        claim.reason, claim.words = reason, None
        erasure_journal.note(Taken.CLAIM, claim.id)
    claim.answer, claim.staff_id, claim.answered_on = chosen, actor.staff_id, today()
    claim.uncounted_since = claim.uncounted_since or today()
    erasure_journal.note(Taken.ANSWERED_CLAIM, claim.id, chosen, claim.reason)
    db.session.flush()


def counts(consultation_id: int) -> Counts:
    """What happened to every report on a plan, as of the last batch of reports and of their comments."""
    taken_out = (Comment.counted_as == Outcome.ERASE) & (ImpersonationReport.answer == Answer.TAKEN_OUT)
    what = case((ImpersonationReport.counted_as == Answer.KEPT, "kept"), (taken_out, "taken_out"),
                (Comment.counted_as.not_in(PUBLISHED), "moot"), else_="waiting")  # fmt: skip
    query = (
        select(what, func.count(ImpersonationReport.id))
        .join(Comment, Comment.id == ImpersonationReport.comment_id)
        .where(Comment.consultation_id == consultation_id, ImpersonationReport.counted_as != "")
        .group_by(what)
    )
    found: dict[str, int] = dict(db.session.execute(query).all())
    each = {name: found.get(name, 0) for name in ("taken_out", "kept", "moot", "waiting")}
    return Counts(sum(found.values()), **each)


def count_due() -> int:
    """Count the next batch of reports and answers of days that are over; returns how many that was."""
    return counted_rows.bring_due(ImpersonationReport)


def forget_words() -> int:
    """Delete the words of reports that are answered, whose comment is gone, or that are too old."""
    over = or_(
        ImpersonationReport.answer == Answer.KEPT,
        Comment.stage == Stage.CLOSED,
        ImpersonationReport.day < today() - KEPT_FOR,
    )
    worded = (
        select(ImpersonationReport.id)
        .join(Comment, Comment.id == ImpersonationReport.comment_id)
        .where(ImpersonationReport.words.is_not(None), over)
    )
    due = list(db.session.scalars(worded.limit(AT_ONCE)))
    if due:
        db.session.execute(update(ImpersonationReport).where(ImpersonationReport.id.in_(due)).values(words=None))
        erasure_journal.note_all(Taken.CLAIM, [(key,) for key in due])
    return len(due)


def register_periodic_tasks() -> None:
    """Register the batches and the deletion as periodic tasks."""
    periodic_tasks.register("count impersonation reports", count_due, queries.last_change)
    periodic_tasks.register("delete words of impersonation reports", forget_words, queries.last_change)


def _load(actor: Actor, code: str, claim_id: int) -> tuple[Consultation, ImpersonationReport, Comment]:
    """A report that is to be answered.

    Raises:
        NotFound: there is none, the actor does not moderate here, or works for the organization that either is about.
        Conflict: it was answered.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    claim = db.session.get(ImpersonationReport, claim_id) if claim_id <= LARGEST_KEY else None
    comment = db.session.get(Comment, claim.comment_id) if claim else None
    if claim is None or comment is None or comment.consultation_id != consultation.id:
        raise NotFound(NO_CLAIM)
    if affiliations.is_named(recusal.affiliation_of(actor), claim.words or ""):
        raise NotFound(NO_CLAIM)
    load(actor, code, comment.id)
    if claim.answer == Answer.KEPT or comment.stage == Stage.CLOSED:
        raise Conflict(N_("This was already answered. Nothing was changed."))
    return consultation, claim, comment


def _waiting(claim: ImpersonationReport, comment: Comment, opened: bool) -> WaitingReport:
    return WaitingReport(
        id=claim.id,
        comment_id=comment.id,
        tracker=comment.tracker,
        days=(today() - claim.day).days,
        second=not is_approved(comment),
        shown=comment.public_text or "",
        words=(claim.words or "") if opened else None,
    )


def _has_opened(actor: Actor, claim: ImpersonationReport) -> bool:
    """Whether the actor has opened this report: having read the comment before is not enough."""
    return claim.id in _opened(actor, [claim.id])


def _opened(actor: Actor, claim_ids: Sequence[int]) -> frozenset[int]:
    """Which of these reports the actor has opened."""
    mine = select(ImpersonationReportAccess.report_id).where(ImpersonationReportAccess.staff_id == actor.staff_id)
    return frozenset(db.session.scalars(mine.where(ImpersonationReportAccess.report_id.in_(claim_ids))))

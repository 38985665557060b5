"""Notices: anyone can say what is wrong with a published comment, and a moderator answers on the record.

About the person who says it, only the day is stored. Their words are read like a comment's: closed until opened,
deleted once they are answered, and passed on to nobody. Removing a comment needs two moderators, like every refusal.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVarTuple

from sqlalchemy import Select, func, or_, select, update

from consult.access import (
    Actor,
    Conflict,
    Forbidden,
    NotFound,
    Permission,
    ValidationError,
    ValidationErrors,
)
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions.counting import PUBLISHED
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation import affiliations, counted_rows, decisions, proposed_words, recusal
from consult.moderation.answer_times import AnswerTimes, answer_times
from consult.moderation.counted_rows import CountedRow
from consult.moderation.models import Notice, NoticeAccess
from consult.moderation.notices.rules import (
    AT_ONCE,
    MAX_ON_A_PLAN,
    MAX_ON_ONE,
    MAX_WORDS,
    Answer,
    KeptBecause,
    Kind,
    due_on,
    removal,
)
from consult.moderation.proposed_words import ProposedWords
from consult.moderation.recusal import HiddenComments
from consult.moderation.review_item import LARGEST_KEY, is_approved, list_decisions, load
from consult.moderation.rules import DecisionData, Outcome
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, settings, today
from consult.text import plain
from consult.text.messages import N_

#: Unanswered words are deleted after this time.
KEPT_FOR = timedelta(days=90)
NO_NOTICE = N_("There is nothing to answer at this address.")
PIECE = 500

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class WaitingNotice:
    """One notice before a moderator; `words` are the notice's, None until the moderator has opened them.

    `second` says that removing the comment waits for a second moderator, `late` that `due_on` is over.
    """

    id: int
    kind: Kind
    comment_id: int
    tracker: str
    days: int
    due_on: date
    late: bool
    second: bool
    shown: str
    words: str | None
    proposal: ProposedWords | None


@dataclass(frozen=True)
class Counts:
    """What happened to every report on a plan, each counted once. `moot`: the comment was gone for another reason."""

    received: int
    taken_out: int
    hidden: int
    kept: int
    moot: int
    waiting: int
    times: AnswerTimes | None


def create(code: str, kind: str, mark: str, words: str) -> Consultation:
    """Say what is wrong with the published comment that has this public code, and why.

    Raises:
        NotFound: no such plan. Conflict: it is not public yet, or the maximum number of reports is waiting.
        ValidationError: at `kind`: none was chosen. At `mark`: no published comment has it. At `words`: there are none,
            or too many.
    """
    consultation = queries.public_consultation(code)
    if consultation.is_draft:
        raise NotFound(queries.NOWHERE)
    cleaned, comment_id = _checked(consultation, kind, mark, words)
    open_ = select(func.count(Notice.id)).join(Comment, Comment.id == Notice.comment_id).where(Notice.answer == "")
    on_one = db.session.scalar(open_.where(Comment.id == comment_id)) or 0
    on_plan = db.session.scalar(open_.where(Comment.consultation_id == consultation.id)) or 0
    if on_one >= MAX_ON_ONE or on_plan >= MAX_ON_A_PLAN:
        raise Conflict(N_("The team knows about this already and will answer. You do not need to report it again."))
    db.session.add(Notice(comment_id=comment_id, kind=kind, words=cleaned, day=today(), uncounted_since=today()))
    db.session.flush()
    return consultation


def _checked(consultation: Consultation, kind: str, mark: str, words: str) -> tuple[str, int]:
    """The words as they are stored, and the comment that is meant; everything that is wrong at once."""
    refusals = []
    if kind not in set(Kind):
        refusals.append(ValidationError(N_("Say what is wrong with it."), field="kind"))
    query = select(Comment.id).where(Comment.consultation_id == consultation.id, Comment.stage == Stage.PUBLIC)
    comment_id = db.session.scalar(query.where(Comment.tracker == mark)) if mark else None
    if comment_id is None:
        message = N_("No published comment of this plan has that code. Check its 12 letters and numbers.")
        refusals.append(ValidationError(message, field="mark"))
    cleaned = ""
    try:
        cleaned = plain.clean(words, MAX_WORDS)
        if not cleaned:
            refusals.append(ValidationError(N_("Say why in a few words. Only the team reads them."), field="words"))
    except plain.TextFault as fault:
        refusals.append(ValidationError(fault.message, field="words", **fault.params))
    if refusals or comment_id is None:
        raise ValidationErrors(refusals)
    return cleaned, comment_id


def list_waiting(actor: Actor, code: str) -> list[WaitingNotice]:
    """What is to be answered, oldest first; nothing about the moderator's own organization."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    rows = _before(actor, recusal.hidden_from_moderator(actor, consultation.id), consultation)
    opened = _opened(actor, [notice.id for notice, _ in rows])
    return [_waiting(notice, comment, notice.id in opened) for notice, comment in rows]


def count_waiting(actor: Actor, kept: HiddenComments, consultation: Consultation) -> int:
    """How many reports this moderator sees; `kept` says which comments they do not."""
    return count_before(actor, db.session.scalars(waiting_words(kept, consultation)))


def waiting_words(kept: HiddenComments, consultation: Consultation) -> Select[str]:
    """The words of these reports, as a query; for somebody with an organization see `count_before`."""
    return _open(select(Notice.words), kept, consultation)


def count_before(actor: Actor, words: Iterable[str | None]) -> int:
    """How many reports with these words a moderator sees: none that names their organization."""
    mine = recusal.affiliation_of(actor)
    return sum(not affiliations.is_named(mine, each or "") for each in words)


def _before(actor: Actor, kept: HiddenComments, consultation: Consultation) -> list[tuple[Notice, Comment]]:
    """The reports that this moderator sees, never more than `MAX_ON_A_PLAN`."""
    mine = recusal.affiliation_of(actor)
    query = _open(select(Notice, Comment), kept, consultation).order_by(Notice.day, Notice.id)
    rows = db.session.execute(query).all()
    return [(notice, comment) for notice, comment in rows if not affiliations.is_named(mine, notice.words or "")]


def _open(query: Select[*Columns], kept: HiddenComments, consultation: Consultation) -> Select[*Columns]:
    # These few are collected first, so that no query plan begins with all comments.
    open_ = select(Notice.id, Notice.comment_id).where(Notice.answer.not_in(AT_ONCE))
    few = open_.cte("few_notices").prefix_with("materialized")
    return (
        query.join(few, few.c.id == Notice.id)
        .join(Comment, Comment.id == few.c.comment_id)
        .where(Comment.consultation_id == consultation.id, Comment.stage != Stage.CLOSED)
        .where(*kept.of_own_body.shown())
    )


def one(actor: Actor, code: str, notice_id: int) -> WaitingNotice:
    """One report, with its words once the actor has opened them. Raises as `_load`."""
    _, notice, comment = _load(actor, code, notice_id)
    return _waiting(notice, comment, _has_opened(actor, notice))


def open_comment(actor: Actor, code: str, notice_id: int) -> None:
    """Open a report's words together with the comment's; who did, and when, is recorded. Raises as `_load`."""
    _, notice, comment = _load(actor, code, notice_id)
    decisions.open_comment(actor, code, comment.id)
    db.session.add(NoticeAccess(notice_id=notice.id, staff_id=actor.staff_id, day=notice.day))
    db.session.flush()


@dataclass(frozen=True)
class NoticeAnswer:
    """What a moderator chose and typed: why it stays, or why it is hidden or removed and `marked`, the marked words."""

    answer: str = ""
    kept_because: str = ""
    reasons: Sequence[str] = ()
    marked: str = ""


def answer(actor: Actor, code: str, notice_id: int, given: NoticeAnswer) -> None:
    """Answer a notice, on the record: the comment is to be removed, words of it are hidden, or it stays for a reason.

    Raises:
        ValidationError: at `answer`, `reason`, `reasons` or `marked`: none chosen, not on the list, or not together.
        Forbidden: the words were not opened. Conflict: it was answered, or waits for a second moderator.
    """
    _, notice, comment = _load(actor, code, notice_id)
    if not _has_opened(actor, notice):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    if given.answer not in set(Answer):
        raise ValidationError(N_("Choose what happens to the comment."), field="answer")
    if given.answer == Answer.KEPT and given.kept_because not in set(KeptBecause):
        raise ValidationError(N_("Choose why it stays. The public log shows this."), field="reason")
    if not is_approved(comment):
        raise Conflict(N_("This comment is waiting for a second moderator. Nothing was changed."))
    notice.reason = _decide(actor, code, notice, comment, given)
    notice.answer, notice.staff_id, notice.answered_on = given.answer, actor.staff_id, today()
    notice.uncounted_since = notice.uncounted_since or today()
    if given.answer in AT_ONCE:
        notice.words = None
        erasure_journal.note(Taken.CLAIM, notice.id)
    erasure_journal.note(Taken.ANSWERED_CLAIM, notice.id, given.answer, notice.reason)
    db.session.flush()


def _decide(actor: Actor, code: str, notice: Notice, comment: Comment, given: NoticeAnswer) -> str:
    """Decide on the comment as the notice is answered; returns the first reason."""
    version_seen = len(list_decisions(comment.id))
    if given.answer == Answer.KEPT:
        decisions.keep(actor, code, comment.id, KeptBecause(given.kept_because), version_seen=version_seen)
        return given.kept_because
    outcome, reasons = Outcome.REDACT, list(given.reasons)
    if given.answer == Answer.TAKEN_OUT:
        outcome, reasons = removal(notice.kind, given.reasons)
    marked = given.marked if outcome is Outcome.REDACT else ""
    decisions.decide(actor, code, comment.id, DecisionData(outcome, reasons, marked, version_seen=version_seen))
    return reasons[0]


def counts(consultation_id: int) -> Counts:
    """What happened to every notice on a plan, as of the last batch of notices and of their comments."""
    return tally(counted_rows.counted(consultation_id, Notice)[Notice])


def tally(rows: Sequence[CountedRow]) -> Counts:
    """The counts of these notices."""
    number = Counter(map(_became, rows))
    each = {name: number[name] for name in ("taken_out", "hidden", "kept", "moot", "waiting")}
    days = [row.days for row in rows if row.counted_as in set(Answer)]
    return Counts(received=len(rows), times=answer_times(days), **each)


def _became(row: CountedRow) -> str:
    """What happened to one notice, as of the last batches."""
    if row.counted_as in AT_ONCE:
        return row.counted_as
    if row.comment_as in (Outcome.ERASE, Outcome.REFUSE) and row.answer == Answer.TAKEN_OUT:
        return "taken_out"
    return "waiting" if row.comment_as in PUBLISHED else "moot"


def trackers_acted_on(consultation_id: int) -> frozenset[str]:
    """The public codes of comments that were removed or had words hidden after a notice, as of the last batch."""
    query = (
        select(Comment.tracker)
        .join(Notice, Notice.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id, Notice.counted_as.in_((Answer.HIDDEN, Answer.TAKEN_OUT)))
    )
    return frozenset(db.session.scalars(query))


def count_due() -> int:
    """Count the next batch of reports and answers of days that are over; returns how many that was."""
    return counted_rows.bring_due(Notice)


def forget_words() -> int:
    """Delete the words of reports that are answered, whose comment is gone, or that are too old."""
    over = or_(
        Notice.answer.in_(AT_ONCE),
        Comment.stage == Stage.CLOSED,
        Notice.day < today() - KEPT_FOR,
    )
    worded = select(Notice.id).join(Comment, Comment.id == Notice.comment_id).where(Notice.words.is_not(None), over)
    due = list(db.session.scalars(worded.limit(PIECE)))
    if due:
        db.session.execute(update(Notice).where(Notice.id.in_(due)).values(words=None))
        erasure_journal.note_all(Taken.CLAIM, [(key,) for key in due])
    return len(due)


def register_periodic_tasks() -> None:
    """Register the batches and the deletion as periodic tasks."""
    periodic_tasks.register("count notices", count_due, queries.last_change)
    periodic_tasks.register("delete words of notices", forget_words, queries.last_change)


def _load(actor: Actor, code: str, notice_id: int) -> tuple[Consultation, Notice, Comment]:
    """A report that is to be answered.

    Raises:
        NotFound: there is none, the actor does not moderate here, or works for the organization that either is about.
        Conflict: it was answered.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    notice = db.session.get(Notice, notice_id) if notice_id <= LARGEST_KEY else None
    comment = db.session.get(Comment, notice.comment_id) if notice else None
    if notice is None or comment is None or comment.consultation_id != consultation.id:
        raise NotFound(NO_NOTICE)
    if affiliations.is_named(recusal.affiliation_of(actor), notice.words or ""):
        raise NotFound(NO_NOTICE)
    load(actor, code, comment.id)
    if notice.answer in AT_ONCE or comment.stage == Stage.CLOSED:
        raise Conflict(N_("This was already answered. Nothing was changed."))
    return consultation, notice, comment


def _waiting(notice: Notice, comment: Comment, opened: bool) -> WaitingNotice:
    return WaitingNotice(
        id=notice.id,
        kind=Kind(notice.kind),
        comment_id=comment.id,
        tracker=comment.tracker,
        days=(today() - notice.day).days,
        due_on=due_on(notice.day, settings().notice_days),
        late=due_on(notice.day, settings().notice_days) < today(),
        second=not is_approved(comment),
        shown=comment.public_text or "",
        words=(notice.words or "") if opened else None,
        proposal=proposed_words.of(comment) if opened else None,
    )


def _has_opened(actor: Actor, notice: Notice) -> bool:
    """Whether the actor has opened this report: having read the comment before is not enough."""
    return notice.id in _opened(actor, [notice.id])


def _opened(actor: Actor, notice_ids: Sequence[int]) -> frozenset[int]:
    """Which of these reports the actor has opened."""
    mine = select(NoticeAccess.notice_id).where(NoticeAccess.staff_id == actor.staff_id)
    return frozenset(db.session.scalars(mine.where(NoticeAccess.notice_id.in_(notice_ids))))

"""Answering appeals: by somebody who had no part in the decision, on the record, for a reason of the closed list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.access import Actor, Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import queries
from consult.consultations.models import ClauseVersion, Consultation
from consult.contributions.models import Comment
from consult.moderation import access_log, affiliations, proposed_words, recusal, redaction
from consult.moderation.appeals import effects, independence
from consult.moderation.appeals.independence import ANSWER
from consult.moderation.appeals.rules import SEALED, Answer, AppealChoice, Independence, has_hidden, typed_again
from consult.moderation.models import Appeal, AppealAccess
from consult.moderation.proposed_words import ProposedWords
from consult.moderation.review_item import list_decisions
from consult.moderation.rules import Outcome, Reason, Verdict, validate_decision
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, today
from consult.text.messages import N_

NO_APPEAL = N_("There is nothing to answer at this address.")
_OUTCOME_OF = {AppealChoice.PUBLISH: Outcome.PUBLISH, AppealChoice.REDACT: Outcome.REDACT}


@dataclass(frozen=True)
class WaitingAppeal:
    """One appeal before somebody who may answer it, or may not: then `independent` is None.

    `words` are what it is about, `why` and `retyped` the writer's; all are empty until the actor has opened them.
    """

    id: int
    tracker: str
    heading: str
    days: int
    outcome: Outcome
    independent: bool | None
    wording: str = ""
    reasons: tuple[Reason, ...] = ()
    opened: bool = False
    words: str = ""
    proposal: ProposedWords | None = None
    shown: str = ""
    why: str = ""
    retyped: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerData:
    """What somebody chose and typed: `marked` is the text with its marks, empty for none."""

    choice: str = ""
    reasons: Sequence[str] = ()
    marked: str = ""


def list_waiting(actor: Actor, code: str) -> list[WaitingAppeal]:
    """What waits for an answer, oldest first, without any words; nothing about the actor's own organization."""
    consultation = queries.consultation_for(actor, code, ANSWER)
    rows = db.session.execute(
        select(Appeal, Comment, ClauseVersion.heading)
        .join(Comment, Comment.id == Appeal.comment_id)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(Comment.consultation_id == consultation.id, Appeal.answer == "", Comment.outcome == Appeal.against)
        .order_by(Appeal.day, Appeal.id)
    ).all()
    ids = [comment.id for _, comment, _ in rows]
    own = recusal.own_body(actor, consultation.id, Comment.id.in_(ids)) if ids else frozenset()
    mine = recusal.affiliation_of(actor)
    independent = independence.independence_of_many(actor, [comment for _, comment, _ in rows])
    return [
        WaitingAppeal(
            id=appeal.id,
            tracker=comment.tracker,
            heading=heading or "",
            days=(today() - appeal.day).days,
            outcome=Outcome(appeal.against),
            independent=independent[comment.id],
        )
        for appeal, comment, heading in rows
        if comment.id not in own and not affiliations.is_named(mine, _typed(appeal))
    ]


def one(actor: Actor, code: str, appeal_id: int) -> WaitingAppeal:
    """One appeal, with its words once the actor has opened them. Raises as `_load`."""
    _, appeal, comment = _load(actor, code, appeal_id)
    return _waiting(actor, appeal, comment)


def open_appeal(actor: Actor, code: str, appeal_id: int) -> None:
    """Open an appeal's words and what they are about; who did, and when, is recorded.

    Raises:
        Forbidden: the actor had part in the decision. And as `_load`.
    """
    consultation, appeal, comment = _load(actor, code, appeal_id)
    independence.check(actor, comment)
    access_log.note_access(actor, consultation, comment.id)
    db.session.add(AppealAccess(appeal_id=appeal.id, staff_id=actor.staff_id, day=appeal.day))
    db.session.flush()


def answer(actor: Actor, code: str, appeal_id: int, given: AnswerData) -> None:
    """Answer an appeal: the comment is shown with the next batch, with words hidden or not, or the decision stays.

    Raises:
        Forbidden: the actor had part in the decision, or has not opened the words. And as `_load`.
        ValidationError: at `choice`, `reasons` or `marked`.
    """
    consultation, appeal, comment = _load(actor, code, appeal_id)
    independent = independence.check(actor, comment)
    if not _has_opened(actor, appeal):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    if given.choice not in set(AppealChoice):
        raise ValidationError(N_("Choose how you answer."), field="choice")
    choice = AppealChoice(given.choice)
    verdict = validate_decision(_OUTCOME_OF.get(choice, Outcome(appeal.against)), given.reasons)
    notes = [] if independent else [Independence.NOBODY_ELSE]
    if choice is AppealChoice.REJECT:
        effects.reject(actor, consultation, comment, [*verdict.reasons, *notes])
        appeal.answer = Answer.REJECTED
    else:
        words = _words_of(appeal, comment)
        text = _text(verdict, words, given.marked)
        proposed_words.check_hidden(comment, words, given.marked)
        effects.uphold(actor, consultation, comment, effects.Upheld(verdict, text, notes))
        appeal.answer = Answer.UPHELD
    appeal.independent, appeal.staff_id = independent, actor.staff_id
    close(appeal)


def close(appeal: Appeal) -> None:
    """End an appeal that has its answer: what the writer typed is deleted."""
    appeal.proposed = appeal.why = None
    appeal.answered_on = today()
    appeal.uncounted_since = appeal.uncounted_since or today()
    erasure_journal.note(Taken.APPEAL, appeal.id, appeal.answer)
    db.session.flush()


def _text(verdict: Verdict, words: str, marked: str) -> str:
    """The words that are shown from now on: those that a writer left hidden, or that are marked, stay hidden."""
    marked = marked or words
    text = redaction.hide(words, marked)
    hides = has_hidden(words) or bool(redaction.redacted_spans(words, marked))
    if hides and verdict.outcome is Outcome.PUBLISH:
        raise ValidationError(
            N_("Some words would still be hidden. Leave them as they are, or publish it with words hidden."),
            field=redaction.FIELD,
        )
    if not hides and verdict.outcome is Outcome.REDACT:
        raise ValidationError(
            N_("No words are hidden. Choose the words to hide, or publish the whole comment."),
            field=redaction.FIELD,
        )
    return text


def _load(actor: Actor, code: str, appeal_id: int) -> tuple[Consultation, Appeal, Comment]:
    """An appeal that is to be answered.

    Raises:
        NotFound: there is none, the actor answers none here, or works for the organization that it is about.
        Conflict: it was answered, or the comment was decided on again, changed or deleted.
    """
    consultation, appeal, comment = independence.load(actor, code, Appeal, appeal_id, NO_APPEAL)
    if affiliations.is_named(recusal.affiliation_of(actor), _typed(appeal)):
        raise NotFound(NO_APPEAL)
    if appeal.answer or comment.outcome != appeal.against:
        raise Conflict(N_("This was already answered. Nothing was changed."))
    return consultation, appeal, comment


def _typed(appeal: Appeal) -> str:
    """Everything that the writer typed."""
    return f"{appeal.proposed or ''} {appeal.why or ''}"


def _words_of(appeal: Appeal, comment: Comment) -> str:
    """What is looked at: the words as typed again, the sealed original, or what the team reads."""
    if appeal.proposed is not None:
        return appeal.proposed
    return (comment.original if appeal.against in SEALED else comment.public_text) or ""


def _waiting(actor: Actor, appeal: Appeal, comment: Comment) -> WaitingAppeal:
    version = db.session.get(ClauseVersion, comment.clause_version_id) if comment.clause_version_id else None
    in_force = [each for each in list_decisions(comment.id) if each.outcome == appeal.against]
    opened = _has_opened(actor, appeal)
    shown = comment.public_text or ""
    return WaitingAppeal(
        id=appeal.id,
        tracker=comment.tracker,
        heading=version.heading if version else "",
        wording=version.wording if version else "",
        days=(today() - appeal.day).days,
        outcome=Outcome(appeal.against),
        reasons=tuple(Reason(reason) for reason in in_force[-1].reasons) if in_force else (),
        independent=independence.independence_of(actor, comment),
        opened=opened,
        words=_words_of(appeal, comment) if opened else "",
        proposal=proposed_words.of(comment) if opened else None,
        shown=shown if opened else "",
        why=(appeal.why or "") if opened else "",
        retyped=_retyped(shown, appeal.proposed) if opened and appeal.proposed else (),
    )


def _retyped(shown: str, proposed: str) -> tuple[str, ...]:
    """What the writer typed in place of what is hidden; nothing if what is shown since has other places."""
    try:
        return tuple(typed_again(shown, proposed))
    except ValidationError:
        return ()


def _has_opened(actor: Actor, appeal: Appeal) -> bool:
    """Whether the actor has opened this appeal: having read the comment before is not enough."""
    query = select(AppealAccess.id).where(AppealAccess.appeal_id == appeal.id, AppealAccess.staff_id == actor.staff_id)
    return db.session.scalar(query.limit(1)) is not None

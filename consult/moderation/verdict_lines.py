"""Moderators read the lines sent with verdicts; the decision maker reads those passed on. Nobody else does."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from consult.access import Actor, Conflict, Permission, ValidationError
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import verdict_lines
from consult.contributions.models import VerdictLine
from consult.contributions.verdict_line_rules import NOT_PASSED_ON_LABELS, LineState, NotPassedOn
from consult.moderation.spam_checks import NOT_ANSWERED
from consult.storage.database import db
from consult.text.messages import N_

#: A page of lines has no more than this.
MAX_AT_ONCE = 50
NOT_OFFERED = N_("Choose what becomes of each line, or leave it for later.")
TOO_MANY = N_("These are more lines than a page has. Open the page again. Nothing was saved.")

#: What a moderator decides about a line: the decision maker reads it, or its words are deleted for a reason.
DECISIONS: Mapping[str, str] = {LineState.PASSED_ON.value: N_("The decision maker reads it")} | {
    reason.value: label for reason, label in NOT_PASSED_ON_LABELS.items()
}


def count(actor: Actor, code: str, state: LineState) -> int:
    """How many lines a moderator can read in a state that has words.

    Raises:
        NotFound, Forbidden: they are no moderator of this plan. Conflict: it has no answer.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    return db.session.scalar(verdict_lines.counted(plan.id, state)) or 0


def to_read(actor: Actor, code: str, state: LineState = LineState.UNREAD, offset: int = 0) -> Sequence[VerdictLine]:
    """Lines that no moderator has decided about, or those that one passed on: a page of them, the oldest first.

    Raises:
        NotFound, Forbidden, Conflict: as `count`.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    return db.session.scalars(verdict_lines.oldest_first(plan.id, state).limit(MAX_AT_ONCE).offset(offset)).all()


def count_for_decision_maker(actor: Actor, code: str) -> int:
    """How many lines the decision maker can read.

    Raises:
        NotFound, Forbidden: they do not decide about this plan. Conflict: it has no answer.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_ANSWER_WRITE)
    return db.session.scalar(verdict_lines.counted(plan.id, LineState.PASSED_ON)) or 0


def for_decision_maker(actor: Actor, code: str, offset: int = 0) -> Sequence[VerdictLine]:
    """The lines that moderators let the decision maker read: a page of them, question by question.

    Raises:
        NotFound, Forbidden, Conflict: as `count_for_decision_maker`.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_ANSWER_WRITE)
    return db.session.scalars(
        verdict_lines.listed(plan.id, LineState.PASSED_ON).limit(MAX_AT_ONCE).offset(offset)
    ).all()


def deleted_by_reason(actor: Actor, code: str) -> dict[NotPassedOn, int]:
    """How many lines moderators deleted, by reason, of those whose time is not over: for the decision maker.

    Raises:
        NotFound, Forbidden, Conflict: as `count_for_decision_maker`.
    """
    return verdict_lines.deleted_by_reason(_plan(actor, code, Permission.CONSULTATION_ANSWER_WRITE).id)


def decide(actor: Actor, code: str, decisions: Mapping[int, str]) -> int:
    """Let the decision maker read lines, or delete their words for a reason, also once they were passed on.

    Returns how many changed: those about which a colleague decided meanwhile, or that are gone, stay as they are.

    Raises:
        ValidationError: no such decision, or more of them than a page has; nothing is changed.
        NotFound, Forbidden, Conflict: as `count`.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    if not DECISIONS.keys() >= set(decisions.values()):
        raise ValidationError(NOT_OFFERED, field="")
    if len(decisions) > MAX_AT_ONCE:
        raise ValidationError(TOO_MANY, field="")
    changed = 0
    for line_id, decision in decisions.items():
        with suppress(Conflict):
            if decision == LineState.PASSED_ON:
                verdict_lines.pass_on(plan.id, line_id)
            else:
                verdict_lines.do_not_pass_on(plan.id, line_id, NotPassedOn(decision))
            changed += 1
    return changed


def _plan(actor: Actor, code: str, permission: Permission) -> Consultation:
    plan = queries.consultation_for(actor, code, permission)
    if not plan.is_answered:
        raise Conflict(NOT_ANSWERED)
    return plan

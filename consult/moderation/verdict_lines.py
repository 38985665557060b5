"""Moderators read the lines sent with verdicts; the decision maker reads those passed on. Nobody else does."""

from collections.abc import Sequence

from consult.access import Actor, Conflict, Permission, ValidationError
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import verdict_lines
from consult.contributions.models import VerdictLine
from consult.contributions.verdict_line_rules import LineState, NotPassedOn
from consult.moderation.spam_checks import NOT_ANSWERED
from consult.storage.database import db
from consult.text.messages import N_

#: A page of lines has no more than this.
MAX_AT_ONCE = 50


def to_read(actor: Actor, code: str) -> Sequence[VerdictLine]:
    """The next lines that no moderator has decided about.

    Raises:
        NotFound, Forbidden: they are no moderator of this plan. Conflict: it has no answer.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    return db.session.scalars(verdict_lines.listed(plan.id, LineState.UNREAD).limit(MAX_AT_ONCE)).all()


def for_decision_maker(actor: Actor, code: str) -> Sequence[VerdictLine]:
    """The lines that moderators passed on, question by question.

    Raises:
        NotFound, Forbidden: they do not decide about this plan. Conflict: it has no answer.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_ANSWER_WRITE)
    return db.session.scalars(verdict_lines.listed(plan.id, LineState.PASSED_ON)).all()


def pass_on(actor: Actor, code: str, line_id: int) -> None:
    """Let the decision maker read a line.

    Raises:
        NotFound, Forbidden, Conflict: as `to_read`; or somebody else decided about it.
    """
    verdict_lines.pass_on(_plan(actor, code, Permission.CONSULTATION_QUEUE_WORK).id, line_id)


def do_not_pass_on(actor: Actor, code: str, line_id: int, reason: str) -> None:
    """Delete the words of a line for a reason, also when it was passed on.

    Raises:
        ValidationError: no such reason. NotFound, Forbidden, Conflict: as `pass_on`.
    """
    plan = _plan(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    if reason not in set(NotPassedOn):
        raise ValidationError(N_("Choose a reason."), field="reason")
    verdict_lines.do_not_pass_on(plan.id, line_id, NotPassedOn(reason))


def _plan(actor: Actor, code: str, permission: Permission) -> Consultation:
    plan = queries.consultation_for(actor, code, permission)
    if not plan.is_answered:
        raise Conflict(NOT_ANSWERED)
    return plan

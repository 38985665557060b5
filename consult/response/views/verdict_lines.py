"""Lines of text sent with verdicts, for moderators, who decide about each, and for the decision maker."""

from itertools import groupby

import flask
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.commitments import queries as commitments
from consult.consultations import queries as consultations
from consult.contributions.verdict_line_rules import KEPT_FOR, NOT_PASSED_ON_LABELS, LineState
from consult.contributions.verdict_lines import count_deleted_unread
from consult.contributions.verdict_rules import Question
from consult.moderation import verdict_lines as lines
from consult.response.forms import VerdictLinesForm
from consult.response.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

READ = Permission.CONSULTATION_ANSWER_WRITE
MODERATE = Permission.CONSULTATION_QUEUE_WORK
#: `?list=` with this has the lines that the decision maker reads.
GIVEN = "given"


@blueprint.get("/p/<code>/answer/verdict-lines")
@require_permission(READ)
def verdict_lines(code: str) -> Page:
    actor = authorization.current_actor()
    consultation = consultations.consultation_for(actor, code, READ)
    count = lines.count_for_decision_maker(actor, code) if consultation.is_answered else 0
    pages = pagination(count, lines.MAX_AT_ONCE)
    read = lines.for_decision_maker(actor, code, pages.offset) if count else []
    deleted = lines.deleted_by_reason(actor, code) if consultation.is_answered else {}
    promises = _promises(consultation.id)
    grouped = groupby(read, lambda line: (line.question, line.commitment_id))
    return page(
        "response/verdict_lines.html",
        consultation=consultation,
        questions=[
            (Question(question), promises.get(promise, ""), [line.text for line in some])
            for (question, promise), some in grouped
        ],
        pages=pages,
        kept_days=KEPT_FOR.days,
        deleted=[(NOT_PASSED_ON_LABELS[reason], number) for reason, number in deleted.items()],
        deleted_unread=count_deleted_unread(consultation.id),
    )


@blueprint.get("/p/<code>/verdict-lines")
@require_permission(MODERATE)
def verdict_lines_to_read(code: str) -> Page:
    return _to_read(code, VerdictLinesForm())


@blueprint.post("/p/<code>/verdict-lines")
@require_permission(MODERATE)
def decide_verdict_lines(code: str) -> Page | Response:
    form, actor = VerdictLinesForm(), authorization.current_actor()
    if form.save(lambda: lines.decide(actor, code, form.decided())):
        here = flask.url_for("response.verdict_lines_to_read", code=code, done="lines", list=_list())
        return flask.redirect(here, 303)
    return _to_read(code, form)


def _to_read(code: str, form: VerdictLinesForm) -> Page:
    actor = authorization.current_actor()
    consultation = consultations.consultation_for(actor, code, MODERATE)
    state = LineState.PASSED_ON if _list() else LineState.UNREAD
    pages = pagination(lines.count(actor, code, state) if consultation.is_answered else 0, lines.MAX_AT_ONCE)
    return page(
        "response/verdict_lines_to_read.html",
        form.http_status,
        consultation=consultation,
        form=form,
        lines=lines.to_read(actor, code, state, pages.offset) if pages.total else [],
        pages=pages,
        promises=_promises(consultation.id),
        which=_list(),
        kept_days=KEPT_FOR.days,
    )


def _list() -> str | None:
    return GIVEN if flask.request.args.get("list") == GIVEN else None


def _promises(consultation_id: int) -> dict[int, str]:
    """The words of the promises of a plan, by key."""
    return {row.id: row.text for row in commitments.rows_of(consultation_id)}

"""The page of lines sent with verdicts: a moderator decides about as many at once as they like."""

import flask
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.commitments import queries as commitments
from consult.consultations import queries
from consult.contributions.verdict_line_rules import LineState
from consult.moderation import verdict_lines as acts
from consult.moderation.forms import VerdictLinesForm
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WORK = Permission.CONSULTATION_QUEUE_WORK
#: `?list=` with this has the lines that the decision maker reads.
GIVEN = "given"


@blueprint.get("/p/<code>/verdict-lines")
@require_permission(WORK)
def verdict_lines(code: str) -> Page:
    return _page(code, VerdictLinesForm())


@blueprint.post("/p/<code>/verdict-lines")
@require_permission(WORK)
def decide_verdict_lines(code: str) -> Page | Response:
    form, actor = VerdictLinesForm(), authorization.current_actor()
    if form.save(lambda: acts.decide(actor, code, form.decided())):
        return flask.redirect(flask.url_for("moderation.verdict_lines", code=code, done="lines", list=_list()), 303)
    return _page(code, form)


def _list() -> str | None:
    return GIVEN if flask.request.args.get("list") == GIVEN else None


def _page(code: str, form: VerdictLinesForm) -> Page:
    actor = authorization.current_actor()
    consultation = queries.consultation_for(actor, code, WORK)
    state = LineState.PASSED_ON if _list() else LineState.UNREAD
    pages = pagination(acts.count(actor, code, state) if consultation.is_answered else 0, acts.MAX_AT_ONCE)
    return page(
        "moderation/verdict_lines.html",
        form.http_status,
        consultation=consultation,
        form=form,
        lines=acts.to_read(actor, code, state, pages.offset) if pages.total else [],
        pages=pages,
        promises={row.id: row.text for row in commitments.rows_of(consultation.id)},
        which=_list(),
    )

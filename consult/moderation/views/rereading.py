"""Where somebody without part in a decision reads again what was drawn by chance."""

from typing import Any

import flask
from werkzeug.wrappers import Response

from consult.consultations import queries
from consult.moderation import rules
from consult.moderation.appeals.independence import ANSWER
from consult.moderation.forms import RereadingForm
from consult.moderation.rereading import answering
from consult.moderation.rereading.rules import ANSWER_LABELS
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/appeals/drawn/<int:rereading_id>")
@require_permission(ANSWER)
def rereading(code: str, rereading_id: int) -> Page:
    return _rereading(code, rereading_id, RereadingForm())


@blueprint.post("/p/<code>/appeals/drawn/<int:rereading_id>/open")
@require_permission(ANSWER)
def open_rereading(code: str, rereading_id: int) -> Response:
    answering.open_comment(authorization.current_actor(), code, rereading_id)
    return _to("moderation.rereading", code, "opened_words", rereading_id=rereading_id)


@blueprint.post("/p/<code>/appeals/drawn/<int:rereading_id>")
@require_permission(ANSWER)
def answer_rereading(code: str, rereading_id: int) -> Page | Response:
    form, actor = RereadingForm(), authorization.current_actor()
    if form.save(lambda: answering.answer(actor, code, rereading_id, form.answer.data or "")):
        return _to("moderation.appeals", code, "decided")
    return _rereading(code, rereading_id, form)


def _rereading(code: str, rereading_id: int, form: RereadingForm) -> Page:
    actor = authorization.current_actor()
    return page(
        "moderation/rereading.html",
        form.http_status,
        consultation=queries.consultation_for(actor, code, ANSWER),
        drawn=answering.one(actor, code, rereading_id),
        form=form,
        answer_help={answer: help_ for answer, (_, help_) in ANSWER_LABELS.items()},
        outcome_labels=rules.OUTCOME_LABELS,
    )


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)

"""Where moderators answer notices about published comments."""

from typing import Any

import flask
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import queries
from consult.moderation.forms import NoticeAnswerForm
from consult.moderation.notices import handling as acts
from consult.moderation.notices.handling import NoticeAnswer
from consult.moderation.notices.rules import ANSWER_LABELS, KIND_LABELS, Answer, Kind
from consult.moderation.rules import REASON_HELP
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WORK = Permission.CONSULTATION_QUEUE_WORK


@blueprint.get("/p/<code>/notices")
@require_permission(WORK)
def notices(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    found = acts.list_waiting(authorization.current_actor(), code)
    return page(
        "moderation/notices.html",
        consultation=consultation,
        waiting=found,
        counts=acts.counts(consultation.id),
        kind_labels=KIND_LABELS,
    )


@blueprint.get("/p/<code>/notices/<int:notice_id>")
@require_permission(WORK)
def notice(code: str, notice_id: int) -> Page:
    return _notice(code, notice_id, NoticeAnswerForm())


@blueprint.post("/p/<code>/notices/<int:notice_id>/open")
@require_permission(WORK)
def open_notice(code: str, notice_id: int) -> Response:
    acts.open_comment(authorization.current_actor(), code, notice_id)
    return _to("moderation.notice", code, "opened_words", notice_id=notice_id)


@blueprint.post("/p/<code>/notices/<int:notice_id>")
@require_permission(WORK)
def answer_notice(code: str, notice_id: int) -> Page | Response:
    form = NoticeAnswerForm()
    given = NoticeAnswer(
        form.answer.data or "", form.reason.data or "", form.reasons.data or (), form.marked.data or ""
    )
    if form.save(lambda: acts.answer(authorization.current_actor(), code, notice_id, given)):
        return _to("moderation.notices", code, "acted" if given.answer == Answer.TAKEN_OUT else "decided")
    return _notice(code, notice_id, form)


def _notice(code: str, notice_id: int, form: NoticeAnswerForm) -> Page:
    found = acts.one(authorization.current_actor(), code, notice_id)
    form.fill({"marked": found.shown})
    return page(
        "moderation/notice.html",
        form.http_status,
        consultation=queries.consultation_for(authorization.current_actor(), code, WORK),
        notice=found,
        kind_labels=KIND_LABELS,
        in_name=Kind.IN_NAME,
        reason_help=REASON_HELP,
        form=form,
        answer_help={answer: help_ for answer, (_, help_) in ANSWER_LABELS.items()},
    )


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)

"""Where moderators answer notices about published comments."""

from typing import Any

import flask
from werkzeug.wrappers import Response

from consult.access import Permission, ValidationError
from consult.consultations import queries
from consult.moderation import hiding
from consult.moderation.forms import NoticeAnswerForm
from consult.moderation.notices import handling as acts
from consult.moderation.notices.handling import NoticeAnswer, WaitingNotice
from consult.moderation.notices.rules import ANSWER_LABELS, KIND_LABELS, Answer, Kind
from consult.moderation.redaction import FIELD, NOTHING_HIDDEN
from consult.moderation.rules import REASON_HELP
from consult.moderation.views import hidden_words
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
    form, actor = NoticeAnswerForm(), authorization.current_actor()
    found = acts.one(actor, code, notice_id)
    if form.act.data == "preview":
        return _notice(code, notice_id, form, preview=hidden_words.preview(_words_of(found), form))
    if form.save(lambda: acts.answer(actor, code, notice_id, _given(_words_of(found), form))):
        return _to("moderation.notices", code, "acted" if form.answer.data == Answer.TAKEN_OUT else "decided")
    return _notice(code, notice_id, form)


def _words_of(found: WaitingNotice) -> str:
    """The comment's words; "" for who has not opened them."""
    return "" if found.words is None else found.shown


def _given(words: str, form: NoticeAnswerForm) -> NoticeAnswer:
    """The answer; what is hidden brings its reasons."""
    answer, reasons = form.answer.data or "", list(form.reasons.data or ())
    if not words or answer != Answer.HIDDEN:
        return NoticeAnswer(answer, form.reason.data or "", reasons)
    spans = hiding.hidden_spans(words, form.hiding)
    if not spans:
        raise ValidationError(NOTHING_HIDDEN, field=FIELD)
    reasons = list(dict.fromkeys([*reasons, *hiding.reasons(spans)]))
    return NoticeAnswer(answer, form.reason.data or "", reasons, hiding.marked(words, spans))


def _notice(code: str, notice_id: int, form: NoticeAnswerForm, *, preview: str | None = None) -> Page:
    found = acts.one(authorization.current_actor(), code, notice_id)
    form.fill({"marked": _words_of(found)})
    return page(
        "moderation/notice.html",
        form.http_status,
        consultation=queries.consultation_for(authorization.current_actor(), code, WORK),
        notice=found,
        about=KIND_LABELS[found.kind],
        in_name=Kind.IN_NAME,
        reason_help=REASON_HELP,
        form=form,
        answer_help={answer: help_ for answer, (_, help_) in ANSWER_LABELS.items()},
        **hidden_words.shown(_words_of(found), form, preview, found.proposal),
    )


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)

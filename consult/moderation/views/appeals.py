"""Where somebody without part in a decision answers writers who asked for a second look."""

from typing import Any

import flask
from werkzeug.wrappers import Response

from consult.access import ValidationErrors
from consult.consultations import queries
from consult.moderation import hiding, rules
from consult.moderation.appeals import answering
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.appeals.answering import AnswerData
from consult.moderation.appeals.independence import ANSWER
from consult.moderation.appeals.rules import CHOICE_LABELS, AppealChoice
from consult.moderation.forms import AppealForm
from consult.moderation.rereading import answering as rereading
from consult.moderation.views import hidden_words
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

#: The answers after which the words are shown, whole or in part.
SHOWS = (AppealChoice.PUBLISH, AppealChoice.REDACT)


@blueprint.get("/p/<code>/appeals")
@require_permission(ANSWER)
def appeals(code: str) -> Page:
    actor = authorization.current_actor()
    consultation = queries.consultation_for(actor, code, ANSWER)
    return page(
        "moderation/appeals.html",
        consultation=consultation,
        appeals=answering.list_waiting(actor, code),
        counts=appeal_counts.counts(consultation.id),
        drawn=rereading.list_waiting(actor, code),
        read_again=rereading.counts(consultation.id),
        outcome_labels=rules.OUTCOME_LABELS,
    )


@blueprint.get("/p/<code>/appeals/<int:appeal_id>")
@require_permission(ANSWER)
def appeal(code: str, appeal_id: int) -> Page:
    return _appeal(code, appeal_id, AppealForm())


@blueprint.post("/p/<code>/appeals/<int:appeal_id>/open")
@require_permission(ANSWER)
def open_appeal(code: str, appeal_id: int) -> Response:
    answering.open_appeal(authorization.current_actor(), code, appeal_id)
    return _to("moderation.appeal", code, "opened_words", appeal_id=appeal_id)


@blueprint.post("/p/<code>/appeals/<int:appeal_id>")
@require_permission(ANSWER)
def answer_appeal(code: str, appeal_id: int) -> Page | Response:
    form, actor = AppealForm(), authorization.current_actor()
    words = answering.one(actor, code, appeal_id).words
    if form.act.data == "preview":
        return _appeal(code, appeal_id, form, preview=hidden_words.preview(words, form))
    if form.save(lambda: answering.answer(actor, code, appeal_id, _given(words, form))):
        return _to("moderation.appeals", code, "decided")
    return _appeal(code, appeal_id, form)


def _given(words: str, form: AppealForm) -> AnswerData:
    """The answer; what is hidden brings its reasons, and what is shown is asked about first."""
    choice, reasons = form.choice.data or "", list(form.reasons.data or ())
    if not words or choice not in SHOWS:
        return AnswerData(choice, reasons, form.marked.data or "")
    spans, asked = hiding.hidden_spans(words, form.hiding), hidden_words.unanswered(words, form)
    if asked:
        raise ValidationErrors(asked)
    if choice == AppealChoice.REDACT:
        reasons = list(dict.fromkeys([*reasons, *hiding.reasons(spans)]))
    return AnswerData(choice, reasons, hiding.marked(words, spans))


def _appeal(code: str, appeal_id: int, form: AppealForm, *, preview: str | None = None) -> Page:
    actor = authorization.current_actor()
    found = answering.one(actor, code, appeal_id)
    form.fill({"marked": found.words})
    form.offer(found.outcome)
    return page(
        "moderation/appeal.html",
        form.http_status,
        consultation=queries.consultation_for(actor, code, ANSWER),
        appeal=found,
        form=form,
        choice_help={choice: help_ for choice, (_, help_) in CHOICE_LABELS.items()},
        outcome_labels=rules.OUTCOME_LABELS,
        reason_labels=rules.REASON_LABELS,
        reason_help=rules.REASON_HELP,
        **hidden_words.shown(found.words, form, preview, found.proposal),
    )


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)

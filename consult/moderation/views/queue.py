"""The moderators' pages of one comment, from opening to decision; and the auditor's: who opened what."""

from typing import Any

import flask
from werkzeug.wrappers import Response

from consult.access import Actor, Permission, ValidationError
from consult.consultations import edit_confirmation, queries
from consult.consultations.edit_requests import EDIT_OUTCOME_LABELS
from consult.consultations.models import Consultation
from consult.consultations.roles import ROLE_LABELS, affiliation_changes, changes
from consult.contributions.enums import CONSENT_LABELS, Consent
from consult.moderation import (
    access_log,
    decisions,
    recusal,
    redaction,
    review_item,
    rules,
    spam_checks,
)
from consult.moderation.danger import levels as danger_levels
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.forms import DangerForm, DecisionForm, LabelsForm, SecondForm
from consult.moderation.queue_filters import Pile
from consult.moderation.rules import DecisionData
from consult.moderation.teamwork import colleagues, notes
from consult.moderation.teamwork.forms import HandOverForm, NoteForm
from consult.moderation.views.blueprint import blueprint
from consult.text import labels
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page, pagination

WORK = Permission.CONSULTATION_QUEUE_WORK

LABELS: dict[str, Any] = {
    "outcomes": rules.OUTCOME_CHOICES,
    "outcome_help": {outcome: help_ for outcome, (_, help_) in rules.OUTCOME_CHOICES.items()},
    "outcome_labels": rules.OUTCOME_LABELS,
    "reason_labels": rules.REASON_LABELS,
    "reason_help": rules.REASON_HELP,
    "step_labels": review_item.STEP_LABELS,
    "consent_labels": CONSENT_LABELS,
    "team_only": Consent.TEAM,
    "kinds": redaction.REMOVED,
    "by_two": rules.BY_TWO,
    "levels": danger_levels.LABELS,
    "level_help": {level: help_ for level, (_, help_) in danger_levels.LABELS.items()},
    "protocol": danger_levels.PROTOCOL,
    "hard_labels": labels.LABELS,
}


@blueprint.get("/p/<code>/queue/<int:comment_id>")
@require_permission(WORK)
def comment(code: str, comment_id: int) -> Page:
    return comment_page(code, comment_id)


@blueprint.post("/p/<code>/queue/<int:comment_id>/open")
@require_permission(WORK)
def open_comment(code: str, comment_id: int) -> Response:
    decisions.open_comment(authorization.current_actor(), code, comment_id)
    return redirect_to("moderation.comment", code, "opened_words", comment_id=comment_id)


@blueprint.post("/p/<code>/queue/<int:comment_id>/preview")
@require_permission(WORK, writes=False)
def preview(code: str, comment_id: int) -> Page:
    """What others would read; or the form again, with its marks changed by another button."""
    form = DecisionForm()
    consultation, found = review_item.item(authorization.current_actor(), code, comment_id)
    act, marked = form.act.data, form.marked.data
    if not form.validate() or found.words is None or act == "back":
        return comment_page(code, comment_id, form)
    if act == "clear":
        form.marked.data = found.words
        return comment_page(code, comment_id, form)
    try:
        if act == "repeats":
            form.marked.data = redaction.redact_repeats(found.words, marked)
            return comment_page(code, comment_id, form)
        chosen = (rules.validate_later_decision if found.after_approval else rules.validate_decision)(
            form.outcome.data or "", form.reasons.data
        )
        text = redaction.readable(chosen.outcome, found.words, marked)
    except ValidationError as refusal:
        form.refuse(refusal)
        return comment_page(code, comment_id, form)
    verdict = rules.with_consent(chosen, found.consent)
    shown: dict[str, Any] = {"item": found, "form": form, "verdict": verdict, "text": text}
    return page("moderation/preview.html", consultation=consultation, **shown, **LABELS)


@blueprint.post("/p/<code>/queue/<int:comment_id>/decide")
@require_permission(WORK)
def decide(code: str, comment_id: int) -> Page | Response:
    form, actor = DecisionForm(), authorization.current_actor()
    _, found = review_item.item(actor, code, comment_id)
    if form.validate():
        given = DecisionData(form.outcome.data or "", form.reasons.data, form.marked.data, form.version_seen.number)
        try:
            outcome = decisions.decide(actor, code, comment_id, given)
            done = "proposed" if outcome in rules.BY_TWO else "decided"
            where = {"list": Pile.APPROVED.value} if found.after_approval else {}
            return redirect_to("moderation.queue", code, done, **where)
        except ValidationError as refusal:
            form.refuse(refusal)
    return comment_page(code, comment_id, form)


@blueprint.post("/p/<code>/queue/<int:comment_id>/second")
@require_permission(WORK)
def second(code: str, comment_id: int) -> Page | Response:
    form, actor = SecondForm(), authorization.current_actor()
    if not form.save(
        lambda: decisions.agree(actor, code, comment_id, form.answer, version_seen=form.version_seen.number)
    ):
        return comment_page(code, comment_id, form)
    if form.answer:
        return redirect_to("moderation.queue", code, "decided")
    return redirect_to("moderation.comment", code, "noted", comment_id=comment_id)


@blueprint.post("/p/<code>/junk/<int:comment_id>/undo")
@require_permission(WORK)
def undo_junk(code: str, comment_id: int) -> Response:
    decisions.undo_junk(authorization.current_actor(), code, comment_id)
    return redirect_to("moderation.queue", code, "undone", list=Pile.JUNK.value)


@blueprint.get("/p/<code>/log")
@require_permission(Permission.CONSULTATION_LOG_READ)
def log(code: str) -> Page:
    """Who opened which comment, who ended spam checks, who has which role, and who changed that."""
    consultation = queries.consultation_for(authorization.current_actor(), code, Permission.CONSULTATION_LOG_READ)
    pages = pagination(access_log.count_accesses(consultation.id))
    found = access_log.list_accesses(consultation.id, pages.size, pages.offset)
    return page(
        "moderation/log.html",
        consultation=consultation,
        accesses=found,
        spam_checks=spam_checks.list_spam_checks(consultation.id),
        roles=queries.roles_of(consultation.id),
        changes=changes(consultation.id),
        edits=edit_confirmation.list_edit_requests(consultation.id),
        edit_labels=EDIT_OUTCOME_LABELS,
        bodies=affiliation_changes(consultation.id),
        labels=ROLE_LABELS,
        pages=pages,
    )


def comment_page(code: str, comment_id: int, sent: StaffForm | None = None) -> Page:
    """One comment with its forms: the one that was `sent` and what is wrong with it, the others as they begin."""
    actor = authorization.current_actor()
    consultation, found = review_item.item(actor, code, comment_id)
    safety, put = danger_protocol.of(actor, comment_id), recusal.labels_of([comment_id]).get(comment_id, ())
    decision = sent if isinstance(sent, DecisionForm) else _decision_form(found)
    decision.offer(_outcomes(consultation, found))
    second = sent if isinstance(sent, SecondForm) else SecondForm(formdata=None)
    second.ask(erases=found.erases, after_approval=found.after_approval)
    danger = sent if isinstance(sent, DangerForm) else _danger_form(safety)
    shown: dict[str, Any] = {
        "item": found,
        "safety": safety,
        "put": put,
        "decision": decision,
        "second": second,
        "danger": danger,
        "put_labels": sent if isinstance(sent, LabelsForm) else LabelsForm(formdata=None, labels=put),
        "errors": sent.messages() if sent else {},
    } | _together(actor, consultation.id, found, sent)
    return page(
        "moderation/comment.html", sent.http_status if sent else 200, consultation=consultation, **LABELS, **shown
    )


def _together(
    actor: Actor, consultation_id: int, found: review_item.ReviewItem, sent: StaffForm | None
) -> dict[str, Any]:
    """Notes about a comment, whom it was handed to, and the forms for both."""
    hand_over = sent if isinstance(sent, HandOverForm) else HandOverForm(formdata=None)
    hand_over.offer(colleagues.colleagues_of(actor, consultation_id))
    return {
        "notes": notes.notes_for(actor, found.id),
        "handed": colleagues.handed_over(found.id),
        "note": sent if isinstance(sent, NoteForm) else NoteForm(formdata=None),
        "hand_over": hand_over,
    }


def _decision_form(found: review_item.ReviewItem) -> DecisionForm:
    return DecisionForm(formdata=None, marked=redaction.suggest_spans(found.words or ""), version_seen=found.decisions)


def _danger_form(safety: danger_protocol.Safety) -> DangerForm:
    """With the present level, unless it is that there is no danger: that is for somebody to choose."""
    level = safety.stand.pressing
    return DangerForm(formdata=None, level=None if level is danger_levels.Level.NONE else level)


def _outcomes(consultation: Consultation, found: review_item.ReviewItem) -> dict[rules.Outcome, tuple[str, str]]:
    """What can be decided: nobody changes a comment once the plan is closed."""
    possible = rules.AGAIN if found.after_approval else tuple(rules.Outcome)
    without = () if consultation.is_open else (rules.Outcome.ASK,)
    return {each: rules.OUTCOME_CHOICES[each] for each in possible if each not in without}


def redirect_to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)

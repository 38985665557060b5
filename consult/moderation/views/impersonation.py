"""Where moderators answer people who say that a comment was sent in their name."""

from typing import Any

import flask
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import queries
from consult.moderation.forms import ClaimForm
from consult.moderation.impersonation import reports as acts
from consult.moderation.impersonation.rules import ANSWER_LABELS, Answer
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WORK = Permission.CONSULTATION_QUEUE_WORK


@blueprint.get("/p/<code>/claims")
@require_permission(WORK)
def claims(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    found = acts.list_waiting(authorization.current_actor(), code)
    return page("moderation/claims.html", consultation=consultation, claims=found, counts=acts.counts(consultation.id))


@blueprint.get("/p/<code>/claims/<int:claim_id>")
@require_permission(WORK)
def claim(code: str, claim_id: int) -> Page:
    return _claim(code, claim_id, ClaimForm())


@blueprint.post("/p/<code>/claims/<int:claim_id>/open")
@require_permission(WORK)
def open_claim(code: str, claim_id: int) -> Response:
    acts.open_comment(authorization.current_actor(), code, claim_id)
    return _to("moderation.claim", code, "opened_words", claim_id=claim_id)


@blueprint.post("/p/<code>/claims/<int:claim_id>")
@require_permission(WORK)
def answer_claim(code: str, claim_id: int) -> Page | Response:
    form = ClaimForm()
    chosen, reason = form.answer.data or "", form.reason.data or ""
    if form.save(lambda: acts.answer(authorization.current_actor(), code, claim_id, chosen, reason)):
        return _to("moderation.claims", code, "acted" if chosen == Answer.TAKEN_OUT else "decided")
    return _claim(code, claim_id, form)


def _claim(code: str, claim_id: int, form: ClaimForm) -> Page:
    return page(
        "moderation/claim.html",
        form.http_status,
        consultation=queries.consultation_for(authorization.current_actor(), code, WORK),
        claim=acts.one(authorization.current_actor(), code, claim_id),
        form=form,
        answer_help={answer: help_ for answer, (_, help_) in ANSWER_LABELS.items()},
    )


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)

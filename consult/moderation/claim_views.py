"""Where moderators answer those who say that a comment was sent in their name."""

import flask
from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult import gate
from consult.access import NotValid, Permission
from consult.consultations import reading
from consult.gate import allow
from consult.moderation import claims as acts
from consult.moderation.claim_rules import ANSWER_LABELS, KEPT_LABELS, Answer
from consult.moderation.forms import ClaimForm, checked
from consult.web import Page, StaffForm, page

WORK = Permission.CONSULTATION_QUEUE_WORK


@allow(WORK)
def claims(code: str) -> Page:
    consultation = reading.consultation_for(gate.actor(), code, WORK)
    found = acts.waiting(gate.actor(), code)
    return page("moderation/claims.html", consultation=consultation, claims=found, counts=acts.counts(consultation.id))


@allow(WORK)
def claim(code: str, claim_id: int) -> Page:
    return _claim(code, claim_id)


@allow(WORK)
def open_claim(code: str, claim_id: int) -> Response:
    checked(StaffForm())
    acts.open_words(gate.actor(), code, claim_id)
    return _to("moderation.claim", code, "opened_words", claim_id=claim_id)


@allow(WORK)
def answer_claim(code: str, claim_id: int) -> Page | Response:
    form = ClaimForm()
    checked(form)
    chosen, reason = form.answer.data or "", form.reason.data or ""
    try:
        acts.answer(gate.actor(), code, claim_id, chosen, reason)
    except NotValid as refusal:
        return _claim(code, claim_id, {"answer": chosen, "reason": reason}, refusal)
    return _to("moderation.claims", code, "acted" if chosen == Answer.TAKEN_OUT else "decided")


def _claim(
    code: str, claim_id: int, sent: dict[str, str] | None = None, refusal: NotValid | None = None
) -> Page:
    errors = {refusal.field: gettext(refusal.message) % refusal.params} if refusal else {}
    return page(
        "moderation/claim.html",
        422 if refusal else 200,
        consultation=reading.consultation_for(gate.actor(), code, WORK),
        claim=acts.one(gate.actor(), code, claim_id),
        answers=ANSWER_LABELS,
        reasons=KEPT_LABELS,
        values=sent or {"answer": "", "reason": ""},
        errors=errors,
    )


def _to(endpoint: str, code: str, done: str, **values: int) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)


def register(blueprint: Blueprint) -> None:
    """The pages and their forms."""
    blueprint.add_url_rule("/p/<code>/claims", "claims", claims, methods=["GET"])
    blueprint.add_url_rule("/p/<code>/claims/<int:claim_id>", "claim", claim, methods=["GET"])
    blueprint.add_url_rule("/p/<code>/claims/<int:claim_id>/open", "open_claim", open_claim, methods=["POST"])
    blueprint.add_url_rule("/p/<code>/claims/<int:claim_id>", "answer_claim", answer_claim, methods=["POST"])

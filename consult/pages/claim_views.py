"""“This was sent in my name”: anyone says so of a published comment, without an account and without script."""

from flask import Blueprint, request
from flask_babel import gettext

from consult.access import NotNow, NotValid, Permission, Refusal
from consult.consultations import reading
from consult.consultations.life import State
from consult.gate import allow
from consult.moderation import claims
from consult.moderation.claim_rules import MOST_WORDS
from consult.moderation.forms import clean_mark
from consult.pages.plan_views import preparing
from consult.web import Page, page


@allow(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def in_my_name(code: str) -> Page:
    return _form(code)


@allow(Permission.PUBLIC_SUBMISSION_SEND)
def send_in_my_name(code: str) -> Page:
    mark, words = request.form.get("mark", ""), request.form.get("words", "")
    try:
        consultation = claims.make(code, clean_mark(mark), words)
    except (NotValid, NotNow) as refusal:
        return _form(code, mark, words, refusal)
    return page("pages/claim_sent.html", consultation=consultation)


def _form(code: str, mark: str = "", words: str = "", refusal: Refusal | None = None) -> Page:
    consultation = reading.public_consultation(code)
    if consultation.state == State.DRAFT:
        return preparing(consultation)
    errors = {refusal.field: gettext(refusal.message) % refusal.params} if refusal else {}
    status = 200 if refusal is None else 422 if isinstance(refusal, NotValid) else 409
    return page(
        "pages/claim.html", status, consultation=consultation, mark=mark, words=words, errors=errors, most=MOST_WORDS,
        kept_days=claims.KEPT_FOR.days,
    )


def register(blueprint: Blueprint) -> None:
    """Both views at their one address."""
    blueprint.add_url_rule("/p/<code>/in-my-name", "in_my_name", in_my_name, methods=["GET"])
    blueprint.add_url_rule("/p/<code>/in-my-name", "send_in_my_name", send_in_my_name, methods=["POST"])

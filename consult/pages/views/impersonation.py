"""“This was sent in my name”: anyone can report a published comment, without an account and without script."""

from flask import request
from flask_babel import gettext

from consult.access import AppError, Conflict, Permission, ValidationError
from consult.consultations import queries
from consult.moderation.forms import clean_tracker
from consult.moderation.impersonation import reports as impersonation_reports
from consult.moderation.impersonation.rules import MAX_WORDS
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/in-my-name")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def in_my_name(code: str) -> Page:
    return _form(code)


@blueprint.post("/p/<code>/in-my-name")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, csrf=False)
def send_in_my_name(code: str) -> Page:
    mark, words = request.form.get("mark", ""), request.form.get("words", "")
    try:
        consultation = impersonation_reports.create(code, clean_tracker(mark), words)
    except (ValidationError, Conflict) as refusal:
        return _form(code, mark, words, refusal)
    return page("pages/claim_sent.html", consultation=consultation)


def _form(code: str, mark: str = "", words: str = "", refusal: AppError | None = None) -> Page:
    consultation = queries.public_consultation(code)
    if consultation.is_draft:
        return preparing(consultation)
    errors = {refusal.field: gettext(refusal.message) % refusal.params} if refusal else {}
    status = 200 if refusal is None else 422 if isinstance(refusal, ValidationError) else 409
    return page(
        "pages/claim.html",
        status,
        consultation=consultation,
        mark=mark,
        words=words,
        errors=errors,
        most=MAX_WORDS,
        kept_days=impersonation_reports.KEPT_FOR.days,
    )

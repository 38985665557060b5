"""“This was sent in my name”: anyone can report a published comment, without an account and without script."""

from consult.access import Conflict, Permission, ValidationError
from consult.consultations import queries
from consult.moderation.impersonation import reports as impersonation_reports
from consult.moderation.impersonation.rules import MAX_WORDS
from consult.moderation.queue_filters import clean_tracker
from consult.pages.forms import ImpersonationForm
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/in-my-name")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def in_my_name(code: str) -> Page:
    return _form(code, ImpersonationForm())


@blueprint.post("/p/<code>/in-my-name")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, csrf=False)
def send_in_my_name(code: str) -> Page:
    form = ImpersonationForm()
    try:
        consultation = impersonation_reports.create(code, clean_tracker(form.mark.data), form.words.data)
    except (ValidationError, Conflict) as refusal:
        form.refuse(refusal)
        return _form(code, form)
    return page("pages/claim_sent.html", consultation=consultation)


def _form(code: str, form: ImpersonationForm) -> Page:
    consultation = queries.public_consultation(code)
    if consultation.is_draft:
        return preparing(consultation)
    return page(
        "pages/claim.html",
        form.http_status,
        consultation=consultation,
        form=form,
        errors=form.messages(),
        most=MAX_WORDS,
        kept_days=impersonation_reports.KEPT_FOR.days,
    )

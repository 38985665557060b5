"""Anyone can say what is wrong with a published comment, without an account and without script."""

from consult.access import Conflict, Permission, ValidationError
from consult.consultations import queries
from consult.moderation.notices import handling as notice_handling
from consult.moderation.notices.rules import MAX_WORDS, due_on
from consult.moderation.queue_filters import clean_tracker
from consult.pages.forms import NoticeForm
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.storage.database import settings, today
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/notice")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def notice(code: str) -> Page:
    return _form(code, NoticeForm())


@blueprint.post("/p/<code>/notice")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, csrf=False)
def send_notice(code: str) -> Page:
    form = NoticeForm()
    try:
        consultation = notice_handling.create(
            code, form.kind.data or "", clean_tracker(form.mark.data), form.words.data
        )
    except (ValidationError, Conflict) as refusal:
        form.refuse(refusal)
        return _form(code, form)
    return page("pages/notice_sent.html", consultation=consultation)


def _form(code: str, form: NoticeForm) -> Page:
    consultation = queries.public_consultation(code)
    if consultation.is_draft:
        return preparing(consultation)
    return page(
        "pages/notice.html",
        form.http_status,
        consultation=consultation,
        form=form,
        errors=form.messages(),
        most=MAX_WORDS,
        due_on=due_on(today(), settings().notice_days),
        kept_days=notice_handling.KEPT_FOR.days,
    )

"""A writer asks, with their receipt, for a second look at what a moderator decided."""

import flask
from werkzeug.wrappers import Response

from consult.access import Permission, ValidationError
from consult.contributions.receipt_access import MyComment, Returned
from consult.moderation import public_log
from consult.moderation.appeals import filing
from consult.moderation.appeals.rules import MAX_WHY
from consult.moderation.rules import REASON_LABELS
from consult.pages.forms import AppealForm
from consult.pages.views.blueprint import blueprint
from consult.pages.views.receipts import mine_page
from consult.storage import database
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

SEND = "send"


@blueprint.get("/receipt/appeal")
@require_permission(Permission.PUBLIC_PAGE_READ)
def appeal_again() -> Response:
    """Who comes back to this address has no receipt with them: they type it in again."""
    return flask.redirect(flask.url_for("pages.receipt"), 303)


@blueprint.post("/receipt/appeal")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def appeal() -> Page:
    """The form for it; or, if that was sent, the receipt's page again."""
    form = AppealForm()
    sends = form.act.data == SEND
    if sends:
        database.begin_write()
    # What is wrong with the receipt, or with the moment, is not caught: the error page gives back what was typed.
    mine, entry = filing.openable(form.receipt.data, form.comment_index)
    if not sends:
        form.fill({"proposed": entry.comment.public_text or ""})
        return _form(mine, entry, form)
    try:
        filing.create(form.receipt.data, form.comment_index, form.proposed.data, form.why.data)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _form(mine, entry, form)
    return mine_page(mine, form, done="appeal")


def _form(mine: Returned, entry: MyComment, form: AppealForm) -> Page:
    return page(
        "pages/appeal.html",
        form.http_status,
        consultation=mine.consultation,
        form=form,
        comment=entry.comment,
        second=filing.of_receipt(mine)[entry.comment.id],
        reasons=[
            REASON_LABELS[reason] for reason in public_log.reasons_of([entry.comment.id]).get(entry.comment.id, ())
        ],
        errors=form.messages(),
        most=MAX_WHY,
        kept_days=filing.KEPT_FOR.days,
    )

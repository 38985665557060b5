"""Private links: whoever was invited reads what the link is for, and writes once."""

from consult.access import Permission, ValidationError
from consult.consultations.models import Consultation
from consult.pages.forms import PrivateReplyForm
from consult.pages.views.blueprint import blueprint
from consult.report.enums import DISPOSITION_LABELS, DispositionCode
from consult.response import decision_points, invited_replies, reply_rules
from consult.response import queries as response_queries
from consult.response.models import InvitedReply
from consult.storage import database
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/invited/<token>")
@require_permission(Permission.PUBLIC_PAGE_READ)
def private_link(token: str) -> Page:
    """A page with one button: whatever only looks at the link, as previews do, does not use it up."""
    plan, row = invited_replies.opened(token)
    return page("pages/invited.html", consultation=plan, row=row, token=token)


@blueprint.post("/invited/<token>")
@require_permission(Permission.PUBLIC_PAGE_READ, writes=False, csrf=False)
def send_private_reply(token: str) -> Page:
    """Show the form, or take what was written in it and use the link up."""
    (plan, row), form = invited_replies.opened(token), PrivateReplyForm()
    if not form.validate() or form.act.data == "write":
        return _form(plan, row, token, form)
    database.begin_write()
    try:
        invited_replies.send(token, form.by.data or "", form.text.data or "")
    except ValidationError as refusal:
        form.refuse(refusal)
        return _form(plan, row, token, form)
    return page("pages/invited_sent.html", consultation=plan, row=row)


def _form(plan: Consultation, row: InvitedReply, token: str, form: PrivateReplyForm) -> Page:
    return page(
        "pages/invited_form.html",
        form.http_status,
        consultation=plan,
        row=row,
        token=token,
        form=form,
        points=_decided(plan, row),
        most_words=reply_rules.MAX_REPLY_WORDS,
    )


def _decided(plan: Consultation, row: InvitedReply) -> list[tuple[str, str, str]]:
    """What was decided and why, as (point, label, reason): all of it, or what was passed to an office, also later."""
    later = response_queries.later_of(plan.id)
    found = []
    for point in decision_points.decision_points(plan):
        after = later.get((point.clause_key, point.theme_key))
        if after and after.office == row.invited:
            found.append((point.name, DISPOSITION_LABELS[after.code], after.reason))
        elif point.decision and (not row.is_of_office or point.decision.office == row.invited):
            found.append(
                (point.name, DISPOSITION_LABELS[DispositionCode(point.decision.disposition)], point.decision.reason)
            )
    return found

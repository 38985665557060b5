"""Private links: whoever was invited reads what the link is for, and writes once."""

from consult.access import Permission, ValidationError
from consult.commitments.commands import written_commitments
from consult.consultations.models import Consultation
from consult.pages.forms import PrivateReplyForm
from consult.pages.views.blueprint import blueprint
from consult.report.enums import DISPOSITION_LABELS, DispositionCode
from consult.report.halves import LaterDocument
from consult.response import decision_points, invited_replies, offices, reply_rules
from consult.response import document as response
from consult.response import queries as response_queries
from consult.response.models import ClauseDecision, InvitedReply
from consult.response.offices import OfficeAnswer
from consult.response.reply_rules import ReferredPoint
from consult.storage import database
from consult.text.messages import N_
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
        points=_passed_to(plan, row) if row.is_of_office else _decided(plan),
        lines={} if row.is_of_office else _lines(plan),
        promises=[] if row.is_of_office else written_commitments(plan),
        earlier=_answered_before(plan, row),
        most_words=reply_rules.MAX_REPLY_WORDS,
    )


#: The lines of page one, by what is read before each.
LINES = {
    "decided": N_("Decided"),
    "biggest_change": N_("Biggest change"),
    "biggest_refusal": N_("Biggest refusal"),
}

#: A point, how it was decided in a word, and the decision.
Decided = tuple[str, str, ClauseDecision | LaterDocument]


def _decided(plan: Consultation) -> list[Decided]:
    """All that was decided, before it is signed."""
    points = decision_points.decision_points(plan)
    return [_as_decided(point.name, point.decision) for point in points if point.decision]


def _lines(plan: Consultation) -> dict[str, str]:
    """What page one says so far, by label."""
    written = response.values_of(plan.id)
    return {label: written[name] for name, label in LINES.items() if written[name]}


def _as_decided(name: str, decision: ClauseDecision) -> Decided:
    return name, DISPOSITION_LABELS[DispositionCode(decision.disposition)], decision


def _passed_to(plan: Consultation, row: InvitedReply) -> list[Decided]:
    """The points that an office is asked about: those of the signed answer, then those decided later."""
    points = decision_points.decision_points(plan)
    found = {
        ReferredPoint(point.clause_key, point.theme_key, later=False): _as_decided(point.name, point.decision)
        for point in points
        if point.decision
    }
    names = {(point.clause_key, point.theme_key): point.name for point in points}
    for key, later in response_queries.later_of(plan.id).items():
        found[ReferredPoint(*key, later=True)] = (names[key], DISPOSITION_LABELS[later.code], later)
    return [found[point] for point in row.asked]


def _answered_before(plan: Consultation, row: InvitedReply) -> list[tuple[OfficeAnswer, list[str]]]:
    """What the office that is asked answered before, each time with the points that it was about."""
    found: dict[OfficeAnswer, list[str]] = {}
    for each in offices.referrals(row.invited, consultation_id=plan.id) if row.number > 1 else ():
        if each.answer:
            found.setdefault(each.answer, []).append(each.part)
    return sorted(found.items(), key=lambda each: each[0].replied_on)

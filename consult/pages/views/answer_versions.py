"""What was corrected in a signed answer, and each earlier version."""

from consult.access import NotFound, Permission
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.pages import answer_versions as versions
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.report.enums import DISPOSITION_LABELS, REASON_KIND_LABELS
from consult.report.summary import Summary
from consult.response import queries as response_queries
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import Page, pagination

CORRECTIONS_A_PAGE = 10
DECISIONS_A_PAGE = 12


@blueprint.get("/p/<code>/answer/versions")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def answer_versions(code: str) -> Page:
    """Every correction, newest first, with the words before and after."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    summary = _signed(plan)
    newest_first = summary.corrections[::-1] if summary else ()
    pages = pagination(len(newest_first), CORRECTIONS_A_PAGE)
    shown = newest_first[pages.offset : pages.offset + pages.size]
    wanted = {number for each in shown for number in (each.number - 1, each.number)}
    documents = {row.number: response_queries.part_b_of(row) for row in response_queries.versions_of(plan.id, wanted)}
    return plan_page(
        "pages/answer_versions.html",
        plan,
        pages=pages,
        corrections=versions.corrections(documents, summary, shown) if summary else [],
        earlier=list(versions.days(summary).items())[:-1] if summary else [],
    )


@blueprint.get("/p/<code>/answer/versions/<int:number>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def answer_version(code: str, number: int) -> Page:
    """An earlier version: its words that corrections can change."""
    plan = queries.public_consultation(code)
    summary = _signed(plan)
    days = versions.days(summary) if summary else {}
    if summary is None or number not in list(days)[:-1]:
        raise NotFound(N_("This answer has no earlier version with that number."))
    (row,) = response_queries.versions_of(plan.id, [number])
    part_b = response_queries.part_b_of(row)
    decisions = versions.decisions_then(part_b, number, summary)
    pages = pagination(len(decisions), DECISIONS_A_PAGE)
    return plan_page(
        "pages/answer_version.html",
        plan,
        pages=pages,
        number=number,
        signed_on=days[number],
        lines=versions.lines_then(part_b, number, summary) if pages.number == 1 else [],
        gaps=versions.gaps_then(part_b, number, summary) if pages.number == pages.pages else [],
        decisions=decisions[pages.offset : pages.offset + pages.size],
        labels=DISPOSITION_LABELS,
        reason_labels=REASON_KIND_LABELS,
    )


def _signed(plan: Consultation) -> Summary | None:
    return response_queries.summary(plan) if plan.is_answered else None

"""What programs do in a plan, as a public register of algorithms would have it."""

from consult.access import Permission
from consult.consultations import queries
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.report import machine_help as records
from consult.report.machine_help_facts import facts_of
from consult.web.authorization import require_permission
from consult.web.shell import Page


@blueprint.get("/p/<code>/machine-help")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def machine_help(code: str) -> Page:
    """Each tool with the fields of the standard."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    facts = facts_of(plan)
    return plan_page(
        "pages/machine_help.html",
        plan,
        tools=records.tools(facts),
        fields=records.FIELDS,
        owner=records.owner(facts),
        owner_fields=records.OWNER,
        phases=records.PHASE_LABELS,
        standard=records.STANDARD,
    )

"""Whom a plan is meant to reach, and, once the report is frozen, who was reached."""

from consult.access import Permission
from consult.consultations import queries, reach_plan
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.response import queries as response_queries
from consult.web.authorization import require_permission
from consult.web.shell import Page


@blueprint.get("/p/<code>/reach")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def reach(code: str) -> Page:
    """The groups of the plan, what was decided about them while it was open, and who took part as the report says."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    return plan_page(
        "pages/reach.html",
        plan,
        groups=reach_plan.groups_of(plan.id),
        decisions=reach_plan.decisions_of(plan.id),
        summary=response_queries.summary(plan) if plan.is_frozen else None,
    )

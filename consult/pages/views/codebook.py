"""The list of themes: what belongs in each, and how the list changed."""

from consult.access import Permission
from consult.analysis import codebook_changes, themes
from consult.consultations import queries
from consult.pages import codebook_page
from consult.pages.names import titled
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.web.authorization import require_permission
from consult.web.shell import Page


@blueprint.get("/p/<code>/codebook")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def codebook(code: str) -> Page:
    """Once the report is out; before, what analysts write would tell people what to write."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    changes = codebook_changes.history(plan.id) if plan.is_frozen else []
    return plan_page(
        "pages/codebook.html",
        plan,
        themes=themes.themes_of(plan.id) if plan.is_frozen else [],
        parts={part.clause_id: titled(part) for part in queries.parts_of(plan.id)} if plan.is_frozen else {},
        versions=codebook_page.versions(changes, codebook_changes.titles_of(changes)),
    )

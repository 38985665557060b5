"""One comment on a page of its own, and a text that several people sent."""

from consult.access import NotFound, Permission
from consult.analysis import themes
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import queries as contribution_queries
from consult.contributions.comment_votes import ANSWER_LABELS
from consult.contributions.queries import PublicComment
from consult.pages.clause_history import first_numbers, wordings
from consult.pages.comment_outcome import comment_outcome
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.comment_lists import copies_shown
from consult.response import queries as response_queries
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import Page, pagination

CODES_A_PAGE = 1000

#: The same for a code that was never given, and for a comment that waits, was deleted or is in another plan.
NOT_SHOWN = N_("No comment that is shown here has this public code.")


@blueprint.get("/p/<code>/comment/<tracker>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def comment(code: str, tracker: str) -> Page:
    """One comment: what it is about, its words, and what happened to it."""
    plan = queries.public_consultation(code)
    found = _shown(plan, tracker)
    known = wordings(plan.id, found.key) if found.key else []
    coded = themes.coded([found.id]) if plan.is_frozen else {}
    outcomes = comment_outcome(response_queries.summary(plan), coded, {found.id: found.key})
    return plan_page(
        "pages/comment.html",
        plan,
        comment=found,
        part=known[-1] if known else None,
        number=first_numbers(known).get(found.clause_version_id or 0),
        outcome=outcomes[found.id],
        labels=ANSWER_LABELS,
        **copies_shown(plan, [found]),
    )


@blueprint.get("/p/<code>/copies/<tracker>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def copies(code: str, tracker: str) -> Page:
    """A text that several people sent, with the public code of each."""
    plan = queries.public_consultation(code)
    found = _shown(plan, tracker)
    if found.wording is None:
        raise NotFound(NOT_SHOWN)
    pages = pagination(found.times_sent, CODES_A_PAGE)
    codes = contribution_queries.public_codes(plan.id, found.wording, pages.size, pages.offset)
    return plan_page("pages/copies.html", plan, comment=found, codes=codes, pages=pages)


def _shown(plan: Consultation, tracker: str) -> PublicComment:
    found = contribution_queries.public_comment(plan.id, tracker)
    if found is None:
        raise NotFound(NOT_SHOWN)
    return found

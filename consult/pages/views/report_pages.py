"""Part A in tables: themes and other views, votes and their directions, and how it was made."""

from collections.abc import Callable, Sequence
from typing import Any

from consult.access import Permission
from consult.analysis.sensitivity import DIRECTION_LABELS
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import queries as contributions
from consult.contributions.proposals import difference
from consult.moderation.copies.rules import COPY_KINDS
from consult.moderation.public_log import ACT_LABELS, ELSEWHERE
from consult.moderation.rules import Outcome
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import answer_places, preparing
from consult.pages.views.outcomes import DRAFT_KINDS
from consult.report.directions import directions
from consult.report.parts import ProposalView
from consult.report.summary import Summary
from consult.response import queries as response_queries
from consult.text.passages import Passages, passages
from consult.web.authorization import require_permission
from consult.web.charts import length
from consult.web.shell import Page, pagination

#: As much on one page as a first view on a slow phone can hold.
VOTES_A_PAGE = 12
THEMES_A_PAGE = 20
PROPOSALS_SHOWN = 10
#: So many characters of other words, around what they change.
PROPOSED_CHARACTERS = 600
_COPY_KINDS = {kind.value: label for kind, (label, _) in COPY_KINDS.items()}


@blueprint.get("/p/<code>/answer/heard")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def report_themes(code: str) -> Page:
    """Safety points, every theme with its number and its other views, texts of campaigns, other words."""
    return _page(code, "pages/report_themes.html", _themes)


@blueprint.get("/p/<code>/answer/heard/votes")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def report_votes(code: str) -> Page:
    """The votes on every part, and whether they say the same whoever is counted."""
    return _page(code, "pages/report_votes.html", _votes)


@blueprint.get("/p/<code>/answer/methods")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def report_methods(code: str) -> Page:
    """How Part A was made, from what is stored."""
    return _page(code, "pages/report_methods.html", _methods)


def _page(code: str, template: str, facts: Callable[[Consultation, Summary], dict[str, Any]]) -> Page:
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    summary = response_queries.summary(plan)
    if summary is None:
        return plan_page("pages/answer_none.html", plan)
    return plan_page(template, plan, summary=summary, places=answer_places(plan, summary), **facts(plan, summary))


def in_full(plan: Consultation, summary: Summary) -> dict[str, Any]:
    """What the page of the whole answer says besides the parts, without pages."""
    return {
        **_methods(plan, summary),
        "parts_by_key": {clause.key: clause for clause in summary.clauses},
        "copy_kinds": _COPY_KINDS,
        "proposed": proposed_words(plan, summary.proposals),
        "directions": directions(summary.clauses, summary.campaign_votes),
        "direction_labels": DIRECTION_LABELS,
    }


def proposed_words(plan: Consultation, proposals: Sequence[ProposalView]) -> dict[str, Passages | None]:
    """What proposals would change in the wording that their writers read, by public code: only of those that anyone can
    still read; None if its writer did not agree to be quoted.
    """
    found = contributions.statements(plan.id, [each.tracker for each in proposals])
    return {
        tracker: passages(difference(each.part_wording or "", each.proposed_wording or ""), PROPOSED_CHARACTERS)
        if each
        else None
        for tracker, each in found.items()
    }


def _methods(_plan: Consultation, summary: Summary) -> dict[str, Any]:
    elsewhere = {Outcome.REFUSE: ACT_LABELS[ELSEWHERE]} if summary.front.imported_from else {}
    return {"draft_kinds": DRAFT_KINDS, "outcome_labels": {**ACT_LABELS, **elsewhere}}


def _themes(plan: Consultation, summary: Summary) -> dict[str, Any]:
    found = summary.themes
    most = max((theme.comments or 0 for theme in found), default=0)
    pages = pagination(len(found), THEMES_A_PAGE)
    shown = found[pages.offset : pages.offset + pages.size]
    proposals = summary.proposals[:PROPOSALS_SHOWN] if pages.number == 1 else ()
    return {
        "pages": pages,
        "themes": [(theme, length(theme.comments, most)) for theme in shown],
        "parts": {clause.key: clause for clause in summary.clauses},
        "proposals": proposals,
        "proposed": proposed_words(plan, proposals),
        "copy_kinds": _COPY_KINDS,
    }


def _votes(_plan: Consultation, summary: Summary) -> dict[str, Any]:
    voted = [clause for clause in summary.clauses if clause.tallies]
    pages = pagination(len(voted), VOTES_A_PAGE)
    shown = voted[pages.offset : pages.offset + pages.size]
    return {
        "pages": pages,
        "parts": directions(shown, summary.campaign_votes),
        "direction_labels": DIRECTION_LABELS,
    }

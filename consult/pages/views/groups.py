"""Where people agree, and where they differ: opinion groups of a plan."""

from flask import Response, jsonify
from flask.blueprints import BlueprintSetupState

from consult.access import Permission
from consult.analysis.group_results import GroupResults
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import queries as contribution_queries
from consult.contributions.queries import PublicComment
from consult.pages import group_map
from consult.pages.names import called
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.record.documents import values_of
from consult.report import queries as report_queries
from consult.web.authorization import require_permission
from consult.web.shell import Page

Statements = dict[str, PublicComment | None]


@blueprint.get("/p/<code>/groups")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def groups(code: str) -> Page:
    """The groups as a map, what unites and divides them, and how sure that is."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    results, statements = _shown(plan)
    if results is None:
        return plan_page("pages/groups_none.html", plan)
    return plan_page(
        "pages/groups.html",
        plan,
        results=results,
        statements=statements,
        sections=group_map.sections(results),
        shapes=group_map.shapes(results.groups),
        frame=group_map.frame(results.groups),
        sizes={group.letter: group.size for group in results.groups},
        parts={} if plan.imported_from else {part.key: called(part) for part in queries.parts_of(plan.id)},
    )


@blueprint.get("/p/<code>/groups.json")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def groups_json(code: str) -> Response:
    """The same result as data; before it is published, the state of the plan."""
    plan = queries.public_consultation(code)
    results = None if plan.is_draft else _shown(plan)[0]
    if results is None:
        return jsonify(published=False, state=plan.state)
    return jsonify(values_of(results, nulls=True) | {"published": True})


def _shown(plan: Consultation) -> tuple[GroupResults | None, Statements]:
    """What is published, and the words of its comments: not of those that nobody can read any more."""
    results = report_queries.groups_of(plan)
    if results is None:
        return None, {}
    return results, contribution_queries.statements(plan.id, group_map.named_in(results))


def _add_words(state: BlueprintSetupState) -> None:
    """Give templates the words of closed lists and the bars."""
    state.app.jinja_env.filters.update(share_bars=group_map.share_bars, left_out_numbers=group_map.left_out_numbers)
    state.app.jinja_env.globals.update(LEANS=group_map.LEANS, GROUP_MIXES=group_map.MIXES, NO_GROUPS=group_map.REASONS)


blueprint.record_once(_add_words)

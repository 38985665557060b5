"""How a plan measures up to published standards, as a page and as data."""

from datetime import date

from flask import Response, jsonify
from flask.blueprints import BlueprintSetupState

from consult.access import Permission
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.pages import conformance_facts
from consult.pages.plan_pages import doors_of
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.response.conformance import standards
from consult.response.conformance.findings import CONFORMITY_LABELS, Finding
from consult.response.conformance.standards import UNREAD, Measured
from consult.storage.database import today
from consult.web.authorization import require_permission
from consult.web.shell import Page, day, page

FORMAT = "consult-conformance-1"


@blueprint.get("/p/<code>/conformance")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def conformance(code: str) -> Page:
    """What each standard asks for, whether the plan does it, and what shows it."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    doors = doors_of(plan)
    measured = _measured(plan, doors.entries)
    return page(
        "pages/conformance.html",
        consultation=plan,
        doors=doors,
        measured=measured,
        totals=standards.totals(measured),
        unread=UNREAD,
    )


@blueprint.get("/p/<code>/conformance.json")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def conformance_json(code: str) -> Response:
    """The same as data: codes of closed lists, and what shows each finding as a sentence in English."""
    plan = queries.public_consultation(code)
    measured = [] if plan.is_draft else _measured(plan, doors_of(plan).entries)
    return jsonify(
        format=FORMAT,
        plan=plan.code,
        state=plan.state,
        day=today().isoformat(),
        standards=[_as_data(each) for each in measured],
        not_measured=list(UNREAD),
    )


def _measured(plan: Consultation, entries: int) -> list[Measured]:
    """Nothing for imported plans: what was done elsewhere is not stored here."""
    return [] if plan.imported_from else standards.measure(conformance_facts.facts_of(plan, entries))


def _as_data(measured: Measured) -> dict[str, object]:
    standard = measured.standard
    return {
        "key": standard.key,
        "title": standard.title,
        "source": standard.source,
        "our_reading": standard.reading,
        "left_out": standard.left_out,
        "criteria": [
            {
                "key": criterion.key,
                "where": criterion.where,
                "asks": criterion.asks,
                "found": finding.conformity.value,
                "shown_by": finding.message % finding.values,
            }
            for criterion, finding in measured.found
        ],
    }


def named_values(finding: Finding) -> dict[str, str]:
    """What a finding names, as people read it."""
    return {name: day(value) if isinstance(value, date) else str(value) for name, value in finding.values.items()}


def _add_words(state: BlueprintSetupState) -> None:
    """Give templates the words of closed lists, and the filter of findings."""
    state.app.jinja_env.filters.update(named_values=named_values)
    state.app.jinja_env.globals.update(CONFORMITY_LABELS=CONFORMITY_LABELS)


blueprint.record_once(_add_words)

"""The team of a plan: an organizer gives and takes roles."""

from collections.abc import Mapping

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, ValidationError
from consult.consultations import queries, roles, team_requirements
from consult.consultations.forms import RoleForm, field_errors, form_data, options
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/people")
@require_permission(roles.GIVE)
def people(code: str) -> Page:
    return _people_page(code)


@blueprint.post("/p/<code>/people")
@require_permission(roles.GIVE, proved=True)
def give_role(code: str) -> Page | Response:
    sent = form_data(RoleForm())
    try:
        roles.give(authorization.current_actor(), code, sent.get("name", ""), sent.get("role", ""))
    except ValidationError as refusal:
        return _people_page(code, sent, field_errors(refusal), 422)
    return redirect_to("consultations.people", code, "saved")


@blueprint.post("/p/<code>/people/take")
@require_permission(roles.GIVE, proved=True)
def take_role(code: str) -> Page | Response:
    sent = form_data(RoleForm())
    try:
        roles.take(authorization.current_actor(), code, sent.get("name", ""), sent.get("role", ""))
    except ValidationError as refusal:
        return _people_page(code, sent, field_errors(refusal), 422)
    except Conflict as refusal:
        return _people_page(code, sent, field_errors(refusal), 409)
    return redirect_to("consultations.people", code, "removed")


@blueprint.post("/p/<code>/people/affiliation")
@require_permission(roles.GIVE, proved=True)
def set_affiliation(code: str) -> Page | Response:
    sent = form_data(RoleForm())
    try:
        roles.affiliate(authorization.current_actor(), code, sent.get("name", ""), sent.get("affiliation", ""))
    except ValidationError as refusal:
        return _people_page(code, sent, field_errors(refusal), 422)
    return redirect_to("consultations.people", code, "saved")


def _people_page(
    code: str, sent: dict[str, str] | None = None, errors: Mapping[str, str] | None = None, status: int = 200
) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, roles.GIVE)
    return page(
        "consultations/people.html",
        status,
        consultation=consultation,
        roles=queries.roles_of(consultation.id),
        labels=roles.ROLE_LABELS,
        choices=options(roles.ROLE_LABELS),
        people=roles.staff_of(),
        bodies=roles.affiliations(consultation.id),
        lacking=[gettext(each.message) for each in team_requirements.missing_roles(consultation)],
        values={"name": "", "role": "", "affiliation": ""} | (sent or {}),
        errors=errors or {},
    )

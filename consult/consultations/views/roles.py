"""The team of a plan: an organizer gives and takes roles."""

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, ValidationError
from consult.consultations import queries, roles, team_requirements
from consult.consultations.forms import AffiliationForm, RoleForm
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/people")
@require_permission(roles.GIVE)
def people(code: str) -> Page:
    return _people_page(code, RoleForm(), AffiliationForm())


@blueprint.post("/p/<code>/people")
@require_permission(roles.GIVE, proved=True)
def give_role(code: str) -> Page | Response:
    form = RoleForm()
    try:
        roles.give(authorization.current_actor(), code, form.name.data or "", form.role.data or "")
    except ValidationError as refusal:
        form.refuse(refusal)
        return _people_page(code, form, AffiliationForm(formdata=None))
    return redirect_to("consultations.people", code, "saved")


@blueprint.post("/p/<code>/people/take")
@require_permission(roles.GIVE, proved=True)
def take_role(code: str) -> Page | Response:
    form = RoleForm()
    try:
        roles.take(authorization.current_actor(), code, form.name.data or "", form.role.data or "")
    except (Conflict, ValidationError) as refusal:
        form.refuse(refusal)
        return _people_page(code, form, AffiliationForm(formdata=None))
    return redirect_to("consultations.people", code, "removed")


@blueprint.post("/p/<code>/people/affiliation")
@require_permission(roles.GIVE, proved=True)
def set_affiliation(code: str) -> Page | Response:
    form = AffiliationForm()
    try:
        roles.affiliate(authorization.current_actor(), code, form.name.data or "", form.affiliation.data or "")
    except ValidationError as refusal:
        form.refuse(refusal)
        return _people_page(code, RoleForm(formdata=None), form)
    return redirect_to("consultations.people", code, "saved")


def _people_page(code: str, form: RoleForm, affiliation: AffiliationForm) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, roles.GIVE)
    held = queries.roles_of(consultation.id)
    form.name.choices = [("", gettext("Choose somebody")), *roles.staff_of()]
    affiliation.name.choices = [("", gettext("Choose somebody")), *((name, name) for name, _ in dict(held).items())]
    return page(
        "consultations/people.html",
        max(form.http_status, affiliation.http_status),
        consultation=consultation,
        roles=held,
        labels=roles.ROLE_LABELS,
        form=form,
        affiliation=affiliation,
        bodies=roles.affiliations(consultation.id),
        lacking=[gettext(each.message) for each in team_requirements.missing_roles(consultation)],
        errors=form.messages() | affiliation.messages(),
    )

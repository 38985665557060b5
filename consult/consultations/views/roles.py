"""The team of a plan: an organizer gives and takes roles."""

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict
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
    return _people_page(code, *_forms(code))


@blueprint.post("/p/<code>/people")
@require_permission(roles.GIVE, proved=True)
def give_role(code: str) -> Page | Response:
    form, other = _forms(code)
    given = form.name.data or "", form.role.data or ""
    if form.save(lambda: roles.give(authorization.current_actor(), code, *given)):
        return redirect_to("consultations.people", code, "saved")
    return _people_page(code, form, other)


@blueprint.post("/p/<code>/people/take")
@require_permission(roles.GIVE, proved=True)
def take_role(code: str) -> Page | Response:
    form, other = _forms(code)
    taken = form.name.data or "", form.role.data or ""
    try:
        if form.save(lambda: roles.take(authorization.current_actor(), code, *taken)):
            return redirect_to("consultations.people", code, "removed")
    except Conflict as refusal:
        form.refuse(refusal)
    return _people_page(code, form, other)


@blueprint.post("/p/<code>/people/affiliation")
@require_permission(roles.GIVE, proved=True)
def set_affiliation(code: str) -> Page | Response:
    other, form = _forms(code, affiliates=True)
    noted = form.name.data or "", form.affiliation.data or ""
    if form.save(lambda: roles.affiliate(authorization.current_actor(), code, *noted)):
        return redirect_to("consultations.people", code, "saved")
    return _people_page(code, other, form)


def _forms(code: str, *, affiliates: bool = False) -> tuple[RoleForm, AffiliationForm]:
    """The page's two forms; what was sent is in the first, or if it `affiliates` in the second."""
    consultation = queries.consultation_for(authorization.current_actor(), code, roles.GIVE)
    form = RoleForm(formdata=None) if affiliates else RoleForm()
    affiliation = AffiliationForm() if affiliates else AffiliationForm(formdata=None)
    nobody = ("", gettext("Choose somebody"))
    form.name.choices = [nobody, *roles.staff_of()]
    affiliation.name.choices = [nobody, *((name, name) for name in dict(queries.roles_of(consultation.id)))]
    return form, affiliation


def _people_page(code: str, form: RoleForm, affiliation: AffiliationForm) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, roles.GIVE)
    return page(
        "consultations/people.html",
        max(form.http_status, affiliation.http_status),
        consultation=consultation,
        roles=queries.roles_of(consultation.id),
        labels=roles.ROLE_LABELS,
        form=form,
        affiliation=affiliation,
        bodies=roles.affiliations(consultation.id),
        lacking=[gettext(each.message) for each in team_requirements.missing_roles(consultation)],
        errors=form.messages() | affiliation.messages(),
    )

"""The team of a plan: an organizer adds people, gives and takes roles, and makes links for people who are new."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, Role
from consult.consultations import edit_conflicts, invitations, queries, roles, team_requirements
from consult.consultations.forms import AffiliationForm, InvitationForm, RoleForm, TeamForm
from consult.consultations.invitations import Addition, Invited
from consult.consultations.models import Consultation
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.staff.members import INVITATION_LASTS
from consult.storage.database import today
from consult.web import authorization, qr
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

#: How many people may be added at once.
ROWS = ("1", "2", "3", "4", "5", "6")


@blueprint.get("/p/<code>/people")
@require_permission(roles.GIVE)
def people(code: str) -> Page:
    return _people_page(_consultation(code))


@blueprint.post("/p/<code>/people")
@require_permission(roles.GIVE, proved=True)
def add_people(code: str) -> Page | Response:
    """If somebody is new, the links are the response itself: no second request shows them again."""
    consultation, form = _consultation(code), TeamForm()
    invited: list[Invited] = []
    try:
        additions = _additions(form)
        if form.save(lambda: invited.extend(invitations.add_people(authorization.current_actor(), code, additions))):
            return _links_page(consultation, invited) if invited else redirect_to("consultations.people", code, "saved")
    except Conflict as refusal:
        form.refuse(refusal)
    return _people_page(_consultation(code), form)


@blueprint.post("/p/<code>/people/take")
@require_permission(roles.GIVE, proved=True)
def take_role(code: str) -> Page | Response:
    consultation, form = _consultation(code), RoleForm()
    form.name.choices = _names(consultation)
    taken = form.name.data or "", form.role.data or "", form.version_seen.data or ""
    try:
        if form.save(lambda: roles.take(authorization.current_actor(), code, *taken)):
            return redirect_to("consultations.people", code, "removed")
    except Conflict as refusal:
        form.refuse(refusal)
    return _people_page(_consultation(code), refused=form)


@blueprint.post("/p/<code>/people/affiliation")
@require_permission(roles.GIVE, proved=True)
def set_affiliation(code: str) -> Page | Response:
    form = _affiliation_form(_consultation(code), AffiliationForm())
    noted = form.name.data or "", form.affiliation.data or "", form.version_seen.data or ""
    if form.save(lambda: roles.affiliate(authorization.current_actor(), code, *noted)):
        return redirect_to("consultations.people", code, "saved")
    return _people_page(_consultation(code), affiliation=form)


@blueprint.post("/p/<code>/people/link")
@require_permission(roles.GIVE, proved=True)
def renew_link(code: str) -> Page:
    """Another link for somebody who has not joined; this response is the only one that shows it."""
    consultation, form = _consultation(code), InvitationForm()
    form.name.choices = _names(consultation)
    invited: list[Invited] = []
    actor, asked = authorization.current_actor(), (form.name.data or "", form.version_seen.data or "")
    if form.save(lambda: invited.append(invitations.renew(actor, code, *asked))):
        return _links_page(consultation, invited)
    return _people_page(_consultation(code), refused=form)


@blueprint.post("/p/<code>/people/link/revoke")
@require_permission(roles.GIVE, proved=True)
def revoke_link(code: str) -> Page | Response:
    consultation, form = _consultation(code), InvitationForm()
    form.name.choices = _names(consultation)
    actor, asked = authorization.current_actor(), (form.name.data or "", form.version_seen.data or "")
    if form.save(lambda: invitations.revoke(actor, code, *asked)):
        return redirect_to("consultations.people", code, "revoked")
    return _people_page(_consultation(code), refused=form)


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, roles.GIVE)


def _additions(form: TeamForm) -> list[Addition]:
    """The rows in which anything was sent."""
    return [
        Addition(
            row,
            form.member.data.get(row, ""),
            form.name.data.get(row, ""),
            [role for role in Role if f"{row}-{role}" in form.role.data],
            form.affiliation.data.get(row, ""),
            row in form.is_new.data,
        )
        for row in ROWS
        if _is_filled(form, row)
    ]


def _is_filled(form: TeamForm, row: str) -> bool:
    written = any(row in field.data for field in (form.member, form.name, form.affiliation))
    return written or any(f"{row}-{role}" in form.role.data for role in Role)


def _errors(sent: StaffForm | None, *, has_fields: bool) -> dict[str, str]:
    """What is wrong with what was sent; a form that is only a button has no field to point at."""
    found = sent.messages() if sent else {}
    return found if has_fields or not found else {"": "\n".join(found.values())}


def _names(consultation: Consultation) -> list[tuple[str, str]]:
    return [(name, name) for name in dict(queries.roles_of(consultation.id))]


def _affiliation_form(consultation: Consultation, form: AffiliationForm) -> AffiliationForm:
    form.name.choices = [("", gettext("Choose somebody")), *_names(consultation)]
    return form


def _links_page(consultation: Consultation, invited: Sequence[Invited]) -> Page:
    return page(
        "consultations/invited.html",
        consultation=consultation,
        invited=[(each.name, qr.outside(url_for("staff.join", token=each.token))) for each in invited],
        until=today() + INVITATION_LASTS,
        days=INVITATION_LASTS.days,
    )


def _people_page(
    consultation: Consultation,
    form: TeamForm | None = None,
    affiliation: AffiliationForm | None = None,
    refused: StaffForm | None = None,
) -> Page:
    """`form`, `affiliation` or `refused` is what was sent and cannot be done."""
    sent = form or affiliation or refused
    form = form or TeamForm(formdata=None)
    affiliation = affiliation or _affiliation_form(consultation, AffiliationForm(formdata=None))
    team = invitations.team_of(authorization.current_actor(), consultation)
    assigned = {role for each in team for role in each.roles}
    return page(
        "consultations/people.html",
        sent.http_status if sent else 200,
        consultation=consultation,
        team=team,
        own_name=authorization.current_actor().name,
        labels=roles.ROLE_LABELS,
        form=form,
        rows=[(row, _is_filled(form, row)) for row in ROWS],
        members=[("", gettext("Choose somebody")), *roles.staff_of()],
        affiliation=affiliation,
        team_seen=edit_conflicts.version_hash(roles.values_of(consultation.id)),
        links_seen={each.name: edit_conflicts.version_hash(invitations.link_values(each)) for each in team},
        lacking=[gettext(each.message) % each.params for each in team_requirements.missing_roles(consultation)],
        needed=[gettext(words) for role, words in roles.NEEDED_FOR.items() if role not in assigned]
        if consultation.has_team_at_work
        else [],
        errors=_errors(sent, has_fields=refused is None),
    )

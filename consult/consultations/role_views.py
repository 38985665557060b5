"""Who works on a plan: an organizer gives roles and takes them."""

from collections.abc import Mapping

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult import gate
from consult.access import NotNow, NotValid
from consult.consultations import reading, roles, teams
from consult.consultations.forms import RoleForm, checked, faults, options, typed
from consult.consultations.framing_views import to
from consult.gate import allow
from consult.web import Page, page


@allow(roles.GIVE)
def people(code: str) -> Page:
    return _people_page(code)


@allow(roles.GIVE, proved=True)
def give_role(code: str) -> Page | Response:
    sent = typed(checked(RoleForm()))
    try:
        roles.give(gate.actor(), code, sent.get("name", ""), sent.get("role", ""))
    except NotValid as refusal:
        return _people_page(code, sent, faults(refusal), 422)
    return to("consultations.people", code, "saved")


@allow(roles.GIVE, proved=True)
def take_role(code: str) -> Page | Response:
    sent = typed(checked(RoleForm()))
    try:
        roles.take(gate.actor(), code, sent.get("name", ""), sent.get("role", ""))
    except NotValid as refusal:
        return _people_page(code, sent, faults(refusal), 422)
    except NotNow as refusal:
        return _people_page(code, sent, faults(refusal), 409)
    return to("consultations.people", code, "removed")


@allow(roles.GIVE, proved=True)
def set_affiliation(code: str) -> Page | Response:
    sent = typed(checked(RoleForm()))
    try:
        roles.affiliate(gate.actor(), code, sent.get("name", ""), sent.get("affiliation", ""))
    except NotValid as refusal:
        return _people_page(code, sent, faults(refusal), 422)
    return to("consultations.people", code, "saved")


def _people_page(
    code: str, sent: dict[str, str] | None = None, errors: Mapping[str, str] | None = None, status: int = 200
) -> Page:
    consultation = reading.consultation_for(gate.actor(), code, roles.GIVE)
    return page(
        "consultations/people.html",
        status,
        consultation=consultation,
        roles=reading.roles_of(consultation.id),
        labels=roles.ROLE_LABELS,
        choices=options(roles.ROLE_LABELS),
        people=roles.people(),
        bodies=roles.affiliations(consultation.id),
        lacking=[gettext(each.message) for each in teams.lacking(consultation)],
        values={"name": "", "role": "", "affiliation": ""} | (sent or {}),
        errors=errors or {},
    )


def register(target: Blueprint) -> None:
    """Put the views at their addresses."""
    target.add_url_rule("/p/<code>/people", "people", people)
    target.add_url_rule("/p/<code>/people", "give_role", give_role, methods=["POST"])
    target.add_url_rule("/p/<code>/people/take", "take_role", take_role, methods=["POST"])
    target.add_url_rule("/p/<code>/people/affiliation", "set_affiliation", set_affiliation, methods=["POST"])

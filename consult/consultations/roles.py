"""Roles of staff in consultations: giving and taking them, and telling authorization who has which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import aliased

from consult.access import REQUIRED_ROLES, Actor, Conflict, Permission, Role, ValidationError, is_role_compatible
from consult.consultations import edit_conflicts, queries, team_requirements
from consult.consultations.models import AffiliationEvent, Consultation, ConsultationRole, RoleEvent
from consult.consultations.working_version import clean_field
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.staff.members import MAX_NAME, called, everyone, remove_staff, roles_provider, when_joined
from consult.staff.models import Staff
from consult.storage.database import db, now, settings
from consult.text.messages import N_, Name

ROLE_LABELS: Mapping[Role, str] = {
    Role.ORGANIZER: N_("Organizer"),
    Role.MODERATOR: N_("Moderator"),
    Role.ANALYST: N_("Analyst"),
    Role.DECISION_MAKER: N_("Decision maker"),
    Role.AUDITOR: N_("Auditor"),
    Role.THIRD_PERSON: N_("Third person for appeals"),
}

GIVE = Permission.CONSULTATION_ROLES_GIVE
MAX_AFFILIATION = 200
NO_MEMBER = N_("Choose somebody from the list.")
NOT_HERE = N_("%(name)s has no role in this plan.")
NO_ROLE = N_("Choose a role.")
#: What cannot be done as long as nobody has a role.
NEEDED_FOR: Mapping[Role, str] = {
    Role.MODERATOR: N_("Two moderators are needed to refuse a comment, and when a life may be at risk."),
    Role.ANALYST: N_("Without an analyst, nobody groups comments and the report cannot be finished."),
    Role.DECISION_MAKER: N_("Without a decision maker, nobody can promise an answer, and the plan cannot open."),
    Role.AUDITOR: N_("Without an auditor, nobody sees who opened which comment."),
    Role.THIRD_PERSON: N_("Without a third person, appeals are answered by the same team that decided."),
}


@dataclass(frozen=True)
class Change:
    """One change of roles for the auditor; `by` is empty if a command on the server made it."""

    day: date
    time: str
    by: str
    name: str
    role: Role
    granted: bool


def values_of(consultation_id: int) -> dict[str, object]:
    """Who has which role in a plan, and works for whom, for `consult.consultations.edit_conflicts`."""
    query = (
        select(Staff.name, Staff.affiliation, ConsultationRole.role)
        .join(ConsultationRole, ConsultationRole.staff_id == Staff.id)
        .where(ConsultationRole.consultation_id == consultation_id)
        .order_by(Staff.name_key, Staff.id, ConsultationRole.role)
    )
    return {"team": [list(row) for row in db.session.execute(query)]}


def take(actor: Actor, code: str, name: str, role: str, version_seen: str | None = None) -> None:
    """Take a role away from a member of staff, as an organizer.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`.
        ValidationError: nobody of that name has this role here.
        Conflict: nobody else has it, and it must never be empty.
        EditConflict: the team is not the one that was shown.
    """
    consultation = queries.consultation_for(actor, code, GIVE)
    member, wanted = member_called(name), _role(role)
    here = select(ConsultationRole).where(
        ConsultationRole.consultation_id == consultation.id, ConsultationRole.role == wanted.value
    )
    held = db.session.scalar(here.where(ConsultationRole.staff_id == member.id))
    if held is None:
        raise ValidationError(N_("%(name)s does not have this role here."), field="name", name=member.name)
    edit_conflicts.check(version_seen, values_of(consultation.id))
    if wanted in REQUIRED_ROLES and db.session.scalar(select(func.count()).select_from(here.subquery())) == 1:
        raise Conflict(N_("Nobody else has this role. Give it to somebody else first, then remove it here."))
    db.session.delete(held)
    record_role_change(consultation.id, member.id, wanted, actor.staff_id, granted=False)


def affiliate(actor: Actor, code: str, name: str, affiliation: str, version_seen: str | None = None) -> None:
    """Note the organization that somebody in this plan's team works for, as an organizer; who did so is recorded.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`.
        ValidationError: nobody of that name has a role here, or the affiliation is too long.
        EditConflict: the team is not the one that was shown.
    """
    consultation = queries.consultation_for(actor, code, GIVE)
    member = member_called(name)
    here = (ConsultationRole.consultation_id == consultation.id, ConsultationRole.staff_id == member.id)
    if db.session.scalar(select(ConsultationRole.id).where(*here).limit(1)) is None:
        raise ValidationError(NOT_HERE, field="name", name=member.name)
    if cleaned_affiliation(affiliation) != member.affiliation:
        edit_conflicts.check(version_seen, values_of(consultation.id))
    set_affiliation(member, affiliation, actor.staff_id)


def set_affiliation(member: Staff, affiliation: str, actor_id: int | None = None) -> None:
    """Note the organization that a member of staff works for: its names, separated by semicolons; "" for none."""
    affiliation = cleaned_affiliation(affiliation)
    if affiliation == member.affiliation:
        return
    member.affiliation = affiliation
    db.session.add(AffiliationEvent(staff_id=member.id, actor_id=actor_id, affiliation=affiliation, at=now()))
    db.session.flush()


def cleaned_affiliation(affiliation: str) -> str:
    """It as it is stored. Raises ValidationError."""
    return clean_field(affiliation, MAX_AFFILIATION, "affiliation", one_line=True)


def affiliations(consultation_id: int) -> list[tuple[str, str]]:
    """Who on a plan's team works for which organization, as (name, affiliation), by name."""
    here = select(ConsultationRole.staff_id).where(ConsultationRole.consultation_id == consultation_id)
    query = select(Staff.name, Staff.affiliation).where(Staff.id.in_(here), Staff.affiliation != "")
    return list(db.session.execute(query.order_by(Staff.name)))


def affiliation_changes(consultation_id: int) -> list[tuple[date, str, str, str]]:
    """Every change of these, newest first, as (day, by whom, whose, which); "" for a command on the server."""
    whom, by = aliased(Staff), aliased(Staff)
    here = select(ConsultationRole.staff_id).where(ConsultationRole.consultation_id == consultation_id)
    query = (
        select(AffiliationEvent.at, by.name, whom.name, AffiliationEvent.affiliation)
        .join(whom, whom.id == AffiliationEvent.staff_id)
        .join(by, by.id == AffiliationEvent.actor_id, isouter=True)
        .where(AffiliationEvent.staff_id.in_(here))
        .order_by(AffiliationEvent.id.desc())
    )
    zone = settings().timezone
    rows = db.session.execute(query)
    return [(at.astimezone(zone).date(), giver or "", name, body) for at, giver, name, body in rows]


def give_role(consultation: Consultation, staff: Staff, role: Role, actor_id: int | None = None) -> None:
    """Give `staff` a role here; giving one that they have changes nothing. `actor_id` is who gives it.

    When everybody whom the team needs has joined, the public statement on who is missing is withdrawn.

    Raises:
        ValidationError: the role may not be combined with one that they have.
    """
    query = select(ConsultationRole.role).where(
        ConsultationRole.consultation_id == consultation.id, ConsultationRole.staff_id == staff.id
    )
    held = frozenset(Role(name) for name in db.session.scalars(query))
    if role in held:
        return
    other = next((each for each in Role if each in held and not is_role_compatible(role, frozenset({each}))), None)
    if other:
        raise ValidationError(
            N_("%(name)s: %(other)s and %(role)s. The same person cannot have both in one plan."),
            field="role",
            name=staff.name,
            other=Name(ROLE_LABELS[other]),
            role=Name(ROLE_LABELS[role]),
        )
    db.session.add(ConsultationRole(consultation_id=consultation.id, staff_id=staff.id, role=role.value))
    record_role_change(consultation.id, staff.id, role, actor_id, granted=True)
    _withdraw_note(consultation)


@when_joined
def withdraw_notes(staff_id: int) -> None:
    """Withdraw the statements on who is missing that are no longer true, because somebody has joined."""
    here = select(ConsultationRole.consultation_id).where(ConsultationRole.staff_id == staff_id)
    noted = select(Consultation).where(Consultation.id.in_(here), Consultation.team_note != "")
    for consultation in db.session.scalars(noted.order_by(Consultation.id)):
        _withdraw_note(consultation)


def _withdraw_note(consultation: Consultation) -> None:
    if consultation.team_note and not team_requirements.missing_from_team(consultation.id):
        consultation.team_note = ""
        db.session.flush()


def remove(name: str) -> tuple[Staff, list[Consultation]]:
    """Remove a member of staff from the team: no access and no role from now on; returns the plans they worked on.

    Raises:
        NotFound: nobody has this name.
    """
    member = remove_staff(name)
    held = list(db.session.scalars(select(ConsultationRole).where(ConsultationRole.staff_id == member.id)))
    for row in held:
        db.session.delete(row)
        record_role_change(row.consultation_id, member.id, Role(row.role), None, granted=False)
    query = select(Consultation).where(Consultation.id.in_([row.consultation_id for row in held]))
    return member, list(db.session.scalars(query.order_by(Consultation.id)))


def staff_of() -> list[tuple[str, str]]:
    """Everybody on the site's team, to choose from, as (name, name with organization)."""
    return [(each.name, f"{each.name} ({each.affiliation})" if each.affiliation else each.name) for each in everyone()]


def by_consultation() -> dict[int, list[tuple[str, Role]]]:
    """Every assigned role, by the id of the person, as (code of the plan, role)."""
    query = (
        select(ConsultationRole.staff_id, Consultation.code, ConsultationRole.role)
        .join(Consultation, Consultation.id == ConsultationRole.consultation_id)
        .order_by(Consultation.code, ConsultationRole.role)
    )
    found: dict[int, list[tuple[str, Role]]] = {}
    for staff_id, code, role in db.session.execute(query):
        found.setdefault(staff_id, []).append((code, Role(role)))
    return found


def record_role_change(consultation_id: int, staff_id: int, role: Role, actor_id: int | None, *, granted: bool) -> None:
    """Record that a role was given or taken away."""
    if not granted:
        erasure_journal.note(Taken.ROLE, *identity_of(consultation_id, staff_id, role))
    db.session.add(
        RoleEvent(
            consultation_id=consultation_id,
            staff_id=staff_id,
            actor_id=actor_id,
            role=role.value,
            granted=granted,
            at=now(),
        )
    )
    db.session.flush()


def identity_of(consultation_id: int, staff_id: int, role: str) -> tuple[object, ...]:
    """What distinguishes this role of this person from the same role taken and given again, in the erasure journal."""
    given = select(func.max(RoleEvent.id)).where(
        RoleEvent.consultation_id == consultation_id, RoleEvent.staff_id == staff_id,
        RoleEvent.role == role, RoleEvent.granted.is_(True),
    )  # fmt: skip
    code = select(Consultation.code).where(Consultation.id == consultation_id)
    return db.session.scalar(code), staff_id, str(role), db.session.scalar(given) or 0


def changes(consultation_id: int) -> list[Change]:
    """Every change of roles, newest first."""
    whom, giver = aliased(Staff), aliased(Staff)
    query = (
        select(RoleEvent, whom.name, giver.name)
        .join(whom, whom.id == RoleEvent.staff_id)
        .join(giver, giver.id == RoleEvent.actor_id, isouter=True)
        .where(RoleEvent.consultation_id == consultation_id)
        .order_by(RoleEvent.id.desc())
    )
    found = []
    for event, name, by in db.session.execute(query):
        at = event.at.astimezone(settings().timezone)
        found.append(Change(at.date(), f"{at:%H:%M}", by or "", name, Role(event.role), event.granted))
    return found


@roles_provider
def held() -> ColumnElement[str | None]:
    """The roles of a row of `Staff` as one string: one statement reads a session, its person and their roles."""
    each = cast(ConsultationRole.consultation_id, String) + literal(":") + ConsultationRole.role
    query = select(func.aggregate_strings(each, " ")).where(ConsultationRole.staff_id == Staff.id)
    return query.correlate(Staff).scalar_subquery()


def member_called(name: str) -> Staff:
    """The member of the team with this name. Raises ValidationError."""
    name = clean_field(name, MAX_NAME, "name", one_line=True)
    member = called(name)
    if member is None:
        raise ValidationError(NO_MEMBER, field="name")
    return member


def _role(role: str) -> Role:
    if role not in set(Role):
        raise ValidationError(NO_ROLE, field="role")
    return Role(role)

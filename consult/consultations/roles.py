"""Roles of staff in consultations: giving them, and telling the door who holds which."""

from collections.abc import Mapping

from sqlalchemy import select

from consult.access import NotValid, Role, may_join
from consult.consultations.models import Consultation, ConsultationRole
from consult.database import db
from consult.people.models import Staff
from consult.people.staff import roles_provider
from consult.text.words import N_

ROLE_LABELS: Mapping[str, str] = {
    Role.ORGANIZER: N_("Organizer"),
    Role.MODERATOR: N_("Moderator"),
    Role.ANALYST: N_("Analyst"),
    Role.DECISION_MAKER: N_("Decision maker"),
    Role.AUDITOR: N_("Auditor"),
}


def give_role(consultation: Consultation, staff: Staff, role: Role) -> None:
    """Give `staff` a role here; giving one that is held changes nothing.

    Raises:
        NotValid: the role may not be held together with one that is held already.
    """
    query = select(ConsultationRole.role).where(
        ConsultationRole.consultation_id == consultation.id, ConsultationRole.staff_id == staff.id
    )
    held = frozenset(Role(name) for name in db.session.scalars(query))
    if role in held:
        return
    if not may_join(role, held):
        raise NotValid(
            N_("%(name)s has another role in this plan that must stay apart from that one."),
            field="role",
            name=staff.name,
        )
    db.session.add(ConsultationRole(consultation_id=consultation.id, staff_id=staff.id, role=role.value))
    db.session.flush()


@roles_provider
def held_by(staff_id: int) -> dict[int, frozenset[Role]]:
    """The roles that a member of staff holds, by consultation id."""
    query = select(ConsultationRole.consultation_id, ConsultationRole.role).where(
        ConsultationRole.staff_id == staff_id
    )
    held: dict[int, frozenset[Role]] = {}
    for consultation_id, role in db.session.execute(query):
        held[consultation_id] = held.get(consultation_id, frozenset()) | {Role(role)}
    return held

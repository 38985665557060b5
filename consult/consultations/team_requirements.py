"""Who works on a plan, as opening requires it and `consult check` checks it."""

from collections.abc import Collection

from sqlalchemy import func, select

from consult.access import Role
from consult.consultations import lifecycle
from consult.consultations.lifecycle import BEING_READ, Missing
from consult.consultations.models import Consultation, ConsultationRole
from consult.storage.database import db


def role_counts(consultation_ids: Collection[int]) -> dict[int, dict[Role, int]]:
    """How many people have each role in each of these plans."""
    query = (
        select(ConsultationRole.consultation_id, ConsultationRole.role, func.count())
        .where(ConsultationRole.consultation_id.in_(consultation_ids))
        .group_by(ConsultationRole.consultation_id, ConsultationRole.role)
    )
    found: dict[int, dict[Role, int]] = {id_: {} for id_ in consultation_ids}
    for consultation_id, role, count in db.session.execute(query):
        found[consultation_id][Role(role)] = count
    return found


def missing_from_team(consultation_id: int) -> list[Missing]:
    """The roles missing in the team of a plan, whatever it says about that in public."""
    return lifecycle.missing_in_team(role_counts([consultation_id])[consultation_id], note="")


def missing_roles(consultation: Consultation) -> list[Missing]:
    """The roles missing in the team of a plan in preparation, open or being read; none if that is stated in public."""
    if not _is_asked_for(consultation):
        return []
    return lifecycle.missing_in_team(role_counts([consultation.id])[consultation.id], consultation.team_note)


def consultations_with_missing_roles() -> list[tuple[Consultation, list[Missing]]]:
    """Every open or closed plan with a missing role that is not stated in public."""
    query = select(Consultation).where(Consultation.state.in_(BEING_READ)).order_by(Consultation.id)
    plans = [each for each in db.session.scalars(query) if _is_asked_for(each)]
    found = role_counts([each.id for each in plans])
    lists = [(each, lifecycle.missing_in_team(found[each.id], each.team_note)) for each in plans]
    return [(each, missing) for each, missing in lists if missing]


def _is_asked_for(consultation: Consultation) -> bool:
    return consultation.has_team_at_work and not consultation.imported_from

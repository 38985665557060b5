"""Who works on a plan, as opening requires it and `consult check` checks it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from consult.access import Role
from consult.consultations import lifecycle
from consult.consultations.lifecycle import BEING_READ, Missing
from consult.consultations.models import Consultation, ConsultationRole
from consult.staff.invitations import has_not_joined
from consult.staff.models import Staff
from consult.storage.database import db


@dataclass
class Team:
    """The names of those who have each role in a plan, and of those of them who have not joined yet."""

    names: dict[Role, list[str]] = field(default_factory=dict)
    not_joined: dict[Role, list[str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Role, int]:
        """How many people have each role."""
        return {role: len(names) for role, names in self.names.items()}

    def missing(self, note: str) -> list[Missing]:
        """The roles missing in it; none if `note` says that in public."""
        return lifecycle.missing_in_team(self.counts, note, self.not_joined)


def teams(consultation_ids: Collection[int]) -> dict[int, Team]:
    """The team of each of these plans."""
    query = (
        select(ConsultationRole.consultation_id, ConsultationRole.role, Staff.name, has_not_joined())
        .join(Staff, Staff.id == ConsultationRole.staff_id)
        .where(ConsultationRole.consultation_id.in_(consultation_ids))
        .order_by(Staff.name_key)
    )
    found = {id_: Team() for id_ in consultation_ids}
    for consultation_id, held, name, waits in db.session.execute(query):
        team, role = found[consultation_id], Role(held)
        team.names.setdefault(role, []).append(name)
        if waits:
            team.not_joined.setdefault(role, []).append(name)
    return found


def role_counts(consultation_ids: Collection[int]) -> dict[int, dict[Role, int]]:
    """How many people have each role in each of these plans."""
    return {id_: team.counts for id_, team in teams(consultation_ids).items()}


def missing_from_team(consultation_id: int) -> list[Missing]:
    """The roles missing in the team of a plan, or with people who have not joined, whatever it says about that."""
    return teams([consultation_id])[consultation_id].missing(note="")


def missing_roles(consultation: Consultation) -> list[Missing]:
    """The roles missing in the team of a plan in preparation, open or being read; none if that is stated in public."""
    if not _is_asked_for(consultation):
        return []
    return teams([consultation.id])[consultation.id].missing(consultation.team_note)


def consultations_with_missing_roles() -> list[tuple[Consultation, list[Missing]]]:
    """Every open or closed plan with a missing role that is not stated in public."""
    query = select(Consultation).where(Consultation.state.in_(BEING_READ)).order_by(Consultation.id)
    plans = [each for each in db.session.scalars(query) if _is_asked_for(each)]
    found = teams([each.id for each in plans])
    lists = [(each, found[each.id].missing(each.team_note)) for each in plans]
    return [(each, missing) for each, missing in lists if missing]


def _is_asked_for(consultation: Consultation) -> bool:
    return consultation.has_team_at_work and not consultation.imported_from

"""Whom a plan is meant to reach, and what was decided when half of its time was over: what everyone reads of it.

Organizers write it in `consult.analysis.reach`, which knows the figures. The record has a hash of the plan as it was
when it opened, and one of each decision.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select

from consult.consultations.models import Consultation, ReachDecision, ReachGroup, ReachNotes
from consult.record.canonical import document_hash
from consult.storage.database import db

#: What a group of the plan says.
FIELDS = ("name", "kind", "target", "way", "owner")


def groups_of(consultation_id: int) -> list[ReachGroup]:
    """The groups that a plan is meant to reach, in their order."""
    query = select(ReachGroup).where(ReachGroup.consultation_id == consultation_id).order_by(ReachGroup.position)
    return list(db.session.scalars(query))


def decisions_of(consultation_id: int) -> list[ReachDecision]:
    """What was decided about those who were not reached, oldest first."""
    query = select(ReachDecision).where(ReachDecision.consultation_id == consultation_id).order_by(ReachDecision.id)
    return list(db.session.scalars(query))


def values_of(groups: Iterable[ReachGroup]) -> dict[str, object]:
    """For `edit_conflicts`."""
    return {"groups": [[getattr(each, name) for name in FIELDS] for each in groups]}


def hash_of(groups: Iterable[ReachGroup]) -> str:
    """SHA-256 over the groups, as the record has it."""
    return document_hash(values_of(groups))


def hash_of_decision(text: str) -> str:
    """SHA-256 over the words of a decision, as the record has it."""
    return document_hash({"reach_decision": text})


def is_half_over(plan: Consultation, day: date) -> bool:
    """Whether half of the time in which people can take part is over."""
    if not plan.is_open or plan.opened_on is None or plan.closes_on is None:
        return False
    return (day - plan.opened_on) * 2 >= plan.closes_on - plan.opened_on


def forget_notes(consultation_id: int) -> None:
    """Delete what organizers noted about who came: the report is frozen."""
    db.session.execute(delete(ReachNotes).where(ReachNotes.consultation_id == consultation_id))

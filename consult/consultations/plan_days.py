"""The days of a plan as its forms show them, so that nobody moves a day that somebody else moved meanwhile.

Each function gives what `consult.consultations.edit_conflicts` compares.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from consult.consultations.lifecycle import LifecycleEvent
from consult.consultations.models import Consultation, ConsultationEvent, PlannedOpening
from consult.storage.database import db


def planned_values(row: PlannedOpening | None) -> Mapping[str, str]:
    """The days between which a draft is planned to be open, as the form that opens it has them."""
    waits = row is not None and row.refused_on is None
    return {
        "opens_on": _sent(row.opens_on if row and waits else None),
        "closes_on": _sent(row.closes_on if row and waits else None),
    }


def closing_values(consultation: Consultation) -> Mapping[str, str]:
    """The closing day, and why it was last moved."""
    moved = select(ConsultationEvent.reason).where(
        ConsultationEvent.consultation_id == consultation.id,
        ConsultationEvent.kind == LifecycleEvent.EXTENDED.value,
    )
    reason = db.session.scalar(moved.order_by(ConsultationEvent.id.desc()).limit(1))
    return {"closes_on": _sent(consultation.closes_on), "reason": reason or ""}


def ending_values(consultation: Consultation) -> Mapping[str, str]:
    """The state and the closing day: what is ended early."""
    return {"state": consultation.state, "closes_on": _sent(consultation.closes_on)}


def deadline_values(consultation: Consultation) -> Mapping[str, str]:
    """The day by which an answer is promised."""
    return {"answer_due_on": _sent(consultation.answer_due_on)}


def _sent(day: date | None) -> str:
    return day.isoformat() if day else ""

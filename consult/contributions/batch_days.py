"""The day of the last batch, after which no count has changed that others than moderators see."""

from datetime import date

from consult.contributions.models import BatchDay
from consult.storage.database import db, today


def note(consultation_id: int) -> None:
    """Say that a batch changed the counts of a consultation today."""
    last = db.session.get(BatchDay, consultation_id)
    if last is None:
        db.session.add(BatchDay(consultation_id=consultation_id, day=today()))
    else:
        last.day = today()
    db.session.flush()


def last_day(consultation_id: int) -> date | None:
    """The day of the last batch of a consultation; None if there was none."""
    found = db.session.get(BatchDay, consultation_id)
    return found.day if found else None

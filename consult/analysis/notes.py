"""What analysts write for Part A beside themes: who was not heard, where people differ, how solid it is."""

from consult.access import Actor, Permission
from consult.analysis.codebook import check_writable
from consult.analysis.models import HeardNotes
from consult.consultations import reading
from consult.consultations.working import cleaned
from consult.database import db

LIMITS = {"not_heard": 1500, "differ": 600, "solid": 600}


def write_notes(actor: Actor, code: str, *, not_heard: str, differ: str = "", solid: str = "") -> HeardNotes:
    """Write the notes; may be done until the freeze.

    Raises:
        NotNow: Part A is frozen. NotValid: a text is too long or not text; names the field.
    """
    consultation = reading.consultation_for(actor, code, Permission.CONSULTATION_HEARD_WRITE)
    check_writable(consultation.state)
    given = {"not_heard": not_heard, "differ": differ, "solid": solid}
    notes = db.session.get(HeardNotes, consultation.id)
    if notes is None:
        notes = HeardNotes(consultation_id=consultation.id)
        db.session.add(notes)
    for name, text in given.items():
        setattr(notes, name, cleaned(text, LIMITS[name], name))
    db.session.flush()
    return notes


def notes_of(consultation_id: int) -> HeardNotes:
    """The notes; empty ones where nothing is written yet."""
    found = db.session.get(HeardNotes, consultation_id)
    return found or HeardNotes(consultation_id=consultation_id, not_heard="", differ="", solid="")

"""What analysts write for Part A besides themes: who was missing, where people differ, how far it can be trusted."""

from dataclasses import asdict, dataclass

from consult.access import Actor, Permission
from consult.analysis.codebook import check_writable
from consult.analysis.models import ReportNotes
from consult.consultations import edit_conflicts, queries
from consult.consultations.working_version import clean_field
from consult.storage.database import db

LIMITS = {
    "missing_groups": 1500,
    "disagreement": 600,
    "reliability": 600,
    "ungrouped": 600,
    "campaign_organizers": 600,
    "paid_peers": 600,
}


@dataclass(frozen=True)
class ReportNotesData:
    """What analysts write, as a form has it."""

    missing_groups: str
    disagreement: str = ""
    reliability: str = ""
    ungrouped: str = ""
    campaign_organizers: str = ""
    paid_peers: str = ""


def write_notes(actor: Actor, code: str, given: ReportNotesData, version_seen: str | None = None) -> ReportNotes:
    """Write the notes; possible until the freeze. `version_seen` is the fingerprint of `values_of` as shown.

    Raises:
        Conflict: Part A is frozen. EditConflict: somebody wrote other notes meanwhile.
        ValidationError: a text is too long or not text; on the field.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    check_writable(consultation.state)
    edit_conflicts.check(version_seen, values_of(consultation.id))
    texts = {name: clean_field(text, LIMITS[name], name) for name, text in asdict(given).items()}
    notes = db.session.get(ReportNotes, consultation.id)
    if notes is None:
        notes = ReportNotes(consultation_id=consultation.id)
        db.session.add(notes)
    for name, text in texts.items():
        setattr(notes, name, text)
    db.session.flush()
    return notes


def values_of(consultation_id: int) -> dict[str, str]:
    """The notes by name; empty if nothing is written yet."""
    found = db.session.get(ReportNotes, consultation_id)
    return {name: getattr(found, name) if found else "" for name in LIMITS}

"""What the analysts' pages share: the names of parts, and whether anything may still be changed."""

from flask_babel import gettext

from consult.access import Conflict
from consult.analysis.codebook import check_writable
from consult.consultations import queries
from consult.consultations.clauses import titled
from consult.consultations.models import Consultation


def part_names(consultation: Consultation) -> dict[int, str]:
    return {part.clause_id: part_name(part) for part in queries.parts_of(consultation.id)}


def part_name(part: queries.Part) -> str:
    """A part as analysts know it; a removed one has no number any more, since another may have it now."""
    if part.removed:
        return str(gettext("%(heading)s (removed)", heading=part.heading))
    return titled(part.number, part.heading)


def wording_of(consultation: Consultation, clause_id: int | None) -> tuple[str, str]:
    """A part's wording and what it says in short, in the newest version that has it; None is the whole plan."""
    draft = queries.current_draft(consultation.id) if clause_id is not None else None
    for place in draft.places if draft else ():
        if place.version.clause_id == clause_id:
            return place.version.wording, place.version.plain_language
    return "", ""


def is_writable(consultation: Consultation) -> bool:
    try:
        check_writable(consultation.state)
    except Conflict:
        return False
    return True

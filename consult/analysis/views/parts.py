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


def is_writable(consultation: Consultation) -> bool:
    try:
        check_writable(consultation.state)
    except Conflict:
        return False
    return True

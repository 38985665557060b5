"""The short version of a plan that is no longer open: what was decided on each part, in a word."""

from consult.consultations.models import Consultation
from consult.report.enums import DISPOSITION_LABELS
from consult.response import queries


def decided(consultation: Consultation) -> dict[str, str]:
    """The decision on each part as a msgid, by its key; the later one if it was delayed. Empty before the answer."""
    signed = queries.response_of(consultation.id)
    if signed is None:
        return {}
    later = queries.later_of(consultation.id)
    return {
        row.clause: DISPOSITION_LABELS[made.code if (made := later.get((row.clause, ""))) else row.code]
        for row in queries.part_b_of(signed).dispositions
        if row.clause
    }

"""The rows of an export for what an answer leaves to other offices: as on the page of each office."""

from collections.abc import Iterator

from consult.consultations.models import Consultation
from consult.response import offices
from consult.response.tables import ReferralRow


def rows_of(consultation: Consultation) -> Iterator[ReferralRow]:
    """Every point of a signed answer that names an office, with the confirmed answer of that office."""
    for each in offices.referrals(None, consultation_id=consultation.id):
        answer = each.answer
        yield ReferralRow(
            key=each.point.clause,
            theme=each.point.theme,
            later=each.point.later,
            office=each.office,
            law=each.law,
            day=each.day.isoformat(),
            answered_on=answer.replied_on.isoformat() if answer else "",
            by=answer.by if answer else "",
            answer=answer.text if answer else "",
            cuts=" ".join(answer.cuts) if answer else "",
        )

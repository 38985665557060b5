"""What the decision maker says where people rate the plan much worse than its organizer: each gap must be answered."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from consult.access import Actor, Conflict, ValidationError, ValidationErrors
from consult.commitments.commands import writable
from consult.consultations import edit_conflicts
from consult.consultations.clauses import MAX_TEXT
from consult.consultations.models import Consultation
from consult.consultations.principles import PRINCIPLE_LABELS, Principle
from consult.consultations.working_version import clean_field
from consult.report.principles import GapReply, ReportedPrinciple
from consult.report.publication_checks import PublicationRefused
from consult.report.queries import document_of
from consult.response import decision_points, rules
from consult.response.models import GapAnswer
from consult.storage.database import db
from consult.text.messages import N_, Name

NO_GAP = N_("People and the organizer do not differ that much, so there is nothing to answer.")
UNANSWERED = N_("People rate “%(principle)s” otherwise than the organizer. Say what you make of that.")


def gaps(consultation: Consultation) -> list[ReportedPrinciple]:
    """The principles of Part A that must be answered.

    Raises:
        Conflict: Part A is not frozen.
    """
    part_a = document_of(decision_points.frozen(consultation))
    return [each for each in part_a.principles or () if each.gaps]


def answers(consultation_id: int) -> dict[Principle, str]:
    """What is written so far, in the order of the principles."""
    rows = select(GapAnswer.principle, GapAnswer.answer).where(GapAnswer.consultation_id == consultation_id)
    found: dict[str, str] = dict(db.session.execute(rows).all())
    return {principle: found[principle] for principle in Principle if principle in found}


def values_of(consultation_id: int) -> dict[str, str]:
    """The same for `edit_conflicts`."""
    return {principle.value: answer for principle, answer in answers(consultation_id).items()}


def write(actor: Actor, code: str, given: Mapping[str, str], version_seen: str | None = None) -> None:
    """Write what is said about gaps, by principle; what is empty is not answered yet. Until the signature.

    `version_seen` is the hash of `values_of` as shown.

    Raises:
        Conflict: Part A is not frozen, the answer is signed, or there is no gap. EditConflict: somebody wrote others.
        ValidationError: an answer that says nothing, or is too long, on `a.PRINCIPLE`; all at once.
    """
    consultation = writable(actor, code)
    open_gaps = gaps(consultation)
    if not open_gaps:
        raise Conflict(NO_GAP)
    edit_conflicts.check(version_seen, values_of(consultation.id))
    rows, errors = [], []
    for each in open_gaps:
        field = f"a.{each.principle}"
        try:
            text = clean_field(given.get(each.principle, ""), MAX_TEXT, field)
            if text:
                check(text, field)
                rows.append(GapAnswer(consultation_id=consultation.id, principle=each.principle.value, answer=text))
        except ValidationError as refusal:
            errors.append(refusal)
    if errors:
        raise ValidationErrors(errors)
    db.session.execute(delete(GapAnswer).where(GapAnswer.consultation_id == consultation.id))
    db.session.add_all(rows)
    db.session.flush()


def check(text: str, field: str) -> None:
    """Refuse what says nothing about a gap, or too much. Raises ValidationError on the field."""
    try:
        rules.check_reason(text)
    except ValidationError as refusal:
        raise ValidationError(refusal.message, field=field, **refusal.params) from refusal


def refusals(consultation: Consultation) -> list[PublicationRefused]:
    """The gaps that nobody answered."""
    written = answers(consultation.id)
    return [
        PublicationRefused(
            "I16", UNANSWERED, {"principle": Name(PRINCIPLE_LABELS[each.principle])}, ("principles", each.principle)
        )
        for each in gaps(consultation)
        if each.principle not in written
    ]


def to_sign(consultation: Consultation) -> tuple[GapReply, ...] | None:
    """What Part B says about the gaps; None if there are none."""
    written = answers(consultation.id)
    found = [
        GapReply(principle=each.principle, answer=written[each.principle])
        for each in gaps(consultation)
        if each.principle in written
    ]
    return tuple(found) or None

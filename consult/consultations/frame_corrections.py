"""Correcting a typing mistake in the title or summary of a plan that people have read.

What is allowed is what is allowed for a clause as an edit: the spelling of a few words, no number and no negation. The
text as it was when the plan opened is what counts, so that many small corrections cannot add up to another meaning. The
note and the difference are public, and the record has a hash of the new text. Once the report is frozen, its title is
what people were shown, and nothing is corrected any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.access import Actor, AppError, Conflict, ValidationError
from consult.consultations import edit_rules, frame_fields, framing, queries
from consult.consultations.clauses import MAX_TEXT
from consult.consultations.edit_rules import Finding
from consult.consultations.frame_fields import FRAME_LIMITS, MARKDOWN, ONE_LINE
from consult.consultations.framing import FRAME
from consult.consultations.models import Consultation, FrameCorrection
from consult.consultations.working_version import clean_field
from consult.record.canonical import document_hash
from consult.storage.database import db, today
from consult.text.messages import N_

CORRECTABLE: Mapping[str, str] = {"title": N_("Title"), "summary": N_("The plan in short")}
NOT_NOW = N_("Only while a plan is open, or its comments are being read, can typing mistakes in it be corrected.")
SAME = N_("Nothing has changed yet. Correct the title or the summary.")


class NotCorrected(ValidationError):
    """Nothing was corrected, for the reasons in `errors`, each on its field."""

    def __init__(self, errors: Sequence[ValidationError]) -> None:
        super().__init__(errors[0].message, field=errors[0].field, **errors[0].params)
        self._errors = list(errors)

    @property
    def errors(self) -> Sequence[AppError]:
        return self._errors


@dataclass(frozen=True)
class Correction:
    """One text before and after."""

    field: str
    before: str
    after: str


def check_correctable(consultation: Consultation) -> None:
    """Refuse for a draft, and once the report is frozen. Raises Conflict."""
    if not consultation.is_being_read or consultation.imported_from:
        raise Conflict(NOT_NOW)


def shown(consultation: Consultation) -> dict[str, str]:
    """The texts as they are now, by field."""
    return {name: getattr(consultation, name) for name in CORRECTABLE}


def proposed(actor: Actor, code: str, texts: Mapping[str, str], note: str) -> tuple[list[Correction], str]:
    """What would be corrected, with the cleaned note; nothing is written.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`. Conflict: as `check_correctable`.
        NotCorrected: nothing differs, there is no note, or it is more than typing mistakes; all at once.
    """
    consultation = queries.consultation_for(actor, code, FRAME)
    check_correctable(consultation)
    errors: list[ValidationError] = []
    found = []
    for name in CORRECTABLE:
        before = getattr(consultation, name)
        try:
            limit, is_line, is_markdown = FRAME_LIMITS[name], name in ONE_LINE, name in MARKDOWN
            after = clean_field(texts.get(name, before), limit, name, one_line=is_line, markdown=is_markdown)
            frame_fields.check({name: after})
        except ValidationError as fault:
            errors.append(fault)
            continue
        if after != before:
            found.append(Correction(name, before, after))
            errors += [_refusal(name, each) for each in _findings(consultation, name, after)]
    try:
        note = clean_field(note, MAX_TEXT, "note")
    except ValidationError as fault:
        errors.append(fault)
    if not note:
        errors.append(ValidationError(N_("Say what you corrected. Everyone can read it."), field="note"))
    if not found and not errors:
        errors.append(ValidationError(SAME, field="title"))
    if errors:
        raise NotCorrected(errors)
    return found, note


def correct(actor: Actor, code: str, texts: Mapping[str, str], note: str) -> None:
    """Correct typing mistakes, with a public note. Raises as `proposed`."""
    consultation = queries.consultation_for(actor, code, FRAME)
    found, note = proposed(actor, code, texts, note)
    for each in found:
        setattr(consultation, each.field, each.after)
        row = {"field": each.field, "before": each.before, "after": each.after, "note": note, "corrected_on": today()}
        db.session.add(FrameCorrection(consultation_id=consultation.id, staff_id=actor.staff_id, **row))
    told = [[each.field, *hashes(each)] for each in found]
    framing.note_corrected(consultation, actor.staff_id, note, told)


def corrections(consultation_id: int) -> list[FrameCorrection]:
    """Every correction of a plan, oldest first."""
    query = select(FrameCorrection).where(FrameCorrection.consultation_id == consultation_id)
    return list(db.session.scalars(query.order_by(FrameCorrection.id)))


def hashes(each: Correction | FrameCorrection) -> tuple[str, str]:
    """Hashes of a text before and after, as the record has them."""
    return hash_of(each.field, each.before), hash_of(each.field, each.after)


def hash_of(field: str, text: str) -> str:
    """SHA-256 over a text of the frame, as the record has it."""
    return document_hash({"field": field, "text": text})


def _findings(consultation: Consultation, field: str, after: str) -> list[Finding]:
    query = (
        select(FrameCorrection.before)
        .where(FrameCorrection.consultation_id == consultation.id, FrameCorrection.field == field)
        .order_by(FrameCorrection.id)
    )
    opened_with = db.session.scalars(query.limit(1)).first()
    return edit_rules.findings_of_text(getattr(consultation, field) if opened_with is None else opened_with, after)


def _refusal(field: str, finding: Finding) -> ValidationError:
    return ValidationError(finding.message, field=field, **finding.params)

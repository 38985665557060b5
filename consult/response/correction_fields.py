"""What a form gives for a correction of a signed answer: cleaned, checked, refused at once with all that is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from consult.access import FieldErrors, ValidationError, ValidationErrors
from consult.consultations.clauses import MAX_TEXT
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.record.documents import values_of
from consult.report import consent
from consult.report.enums import CorrectionCause, DispositionCode
from consult.report.halves import PartB
from consult.report.publication_checks import PublicationRefused, consent_refusals
from consult.report.rules import MAX_LINE
from consult.response import (
    correction_rules,
    decision_fields,
    decision_points,
    gap_answers,
    invited_replies,
    reply_rules,
)
from consult.response.correction_rules import CLOSED, LINES, PRINCIPLE, REPLY, Place
from consult.response.publication_checks import word_refusals
from consult.response.reply_rules import IDENTIFYING_CUTS
from consult.response.rules import DispositionData
from consult.text.messages import N_, count_words

MIN_NOTE_WORDS = 3


@dataclass(frozen=True, kw_only=True)
class CorrectionData:
    """A correction, as a form has it: the `texts` of a place by field, why, and a note that everyone can read."""

    texts: Mapping[str, str]
    cause: str
    note: str


def checked(
    consultation: Consultation, part_b: PartB, place: Place, given: CorrectionData
) -> tuple[dict[str, str], CorrectionCause, str]:
    """All texts of a place as they would be, why, and the note.

    Raises:
        ValidationErrors: everything that is wrong, each on its field.
    """
    stored = correction_rules.texts_at(part_b, place)
    errors, texts, note = FieldErrors(), stored, ""
    cause = next((each for each in CorrectionCause if each == given.cause), None)
    with errors:
        if place.kind == REPLY:
            texts = _cut(stored, given.texts.get("text", ""))
        else:
            texts = _clean(consultation, part_b, place, {**stored, **given.texts})
        if texts == stored:
            raise ValidationError(N_("Nothing has changed yet. Correct what is wrong."), field=_first(place))
        if place.kind != REPLY:
            _check_words(consultation, part_b, correction_rules.with_texts(part_b, place, texts), place)
    with errors:
        if cause is None:
            raise ValidationError(N_("Say why you correct this."), field="cause")
        _check_removal(cause, stored, texts)
    with errors:
        note = _clean_note(consultation, given.note)
        if cause is CorrectionCause.IDENTIFYING:
            _check_note(note, stored, texts)
    errors.check()
    return texts, CorrectionCause(given.cause), note


def _first(place: Place) -> str:
    """The field that an error of the whole place is shown at."""
    return {LINES: "decided", PRINCIPLE: "answer", REPLY: "text"}.get(place.kind, "reason")


def _cut(stored: Mapping[str, str], marked: str) -> dict[str, str]:
    """A reply with more cut from it, and all kinds of words that are cut by then."""
    try:
        text, kinds = reply_rules.cut(stored["text"], marked, IDENTIFYING_CUTS)
    except ValidationError as refusal:
        raise ValidationError(refusal.message, field="text", **refusal.params) from refusal
    return {"text": text, "cuts": " ".join(dict.fromkeys((*stored["cuts"].split(), *kinds)))}


def _clean(consultation: Consultation, part_b: PartB, place: Place, given: Mapping[str, str]) -> dict[str, str]:
    if place.kind == LINES:
        return _each(given, lambda name: clean_field(given[name], MAX_LINE, name))
    if place.kind == PRINCIPLE:
        return _each(given, lambda name: _clean_gap(given[name]))
    return _clean_decision(consultation, part_b, place, given)


def _each(given: Mapping[str, str], clean: Callable[[str], str]) -> dict[str, str]:
    errors, texts = FieldErrors(), {}
    for name in given:
        with errors:
            texts[name] = clean(name)
    errors.check()
    return texts


def _clean_gap(text: str) -> str:
    text = clean_field(text, MAX_TEXT, "answer")
    gap_answers.check(text, "answer")
    return text


def _clean_decision(
    consultation: Consultation, part_b: PartB, place: Place, given: Mapping[str, str]
) -> dict[str, str]:
    """The words of a decision, as it was checked before the signature; what it decided stays."""
    decided = next(each for each in part_b.dispositions if (each.clause, each.theme) == place.keys)
    point = decision_points.decision_point(consultation, *place.keys)
    words: dict[str, Any] = {**given}
    whole = DispositionData(
        decision=decided.code.value, wording=decided.wording, plain_language=decided.plain_language,
        until=decided.until, **words,
    )  # fmt: skip
    try:
        clean = decision_fields.checked(consultation, point, whole, tuple(DispositionCode), on=part_b.day)[2]
    except ValidationErrors as refusal:
        # Answers of earlier programs may lack what no correction can add.
        errors = [each for each in refusal.errors if isinstance(each, ValidationError) and each.field in given]
        if errors:
            raise ValidationErrors(errors) from refusal
        after = correction_rules.with_texts(part_b, place, given)
        texts: dict[str, Any] = {
            name: decision_fields.cleaned(whole, name) if correction_rules.belongs(after, place, name) else ""
            for name in {*given} - CLOSED
        }
        clean = replace(whole, **texts)
    if decided.office and clean.office != decided.office and invited_replies.asked_before(
        consultation.id, decided.office
    ):  # fmt: skip
        raise ValidationError(
            N_("This office was asked to answer, so its name and its power cannot be corrected any more."),
            field="office",
        )
    return {name: getattr(clean, name) for name in given}


def _check_words(consultation: Consultation, before: PartB, after: PartB, place: Place) -> None:
    """Refuse what would have kept the answer from being signed, unless it was signed with that."""
    known = _word_refusals(before)
    found = [each for each in _word_refusals(after) if each not in known]
    texts = correction_rules.texts_at(after, place)
    found += consent_refusals(consent.of_answer(consultation, {("lines", name): text for name, text in texts.items()}))
    if found:
        raise ValidationErrors(
            [
                ValidationError(
                    each.message, field=each.where[1] if each.where[0] == "lines" else _first(place), **each.params
                )
                for each in found
            ]
        )


def _word_refusals(part_b: PartB) -> list[PublicationRefused]:
    reasons = [(each.clause or each.theme, each.reason) for each in part_b.dispositions]
    return word_refusals(reasons, values_of(part_b.lines))


def _check_removal(cause: CorrectionCause, stored: Mapping[str, str], texts: Mapping[str, str]) -> None:
    changed = [name for name, text in stored.items() if texts[name] != text]
    if cause is CorrectionCause.IDENTIFYING and changed and not any(stored[name] for name in {*changed} - CLOSED):
        raise ValidationError(N_("Nothing that you changed had words that could identify anybody."), field="cause")


def _clean_note(consultation: Consultation, note: str) -> str:
    note = clean_field(note, MAX_LINE, "note")
    if count_words(note) < MIN_NOTE_WORDS:
        raise ValidationError(N_("Say what you corrected. Everyone can read it."), field="note")
    for each in consent_refusals(consent.of_answer(consultation, {("lines", "note"): note})):
        raise ValidationError(each.message, field="note", **each.params)
    return note


def _check_note(note: str, stored: Mapping[str, str], texts: Mapping[str, str]) -> None:
    found = correction_rules.repeated(note, stored, texts)
    if found:
        raise ValidationError(
            N_("The note repeats words that you remove: %(words)s. Everyone can read it, so say it without them."),
            field="note", words=", ".join(dict.fromkeys(found)),
        )  # fmt: skip

"""Why words that a hint names stay in an official text of Part A: a stored reason, public with the methods."""

from collections.abc import Iterable

from sqlalchemy import delete

from consult.access import Actor, Permission, ValidationError
from consult.analysis import themes
from consult.analysis.codebook import check_writable
from consult.consultations import edit_conflicts, queries
from consult.consultations.working_version import clean_field
from consult.report.how_made import WordsKept
from consult.report.models import WordReason
from consult.report.official_texts import HintLeft, hints_of, written_of
from consult.report.publication_checks import says_something
from consult.storage.database import db, today
from consult.text.messages import N_

MAX_REASON = 300


def give(actor: Actor, code: str, place: str, words: str, reason: str, version_seen: str | None = None) -> None:
    """Say why words stay; an empty reason takes it back. `version_seen` is the hash of `values_of` as shown.

    Raises:
        Conflict: Part A is frozen. EditConflict: somebody gave another reason, or changed the text.
        ValidationError: on the field `reason`: it says too little, or the text has no such words any more.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    check_writable(consultation.state)
    every = hints_of(written_of(consultation.id), themes.themes_of(consultation.id))
    hint = next((each for each in every if each.key == (place, words.casefold())), None)
    if hint is None:
        message = N_("These words are not in the text any more, so they need no reason.")
        raise ValidationError(message, field="reason")
    edit_conflicts.check(version_seen, values_of(hint))
    text = clean_field(reason, MAX_REASON, "reason")
    row = hint.reason
    if not text:
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        return
    if not says_something(text):
        raise ValidationError(N_("Say in a sentence why these words stay."), field="reason")
    if row is None:
        row = WordReason(consultation_id=consultation.id, place=place, words=hint.hint.words)
        db.session.add(row)
    for name, value in {"reason": text, "staff_id": actor.staff_id, "day": today()}.items():
        setattr(row, name, value)
    db.session.flush()


def values_of(hint: HintLeft) -> dict[str, object]:
    """For `edit_conflicts`: the text, its words, and the reason so far."""
    reason = hint.reason.reason if hint.reason else ""
    return {"text": hint.of.text, "words": hint.hint.words, "reason": reason}


def reported(reasons: Iterable[WordReason]) -> tuple[WordsKept, ...]:
    """As in Part A."""
    return tuple(WordsKept(where=row.place, words=row.words, reason=row.reason, day=row.day) for row in reasons)


def remove_needless(consultation_id: int) -> None:
    """Remove the reasons for words that are not in their texts any more: with the freeze."""
    every = hints_of(written_of(consultation_id), themes.themes_of(consultation_id))
    needed = {each.reason.id for each in every if each.reason is not None}
    needless = WordReason.consultation_id == consultation_id, WordReason.id.not_in(needed)
    db.session.execute(delete(WordReason).where(*needless))

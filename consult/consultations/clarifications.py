"""Explaining a part that people did not understand, beside it, for everyone.

Once a part is explained, the words stay as they are: whoever voted after reading them must find them again. A mistake
in them is corrected by a further text with its own day, below the first. Any part can be explained, so that an
explanation does not tell how many people asked for it. The record has a hash of the words.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from consult.access import Actor, Conflict, NotFound, ValidationError
from consult.consultations import edit_conflicts, framing, queries
from consult.consultations.clauses import MAX_TEXT
from consult.consultations.framing import FRAME
from consult.consultations.models import Clarification, Clause, Consultation, DraftVersionClause
from consult.consultations.working_version import clean_field
from consult.record.canonical import document_hash
from consult.storage.database import db, today
from consult.text.messages import N_

NOT_OPEN = N_("Only while a plan is open can a part be explained.")
NOT_READ = N_("Once the report is frozen, explanations are corrected no more.")


@dataclass(frozen=True)
class Explained:
    """A part of a plan, and what was said about it until now, oldest first."""

    consultation: Consultation
    place: DraftVersionClause
    texts: tuple[Clarification, ...]

    @property
    def version(self) -> str:
        """What a page carries that showed this."""
        return edit_conflicts.version_hash(values_of(self.texts))


def part(actor: Actor, code: str, key: str) -> Explained:
    """A part of the published draft that may be explained, or whose explanation may be corrected, now.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`, or the newest published version has no such part.
        Conflict: the plan is not open; or, for a correction, its report is frozen.
    """
    consultation = queries.consultation_for(actor, code, FRAME)
    draft = queries.current_draft(consultation.id)
    place = queries.place(draft, key) if draft else None
    if place is None:
        raise NotFound(N_("There is no such part."))
    texts = clarifications([place.version.clause_id])
    if not texts and not consultation.is_open:
        raise Conflict(NOT_OPEN)
    if not consultation.is_being_read:
        raise Conflict(NOT_READ)
    return Explained(consultation, place, tuple(texts))


def proposed(actor: Actor, code: str, key: str, text: str, version_seen: str | None = None) -> tuple[Explained, str]:
    """The part, and the text that would be published about it; nothing is written.

    Raises:
        NotFound, Forbidden, Conflict: as `part`. EditConflict: somebody explained it meanwhile.
        ValidationError: no text, too long, or the same as before.
    """
    found = part(actor, code, key)
    text = clean_field(text, MAX_TEXT, "text")
    if not text:
        raise ValidationError(N_("Write what you want to say about this part."), field="text")
    if found.texts and found.texts[-1].text == text:
        raise ValidationError(N_("This is what it says already."), field="text")
    edit_conflicts.check(version_seen, values_of(found.texts))
    return found, text


def explain(actor: Actor, code: str, key: str, text: str, version_seen: str | None = None) -> None:
    """Explain a part for everyone, or correct how it was explained. Raises: as `proposed`."""
    found, text = proposed(actor, code, key, text, version_seen)
    row = {"clause_id": found.place.version.clause_id, "text": text, "published_on": today()}
    db.session.add(Clarification(staff_id=actor.staff_id, **row))
    framing.note_clarified(found.consultation, actor.staff_id, key, hash_of(key, text))


def is_possible(consultation: Consultation, clause_id: int) -> bool:
    """Whether a part may be explained now: it is in the newest published version of an open plan."""
    parts = queries.parts_of(consultation.id) if consultation.is_open else ()
    return any(each.clause_id == clause_id and not each.removed for each in parts)


def clarifications(clause_ids: Collection[int]) -> list[Clarification]:
    """What was said about these clauses, oldest first."""
    query = select(Clarification).where(Clarification.clause_id.in_(clause_ids)).order_by(Clarification.id)
    return list(db.session.scalars(query)) if clause_ids else []


def of_plan(consultation_id: int) -> list[tuple[str, Clarification]]:
    """All that was said about any part of a plan, with the key of the clause, oldest first."""
    query = select(Clause.key, Clarification).join(Clause, Clause.id == Clarification.clause_id)
    found = query.where(Clause.consultation_id == consultation_id).order_by(Clarification.id)
    return [(key, row) for key, row in db.session.execute(found)]


def values_of(texts: Collection[Clarification]) -> dict[str, object]:
    """For `edit_conflicts`."""
    return {"texts": [each.text for each in texts]}


def hash_of(key: str, text: str) -> str:
    """SHA-256 over an explanation and the key of its clause, as the record has it."""
    return document_hash({"clause": key, "clarification": text})

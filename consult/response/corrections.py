"""Correcting a signed answer: in public, with a day and a note. Earlier versions stay readable.

What could identify somebody is removed from every earlier version as well, and the record says which documents changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from consult.access import Actor, Conflict, Permission
from consult.consultations import edit_conflicts, framing
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.contributions import made_files
from consult.record import entries
from consult.record.canonical import document_hash
from consult.record.documents import values_of
from consult.record.entries import Kind
from consult.record.models import new_salt
from consult.report.enums import CorrectionCause
from consult.report.halves import AnswerCorrection
from consult.response import correction_fields, correction_rules, invited_replies
from consult.response import queries as response_queries
from consult.response.correction_fields import CorrectionData
from consult.response.correction_rules import LINES, PRINCIPLE, REPLY, Place
from consult.response.document import recorded_proposals, target_of
from consult.response.models import ClauseDecision, GapAnswer, ResponseNotes, SignedResponse
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, now, today
from consult.text.messages import N_


@dataclass(frozen=True)
class Proposed:
    """What a correction would change: the texts of those fields `before` and `after`."""

    place: Place
    before: Mapping[str, str]
    after: Mapping[str, str]
    cause: CorrectionCause
    note: str

    @property
    def shown(self) -> dict[str, object]:
        """What a page shows of it, for `edit_conflicts`."""
        return {
            "place": str(self.place), "before": dict(self.before), "after": dict(self.after), "cause": self.cause.value,
            "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Removed:
    """A text of an answer that could identify somebody."""

    place: Place
    field: str
    text: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """What identifies it in the journal of erasures, with the plan's address."""
        return str(self.place), self.field, self.text


def texts_of(actor: Actor, code: str, place: Place) -> dict[str, str]:
    """The texts of a place of the signed answer, by field.

    Raises:
        Conflict: the answer is not signed. NotFound: it has no such place.
    """
    return correction_rules.texts_at(response_queries.part_b_of(_signed(actor, code)[1]), place)


def proposed(actor: Actor, code: str, place: Place, given: CorrectionData, version_seen: str | None = None) -> Proposed:
    """What would be corrected; nothing is written. `version_seen` is the hash of `texts_of` as shown.

    Raises:
        Conflict, NotFound: as `texts_of`. EditConflict: somebody corrected these meanwhile.
        ValidationErrors: nothing differs, the note is missing, or the words are not those of an answer; all at once.
    """
    consultation, signed = _signed(actor, code)
    part_b = response_queries.part_b_of(signed)
    stored = correction_rules.texts_at(part_b, place)
    edit_conflicts.check(version_seen, stored)
    texts, cause, note = correction_fields.checked(consultation, part_b, place, given)
    changed = [name for name in stored if texts[name] != stored[name]]
    return Proposed(
        place, {name: stored[name] for name in changed}, {name: texts[name] for name in changed},
        cause, note,
    )  # fmt: skip


def correct(
    actor: Actor, code: str, place: Place, given: CorrectionData, version_seen: str | None = None
) -> SignedResponse:
    """Sign the answer again with other words in one place, dated today, in the record; raises as `proposed`."""
    found = proposed(actor, code, place, given, version_seen)
    consultation, before = _signed(actor, code)
    part_b = response_queries.part_b_of(before)
    correction = AnswerCorrection(
        number=before.number + 1, day=today(), corrects=before.hash, place=str(place), fields=tuple(found.after),
        cause=found.cause, note=found.note,
    )  # fmt: skip
    corrected = correction_rules.with_texts(part_b, place, found.after)
    document = values_of(replace(corrected, corrections=(*(part_b.corrections or ()), correction), salt=new_salt()))
    if correction.removes_words:
        gone = remove_words(consultation, lambda each: each.place == place and each.field in correction.fields)
        erasure_journal.note_all(Taken.ANSWER_WORDS, [(code, *each.identity) for each in gone])
        made_files.empty(consultation.id)
    answer = SignedResponse(
        consultation_id=consultation.id, number=correction.number, document=document, hash=document_hash(document),
        signed_at=now(), staff_id=actor.staff_id,
    )  # fmt: skip
    db.session.add(answer)
    store(consultation, place, found.after)
    content = {"number": answer.number, "hash": answer.hash, "heard": document["report"], "corrects": before.hash}
    entries.append(consultation.code, Kind.ANSWER, content | recorded_proposals(document["dispositions"]))
    framing.note_answer_corrected(consultation, actor.staff_id)
    return answer


def remove_words(consultation: Consultation, is_removed: Callable[[Removed], bool]) -> list[Removed]:
    """Empty texts in every version, and in the tables if the newest has them; returns what was removed.

    The record says which document is another one since then.
    """
    gone: dict[Removed, None] = {}
    versions = response_queries.versions_of(consultation.id)
    for row in versions:
        part_b, here = response_queries.part_b_of(row), []
        for place in correction_rules.places(part_b):
            texts = correction_rules.removable_at(part_b, place).items()
            here += [each for each in (Removed(place, name, text) for name, text in texts) if is_removed(each)]
        for each in here:
            part_b = correction_rules.with_texts(part_b, each.place, {each.field: ""})
            if row is versions[-1]:
                store(consultation, each.place, {each.field: ""})
        if here:
            gone |= dict.fromkeys(here)
            row.document = values_of(replace(part_b, salt=new_salt()))
            told = {"document": row.hash, "hash": document_hash(row.document)}
            entries.append(consultation.code, Kind.WORDS_REMOVED, told)
    db.session.flush()
    return list(gone)


def emptied(consultation: Consultation, signed: SignedResponse) -> list[Place]:
    """The places of the newest answer `signed` that have to say something and do not, since a restore removed it: a
    correction that removes words always makes a newer answer.
    """
    changed = {each["document"] for each in entries.entries(consultation.code, Kind.WORDS_REMOVED)}
    return correction_rules.emptied(response_queries.part_b_of(signed)) if signed.hash in changed else []


def is_guessable(consultation_id: int) -> bool:
    """Whether a version is from before answers had a salt: anyone who guesses words that were removed from it can see
    in the record that they are right.
    """
    return any("salt" not in row.document for row in response_queries.versions_of(consultation_id))


def store(consultation: Consultation, place: Place, texts: Mapping[str, str]) -> None:
    """Write the texts of a place to the tables that an answer is made from, which always have its newest words."""
    row: Any
    if place.kind == LINES:
        row = db.session.get_one(ResponseNotes, consultation.id)
    elif place.kind == PRINCIPLE:
        row = db.session.get_one(GapAnswer, (consultation.id, place.key))
    elif place.kind == REPLY:
        row = invited_replies.invited_to(consultation.id)[int(place.key) - 1]
    else:
        target = target_of(consultation.id, *place.keys)
        which = ClauseDecision.consultation_id == consultation.id
        row = db.session.scalars(select(ClauseDecision).filter_by(**target).where(which)).one()
    for name, text in texts.items():
        setattr(row, name, text.split() if name == "cuts" else text)
    db.session.flush()


def _signed(actor: Actor, code: str) -> tuple[Consultation, SignedResponse]:
    consultation = consultations.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_SIGN)
    answer = response_queries.response_of(consultation.id)
    if answer is None:
        raise Conflict(N_("Only a signed answer is corrected. Until then, change it."))
    return consultation, answer

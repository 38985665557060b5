"""Promises: written until the answer is signed, followed in public afterwards."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from consult.access import Actor, Conflict, NotFound, Permission, ValidationError
from consult.commitments import rules
from consult.commitments.models import Commitment, ProgressNote
from consult.commitments.rules import NoteFact
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Clause, Consultation
from consult.consultations.working_version import clean_field
from consult.record import entries
from consult.report.enums import Status
from consult.report.models import Report
from consult.report.parts import CommitmentView, Note
from consult.report.queries import document_of
from consult.report.rules import MAX_LINE
from consult.storage.database import db, now, settings, today
from consult.text.messages import N_

MAX_COMMITMENTS = 100


@dataclass(frozen=True, kw_only=True)
class CommitmentData:
    """A promise, as a form has it."""

    text: str
    owner: str
    due_on: date | None
    measure: str
    money: str = ""
    clause_key: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteData:
    """A note on a promise, as a form has it."""

    status: Status | None
    text: str
    evidence: str = ""


def add_commitment(actor: Actor, code: str, given: CommitmentData) -> Commitment:
    """Add a promise, until the answer is signed.

    Raises:
        ValidationError: no owner, future date or measure; on the field. Conflict: no report yet, or already signed.
    """
    consultation = writable(actor, code)
    if len(_commitments(consultation.id)) >= MAX_COMMITMENTS:
        message = N_("There are %(limit)d promises already. Combine some of them.")
        raise ValidationError(message, field="text", limit=MAX_COMMITMENTS)
    commitment = Commitment(consultation_id=consultation.id)
    _fill(commitment, given)
    db.session.add(commitment)
    db.session.flush()
    return commitment


def change_commitment(
    actor: Actor, code: str, commitment_id: int, given: CommitmentData, version_seen: str | None = None
) -> Commitment:
    """Change a promise, until the answer is signed. `version_seen` is the fingerprint of `values_of` as shown.

    Raises:
        EditConflict: somebody changed it meanwhile. Otherwise as `add_commitment`.
    """
    consultation = writable(actor, code)
    commitment = _one(consultation, commitment_id)
    edit_conflicts.check(version_seen, values_of(_view_of(consultation, commitment)))
    _fill(commitment, given)
    db.session.flush()
    return commitment


def remove_commitment(actor: Actor, code: str, commitment_id: int, version_seen: str | None = None) -> None:
    """Remove a promise, until the answer is signed. `version_seen` as in `change_commitment`.

    Raises:
        EditConflict: somebody changed it meanwhile.
    """
    consultation = writable(actor, code)
    commitment = _one(consultation, commitment_id)
    edit_conflicts.check(version_seen, values_of(_view_of(consultation, commitment)))
    db.session.execute(delete(Commitment).where(Commitment.id == commitment.id))


def add_note(
    actor: Actor, code: str, commitment_id: int, given: NoteData, version_seen: str | None = None
) -> ProgressNote:
    """Add a dated note to a signed promise; it is public and in the record at once. The newest note says how far the
    promise is kept, so `version_seen` is the fingerprint of the newest one that was shown (`last_note`).

    Raises:
        ValidationError: no text, or done without evidence; on the field. Conflict: the answer is not signed.
        EditConflict: somebody added a note meanwhile.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_WRITE)
    if not consultation.is_answered:
        raise Conflict(N_("Progress can be noted once the answer is signed."))
    commitment = _one(consultation, commitment_id)
    text, evidence = clean_field(given.text, MAX_LINE, "text"), clean_field(given.evidence, MAX_LINE, "evidence")
    rules.check_note(given.status, text, evidence)
    current = _view_of(consultation, commitment)
    edit_conflicts.check(version_seen, last_note(current))
    note = ProgressNote(
        commitment_id=commitment.id, status=str(given.status), text=text, evidence=evidence, at=now(),
        staff_id=actor.staff_id,
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    content = {"promise": current.number, "status": note.status, "text": text, "evidence": evidence}
    entries.append(consultation.code, entries.Kind.PROMISE, content)
    return note


def writable(actor: Actor, code: str) -> Consultation:
    """The consultation, if this actor may write Part B of it now.

    Raises:
        Conflict: Part A is not frozen yet, or the answer is signed.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_WRITE)
    if consultation.is_answered:
        raise Conflict(N_("The answer is signed. It cannot be changed."))
    if not consultation.is_reported or db.session.get(Report, consultation.id) is None:
        raise Conflict(
            N_("The report is not finished yet, so nothing can be decided. The analysts must freeze it first.")
        )
    return consultation


def public_commitments(consultation: Consultation) -> list[CommitmentView]:
    """The promises with their status today, by due day; none before the answer is signed."""
    return written_commitments(consultation) if consultation.is_answered else []


def written_commitments(consultation: Consultation) -> list[CommitmentView]:
    """The promises for those who write them: also before the signature."""
    return _views(consultation.id)


def values_of(promise: CommitmentView) -> dict[str, str]:
    """A promise as a form has it."""
    return {
        "text": promise.text,
        "owner": promise.owner,
        "due_on": promise.due_on.isoformat(),
        "measure": promise.measure,
        "money": promise.money,
        "clause_key": promise.clause_key,
    }


def last_note(promise: CommitmentView) -> dict[str, str]:
    """The newest note on a promise as a form has it; empty if there is none."""
    if not promise.notes:
        return {"status": "", "text": "", "evidence": ""}
    note = promise.notes[-1]
    return {"status": note.status.value, "text": note.text, "evidence": note.evidence}


def _fill(commitment: Commitment, given: CommitmentData) -> None:
    """Everything is checked before anything is set: if it is refused, the promise stays unchanged."""
    text = _needed(given.text, "text", N_("Write what is promised."))
    owner = _needed(given.owner, "owner", N_("Say who answers for it: the office, not the person alone."))
    measure = _needed(given.measure, "measure", N_("Say how people will know that it is done."))
    if given.due_on is None:
        raise ValidationError(N_("Give the day by which it is done."), field="due_on")
    if given.due_on <= today():
        raise ValidationError(N_("This day has passed. Choose a later day."), field="due_on")
    money = clean_field(given.money, MAX_LINE, "money")
    commitment.clause_id = _clause_id(commitment.consultation_id, given.clause_key)
    commitment.text, commitment.owner, commitment.measure = text, owner, measure
    commitment.due_on, commitment.money = given.due_on, money


def _clause_id(consultation_id: int, key: str) -> int | None:
    if not key:
        return None
    clause_id = db.session.scalar(select(Clause.id).where(Clause.consultation_id == consultation_id, Clause.key == key))
    if clause_id is None:
        raise ValidationError(N_("This plan has no part named “%(key)s”."), field="clause_key", key=key)
    return clause_id


def _needed(text: str, field: str, message: str) -> str:
    text = clean_field(text, MAX_LINE, field)
    if not text:
        raise ValidationError(message, field=field)
    return text


def _one(consultation: Consultation, commitment_id: int) -> Commitment:
    for commitment in _commitments(consultation.id):
        if commitment.id == commitment_id:
            return commitment
    raise NotFound(N_("There is no such promise. It may have been removed."))


def _commitments(consultation_id: int) -> list[Commitment]:
    query = select(Commitment).where(Commitment.consultation_id == consultation_id)
    return list(db.session.scalars(query.order_by(Commitment.due_on, Commitment.id)))


def _note(row: ProgressNote) -> Note:
    on = row.at.astimezone(settings().timezone).date()
    return Note(on=on, status=Status(row.status), text=row.text, evidence=row.evidence)


def _views(consultation_id: int) -> list[CommitmentView]:
    query = (
        select(Commitment, func.coalesce(Clause.key, ""), ProgressNote)
        .join(Clause, Clause.id == Commitment.clause_id, isouter=True)
        .join(ProgressNote, ProgressNote.commitment_id == Commitment.id, isouter=True)
        .where(Commitment.consultation_id == consultation_id)
        .order_by(Commitment.due_on, Commitment.id, ProgressNote.at, ProgressNote.id)
    )
    found: dict[tuple[Commitment, str], list[Note]] = {}
    for commitment, key, row in db.session.execute(query):
        notes = found.setdefault((commitment, key), [])
        if row is not None:
            notes.append(_note(row))
    numbers = _numbers(consultation_id)
    return [
        _view(number, commitment, (key, numbers.get(key, "")), notes)
        for number, ((commitment, key), notes) in enumerate(found.items(), 1)
    ]


def _numbers(consultation_id: int) -> dict[str, str]:
    """The numbers of the clauses in Part A, by key."""
    report = db.session.get(Report, consultation_id)
    return {part.key: part.number for part in document_of(report).clauses} if report else {}


def _view_of(consultation: Consultation, commitment: Commitment) -> CommitmentView:
    return next(view for view in _views(consultation.id) if view.id == commitment.id)


def _view(number: int, commitment: Commitment, clause: tuple[str, str], notes: list[Note]) -> CommitmentView:
    facts = [NoteFact(note.status, bool(note.evidence), note.on) for note in notes]
    current_status = rules.status(facts, commitment.due_on, today())
    return CommitmentView(
        id=commitment.id, number=number, clause_key=clause[0], clause_number=clause[1], text=commitment.text,
        owner=commitment.owner, due_on=commitment.due_on, measure=commitment.measure, money=commitment.money,
        status=current_status, overdue_days=rules.overdue_days(current_status, commitment.due_on, today()),
        requests=tuple(rules.news_requests(facts, commitment.due_on, today())), notes=tuple(notes),
    )  # fmt: skip

"""Promises: written until the answer is signed, followed in public afterwards."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from consult.access import Actor, Conflict, FieldErrors, Permission, ValidationError
from consult.commitments import forecasts, rules
from consult.commitments import queries as promises
from consult.commitments.models import Commitment, ProgressNote
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Clause, Consultation
from consult.consultations.working_version import clean_field
from consult.record import entries
from consult.report.enums import Status
from consult.report.halves import Forecast
from consult.report.models import Report
from consult.report.parts import CommitmentView
from consult.report.rules import MAX_LINE
from consult.storage.database import db, now, today
from consult.text.folding import fold
from consult.text.messages import N_
from consult.text.office_names import spelled

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
    holder: str = ""
    forecast: str = ""
    forecast_low: str = ""
    forecast_high: str = ""
    forecast_on: date | None = None
    forecast_sure: str = ""
    no_forecast: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteData:
    """A note on a promise, as a form has it."""

    status: Status | None
    text: str
    evidence: str = ""


def add_commitment(actor: Actor, code: str, given: CommitmentData) -> Commitment:
    """Add a promise, until the answer is signed. A form that is sent twice adds one.

    Raises:
        ValidationError: no owner, future date or measure, or neither a forecast nor why there is none; on the field.
        Conflict: no report yet, or already signed.
    """
    consultation = writable(actor, code)
    written = promises.rows_of(consultation.id)
    if len(written) >= MAX_COMMITMENTS:
        message = N_("There are %(limit)d promises already. Combine some of them.")
        raise ValidationError(message, field="text", limit=MAX_COMMITMENTS)
    commitment = Commitment(consultation_id=consultation.id)
    _fill(commitment, given)
    for each in written:
        if _said(each) == _said(commitment):
            return each
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
    edit_conflicts.check(version_seen, values_of(promises.one(consultation, commitment_id)))
    commitment = db.session.get_one(Commitment, commitment_id)
    _fill(commitment, given)
    db.session.flush()
    return commitment


def remove_commitment(actor: Actor, code: str, commitment_id: int, version_seen: str | None = None) -> None:
    """Remove a promise, until the answer is signed. `version_seen` as in `change_commitment`.

    Raises:
        EditConflict: somebody changed it meanwhile.
    """
    consultation = writable(actor, code)
    edit_conflicts.check(version_seen, values_of(promises.one(consultation, commitment_id)))
    db.session.execute(delete(Commitment).where(Commitment.id == commitment_id))


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
    current = promises.one(consultation, commitment_id)
    errors, text, evidence = FieldErrors(), given.text.strip(), given.evidence.strip()
    with errors:
        text = clean_field(text, MAX_LINE, "text")
    with errors:
        evidence = clean_field(evidence, MAX_LINE, "evidence")
    with errors:
        rules.check_note(given.status, text, evidence)
    errors.check()
    edit_conflicts.check(version_seen, last_note(current))
    note = ProgressNote(
        commitment_id=commitment_id, status=str(given.status), text=text, evidence=evidence, at=now(),
        staff_id=actor.staff_id,
    )  # fmt: skip
    note.seal(note.about(current.number))
    db.session.add(note)
    db.session.flush()
    entries.append(consultation.code, entries.Kind.PROMISE, recorded(current.number, note))
    return note


def recorded(number: int, note: ProgressNote) -> dict[str, object]:
    """What the record says of a note on the promise with this number."""
    return {**note.about(number), **note.recorded}


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
    return promises.views(consultation)


def known_owners(consultation_id: int, besides: int | None = None) -> list[str]:
    """The offices to choose from as owners, by name: of all signed promises and this plan's, `besides` one."""
    return sorted(db.session.scalars(promises.known_owners(consultation_id, besides)))


def values_of(promise: CommitmentView) -> dict[str, str]:
    """A promise as a form has it."""
    return {
        "text": promise.text,
        "owner": promise.owner,
        "due_on": promise.due_on.isoformat(),
        "measure": promise.measure,
        "money": promise.money,
        "clause_key": promise.clause_key,
        "holder": promise.holder or "",
        "no_forecast": promise.no_forecast or "",
        **_forecast_values(promise.forecast),
    }


def _forecast_values(forecast: Forecast | None) -> dict[str, str]:
    by = forecast.by.isoformat() if forecast and forecast.by else ""
    return {
        "forecast": forecast.what if forecast else "",
        "forecast_low": forecast.low if forecast else "",
        "forecast_high": forecast.high if forecast else "",
        "forecast_on": by,
        "forecast_sure": str(forecast.sure) if forecast else "",
    }


def last_note(promise: CommitmentView) -> dict[str, str]:
    """The newest note on a promise as a form has it; empty if there is none."""
    if not promise.notes:
        return {"status": "", "text": "", "evidence": ""}
    note = promise.notes[-1]
    return {"status": note.status.value, "text": note.text, "evidence": note.evidence}


def _said(row: Commitment) -> tuple[object, ...]:
    """What makes two promises the same one."""
    return row.clause_id, row.text, row.owner, row.measure, row.due_on


#: What every promise must say, and what is answered where it does not.
_NEEDED = {
    "text": N_("Write what is promised."),
    "owner": N_("Say who answers for it: the office, not the person alone."),
    "measure": N_("Say how people will know that it is done."),
}


def _fill(commitment: Commitment, given: CommitmentData) -> None:
    """Everything is checked before anything is set: if it is refused, all that is wrong is said at once, and the
    promise stays unchanged.
    """
    errors = FieldErrors()
    texts = {"money": "", "holder": "", "forecast": given.forecast.strip(), "no_forecast": given.no_forecast.strip()}
    for name in (*_NEEDED, *texts):
        with errors:
            texts[name] = clean_field(getattr(given, name), MAX_LINE, name, one_line=name in ("owner", "holder"))
            if not texts[name] and name in _NEEDED:
                raise ValidationError(_NEEDED[name], field=name)
    with errors:
        rules.check_due(given.due_on, today())
    chosen = _Forecast()
    with errors:
        chosen = _forecast(given, texts["forecast"], texts["no_forecast"])
    clause_id = None
    with errors:
        clause_id = _clause_id(commitment.consultation_id, given.clause_key)
    errors.check()
    # The record of an office, and who is in it, is found by its name.
    texts["owner"] = spelled(texts["owner"], known_owners(commitment.consultation_id, commitment.id))
    for name, value in {**texts, "clause_id": clause_id, "due_on": given.due_on}.items():
        setattr(commitment, name, value)
    commitment.forecast_low, commitment.forecast_high = chosen.low, chosen.high
    commitment.forecast_on, commitment.forecast_sure = chosen.by, chosen.sure
    commitment.folded_text = fold(" ".join(texts[name] for name in _NEEDED))


@dataclass(frozen=True)
class _Forecast:
    """The range of a forecast in thousandths, its day, and how many in 100 its writer is sure; empty for none."""

    low: int | None = None
    high: int | None = None
    by: date | None = None
    sure: int | None = None


def _forecast(given: CommitmentData, words: str, why_not: str) -> _Forecast:
    errors, low, high = FieldErrors(), None, None
    with errors:
        ranged = (given.forecast_low.strip(), given.forecast_high.strip(), given.forecast_on, given.forecast_sure)
        forecasts.check(words, why_not, ranged=any(ranged))
    if not words:
        errors.check()
        return _Forecast()
    with errors:
        low = forecasts.thousandths(given.forecast_low, "forecast_low")
    with errors:
        high = forecasts.thousandths(given.forecast_high, "forecast_high")
    with errors:
        forecasts.check_range(low, high, given.forecast_on, given.forecast_sure, today())
    errors.check()
    return _Forecast(low, high, given.forecast_on, int(given.forecast_sure))


def _clause_id(consultation_id: int, key: str) -> int | None:
    if not key:
        return None
    clause_id = db.session.scalar(select(Clause.id).where(Clause.consultation_id == consultation_id, Clause.key == key))
    if clause_id is None:
        raise ValidationError(N_("This plan has no part named “%(key)s”."), field="clause_key", key=key)
    return clause_id

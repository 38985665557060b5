"""Reading promises with everything that happened to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, func, or_, select

from consult.access import NotFound
from consult.commitments import forecasts, rules
from consult.commitments.enums import EventKind
from consult.commitments.models import Commitment, ProgressNote, PromiseEvent
from consult.commitments.rules import NoteFact
from consult.consultations.lifecycle import SIGNED
from consult.consultations.models import Clause, Consultation
from consult.report.enums import Status
from consult.report.halves import Forecast
from consult.report.models import Report
from consult.report.parts import CommitmentView, Extension, Finding, Holder, Note
from consult.report.queries import document_of
from consult.storage.database import as_day, db, today
from consult.text.messages import N_

Row = TypeVar("Row", ProgressNote, PromiseEvent)


@dataclass(frozen=True)
class _Read:
    """A promise with the key of its part, its notes, and its plan's events in their order, as (owner, event)."""

    commitment: Commitment
    clause_key: str
    notes: Sequence[Note]
    events: Sequence[tuple[str, PromiseEvent]]

    def own(self, kind: EventKind) -> list[PromiseEvent]:
        return [event for _, event in self.events if event.commitment_id == self.commitment.id and event.kind == kind]


def views(consultation: Consultation) -> list[CommitmentView]:
    """The promises of a plan with their status today, by the due day that was signed.

    In one statement, because pages of a plan may ask for few: a promise has a row for each of its notes with each of
    its events, and of both there are few.
    """
    query = (
        select(Commitment, func.coalesce(Clause.key, ""), ProgressNote, PromiseEvent)
        .join(Clause, Clause.id == Commitment.clause_id, isouter=True)
        .join(ProgressNote, ProgressNote.commitment_id == Commitment.id, isouter=True)
        .join(PromiseEvent, PromiseEvent.commitment_id == Commitment.id, isouter=True)
        .where(Commitment.consultation_id == consultation.id)
        .order_by(Commitment.due_on, Commitment.id, ProgressNote.at, ProgressNote.id)
    )
    found: dict[tuple[Commitment, str], dict[int, Note]] = {}
    events: dict[int, tuple[str, PromiseEvent]] = {}
    for commitment, key, note, event in db.session.execute(query):
        notes = found.setdefault((commitment, key), {})
        if note is not None:
            notes.setdefault(note.id, _note(note))
        if event is not None:
            events[event.id] = commitment.owner, event
    numbers, in_order = _numbers(consultation.id), [events[id_] for id_ in sorted(events)]
    return [
        _view(number, consultation, _Read(commitment, key, list(notes.values()), in_order), numbers)
        for number, ((commitment, key), notes) in enumerate(found.items(), 1)
    ]


def one(consultation: Consultation, commitment_id: int) -> CommitmentView:
    """One promise of a plan, as `views` has it.

    Raises:
        NotFound: the plan has none with this key.
    """
    for view in views(consultation):
        if view.id == commitment_id:
            return view
    raise NotFound(N_("There is no such promise. It may have been removed."))


def known_owners(consultation_id: int, besides: int | None = None) -> Select[str]:
    """Which offices own a promise of a signed answer, or one of this plan `besides` the one with this key."""
    query = select(Commitment.owner).join(Consultation, Consultation.id == Commitment.consultation_id)
    known = query.where(
        or_(Consultation.id == consultation_id, Consultation.state.in_(SIGNED)), Commitment.id.is_distinct_from(besides)
    )
    return known.distinct()


def rows_of(consultation_id: int) -> list[Commitment]:
    """The promises of a plan, by the due day that was signed: their numbers are their places here, from 1."""
    query = select(Commitment).where(Commitment.consultation_id == consultation_id)
    return list(db.session.scalars(query.order_by(Commitment.due_on, Commitment.id)))


def extensions_of(commitment_ids: Iterable[int]) -> Mapping[int, list[Extension]]:
    """More time that was given for some promises, oldest first; in one statement."""
    query = (
        select(PromiseEvent, Commitment.due_on)
        .join(Commitment, Commitment.id == PromiseEvent.commitment_id)
        .where(PromiseEvent.commitment_id.in_(list(commitment_ids)), PromiseEvent.kind == EventKind.EXTENDED)
    )
    found: dict[int, list[PromiseEvent]] = defaultdict(list)
    signed: dict[int, date] = {}
    for event, due_on in db.session.execute(query.order_by(PromiseEvent.id)):
        found[event.commitment_id].append(event)
        signed[event.commitment_id] = due_on
    return {id_: _extensions(signed[id_], events) for id_, events in found.items()}


def events_of(consultation_id: int) -> list[tuple[int, PromiseEvent]]:
    """What happened to the promises of a plan besides notes, oldest first, each with the number of its promise."""
    return _with_numbers(consultation_id, PromiseEvent)


def notes_of(consultation_id: int) -> list[tuple[int, ProgressNote]]:
    """The notes on the promises of a plan, oldest first, each with the number of its promise."""
    return _with_numbers(consultation_id, ProgressNote)


def _with_numbers(consultation_id: int, kind: type[Row]) -> list[tuple[int, Row]]:
    numbers = {row.id: number for number, row in enumerate(rows_of(consultation_id), 1)}
    query = select(kind).where(kind.commitment_id.in_(numbers)).order_by(kind.id)
    return [(numbers[row.commitment_id], row) for row in db.session.scalars(query)]


def _note(row: ProgressNote) -> Note:
    return Note(on=as_day(row.at), status=Status(row.status), text=row.text, evidence=row.evidence)


def _numbers(consultation_id: int) -> dict[str, str]:
    """The numbers of the clauses in Part A, by key."""
    report = db.session.get(Report, consultation_id)
    return {part.key: part.number for part in document_of(report).clauses} if report else {}


def _view(number: int, consultation: Consultation, read: _Read, numbers: Mapping[str, str]) -> CommitmentView:
    row = read.commitment
    facts = [NoteFact(note.status, bool(note.evidence), note.on) for note in read.notes]
    extensions = _extensions(row.due_on, read.own(EventKind.EXTENDED))
    days = rules.due_days(row.due_on, extensions)
    due_on = days[-1].on
    current_status = rules.status(facts, due_on, today())
    return CommitmentView(
        id=row.id, number=number, clause_key=read.clause_key, clause_number=numbers.get(read.clause_key, ""),
        text=row.text, owner=row.owner, due_on=due_on, measure=row.measure, money=row.money,
        holder=row.holder or None, forecast=_forecast(row), no_forecast=row.no_forecast or None,
        status=current_status, overdue_days=rules.overdue_days(current_status, due_on, today()),
        done_on=rules.done_on(facts),
        extensions=tuple(extensions), holders=_holders(consultation, read), findings=_findings(read),
        requests=tuple(rules.news_requests(facts, days, today())), notes=tuple(read.notes),
    )  # fmt: skip


def _extensions(signed: date, events: Iterable[PromiseEvent]) -> list[Extension]:
    found, former = [], signed
    for event in events:
        found.append(Extension(on=as_day(event.at), former_due_on=former, due_on=event.day, reason=event.text))
        former = event.day
    return found


def _holders(consultation: Consultation, read: _Read) -> tuple[Holder, ...]:
    """Who was in the office that owns a promise: whatever promise of the plan that was said at."""
    row = read.commitment
    since = [
        Holder(name=event.text, since=event.day)
        for owner, event in read.events
        if owner == row.owner and event.kind == EventKind.HOLDER
    ]
    first = [Holder(name=row.holder, since=consultation.answered_on or today())] if row.holder else []
    return (*first, *since)


def _forecast(row: Commitment) -> Forecast | None:
    if not row.forecast:
        return None
    low, high = forecasts.written(row.forecast_low), forecasts.written(row.forecast_high)
    return Forecast(what=row.forecast, low=low, high=high, by=row.forecast_on, sure=row.forecast_sure or 0)


def _findings(read: _Read) -> tuple[Finding, ...]:
    low, high = read.commitment.forecast_low, read.commitment.forecast_high
    return tuple(
        Finding(
            on=event.day,
            value=forecasts.written(event.found),
            source=event.text,
            inside=forecasts.is_inside(event.found, low, high),
        )
        for event in read.own(EventKind.FOUND)
        if event.found is not None and low is not None and high is not None
    )

"""The events of a plan, its days, its versions and its evidence, against the record."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import zip_longest

from sqlalchemy import select

from consult.consultations import clarifications, clause_rights, edit_requests, evidence, frame_corrections, reach_plan
from consult.consultations.lifecycle import LifecycleEvent
from consult.consultations.models import Consultation, ConsultationEvent, DraftVersion
from consult.consultations.working_version import draft_hash
from consult.operations.record_check.recorded_entries import Entry, RecordEntries
from consult.record.entries import Kind
from consult.storage.database import db, settings

#: The column with the day of an event, by kind of event.
_DATED = {
    LifecycleEvent.OPENED: "opened_on",
    LifecycleEvent.CLOSED: "closed_on",
    LifecycleEvent.ANSWERED: "answered_on",
}
_DAYS = ("closes_on", "answer_due_on")
#: Words in records that were written before a state got its present name.
_FORMER = {"heard": "reported"}


def find_mismatches(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """What does not agree."""
    yield from _life(consultation, recorded)
    yield from _days(consultation, recorded)
    yield from _drafts(consultation, recorded)
    yield from _evidence(consultation, recorded)
    yield from _texts(consultation, recorded)
    yield from _clarifications(consultation, recorded)
    yield from _reach(consultation, recorded)
    yield from _rights(consultation, recorded)


def is_of(day: str, moment: datetime) -> bool:
    """Whether a time may belong to a day in the record; another time zone may have been set then."""
    try:
        written = date.fromisoformat(day)
    except ValueError:
        return False
    return abs(moment.astimezone(settings().timezone).date() - written) <= timedelta(days=1)


def _life(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    entries = recorded.of(Kind.LIFE)
    columns = (
        ConsultationEvent.kind,
        ConsultationEvent.reason,
        ConsultationEvent.from_day,
        ConsultationEvent.to_day,
        ConsultationEvent.at,
    )
    query = select(*columns).where(ConsultationEvent.consultation_id == consultation.id).order_by(ConsultationEvent.id)
    for row, entry in zip_longest(db.session.execute(query).all(), entries):
        told = entry and (
            _now(entry, "event"),
            *(entry.content.get(name, "") for name in ("reason", "from_day", "to_day")),
        )
        if row is None or (row.kind, row.reason, _written(row.from_day), _written(row.to_day)) != told:
            yield "the events of the plan do not match the record"
            break
        if not is_of(entry.day, row.at):
            yield f"the plan was {row.kind} on a different day than the record says"
    state = _now(entries[-1], "state") if entries else None
    if consultation.state != state:
        yield f"the plan is {consultation.state}, but {state or 'nothing'} in the record"


def _now(entry: Entry, name: str) -> str:
    """A value of an entry as it is called today."""
    value = str(entry.content.get(name, ""))
    return _FORMER.get(value, value)


def _days(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    told: dict[str, str] = {}
    for entry in recorded.of(Kind.LIFE):
        told |= {name: entry.content[name] for name in _DAYS if name in entry.content}
        if (name := _DATED.get(entry.content.get("event", ""))) is not None:
            told[name] = entry.day
    for name, day in told.items():
        if _written(getattr(consultation, name)) != day:
            yield f"{name} of the plan does not match the day in the record"


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _drafts(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    told = {entry.content.get("number", 0): entry for entry in recorded.of(Kind.DRAFT)}
    query = select(DraftVersion.number).where(
        DraftVersion.consultation_id == consultation.id, DraftVersion.published_on.is_not(None)
    )
    here = set(db.session.scalars(query))
    confirmed = edit_requests.confirmed_drafts(consultation.id)
    for number in sorted({*here, *told}):
        if number not in here:
            yield f"version {number} of the draft is in the record but not in the tables"
        elif number not in told:
            yield f"version {number} of the draft is not in the record"
        else:
            yield from _draft(consultation, number, told[number], number in confirmed)


def _draft(consultation: Consultation, number: int, entry: Entry, is_confirmed: bool) -> Iterator[str]:
    which = DraftVersion.consultation_id == consultation.id, DraftVersion.number == number
    draft = db.session.scalars(select(DraftVersion).where(*which)).one()
    if draft_hash(consultation.code, draft) != entry.content.get("hash"):
        yield f"version {number} of the draft does not have the words in the record"
    chapters = {None, *(chapter.id for chapter in draft.chapters)}
    if any(place.chapter_id not in chapters for place in draft.places):
        yield f"version {number} of the draft has parts in a chapter of another version"
    recorded = entry.content.get("note"), entry.day, entry.content.get("confirmed", False)
    if (draft.note, _written(draft.published_on), draft.kind == "edit" and is_confirmed) != recorded:
        yield f"version {number} of the draft has a different note, day or confirmation than the record"
    # A version may hold 40,000 characters per clause: only one version at a time is in memory.
    db.session.expunge_all()


def _texts(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """Each correction of a text of the frame after opening, and the text as the last one left it."""
    told: list[tuple[object, ...]] = []
    last: dict[str, object] = {}
    for entry in recorded.of(Kind.LIFE):
        for field, before, after in entry.content.get("texts", ()):
            told.append((field, before, after, entry.content.get("reason"), entry.day))
            last[field] = after
    if told != [
        (each.field, *frame_corrections.hashes(each), each.note, _written(each.corrected_on))
        for each in frame_corrections.corrections(consultation.id)
    ]:
        yield "the corrections of title and summary do not match the record"
    for field, hash_ in last.items():
        if frame_corrections.hash_of(field, str(getattr(consultation, field, ""))) != hash_:
            yield f"the {field} of the plan is not as it was last corrected"


def _evidence(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """Evidence as it was at opening, and each change since; no entry covers what was before a plan opened."""
    opened = [each for each in recorded.of(Kind.LIFE) if "evidence" in each.content]
    if not opened:
        return
    rows, since = Counter(evidence.hashes(consultation.id)), Counter[str]()
    parts: dict[str, str] = {}
    for entry in recorded.of(Kind.CORRECTION):
        if entry.content.get("of") == "evidence":
            piece = str(entry.content.get("hash", ""))
            since[piece] += 1 if entry.content.get("act") == "added" else -1
            parts[piece] = str(entry.content.get("clause", ""))
    lacking = [piece for piece, count in since.items() if count > rows[piece]]
    for piece in lacking:
        yield f"evidence on the part {parts[piece]} that was added is not in the tables as the record says"
    rows.subtract(since)
    if not lacking and evidence.hash_of_all(rows.elements()) != opened[-1].content["evidence"]:
        yield "the evidence does not match the record"


def _reach(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """Whom the plan was meant to reach when it opened, and what was decided about that later."""
    life = list(recorded.of(Kind.LIFE))
    opened = [entry for entry in life if entry.content.get("event") == LifecycleEvent.OPENED]
    groups = reach_plan.groups_of(consultation.id)
    if opened and opened[-1].content.get("reach") != (reach_plan.hash_of(groups) if groups else None):
        yield "the plan of whom to reach does not match the record"
    told = [
        (entry.content.get("hash"), entry.day)
        for entry in life
        if entry.content.get("event") == LifecycleEvent.REACH_DECIDED
    ]
    decisions = reach_plan.decisions_of(consultation.id)
    if told != [(reach_plan.hash_of_decision(row.text), _written(row.decided_on)) for row in decisions]:
        yield "the decisions about who was not reached do not match the record"


def _rights(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """What was said of parts and rights when it opened."""
    life = recorded.of(Kind.LIFE)
    opened = [entry for entry in life if entry.content.get("event") == LifecycleEvent.OPENED]
    rights = clause_rights.values_of(consultation.id)
    if opened and opened[-1].content.get("rights") != (clause_rights.hash_of(rights) if rights else None):
        yield "what is said of parts and rights does not match the record"


def _clarifications(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """Each explanation of a part, and each correction of one."""
    told = [
        (entry.content.get("clause"), entry.content.get("hash"), entry.day)
        for entry in recorded.of(Kind.LIFE)
        if entry.content.get("event") == LifecycleEvent.CLARIFIED
    ]
    here = clarifications.of_plan(consultation.id)
    if told != [(key, clarifications.hash_of(key, row.text), _written(row.published_on)) for key, row in here]:
        yield "the explanations of parts do not match the record"

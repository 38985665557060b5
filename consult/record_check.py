"""Whether the public record and the tables that it covers still say the same.

Every entry is read once, in order: its place, its leaf, and the row that it tells of. What somebody changed, removed
or added by hand is named. Whoever rewrites the record itself from its end on, rows and entries together, is not found
out here: that takes checkpoints that others keep.
"""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from consult.accountability import heard
from consult.accountability.models import Answer, Commitment, Heard, ProgressNote
from consult.analysis import figures
from consult.consultations.models import Clause, Consultation, Draft, LifeEvent
from consult.consultations.working import draft_hash
from consult.contributions.models import Comment
from consult.database import db
from consult.moderation.models import Decision
from consult.moderation.recording import line_of
from consult.record.canonical import canonical, commitment, document_hash, leaf_hash
from consult.record.entries import Kind
from consult.record.models import RecordEntry
from consult.upkeep import Finding

AT_ONCE = 1000
#: Findings of one plan that are named one by one.
MOST_NAMED = 20

Progress = Callable[[int], None]


@dataclass
class _Told:
    """What the entries of one record tell, gathered while they are read."""

    life: list[tuple[str, str]] = field(default_factory=list)
    state: str = ""
    drafts: dict[int, str] = field(default_factory=dict)
    acts: Counter[bytes] = field(default_factory=Counter)
    trackers: set[str] = field(default_factory=set)
    #: Comments whose words do not fit their entry so far: a later entry may be the one that they fit.
    unfit: dict[str, str] = field(default_factory=dict)
    report: str = ""
    answers: dict[int, str] = field(default_factory=dict)
    notes: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def count() -> int:
    """How many entries there are in all."""
    return db.session.scalar(select(func.count(RecordEntry.id))) or 0


def findings(progress: Progress = lambda done: None) -> list[Finding]:
    """What does not fit, by plan; `progress` is told of how many entries were read since."""
    found: list[Finding] = []
    codes = set(db.session.scalars(select(RecordEntry.log).distinct())) | set(
        db.session.scalars(select(Consultation.code))
    )
    for code in sorted(codes):
        faults = list(_check(code, progress))
        found += [Finding("record", f"{code}: {fault}") for fault in faults[:MOST_NAMED]]
        if len(faults) > MOST_NAMED:
            found.append(Finding("record", f"{code}: and {len(faults) - MOST_NAMED} more like these"))
    return found


def _check(code: str, progress: Progress) -> Iterator[str]:
    consultation = db.session.scalar(select(Consultation).where(Consultation.code == code))
    told, expected = _Told(), 0
    lost = _lost(code)
    for rows in _chunks(code):
        contents: list[dict[str, Any]] = []
        for row in rows:
            if row.position != expected:
                yield f"entry {expected} is missing"
            expected = row.position + 1
            fault, content = _entry_fault(row)
            if fault:
                yield f"entry {row.position} {fault}"
            if not any(since <= row.position < until for since, until in lost):
                contents.append(content)
        for content in contents:
            _gather(content, told)
        if consultation is not None:
            yield from _comments(consultation.id, [each for each in contents if each.get("kind") == Kind.COMMENT], told)
        progress(len(rows))
        db.session.expunge_all()
        consultation = db.session.scalar(select(Consultation).where(Consultation.code == code))
    # The entries of a plan that was deleted before it ever opened stay.
    if consultation is not None:
        yield from told.unfit.values()
        yield from _unrecorded(consultation, told)
        yield from _acts(consultation.id, told)
        yield from _life(consultation, told)
        yield from _drafts(consultation, told)
        yield from _report(consultation, told)
        yield from _answers(consultation.id, told)


def _chunks(code: str) -> Iterator[Sequence[RecordEntry]]:
    last = -1
    while True:
        query = select(RecordEntry).where(RecordEntry.log == code, RecordEntry.position > last)
        rows = db.session.scalars(query.order_by(RecordEntry.position).limit(AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].position
        yield rows


def _lost(code: str) -> list[tuple[int, int]]:
    """From which entry to which a restore has lost what they tell."""
    query = select(RecordEntry).where(RecordEntry.log == code, RecordEntry.kind == Kind.LIFE.value)
    found = []
    for row in db.session.scalars(query.order_by(RecordEntry.position)):
        _, content = _entry_fault(row)
        if content.get("event") == "restored" and isinstance(content.get("since"), int):
            found.append((content["since"], row.position))
    return found


def _entry_fault(row: RecordEntry) -> tuple[str, dict[str, Any]]:
    """What is wrong with an entry by itself, "" when nothing is; and what it says, as far as it can be read."""
    body = row.entry.encode()
    try:
        content = json.loads(row.entry)
        is_canonical = isinstance(content, dict) and canonical(content) == body
    except (ValueError, TypeError):
        return "cannot be read", {}
    if not is_canonical:
        return "is not as it was written", content if isinstance(content, dict) else {}
    if leaf_hash(body) != row.leaf:
        return "does not fit its leaf", content
    if (content.get("kind"), content.get("day")) != (row.kind, row.day.isoformat()):
        return "says another kind or day than its row", content
    return "", content


def _gather(content: dict[str, Any], told: _Told) -> None:
    kind = content.get("kind")
    if kind == Kind.LIFE:
        told.life.append((content.get("event", ""), content.get("reason", "")))
        told.state = content.get("state", "")
    elif kind == Kind.DRAFT:
        told.drafts[content.get("number", 0)] = content.get("hash", "")
    elif kind in (Kind.MODERATION, Kind.CORRECTION) and "outcome" in content:
        told.acts[_digest({name: value for name, value in content.items() if name not in ("kind", "day")})] += 1
    elif kind == Kind.HEARD:
        told.report = content.get("hash", "")
    elif kind == Kind.ANSWER and "number" in content:
        told.answers[content["number"]] = content.get("hash", "")
    elif kind == Kind.PROMISE and "promise" in content:
        told.notes[content.get("status", ""), content.get("text", ""), content.get("evidence", "")] += 1


def _digest(line: dict[str, object]) -> bytes:
    return hashlib.sha256(canonical(line)).digest()[:16]


def _comments(consultation_id: int, contents: list[dict[str, Any]], told: _Told) -> Iterator[str]:
    entries = {content.get("tracker", ""): content for content in contents}
    told.trackers |= set(entries)
    part = func.coalesce(Clause.key, "plan").label("part")
    query = select(Comment.tracker, Comment.stage, Comment.public_text, Comment.nonce, part)
    query = query.join(Clause, Clause.id == Comment.clause_id, isouter=True)
    here = Comment.consultation_id == consultation_id, Comment.tracker.in_(list(entries))
    rows = {row.tracker: row for row in db.session.execute(query.where(*here))}
    for tracker, entry in entries.items():
        row = rows.get(tracker)
        told.unfit.pop(tracker, None)
        if row is None:
            yield f"the comment {tracker} is in the record and not in the tables"
        elif row.part != entry.get("part"):
            yield f"the comment {tracker} is on another part than the record says"
        elif row.stage == "public" and row.public_text is None:
            yield f"the comment {tracker} has lost its words"
        elif row.stage == "public" and row.nonce and not _fits(entry, bytes(row.nonce), row.public_text):
            told.unfit[tracker] = f"the words of the comment {tracker} are not those of the record"


def _fits(entry: dict[str, Any], nonce: bytes, text: str) -> bool:
    shown = hmac.digest(nonce, b"shown", hashlib.sha256)
    return entry.get("commitment") == commitment(nonce, text) or entry.get("shown") == commitment(shown, text)


def _unrecorded(consultation: Consultation, told: _Told) -> Iterator[str]:
    """Public comments that came into the tables by another way; those brought in from elsewhere have no entries."""
    if consultation.imported_from:
        return
    query = select(Comment.tracker).where(Comment.consultation_id == consultation.id, Comment.stage == "public")
    for tracker in db.session.scalars(query.execution_options(yield_per=AT_ONCE)):
        if tracker not in told.trackers:
            yield f"the comment {tracker} is public and not in the record"


def _acts(consultation_id: int, told: _Told) -> Iterator[str]:
    query = (
        select(Comment.tracker, Decision)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(Comment.consultation_id == consultation_id, Decision.recorded.is_(True))
    )
    for tracker, made in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        digest = _digest(line_of(tracker, made))
        if told.acts[digest] <= 0:
            yield f"a moderator’s decision on the comment {tracker} is not the one in the record"
        told.acts[digest] -= 1
    missing = sum(count for count in told.acts.values() if count > 0)
    if missing:
        yield f"{missing} decisions of moderators are in the record and not in the tables"


def _life(consultation: Consultation, told: _Told) -> Iterator[str]:
    query = select(LifeEvent.kind, LifeEvent.reason).where(LifeEvent.consultation_id == consultation.id)
    rows = [tuple(row) for row in db.session.execute(query.order_by(LifeEvent.id))]
    if Counter(rows) != Counter(told.life):
        yield "what happened to the plan is not what the record says"
    if consultation.state != told.state:
        yield f"the plan is {consultation.state}, and {told.state or 'nothing'} in the record"


def _drafts(consultation: Consultation, told: _Told) -> Iterator[str]:
    query = select(Draft).where(Draft.consultation_id == consultation.id, Draft.published_on.is_not(None))
    rows = {draft.number: draft for draft in db.session.scalars(query)}
    for number in sorted({*rows, *told.drafts}):
        if number not in rows:
            yield f"version {number} of the draft is in the record and not in the tables"
        elif number not in told.drafts:
            yield f"version {number} of the draft is not in the record"
        elif draft_hash(consultation.code, rows[number]) != told.drafts[number]:
            yield f"version {number} of the draft does not have the words of the record"


def _report(consultation: Consultation, told: _Told) -> Iterator[str]:
    row = db.session.get(Heard, consultation.id)
    if row is None:
        if told.report:
            yield "the report is in the record and not in the tables"
        return
    if row.hash != told.report or document_hash(row.document) != row.hash:
        yield "the report is not the one in the record"
        return
    document: Any = row.document
    keys = {clause.id: clause.key for clause in db.session.scalars(
        select(Clause).where(Clause.consultation_id == consultation.id)
    )}  # fmt: skip
    counted: dict[str, list[object]] = {clause["key"]: [] for clause in document["clauses"]}
    for votes in figures.clause_votes(consultation.id):
        counted.setdefault(keys[votes.clause_id], []).append(heard.votes_as_published(votes))
    published = {clause["key"]: clause["votes"] for clause in document["clauses"]}
    for key in sorted({*counted, *published}):
        if counted.get(key) != published.get(key, []):
            yield f"the ballots on the part {key} are not the totals of the report"


def _answers(consultation_id: int, told: _Told) -> Iterator[str]:
    query = select(Answer).where(Answer.consultation_id == consultation_id)
    rows = {answer.number: answer for answer in db.session.scalars(query)}
    for number in sorted({*rows, *told.answers}):
        answer = rows.get(number)
        if answer is None or answer.hash != told.answers.get(number) or document_hash(answer.document) != answer.hash:
            yield f"the answer {number} is not the one in the record"
    notes = (
        select(ProgressNote.status, ProgressNote.text, ProgressNote.evidence)
        .join(Commitment, Commitment.id == ProgressNote.commitment_id)
        .where(Commitment.consultation_id == consultation_id)
    )
    if Counter(tuple(row) for row in db.session.execute(notes)) != told.notes:
        yield "what was noted on promises is not what the record says"

"""The report, the answer and what follows, against the record and against the tables that they were made from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import select

from consult.analysis import published_figures, stored_groups
from consult.analysis.disclosure import Agreement
from consult.analysis.models import Theme
from consult.commitments import commands as commitments
from consult.commitments import later_acts
from consult.commitments import queries as promises
from consult.consultations.models import Clause, Consultation
from consult.contributions import imported_votes
from consult.contributions.models import Comment
from consult.moderation import redress
from consult.operations.record_check.plans import is_of
from consult.operations.record_check.recorded_entries import Entry, RecordEntries
from consult.record.canonical import document_hash
from consult.record.documents import shared, values_of
from consult.record.entries import Kind
from consult.record.models import HashedWords
from consult.report import collected_parts, official_texts, recorded_ballots, sense_checks, word_reasons
from consult.report import document as report
from consult.report.halves import AnalystNotes, MeaningVotes, PartA, ThemeWords
from consult.report.models import Report
from consult.report.queries import document_of
from consult.response import document as response
from consult.response import invited_replies, later_decisions
from consult.response.decision_points import rows_of
from consult.response.models import FollowUp, LaterDecision, SignedResponse
from consult.response.reply_rules import Purpose
from consult.storage.database import db

#: What the report counted and no later act can change; a request that comes after it can only be added.
_REDRESS = {
    "appeals": ("received", "upheld", "rejected", "lapsed", "moot"),
    "rereadings": ("drawn", "same", "different", "lapsed"),
    "notices": ("received", "hidden", "kept"),
}
#: Where a list of ballots belongs.
PLACE = ("part", "meaning_revision", "channel")


def find_mismatches(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """What does not agree."""
    yield from _imported(consultation, recorded)
    yield from _report(consultation, recorded)
    yield from _answers(consultation, recorded)
    yield from _later(consultation, recorded)
    yield from _follow_ups(consultation.id, recorded)
    yield from _after_the_promise(consultation.id, recorded)
    yield from _of_offices(consultation.id, recorded)


def _report(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    row = db.session.get(Report, consultation.id)
    told = recorded.of(Kind.REPORT)
    if row is None:
        if told:
            yield "the report is in the record but not in the tables"
        return
    # A report that was frozen after the backup comes back with a restore, from the copy of the record.
    known = told or recorded.of(Kind.REPORT, even_lost=True)
    if not known or row.hash != known[-1].content.get("hash") or document_hash(row.document) != row.hash:
        yield "the report does not match the record"
    elif not is_of(known[-1].day, row.frozen_at):
        yield "the report has a different day than the record"
    elif told:
        yield from _made_of(consultation, document_of(row))
        yield from _recorded_ballots(row, recorded)


def _imported(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """The votes of an imported plan and its groups, against their check codes; each calculation has one of its own."""
    told = recorded.of(Kind.IMPORT, even_lost=True)
    if told and {**told[-1].content, **vars(imported_votes.told_of(consultation))} != told[-1].content:
        yield "the imported votes do not match the record"
    groups = stored_groups.imported(consultation)
    codes = [each.content.get("hash") for each in recorded.of(Kind.GROUPS)][-1:]
    if codes != ([document_hash(values_of(groups))] if groups else []):
        yield "the opinion groups do not match the record"


def _made_of(consultation: Consultation, part_a: PartA) -> Iterator[str]:
    """What the report was made from and can no longer change."""
    if report.frame_of(consultation) != part_a.consultation:
        yield "the frame of the plan does not match the report"
    written = official_texts.written_of(consultation.id)
    if report.notes_of(written.notes) != AnalystNotes(**shared(AnalystNotes, part_a)):
        yield "the analysts’ notes do not match the report"
    if report.reach_of(written.reach) != (part_a.reach or ()):
        yield "whom the plan was meant to reach, and who was reached, does not match the report"
    if (part_a.sense_checks or ()) != sense_checks.reported(written.checks):
        yield "what people said who looked at the report does not match it"
    if (part_a.words_kept or ()) != word_reasons.reported(written.reasons):
        yield "the reasons for words do not match the report"
    yield from _ballots(consultation.id, part_a)
    yield from _answers_to_comments(consultation, part_a)
    yield from _themes(consultation.id, part_a)
    yield from _redress(consultation.id, part_a)


def _redress(consultation_id: int, part_a: PartA) -> Iterator[str]:
    """Appeals, rereadings and notices are counted again from their rows."""
    here = redress.counts(consultation_id)
    for name, kinds in _REDRESS.items():
        counted, told = redress.numbers(getattr(here, name)), getattr(part_a.moderation, name)
        if any(counted[kind] < told.get(kind, 0) for kind in kinds):
            yield f"the {name} in the tables are fewer, or were answered in another way, than in the report"


def _ballots(consultation_id: int, part_a: PartA) -> Iterator[str]:
    query = select(Clause.id, Clause.key).where(Clause.consultation_id == consultation_id)
    keys = dict(db.session.execute(query).all())
    counted: dict[str, list[MeaningVotes]] = {clause.key: [] for clause in part_a.clauses}
    for votes in published_figures.clause_votes(consultation_id):
        counted.setdefault(keys[votes.clause_id], []).append(collected_parts.meaning_votes(votes))
    published = {clause.key: list(clause.votes) for clause in part_a.clauses}
    for key in sorted({*counted, *published}):
        if counted.get(key) != published.get(key, []):
            yield f"the ballots on the part {key} do not match the totals of the report"


def _recorded_ballots(row: Report, recorded: RecordEntries) -> Iterator[str]:
    """The lists of choices; a report that was frozen before there were any gets them later, all at once."""
    told = recorded.of(Kind.BALLOTS, even_lost=True)
    here = [({**place}, Counter(counts)) for place, counts in recorded_ballots.lists_of(row)]
    there = [
        ({name: each.content.get(name) for name in PLACE}, Counter(map(str, each.content.get("choices", ()))))
        for each in told
    ]
    if told and (len(here) != len(there) or any(each not in there for each in here)):
        yield "the lists of ballots in the record do not match the report"


def _answers_to_comments(consultation: Consultation, part_a: PartA) -> Iterator[str]:
    """Answers are counted again. Those to words that were erased or hidden since are gone, and so is their nonce."""
    if part_a.answers is None:
        return
    query = select(Comment.tracker).where(Comment.consultation_id == consultation.id, Comment.nonce == b"")
    without_nonce = set(db.session.scalars(query))
    reports = part_a.answers, part_a.earlier_answers or {}
    for counted, reported in zip(published_figures.answers_frozen(consultation), reports, strict=True):
        for tracker, each in sorted(counted.items()):
            numbers = list(each.numbers) if isinstance(each, Agreement) else []
            if numbers != reported.get(tracker, []) and (numbers or tracker not in without_nonce):
                yield f"the answers to the comment {tracker} do not match the report"


def _themes(consultation_id: int, part_a: PartA) -> Iterator[str]:
    query = select(Theme, Clause.key).join(Clause, Clause.id == Theme.clause_id, isouter=True)
    rows = db.session.execute(query.where(Theme.consultation_id == consultation_id)).all()
    here = {theme.key: (key or "", collected_parts.theme_words(theme)) for theme, key in rows}
    told = {}
    for clause, themes in (("", part_a.plan.themes), *((part.key, part.themes) for part in part_a.clauses)):
        for theme in themes:
            told[theme.key] = clause, ThemeWords(**shared(ThemeWords, theme))
    for key in sorted({*here, *told}):
        if here.get(key) != told.get(key):
            yield f"the theme {key} does not match the report"


def _answers(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    told = {entry.content.get("number", 0): entry for entry in recorded.of(Kind.ANSWER)}
    query = select(SignedResponse).where(SignedResponse.consultation_id == consultation.id)
    rows = {answer.number: answer for answer in db.session.scalars(query)}
    now = _codes_now(recorded)
    for number in sorted({**rows, **told}):
        row, entry = rows.get(number), told.get(number)
        if row is None or entry is None or not _is_signed(row, entry, now.get(row.hash)):
            yield f"the answer {number} does not match the record"
        elif entry.content.get("heard") != row.document.get("report", row.document.get("heard")):
            yield f"the answer {number} answers a different report than the record says"
        elif _answered_proposals(row.document.get("dispositions", ())) != entry.content.get("proposals", []):
            yield f"the answer {number} answers other proposals than the record says"
        elif entry.content.get("corrects") != (rows[number - 1].hash if number - 1 in rows else None):
            yield f"the answer {number} corrects a different version than the record says"
        elif number == max(rows) and _is_report_whole(consultation.id):
            yield from _decided(consultation, row.document)


def _answered_proposals(decisions: Any) -> object:
    return response.recorded_proposals(decisions).get("proposals", [])


def _is_report_whole(consultation_id: int) -> bool:
    """Whether the report, which the answer is compared with, can be read; if not, that has already been named."""
    row = db.session.get(Report, consultation_id)
    return row is not None and document_hash(row.document) == row.hash


def _removed(recorded: RecordEntries) -> list[Entry]:
    """What was removed from signed documents; a restore removes it again."""
    return recorded.of(Kind.WORDS_REMOVED, even_lost=True)


def _is_signed(row: SignedResponse | LaterDecision, entry: Entry, hash_now: object = None) -> bool:
    """Whether a signed document matches its entry word for word, and by its day; `hash_now` is of a document from which
    words were removed since.
    """
    is_same = row.hash == entry.content.get("hash") and document_hash(row.document) == (hash_now or row.hash)
    return is_same and is_of(entry.day, row.signed_at)


def _decided(consultation: Consultation, document: Any) -> Iterator[str]:
    """What the answer was made from: its decision points, its lines and its promises."""
    if len(rows_of(consultation.id)) != len(document["dispositions"]):
        yield "the decisions in the tables do not match the answer"
    made = response.part_b(consultation) | {"day": document["day"]}
    for name, words in (("dispositions", "decisions"), ("promises", "promises")):
        for number, (here, there) in enumerate(zip_longest(made[name], document[name]), 1):
            if here != there:
                yield f"number {number} of the answer’s {words} does not match the tables"
    if made["lines"] != document["lines"]:
        yield "the summary of the answer does not match the tables"
    if not _same_replies(made["replies"], document):
        yield "the replies to the answer, or who was invited to reply, do not match the tables"


def _same_replies(made: Any, document: Any) -> bool:
    """An answer of an earlier program has at most one reply, and does not say who was invited."""
    if "replies" in document:
        return bool(made == document["replies"])
    told = [document["reply"]] if document["reply"]["text"] else []
    return [{"by": each["by"], "text": each["text"]} for each in made] == told


def _later(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    told = {_point(entry.content): entry for entry in recorded.of(Kind.DECISION)}
    query = (
        select(LaterDecision, Clause.key, Theme.key)
        .join(Clause, Clause.id == LaterDecision.clause_id, isouter=True)
        .join(Theme, Theme.id == LaterDecision.theme_id, isouter=True)
        .where(LaterDecision.consultation_id == consultation.id)
    )
    rows = {(clause or "", theme or ""): row for row, clause, theme in db.session.execute(query).all()}
    now = _codes_now(recorded)
    for point in sorted({*rows, *told}):
        row, entry = rows.get(point), told.get(point)
        is_signed = row is not None and entry is not None and _is_signed(row, entry, now.get(row.hash))
        if row is None or entry is None or not is_signed or not _agrees(row.document, entry.content):
            yield f"the later decision on {' '.join(filter(None, point))} does not match the record"


def _agrees(document: Any, content: dict[str, Any]) -> bool:
    is_same = all(document.get(name) == content.get(name) for name in ("clause", "theme", "code", "answer"))
    return is_same and _answered_proposals([document]) == content.get("proposals", [])


def _point(content: dict[str, Any]) -> tuple[str, str]:
    return str(content.get("clause", "")), str(content.get("theme", ""))


def _follow_ups(consultation_id: int, recorded: RecordEntries) -> Iterator[str]:
    query = select(FollowUp).where(FollowUp.consultation_id == consultation_id).order_by(FollowUp.id)
    now = _codes_now(recorded)
    rows = [
        _Row(row.number, later_decisions.recorded(row), _has_words(row, row.about, now), row.at)
        for row in db.session.scalars(query)
    ]
    for number in _unlike(rows, recorded.of(Kind.FOLLOW_UP)):
        yield f"follow-up {number} of the answer does not match the record"


def _of_offices(consultation_id: int, recorded: RecordEntries) -> Iterator[str]:
    """Before an office could be asked again, an entry said only whose answer it was, and its hash."""
    told = {
        (str(each.content.get("office")), str(each.content.get("number", 1))): each.content
        for each in recorded.of(Kind.OFFICE_ANSWER)
    }
    now = _codes_now(recorded)
    rows = {
        (row.invited, str(row.number)): invited_replies.recorded(row)
        for row in invited_replies.invited_to(consultation_id, Purpose.OFFICE)
        if row.confirmed_on and _has_words(row, row.about, now)
    }
    for answer in sorted(told.keys() | rows.keys()):
        entry, row = told.get(answer, {}), rows.get(answer, {})
        if "hash" not in entry or any(entry[name] != row.get(name) for name in entry.keys() - {"kind", "day"}):
            yield f"the answer of an office does not match the record: {answer[0]}"


def _after_the_promise(consultation_id: int, recorded: RecordEntries) -> Iterator[str]:
    now = _codes_now(recorded)
    notes = [
        _Row(number, commitments.recorded(number, note), _has_words(note, note.about(number), now), note.at)
        for number, note in promises.notes_of(consultation_id)
    ]
    for number in _unlike(notes, recorded.of(Kind.PROMISE)):
        yield f"the progress on promise {number} does not match the record"
    events = [
        _Row(number, later_acts.recorded(number, event), _has_words(event, event.about(number), now), event.at)
        for number, event in promises.events_of(consultation_id)
    ]
    for number in _unlike(events, recorded.of(Kind.PROMISE_EVENT)):
        yield f"what happened to promise {number} does not match the record"


@dataclass(frozen=True)
class _Row:
    """A row that has one entry: the number that it is named by, what the entry says of it, and whether its words are
    those that were hashed.
    """

    number: int
    told: dict[str, object]
    has_words: bool
    at: datetime


def _codes_now(recorded: RecordEntries) -> dict[str, object]:
    """The check codes of documents from which words were removed, by those that they had."""
    return {str(each.content.get("document")): each.content.get("hash") for each in _removed(recorded)}


def _has_words(row: HashedWords, about: dict[str, object], now: dict[str, object]) -> bool:
    return not row.hash or document_hash(row.document(about)) == now.get(row.hash, row.hash)


def _unlike(rows: list[_Row], entries: list[Entry]) -> Iterator[object]:
    """The number of the first row or entry that differs from its counterpart; rows are in the record's order."""
    for row, entry in zip_longest(rows, entries):
        told = {name: value for name, value in entry.content.items() if name not in ("kind", "day")} if entry else {}
        if row is None or row.told != told or not row.has_words or not is_of(entry.day, row.at):
            yield row.number if row else told.get("number", told.get("promise"))
            return

"""Comments and moderators' decisions on them, against the record."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from consult.consultations.models import Clause, ClauseVersion, Consultation
from consult.contributions.acceptances import PLAN
from consult.contributions.enums import CANCELLED, EventKind, Stage
from consult.contributions.models import READ_WORDS, Comment
from consult.contributions.publication_batches import shown
from consult.contributions.recorded_codes import entry_of
from consult.moderation.models import ModerationDecision
from consult.moderation.record_batches import line_of
from consult.moderation.rules import SHOWN, Outcome
from consult.operations.record_check.recorded_entries import AT_ONCE, Entry, RecordEntries
from consult.record.canonical import canonical, hash_commitment
from consult.record.entries import OF_DECISIONS, Kind
from consult.storage.database import db

#: How a comment can disappear without a moderator.
_GONE = (EventKind.WITHDRAWN, EventKind.CHANGED, CANCELLED)
_COLUMNS = (
    Comment.id, Comment.tracker, Comment.stage, Comment.outcome, READ_WORDS.label("words"), Comment.nonce,
    Comment.public_on, Comment.public_text, Comment.code_recorded, Clause.key, ClauseVersion.meaning_revision,
)  # fmt: skip


#: A row of `_COLUMNS`.
CommentRow = Row[int, str, str, str, str | None, bytes, date | None, str | None, bool, str | None, int | None]


def find_mismatches(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """What does not agree: first going through the record, then through the tables."""
    for trackers in recorded.trackers():
        entries = recorded.of_comments(trackers)
        here = {row.tracker: row for row in _rows(consultation, Comment.tracker.in_(trackers))}
        made = _decisions([row.id for row in here.values()])
        for tracker in trackers:
            yield from _recorded(entries[tracker], here.get(tracker), made, consultation, recorded)
    yield from _unrecorded(consultation, recorded)


def _rows(consultation: Consultation, *which: ColumnElement[bool]) -> Sequence[CommentRow]:
    query = select(*_COLUMNS).join(Clause, Clause.id == Comment.clause_id, isouter=True)
    query = query.join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
    return db.session.execute(query.where(Comment.consultation_id == consultation.id, *which)).all()


def _decisions(comment_ids: Sequence[int]) -> dict[int, list[ModerationDecision]]:
    query = (
        select(ModerationDecision)
        .where(ModerationDecision.comment_id.in_(comment_ids))
        .order_by(ModerationDecision.comment_id, ModerationDecision.sequence)
    )
    rows = db.session.scalars(query).all()
    db.session.expunge_all()
    return {id_: list(made) for id_, made in groupby(rows, key=lambda row: row.comment_id)}


def _recorded(
    entries: list[Entry],
    row: CommentRow | None,
    decisions: dict[int, list[ModerationDecision]],
    consultation: Consultation,
    recorded: RecordEntries,
) -> Iterator[str]:
    known = [each for each in entries if each.kind == Kind.COMMENT]
    acts = [each for each in entries if each.kind in OF_DECISIONS and not each.is_lost]
    tracker = str(entries[0].content["tracker"])
    if row is None:
        if any(not each.is_lost for each in entries):
            yield f"the comment {tracker} is in the record but not in the tables"
        return
    made = decisions.get(row.id, [])
    yield from _taken(row, [each for each in entries if each.kind == Kind.TAKEN])
    if any((row.key or PLAN) != each.content.get("part") for each in known):
        yield f"the comment {tracker} is on a different part than the record says"
    if row.stage == Stage.PUBLIC and not known and not consultation.imported_from:
        yield f"the comment {tracker} is public but not in the record"
    yield from _words(row, known, acts, made)
    told = [each for each in known if not each.is_lost]
    if row.public_on is not None and told and told[-1].day != row.public_on.isoformat():
        yield f"the comment {tracker} has a different day of publication than the record"
    yield from _acts(tracker, acts, made)
    if fault := _misplaced(row, made, bool(known), was_restored=recorded.was_restored):
        yield f"the comment {tracker} {fault}"


def _taken(row: CommentRow, taken: list[Entry]) -> Iterator[str]:
    told = entry_of(row.tracker, row.key, row.meaning_revision).items()
    if row.code_recorded and not taken:
        yield f"the record does not say that the comment {row.tracker} was taken"
    elif len(taken) > 1:
        yield f"the record says twice that the comment {row.tracker} was taken"
    elif any(not told <= each.content.items() for each in taken):
        yield f"the comment {row.tracker} is on a different part than it was taken for"


def _words(row: CommentRow, known: list[Entry], acts: list[Entry], made: list[ModerationDecision]) -> Iterator[str]:
    if row.stage != Stage.PUBLIC or not known:
        return
    if row.public_text is None:
        yield f"the comment {row.tracker} has lost its words"
        return
    again = [each for each in acts if _shows_other_words(each.content.get("outcome"), each.content.get("again"))]
    if any(_shows_other_words(each.outcome, each.after_approval) and not each.recorded for each in made):
        # What is shown now enters the record with the next batch.
        return
    if again and "shown" not in again[-1].content:
        return
    told = again[-1:] or known
    if row.nonce and not any(_fits(each.content, bytes(row.nonce), row.words) for each in told):
        yield f"the words of the comment {row.tracker} do not match the record"


def _shows_other_words(outcome: object, again: object) -> bool:
    return outcome in SHOWN and again is True


def _fits(entry: dict[str, Any], nonce: bytes, text: str) -> bool:
    return entry.get("commitment") == hash_commitment(nonce, text) or entry.get("shown") == shown(nonce, text)


def _acts(tracker: str, acts: list[Entry], made: list[ModerationDecision]) -> Iterator[str]:
    told = [_line(each.content) for each in acts]
    rows = [canonical(line_of(tracker, each)) for each in made if each.recorded]
    if told == rows:
        return
    if rest := [line for line in rows if line not in told]:
        yield f"a moderator’s decision on the comment {tracker} does not match the record"
    elif len(rows) < len(told):
        yield f"a moderator’s decision on the comment {tracker} is in the record but not in the tables"
    elif not rest:
        yield f"the moderators’ decisions on the comment {tracker} are not in the order of the record"


def _line(content: dict[str, Any]) -> bytes:
    return canonical({name: value for name, value in content.items() if name not in ("kind", "day", "shown")})


def _misplaced(row: CommentRow, made: list[ModerationDecision], was_public: bool, *, was_restored: bool) -> str:
    """Whether a comment is shown, or not, against the decision on it; "" if it is as decided.

    A restore closes comments because of its journal, without a decision.
    """
    effective = [each for each in made if each.effective and each.outcome in set(Outcome) - {Outcome.ASK}]
    last = effective[-1].outcome if effective else ""
    if row.stage == Stage.PUBLIC:
        return "" if row.outcome in SHOWN and last in ("", row.outcome) else "is public, but no decision says so"
    if was_restored or row.outcome in _GONE or not (was_public or made):
        return ""
    if row.stage == Stage.CLOSED:
        is_wrong = row.outcome in SHOWN or last not in ("", row.outcome)
    else:
        is_wrong = row.stage != Stage.POOL and last in SHOWN and made[-1] is effective[-1]
    return "is not public, but no decision says so" if is_wrong else ""


def _unrecorded(consultation: Consultation, recorded: RecordEntries) -> Iterator[str]:
    """What reached the tables in another way; imported comments have no entries."""
    last = -1
    while True:
        query = select(Comment.id, Comment.tracker, Comment.stage, Comment.code_recorded).where(
            Comment.consultation_id == consultation.id, Comment.id > last
        )
        rows = db.session.execute(query.order_by(Comment.id).limit(AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].id
        known = recorded.of_comments(row.tracker for row in rows)
        new = {row.id: row for row in rows if row.tracker not in known}
        for row in new.values():
            if row.stage == Stage.PUBLIC and not consultation.imported_from:
                yield f"the comment {row.tracker} is public but not in the record"
            if row.code_recorded:
                yield f"the record does not say that the comment {row.tracker} was taken"
        yield from _decided_unrecorded(new)


def _decided_unrecorded(comments: dict[int, Row[int, str, str, bool]]) -> Iterator[str]:
    for id_, made in _decisions(list(comments)).items():
        if any(each.recorded for each in made):
            yield f"a moderator’s decision on the comment {comments[id_].tracker} does not match the record"

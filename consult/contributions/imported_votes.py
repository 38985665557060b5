"""The votes of an imported plan, participant by participant: they were public data before they came here.

The file of the open data has a line for each participant, in the order of random keys: the votes by the public code
of the statement, in canonical form. The check code of its bytes is in the record, so the same file can be made again
for as long as the plan is there: statements that were removed, there or here, keep their votes, without any words.
Votes on comments that were sent here never leave like this.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.record import entries
from consult.record.canonical import canonical
from consult.record.models import RecordEntry
from consult.runtime import periodic_tasks
from consult.storage.database import db, pause

#: Participants whose votes are read in one transaction.
AT_ONCE = 200


@dataclass(frozen=True)
class Told:
    """What the record says of the votes that were imported."""

    hash: str
    statements: int
    participants: int
    votes: int


def lines(consultation: Consultation) -> Iterator[bytes]:
    """The line of each participant, with its end; none of a plan that was held here."""
    if not consultation.imported_from:
        return
    plan_id, last = consultation.id, -1
    codes = dict(
        db.session.execute(select(Comment.id, Comment.tracker).where(Comment.consultation_id == plan_id)).all()
    )
    while sheets := _sheets_after(plan_id, last):
        query = select(CommentVote.sheet_id, CommentVote.comment_id, CommentVote.value)
        votes: dict[int, dict[str, int]] = {sheet: {} for sheet in sheets}
        for sheet, comment, value in db.session.execute(query.where(CommentVote.sheet_id.in_(sheets))):
            votes[sheet or 0][codes[comment]] = value
        pause()
        yield from (canonical(each) + b"\n" for each in votes.values())
        last = sheets[-1]


def told_of(consultation: Consultation) -> Told:
    """What the record says of these votes, worked out from them as they are now."""
    digest, participants, votes = hashlib.sha256(), 0, 0
    for line in lines(consultation):
        digest.update(line)
        participants += 1
        votes += line.count(b":")
    statements = select(func.count()).select_from(Comment).where(Comment.consultation_id == consultation.id)
    return Told(digest.hexdigest(), db.session.scalar(statements) or 0, participants, votes)


def record(consultation: Consultation) -> None:
    """Record the votes of a plan that was imported."""
    entries.append(consultation.code, entries.Kind.IMPORT, vars(told_of(consultation)))


def record_due() -> int:
    """Bring in those of the next plan that was imported before they were recorded; returns 1, 0 if there is none."""
    there = select(RecordEntry.id).where(
        RecordEntry.consultation_code == Consultation.code, RecordEntry.kind == entries.Kind.IMPORT.value
    )
    query = select(Consultation).where(Consultation.imported_from != "", ~there.exists()).limit(1)
    plan = db.session.scalar(query)
    if plan is None:
        return 0
    record(plan)
    return 1


def register_periodic_tasks() -> None:
    """Register the bringing in of imported votes as a periodic task."""
    periodic_tasks.register("record imported votes", record_due, queries.last_change)


def _sheets_after(plan_id: int, last: int) -> list[int]:
    key = CommentVoteSheet.id
    query = select(key).where(CommentVoteSheet.consultation_id == plan_id, key > last).order_by(key)
    return list(db.session.scalars(query.limit(AT_ONCE)))

"""Overdue promises and deferred decisions, counted for many consultations at once."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, or_, select

from consult.commitments.models import Commitment, ProgressNote
from consult.commitments.rules import NoteFact, overdue_days, status
from consult.report.enums import DispositionCode, Status
from consult.response.models import ClauseDecision, LaterDecision, SignedResponse
from consult.storage.database import db, settings, today


def overdue(consultation_ids: Collection[int]) -> Counter[int]:
    """How many signed promises of each consultation are overdue today; two statements for all of them."""
    query = select(Commitment).where(
        Commitment.consultation_id.in_(select(SignedResponse.consultation_id)),
        Commitment.consultation_id.in_(consultation_ids),
        Commitment.due_on < today(),
    )
    commitments = list(db.session.scalars(query))
    notes = _notes([commitment.id for commitment in commitments])
    late = Counter[int]()
    for commitment in commitments:
        current_status = status(notes[commitment.id], commitment.due_on, today())
        late[commitment.consultation_id] += overdue_days(current_status, commitment.due_on, today()) > 0
    return late


def undecided(consultation_ids: Collection[int]) -> Counter[int]:
    """How many decisions that a signed answer deferred are past their day, for each consultation; one statement."""
    since = select(LaterDecision.id).where(
        LaterDecision.consultation_id == ClauseDecision.consultation_id,
        or_(LaterDecision.clause_id == ClauseDecision.clause_id, LaterDecision.theme_id == ClauseDecision.theme_id),
    )
    query = (
        select(ClauseDecision.consultation_id, func.count())
        .where(
            ClauseDecision.consultation_id.in_(consultation_ids),
            ClauseDecision.consultation_id.in_(select(SignedResponse.consultation_id)),
            ClauseDecision.disposition == DispositionCode.DEFERRED,
            ClauseDecision.until < today(),
            ~since.exists(),
        )
        .group_by(ClauseDecision.consultation_id)
    )
    return Counter(dict(db.session.execute(query).all()))


def _notes(commitment_ids: Collection[int]) -> dict[int, list[NoteFact]]:
    found: dict[int, list[NoteFact]] = {commitment_id: [] for commitment_id in commitment_ids}
    query = select(ProgressNote).where(ProgressNote.commitment_id.in_(found)).order_by(ProgressNote.at, ProgressNote.id)
    for note in db.session.scalars(query) if found else ():
        day = note.at.astimezone(settings().timezone).date()
        found[note.commitment_id].append(NoteFact(Status(note.status), bool(note.evidence), day))
    return found

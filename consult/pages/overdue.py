"""Overdue promises and deferred decisions, counted for many consultations at once."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select

from consult.commitments.models import Commitment, ProgressNote, due_day
from consult.report.enums import FINISHED, KEPT, DispositionCode
from consult.response.models import ClauseDecision, LaterDecision, SignedResponse
from consult.storage.database import db, today


def overdue(consultation_ids: Collection[int]) -> Counter[int]:
    """How many signed promises of each consultation are overdue today; one statement."""
    query = select(Commitment.consultation_id, func.count()).where(
        Commitment.consultation_id.in_(consultation_ids), *_is_overdue()
    )
    return Counter(dict(db.session.execute(query.group_by(Commitment.consultation_id)).all()))


def undecided(consultation_ids: Collection[int]) -> Counter[int]:
    """How many decisions that a signed answer deferred are past their day, for each consultation; one statement."""
    query = select(ClauseDecision.consultation_id, func.count()).where(
        ClauseDecision.consultation_id.in_(consultation_ids), *_is_undecided()
    )
    return Counter(dict(db.session.execute(query.group_by(ClauseDecision.consultation_id)).all()))


def overdue_of(consultation_id: int) -> ScalarSelect[int]:
    """How many promises of one consultation are overdue, as part of a larger statement."""
    return select(func.count()).where(Commitment.consultation_id == consultation_id, *_is_overdue()).scalar_subquery()


def undecided_of(consultation_id: int) -> ScalarSelect[int]:
    """How many deferred decisions of one consultation are past their day, as part of a larger statement."""
    query = select(func.count()).where(ClauseDecision.consultation_id == consultation_id, *_is_undecided())
    return query.scalar_subquery()


def is_signed() -> ColumnElement[bool]:
    """Whether a promise is part of a signed answer."""
    return Commitment.consultation_id.in_(select(SignedResponse.consultation_id))


def last_shown() -> ScalarSelect[str]:
    """The status of the last note on a promise that shows something; null without any."""
    shown = or_(ProgressNote.evidence != "", ProgressNote.status.not_in(KEPT))
    return (
        select(ProgressNote.status)
        .where(ProgressNote.commitment_id == Commitment.id, shown)
        .order_by(ProgressNote.at.desc(), ProgressNote.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _is_overdue() -> list[ColumnElement[bool]]:
    """The same as `consult.commitments.rules`: past its day, and no note has shown that it is done or given up."""
    return [is_signed(), due_day() < today(), func.coalesce(last_shown(), "").not_in(FINISHED)]


def _is_undecided() -> list[ColumnElement[bool]]:
    since = select(LaterDecision.id).where(
        LaterDecision.consultation_id == ClauseDecision.consultation_id,
        or_(LaterDecision.clause_id == ClauseDecision.clause_id, LaterDecision.theme_id == ClauseDecision.theme_id),
    )
    return [
        ClauseDecision.consultation_id.in_(select(SignedResponse.consultation_id)),
        ClauseDecision.disposition == DispositionCode.DEFERRED,
        ClauseDecision.until < today(),
        ~since.exists(),
    ]

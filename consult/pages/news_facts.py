"""Reading what the news of plans are made from: at most seven statements for any number of plans."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, or_, select

from consult.commitments.models import Commitment, ProgressNote
from consult.commitments.queries import extensions_of
from consult.commitments.rules import NoteFact
from consult.consultations.models import Consultation, ConsultationEvent, DraftVersion
from consult.pages.news import Delayed, Facts, Promise
from consult.report.enums import DispositionCode, Status
from consult.response.models import ClauseDecision, FollowUp, LaterDecision, SignedResponse
from consult.storage.database import as_day, db

Days = dict[int, list[tuple[str, date]]]


def facts_of(plans: Sequence[Consultation]) -> list[Facts]:
    """The facts of plans that are no longer drafts."""
    ids = [plan.id for plan in plans]
    events, versions, promises, delayed = _events(ids), _versions(ids), _promises(ids), _delayed(ids)
    follow_ups = _follow_ups(ids)
    return [
        Facts(
            plan.code,
            events[plan.id],
            versions[plan.id],
            plan.closes_on,
            plan.answer_due_on,
            promises[plan.id],
            delayed[plan.id],
            follow_ups[plan.id],
        )
        for plan in plans
    ]


def _events(ids: Collection[int]) -> Days:
    found: Days = defaultdict(list)
    query = select(ConsultationEvent.consultation_id, ConsultationEvent.kind, ConsultationEvent.at)
    query = query.where(ConsultationEvent.consultation_id.in_(ids)).order_by(ConsultationEvent.id)
    for plan_id, kind, at in db.session.execute(query):
        found[plan_id].append((kind, as_day(at)))
    return found


def _versions(ids: Collection[int]) -> Days:
    found: Days = defaultdict(list)
    query = select(DraftVersion.consultation_id, DraftVersion.kind, DraftVersion.published_on)
    query = query.where(DraftVersion.consultation_id.in_(ids))
    for plan_id, kind, day in db.session.execute(query.order_by(DraftVersion.number)):
        if day:
            found[plan_id].append((kind, day))
    return found


def _promises(ids: Collection[int]) -> dict[int, list[Promise]]:
    """Numbered as on the page of promises: by due day."""
    found: dict[int, list[Promise]] = defaultdict(list)
    signed = select(SignedResponse.consultation_id)
    query = select(Commitment.id, Commitment.consultation_id, Commitment.due_on)
    query = query.where(Commitment.consultation_id.in_(ids), Commitment.consultation_id.in_(signed))
    rows = db.session.execute(query.order_by(Commitment.due_on, Commitment.id)).all()
    ids_of_promises = [commitment_id for commitment_id, _, _ in rows]
    notes, extensions = _notes(ids_of_promises), extensions_of(ids_of_promises) if rows else {}
    for commitment_id, plan_id, due_on in rows:
        more = extensions.get(commitment_id, ())
        found[plan_id].append(Promise(len(found[plan_id]) + 1, due_on, notes[commitment_id], more))
    return found


def _notes(commitment_ids: Collection[int]) -> dict[int, list[NoteFact]]:
    found: dict[int, list[NoteFact]] = defaultdict(list)
    query = select(ProgressNote.commitment_id, ProgressNote.status, ProgressNote.evidence, ProgressNote.at)
    query = query.where(ProgressNote.commitment_id.in_(commitment_ids)).order_by(ProgressNote.at, ProgressNote.id)
    for commitment_id, status, evidence, at in db.session.execute(query) if commitment_ids else ():
        found[commitment_id].append(NoteFact(Status(status), bool(evidence), as_day(at)))
    return found


def _follow_ups(ids: Collection[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    query = select(FollowUp.consultation_id, FollowUp.at).where(FollowUp.consultation_id.in_(ids))
    for plan_id, at in db.session.execute(query.order_by(FollowUp.number)):
        found[plan_id].append(as_day(at))
    return found


def _delayed(ids: Collection[int]) -> dict[int, list[Delayed]]:
    found: dict[int, list[Delayed]] = defaultdict(list)
    same = or_(LaterDecision.clause_id == ClauseDecision.clause_id, LaterDecision.theme_id == ClauseDecision.theme_id)
    later = and_(LaterDecision.consultation_id == ClauseDecision.consultation_id, same)
    query = select(ClauseDecision.consultation_id, ClauseDecision.until, LaterDecision.signed_at)
    query = query.outerjoin(LaterDecision, later).where(
        ClauseDecision.consultation_id.in_(ids),
        ClauseDecision.consultation_id.in_(select(SignedResponse.consultation_id)),
        ClauseDecision.disposition == DispositionCode.DEFERRED,
    )
    for plan_id, until, signed_at in db.session.execute(query.order_by(ClauseDecision.id)):
        if until:
            found[plan_id].append(Delayed(until, as_day(signed_at) if signed_at else None))
    return found

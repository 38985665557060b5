"""Requests to a second person: does what is to be published change no meaning? What was asked, and the answer."""

from datetime import date
from typing import Literal

from sqlalchemy import select

from consult.consultations.models import EditAnswer, EditRequest
from consult.storage.database import db, now, settings

Outcome = Literal["confirmed", "refused", "withdrawn"]


def open_request(consultation_id: int) -> EditRequest | None:
    """The request that waits for an answer; there is at most one."""
    query = (
        select(EditRequest)
        .outerjoin(EditAnswer, EditAnswer.request_id == EditRequest.id)
        .where(EditRequest.consultation_id == consultation_id, EditAnswer.request_id.is_(None))
    )
    return db.session.scalars(query).first()


def answer(request: EditRequest, outcome: Outcome, staff_id: int | None) -> None:
    db.session.add(EditAnswer(request_id=request.id, outcome=outcome, staff_id=staff_id, at=now()))
    db.session.flush()


def withdraw(consultation_id: int) -> None:
    """Answer a waiting request: the draft is no longer the one that it was about."""
    if request := open_request(consultation_id):
        answer(request, "withdrawn", None)


def confirmed_drafts(consultation_id: int) -> dict[int, date]:
    """The days on which a second person confirmed that a version is an edit, by version number."""
    query = (
        select(EditRequest.draft_number, EditAnswer.at)
        .join(EditAnswer, EditAnswer.request_id == EditRequest.id)
        .where(EditRequest.consultation_id == consultation_id, EditAnswer.outcome == "confirmed")
    )
    zone = settings().timezone
    return {number: at.astimezone(zone).date() for number, at in db.session.execute(query)}

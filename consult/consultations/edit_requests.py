"""Requests to a second person: does what is to be published change no meaning? What was asked, and the answer."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from consult.consultations.models import EditAnswer, EditRequest
from consult.storage.database import db, now, settings
from consult.text.messages import N_


class EditOutcome(StrEnum):
    """How a request ended."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


#: What the log says of a request that was answered by somebody of that name; "" while it waits.
EDIT_OUTCOME_LABELS: Mapping[str, str] = {
    EditOutcome.CONFIRMED: N_("%(name)s confirmed it."),
    EditOutcome.REFUSED: N_("%(name)s refused it."),
    EditOutcome.WITHDRAWN: N_("It was withdrawn."),
    "": N_("It is waiting for an answer."),
}


def open_request(consultation_id: int) -> EditRequest | None:
    """The request that waits for an answer; there is at most one."""
    query = (
        select(EditRequest)
        .outerjoin(EditAnswer, EditAnswer.request_id == EditRequest.id)
        .where(EditRequest.consultation_id == consultation_id, EditAnswer.request_id.is_(None))
    )
    return db.session.scalars(query).first()


def answer(request: EditRequest, outcome: EditOutcome, staff_id: int | None) -> None:
    db.session.add(EditAnswer(request_id=request.id, outcome=outcome.value, staff_id=staff_id, at=now()))
    db.session.flush()


def withdraw(consultation_id: int) -> None:
    """Answer a waiting request: the draft is no longer the one that it was about."""
    if request := open_request(consultation_id):
        answer(request, EditOutcome.WITHDRAWN, None)


def confirmed_drafts(consultation_id: int) -> dict[int, date]:
    """The days on which a second person confirmed that a version is an edit, by version number."""
    query = (
        select(EditRequest.draft_number, EditAnswer.at)
        .join(EditAnswer, EditAnswer.request_id == EditRequest.id)
        .where(EditRequest.consultation_id == consultation_id, EditAnswer.outcome == EditOutcome.CONFIRMED)
    )
    zone = settings().timezone
    return {number: at.astimezone(zone).date() for number, at in db.session.execute(query)}

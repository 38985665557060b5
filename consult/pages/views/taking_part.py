"""What every form needs with which people take part: the plan, its parts, and whether what comes waits for a check."""

from flask import current_app, request

from consult.access import Conflict
from consult.consultations import queries
from consult.consultations.models import Consultation, DraftVersionClause
from consult.contributions.enums import HoldReason
from consult.text.messages import N_


def consultation_of(code: str) -> Consultation:
    """The consultation, unless it is being prepared: then none of its words are public yet."""
    consultation = queries.public_consultation(code)
    if consultation.is_draft:
        raise Conflict(N_("This plan is being prepared. It is not open yet."))
    return consultation


def parts_of(consultation: Consultation) -> dict[str, DraftVersionClause]:
    """The parts of the newest published version, by key."""
    draft = queries.current_draft(consultation.id)
    return {place.version.clause.key: place for place in draft.places} if draft else {}


def is_too_fast() -> bool:
    """Count one submission among those that arrive, and say whether they are too many."""
    found: bool = current_app.extensions["rate_limits"].is_too_fast(
        request.environ.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    )
    return found


def hold_reason(*, fast: bool, trapped: bool, hasty: bool) -> HoldReason | None:
    """Why it waits for a moderator: nothing is ever refused for arriving too fast."""
    if fast:
        return HoldReason.FAST
    if trapped:
        return HoldReason.TRAP
    return HoldReason.HASTY if hasty else None

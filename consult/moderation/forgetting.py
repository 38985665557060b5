"""What is forgotten of the team's acts: a year later nothing says who opened or decided what, or at which hour."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, or_, select, update

from consult import sweeps
from consult.contributions.models import ItemEvent
from consult.database import db, now
from consult.moderation import blurring
from consult.moderation.models import Claim, ClaimOpening, Decision, Opening, PassedOn, SafetyFlag

KEPT = timedelta(days=365)
AT_ONCE = 500


def forget_acts() -> int:
    """Delete openings, what was passed on and words on danger older than `KEPT`; take hours off decisions, hours and
    names off events, names off answers.
    """
    before = datetime.combine((now() - KEPT).date(), time(), UTC)
    gone = 0
    for table in (Opening, PassedOn, SafetyFlag):
        rows = list(db.session.scalars(select(table.id).where(table.at < before).limit(AT_ONCE)))
        db.session.execute(delete(table).where(table.id.in_(rows)))
        gone += len(rows)
    claims = list(
        db.session.scalars(
            select(Claim.id).where(Claim.answered_on < before.date(), Claim.staff_id.is_not(None)).limit(AT_ONCE)
        )
    )
    db.session.execute(update(Claim).where(Claim.id.in_(claims)).values(staff_id=None))
    # Of every claim as old, answered or not: its words are gone by then, and who read them is to be.
    old = select(ClaimOpening.id).join(Claim, Claim.id == ClaimOpening.claim_id).where(Claim.day < before.date())
    opened = list(db.session.scalars(old.limit(AT_ONCE)))
    db.session.execute(delete(ClaimOpening).where(ClaimOpening.id.in_(opened)))
    named = or_(ItemEvent.at.is_not(None), ItemEvent.staff_id.is_not(None))
    events = list(
        db.session.scalars(select(ItemEvent.id).where(ItemEvent.day < before.date(), named).limit(AT_ONCE))
    )
    db.session.execute(update(ItemEvent).where(ItemEvent.id.in_(events)).values(at=None, staff_id=None))
    decisions = select(Decision).where(Decision.at < before, blurring.has_time(Decision)).limit(AT_ONCE)
    cut = list(db.session.scalars(decisions))
    for made in cut:
        made.at = blurring.midnight(made.at)
    db.session.flush()
    return gone + len(claims) + len(opened) + len(events) + len(cut)


def register_sweeps() -> None:
    """Make the forgetting known to the sweeps."""
    sweeps.register("forget acts of the team", forget_acts)

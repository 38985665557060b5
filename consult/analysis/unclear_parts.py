"""Which parts many people did not understand: an order without numbers, for the organizer, renewed once a week.

It is renewed on the weekday on which the plan opened, from the counts of the last batch, and stays as it is until the
next week. An order that moved with every batch would tell that somebody had just voted, and how.
"""

from datetime import date, timedelta

from sqlalchemy import delete, select

from consult.analysis import team_figures
from consult.analysis.models import UnclearParts
from consult.consultations import queries
from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.runtime import periodic_tasks
from consult.storage.database import change_rows, db, today

WEEK = timedelta(weeks=1)


def last_look(opened_on: date, day: date) -> date | None:
    """The last day until `day` on which the order of a plan was due to be renewed; none in its first week."""
    weeks = (day - opened_on) // WEEK
    return opened_on + weeks * WEEK if weeks >= 1 else None


def renew_due() -> int:
    """Renew the order of every plan for which it is due, and forget it where nobody can be helped any more."""
    ours = select(Consultation, UnclearParts).outerjoin(UnclearParts, UnclearParts.consultation_id == Consultation.id)
    done = 0
    for plan, row in db.session.execute(ours.where(Consultation.state == State.OPEN)).all():
        due = last_look(plan.opened_on, today()) if plan.opened_on else None
        draft = queries.current_draft(plan.id) if due and (row is None or row.renewed_on < due) else None
        if draft:
            keys = team_figures.unclear_parts(draft)
            db.session.merge(UnclearParts(consultation_id=plan.id, renewed_on=today(), clause_keys=keys))
            done += 1
    no_longer = select(Consultation.id).where(Consultation.state != State.OPEN)
    gone = UnclearParts.consultation_id.in_(no_longer)
    if db.session.scalar(select(UnclearParts.consultation_id).where(gone).limit(1)) is not None:
        done += change_rows(delete(UnclearParts).where(gone))
    return done


def as_of_this_week(consultation_id: int) -> tuple[date, list[str]] | None:
    """The day of the last look, and the keys of the parts in their order; None before the first."""
    row = db.session.get(UnclearParts, consultation_id)
    return (row.renewed_on, row.clause_keys) if row else None


def register_periodic_tasks() -> None:
    """Register the weekly look."""
    periodic_tasks.register("order unclear parts", renew_due, queries.last_change)

"""Opening on a set day: a draft opens by itself, unless something is missing then.

Everything that opening requires is judged on that day, as if the organizer opened the plan then. If it refuses, the
plan stays a draft and nothing is tried again: its team sees the reasons until the organizer opens the plan, plans
another day, or cancels this one. A restored backup opens nothing by itself.
"""

from datetime import date

from sqlalchemy import select

from consult.access import Actor, Conflict, Permission, ValidationError
from consult.consultations import edit_conflicts, framing, lifecycle, plan_days, queries
from consult.consultations.lifecycle import Missing, NotReady, State
from consult.consultations.models import Consultation, PlannedOpening
from consult.runtime import periodic_tasks
from consult.storage.database import db, today
from consult.text.messages import N_

CHANGE = Permission.CONSULTATION_LIFE_CHANGE
RESTORED = N_("The site was restored from a backup. Plan the day again, or open the plan yourself.")


def plan(actor: Actor, code: str, opens_on: date, closes_on: date, version_seen: str | None = None) -> PlannedOpening:
    """Let a draft open by itself at the start of a day, until the end of `closes_on`; replaces an earlier plan.

    Raises:
        Conflict: it is no draft.
        ValidationError: the days do not fit.
        EditConflict: somebody planned, or cancelled, another day meanwhile.
    """
    consultation = queries.consultation_for(actor, code, CHANGE)
    lifecycle.check_move(consultation.state, State.OPEN)
    edit_conflicts.check(version_seen, plan_days.planned_values(planned(consultation)))
    if opens_on <= today():
        raise ValidationError(N_("Choose a day after today, or leave it empty to open the plan now."), field="opens_on")
    if closes_on <= opens_on:
        raise ValidationError(N_("Choose a closing day after the day on which it opens."), field="closes_on")
    due = consultation.answer_due_on
    if due is not None and due <= closes_on:
        raise ValidationError(lifecycle.TOO_LATE, field="closes_on", due=due.isoformat())
    if actor.staff_id is None:
        raise TypeError("somebody who is not on the team opens a plan")
    row = db.session.merge(
        PlannedOpening(
            consultation_id=consultation.id,
            opens_on=opens_on,
            closes_on=closes_on,
            staff_id=actor.staff_id,
            refused_on=None,
            refusals=[],
        )
    )
    db.session.flush()
    return row


def cancel(actor: Actor, code: str, version_seen: str | None = None) -> None:
    """Forget the day on which a draft was to open.

    Raises:
        Conflict: none is planned. EditConflict: it is not the one that was shown.
    """
    consultation = queries.consultation_for(actor, code, CHANGE)
    row = planned(consultation)
    if row is None:
        raise Conflict(N_("No day is planned any more on which this plan opens."))
    edit_conflicts.check(version_seen, plan_days.planned_values(row))
    db.session.delete(row)
    db.session.flush()


def planned(consultation: Consultation) -> PlannedOpening | None:
    """The day on which a draft opens, or on which it could not."""
    return db.session.get(PlannedOpening, consultation.id) if consultation.is_draft else None


def refusals(row: PlannedOpening) -> list[Missing]:
    """Why the plan did not open on its day."""
    return [Missing(field, message, params, key) for field, message, params, key in row.refusals]


def open_due() -> int:
    """Open the next draft whose day has come, or note why it could not; returns how many."""
    query = (
        select(PlannedOpening)
        .where(PlannedOpening.opens_on <= today(), PlannedOpening.refused_on.is_(None))
        .order_by(PlannedOpening.opens_on, PlannedOpening.consultation_id)
    )
    row = db.session.scalars(query.limit(1)).first()
    if row is None:
        return 0
    consultation = db.session.get_one(Consultation, row.consultation_id)
    try:
        framing.open_now(consultation, row.closes_on, row.staff_id, None)
    except NotReady as refusal:
        refuse(row, refusal.missing)
        framing.note_not_opened(consultation)
    return 1


def refuse(row: PlannedOpening, missing: list[Missing]) -> None:
    """Leave the plan a draft, for these reasons."""
    row.refused_on = today()
    row.refusals = [[each.field, each.message, dict(each.params), each.key] for each in missing]
    db.session.flush()


def refuse_all_restored() -> int:
    """After a restore, open no plan by itself: it may have been opened, or its day cancelled, since the backup."""
    rows = db.session.scalars(select(PlannedOpening).where(PlannedOpening.refused_on.is_(None))).all()
    for row in rows:
        refuse(row, [Missing("opens_on", RESTORED)])
    return len(rows)


def register_periodic_tasks() -> None:
    """Register a periodic task that opens plans on their day."""
    periodic_tasks.register("open what is due", open_due)

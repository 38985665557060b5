"""The moderators of a plan: who may be handed a comment, and who is on duty."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, delete, func, select

from consult.access import Actor, Conflict, Permission, Role, ValidationError
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import ConsultationRole
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation import recusal
from consult.moderation.models import DutyPeriod, HandOver
from consult.moderation.review_item import load
from consult.staff.models import Staff
from consult.storage.database import db, today
from consult.text.messages import N_

#: Nobody says that they are on duty for longer, so that the list stays true.
LONGEST_DUTY = timedelta(days=14)


@dataclass(frozen=True)
class HandedOver:
    """To whom a comment was handed, by whom, and on which day."""

    staff_id: int
    name: str
    given_by: str
    day: date


def colleagues_of(actor: Actor, consultation_id: int) -> list[tuple[int, str]]:
    """(key, name) of the other moderators of a plan, by name."""
    query = (
        select(Staff.id, Staff.name)
        .join(ConsultationRole, ConsultationRole.staff_id == Staff.id)
        .where(ConsultationRole.consultation_id == consultation_id, ConsultationRole.role == Role.MODERATOR.value)
        .where(Staff.id != actor.staff_id)
        .order_by(Staff.name)
    )
    return [(staff_id, name) for staff_id, name in db.session.execute(query)]


def handed_values(comment_id: int) -> dict[str, str]:
    """Who was last asked to read a comment, for `consult.consultations.edit_conflicts`."""
    staff_id = db.session.scalar(select(HandOver.staff_id).where(HandOver.comment_id == comment_id))
    return {"colleague": str(staff_id or "")}


def hand_over(actor: Actor, code: str, comment_id: int, staff_id: int | None, version_seen: str | None = None) -> None:
    """Ask another moderator of the plan to read a comment. Anybody may still decide on it.

    Raises:
        NotFound, Conflict: as `review_item.load`. Conflict: it does not wait any more, or nobody else is there.
        ValidationError: at `colleague`: no other moderator, or one who may not read this comment.
        EditConflict: somebody else was asked meanwhile.
    """
    consultation, comment = load(actor, code, comment_id)
    if comment.stage != Stage.INBOX:
        raise Conflict(N_("A decision on this comment has been made. Nothing was changed."))
    others = dict(colleagues_of(actor, consultation.id))
    if not others:
        raise Conflict(N_("This plan has no other moderator. Nothing was changed."))
    if staff_id is None or staff_id not in others:
        raise ValidationError(N_("Choose another moderator of this plan."), field="colleague")
    if not may_read(Actor(staff_id=staff_id), consultation.id, comment_id):
        raise ValidationError(N_("This moderator does not read this comment. Choose somebody else."), field="colleague")
    edit_conflicts.check(version_seen, handed_values(comment_id))
    db.session.execute(delete(HandOver).where(HandOver.comment_id == comment_id))
    db.session.add(HandOver(comment_id=comment_id, staff_id=staff_id, given_by_id=actor.staff_id, day=today()))
    db.session.flush()


def may_read(actor: Actor, consultation_id: int, comment_id: int) -> bool:
    """Whether a comment is in this moderator's queue: not about their organization, and not left to others."""
    hidden = recusal.hidden_from_moderator(actor, consultation_id)
    return db.session.scalar(select(Comment.id).where(Comment.id == comment_id, *hidden.shown())) is not None


def handed_over(comment_id: int) -> HandedOver | None:
    """To whom a comment was last handed, if to anybody."""
    row = db.session.scalar(select(HandOver).where(HandOver.comment_id == comment_id))
    if row is None:
        return None
    names = dict(
        db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_((row.staff_id, row.given_by_id)))).all()
    )
    return HandedOver(row.staff_id, names[row.staff_id], names[row.given_by_id], row.day)


def on_duty(consultation_id: int) -> list[tuple[str, date]]:
    """(name, last day) of those who are on duty today, by name."""
    return sorted((name, until) for name, until in db.session.execute(duty_rows(consultation_id)))


def duty_rows(consultation_id: int) -> Select[str, date]:
    """The same as a query, in no order."""
    return (
        select(Staff.name, DutyPeriod.until)
        .join(Staff, Staff.id == DutyPeriod.staff_id)
        .where(DutyPeriod.consultation_id == consultation_id, DutyPeriod.until >= today())
    )


def count_handed(actor: Actor, consultation_id: int) -> int:
    """How many comments of a plan wait that another moderator asked this one to read."""
    return db.session.scalar(handed_to(actor, consultation_id)) or 0


def handed_to(actor: Actor, consultation_id: int) -> Select[int]:
    """The same as a query."""
    # These few are collected first, so that no query plan begins with all comments.
    mine = select(HandOver.comment_id).where(HandOver.staff_id == actor.staff_id)
    few = mine.cte("few_handed").prefix_with("materialized")
    return (
        select(func.count(Comment.id))
        .join(few, few.c.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.INBOX)
    )


def duty_values(actor: Actor, consultation_id: int) -> dict[str, str]:
    """Until when the actor is on duty, for `consult.consultations.edit_conflicts`: they may have two pages open."""
    row = db.session.get(DutyPeriod, (consultation_id, actor.staff_id))
    return {"until": row.until.isoformat() if row else ""}


def set_duty(actor: Actor, code: str, until: date | None, version_seen: str | None = None) -> None:
    """Say that the actor reads this plan's comments until the end of a day.

    Raises:
        NotFound: the actor does not moderate this plan. ValidationError: at `until`: no day, past, or too far away.
        EditConflict: on another page, the actor chose another day.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    edit_conflicts.check(version_seen, duty_values(actor, consultation.id))
    key = (consultation.id, actor.staff_id)
    if until is None or not today() <= until <= today() + LONGEST_DUTY:
        raise ValidationError(
            N_("Choose a day from today on, at most %(most)d days from now."), field="until", most=LONGEST_DUTY.days
        )
    row = db.session.get(DutyPeriod, key) or DutyPeriod(consultation_id=key[0], staff_id=key[1])
    row.until = until
    db.session.add(row)
    db.session.flush()


def end_duty(actor: Actor, code: str) -> None:
    """Say that the actor is not on duty any more, until whichever day it was.

    Raises:
        NotFound: the actor does not moderate this plan.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    mine = (DutyPeriod.consultation_id == consultation.id, DutyPeriod.staff_id == actor.staff_id)
    db.session.execute(delete(DutyPeriod).where(*mine))

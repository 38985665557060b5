"""Retention of what the team did: a year later nothing says who opened or decided what, or at which hour."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, Delete, Update, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from consult.contributions.models import ItemEvent, Translation
from consult.moderation import timestamp_coarsening
from consult.moderation.copies.models import CopyJudgement
from consult.moderation.models import (
    Appeal,
    AppealAccess,
    CommentAccess,
    Download,
    ModerationDecision,
    Notice,
    NoticeAccess,
    Recusal,
    Rereading,
    SafetyFlag,
    SpamCheck,
)
from consult.runtime import periodic_tasks
from consult.storage.database import db, now

KEPT = timedelta(days=365)
AT_ONCE = 500


def forget_acts() -> int:
    """Delete openings, recusals, danger flags, spam checks and downloads older than `KEPT`; remove hours from
    decisions, hours and names from events, names from answers, judgements of copies and translations.
    """
    before = datetime.combine((now() - KEPT).date(), time(), UTC)
    day = before.date()
    gone = 0
    for table in (CommentAccess, Recusal, SafetyFlag):
        gone += _do(delete(table), table.id, table.at < before)
    gone += _do(delete(SpamCheck), SpamCheck.id, SpamCheck.day < day)
    gone += _do(delete(Download), Download.id, Download.day < day)
    for answered, on in (
        (Notice, Notice.answered_on),
        (Appeal, Appeal.answered_on),
        (Rereading, Rereading.answered_on),
        (CopyJudgement, CopyJudgement.day),
        (Translation, Translation.day),
    ):
        gone += _do(update(answered).values(staff_id=None), answered.id, on < day, answered.staff_id.is_not(None))
    # Of all that are as old, answered or not: the words are deleted by then, and so is who read them.
    for opened in (NoticeAccess, AppealAccess):
        gone += _do(delete(opened), opened.id, opened.day < day)
    named = or_(ItemEvent.at.is_not(None), ItemEvent.staff_id.is_not(None))
    gone += _do(update(ItemEvent).values(at=None, staff_id=None), ItemEvent.id, ItemEvent.day < day, named)
    timed = (
        select(ModerationDecision)
        .where(ModerationDecision.has_time.is_(True), ModerationDecision.at < before)
        .limit(AT_ONCE)
    )
    cut = db.session.scalars(timed).all()
    for made in cut:
        made.at, made.has_time = timestamp_coarsening.midnight(made.at), False
    db.session.flush()
    return gone + len(cut)


def _do(act: Delete | Update, key: InstrumentedAttribute[int], *which: ColumnElement[bool]) -> int:
    """Delete or change some of the rows that are `which`; returns how many. Writes nothing if there are none."""
    ids = list(db.session.scalars(select(key).where(*which).limit(AT_ONCE)))
    if ids:
        db.session.execute(act.where(key.in_(ids)))
    return len(ids)


def register_periodic_tasks() -> None:
    """Register this deletion as a periodic task."""
    periodic_tasks.register("forget acts of the team", forget_acts)

"""A line of text that somebody sends with a verdict: moderators read it, and pass it on to the decision maker or not.

A line belongs to a question and to nothing else: not to the verdict, the receipt or the person, so the last verdict of
a receipt replaces the one before, and its line does not. It has no class and no hour. It is read from the day after,
once the lines of its day were rewritten together, so that neither position nor transaction tells with which verdict it
came.

It is never published. It is deleted 90 days after it was sent, read or not.
"""

import hashlib
import hmac

from sqlalchemy import ColumnElement, Select, Update, func, insert, select, text, update

from consult.access import Conflict
from consult.contributions import row_shuffling
from consult.contributions.enums import HoldReason
from consult.contributions.models import UnreadLineCount, VerdictLine
from consult.contributions.sheets import JUNK, WAITING
from consult.contributions.verdict_line_rules import KEPT_FOR, LineState, NotPassedOn, clean_line, last_day_over
from consult.contributions.verdict_rules import Asked
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.storage.database import change_rows, db, settings, today
from consult.text.messages import N_

AT_ONCE = 500
_ORDER = VerdictLine.question, VerdictLine.commitment_id, VerdictLine.id
MEANWHILE = N_("Somebody decided about this line meanwhile, or it was deleted. Nothing was changed.")


def send(consultation_id: int, asked: Asked, words: str, seed: bytes, *, held: HoldReason | None = None) -> None:
    """Keep a line, once for each form, whose `seed` nobody here keeps; nothing if there are no words.

    Raises:
        TextFault: as `clean_line`.
    """
    line = clean_line(words)
    key = hmac.digest(settings().secret, b"consult verdict line" + seed, hashlib.sha256)
    id_ = int.from_bytes(key[:8]) >> 1 or 1
    if not line or db.session.scalar(select(VerdictLine.id).where(VerdictLine.id == id_)) is not None:
        return
    row = {
        "id": id_,
        "consultation_id": consultation_id,
        "question": asked.question.value,
        "commitment_id": asked.commitment_id,
        "text": line,
        "day": today(),
        "hold_reason": held.value if held else "",
        "state": LineState.UNREAD.value,
        "reason": "",
        "day_shuffled": False,
    }
    db.session.execute(insert(VerdictLine), [row])


def listed(consultation_id: int, state: LineState) -> Select[VerdictLine]:
    """The lines of a plan in this state, those of one question together, in a random order."""
    return _in_state(consultation_id, state).order_by(*_ORDER)


def counted(consultation_id: int, state: LineState) -> Select[int]:
    """How many lines of a plan are in this state, as a statement."""
    return select(func.count(VerdictLine.id)).where(*_shown(consultation_id), VerdictLine.state == state.value)


def deleted_by_reason(consultation_id: int) -> dict[NotPassedOn, int]:
    """How many lines of a plan moderators deleted, by reason: of those whose time is not over."""
    deleted = *_shown(consultation_id), VerdictLine.state == LineState.NOT_PASSED_ON.value
    query = select(VerdictLine.reason, func.count(VerdictLine.id)).where(*deleted).group_by(VerdictLine.reason)
    counts = {NotPassedOn(reason): count for reason, count in db.session.execute(query)}
    return {reason: counts[reason] for reason in NotPassedOn if reason in counts}


def oldest_first(consultation_id: int, state: LineState) -> Select[VerdictLine]:
    """As `listed`, but those that are deleted first come first."""
    return _in_state(consultation_id, state).order_by(VerdictLine.day, *_ORDER)


def pass_on(consultation_id: int, line_id: int) -> None:
    """Let the decision maker read a line that no moderator has decided about.

    Raises:
        Conflict: it is not there, or somebody did.
    """
    unread = update(VerdictLine).where(VerdictLine.state == LineState.UNREAD.value)
    _decide(consultation_id, line_id, unread.values(state=LineState.PASSED_ON.value))


def do_not_pass_on(consultation_id: int, line_id: int, reason: NotPassedOn) -> None:
    """Delete the words of a line, also of one that was passed on.

    Raises:
        Conflict: it is not there, or its words are deleted already.
    """
    worded = update(VerdictLine).where(VerdictLine.state != LineState.NOT_PASSED_ON.value)
    gone = worded.values(state=LineState.NOT_PASSED_ON.value, reason=reason.value, text=None)
    _decide(consultation_id, line_id, gone)
    erasure_journal.note(Taken.VERDICT_LINE, line_id)


def release(consultation_id: int, junk: bool) -> None:
    """Let moderators read the lines of all verdicts that were held, or removed, from the next rewriting on."""
    held = VerdictLine.hold_reason.in_((JUNK,) if junk else WAITING)
    released = update(VerdictLine).where(VerdictLine.consultation_id == consultation_id, held)
    db.session.execute(released.values(hold_reason="", day_shuffled=False))


def mark_junk(consultation_id: int) -> None:
    """Put aside the lines of all held verdicts of a plan, which were removed as junk."""
    held = VerdictLine.consultation_id == consultation_id, VerdictLine.hold_reason.in_(WAITING)
    db.session.execute(update(VerdictLine).where(*held).values(hold_reason=JUNK))


def count_deleted_unread(consultation_id: int) -> int:
    """How many lines of a plan were deleted before a moderator had read them."""
    query = select(UnreadLineCount.deleted).where(UnreadLineCount.consultation_id == consultation_id)
    return db.session.scalar(query) or 0


def delete_due() -> int:
    """Delete lines whose time is over; returns how many. Those removed as junk do not count as unread."""
    over = select(VerdictLine).where(VerdictLine.day <= last_day_over(today())).limit(AT_ONCE)
    lines = list(db.session.scalars(over))
    for line in lines:
        if line.state == LineState.UNREAD.value and line.hold_reason != JUNK:
            counted = db.session.get(UnreadLineCount, line.consultation_id)
            if counted is None:
                counted = UnreadLineCount(consultation_id=line.consultation_id, deleted=0)
                db.session.add(counted)
            counted.deleted += 1
        db.session.delete(line)
    db.session.flush()
    return len(lines)


def shuffle_due() -> int:
    """Rewrite the lines of days that are over, in the order of their random keys; returns how many."""
    fresh = text("not verdict_line.day_shuffled"), VerdictLine.day < today(), VerdictLine.hold_reason == ""
    ids = list(db.session.scalars(select(VerdictLine.id).where(*fresh).order_by(VerdictLine.id).limit(AT_ONCE)))
    if ids:
        db.session.execute(update(VerdictLine).where(VerdictLine.id.in_(ids)).values(day_shuffled=True))
        row_shuffling.rewrite(VerdictLine, ids)
    return len(ids)


def register_periodic_tasks() -> None:
    """Register the deletion of lines, and the rewriting of a day's, as periodic tasks."""
    periodic_tasks.register("delete lines with verdicts", delete_due)
    periodic_tasks.register("shuffle lines with verdicts", shuffle_due)


def _in_state(consultation_id: int, state: LineState) -> Select[VerdictLine]:
    return select(VerdictLine).where(*_shown(consultation_id), VerdictLine.state == state.value)


def _shown(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    """The lines that somebody may read: neither held, nor of today, nor due to be deleted."""
    return (
        VerdictLine.consultation_id == consultation_id,
        VerdictLine.hold_reason == "",
        VerdictLine.day_shuffled.is_(True),
        VerdictLine.day > today() - KEPT_FOR,
    )


def _decide(consultation_id: int, line_id: int, change: Update) -> None:
    if not change_rows(change.where(*_shown(consultation_id), VerdictLine.id == line_id)):
        raise Conflict(MEANWHILE)

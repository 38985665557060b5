"""Spam checks: releasing held submissions, removing them, restoring them.

Removing is a decision like on any junk: with its reason, in the public record, and it can be undone. The auditor reads
who did what with how many. Which submissions those were is not noted: it would tell which comments came together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, insert, select

from consult.access import Actor, Conflict, Permission, ValidationError
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import held_submissions, sheets, verdicts
from consult.contributions.publication_batches import MAX_WAIT
from consult.moderation import timestamp_coarsening
from consult.moderation.danger import protocol
from consult.moderation.models import ModerationDecision, SpamCheck
from consult.moderation.rereading import drawing
from consult.moderation.rules import RULES_VERSION, UNDONE, Outcome, Reason
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.staff.models import Staff
from consult.storage.database import db, random_key, today
from consult.text.messages import N_


class SpamDecision(StrEnum):
    """What can be done with held submissions, or with removed ones."""

    RELEASE = "release"
    JUNK = "junk"
    UNDO = "undo"


class Unread(StrEnum):
    """What is held without words: all of it is released or removed together."""

    SHEETS = "sheets"
    VERDICTS = "verdicts"


ACT_LABELS: Mapping[SpamDecision, str] = {
    SpamDecision.RELEASE: N_("released"),
    SpamDecision.JUNK: N_("removed as junk"),
    SpamDecision.UNDO: N_("restored: not junk after all"),
}


OVER = N_("You cannot read comments of this plan now: its report is frozen, or it is not open yet.")
NOT_ANSWERED = N_("You cannot do this now: there is no answer yet.")
MEANWHILE = N_("More was sent, or somebody decided, after you opened this page. Nothing was changed.")


@dataclass(frozen=True)
class SpamCheckLine:
    """What one moderator did with held submissions on one day; `label` is a msgid."""

    day: date
    name: str
    label: str
    submissions: int


def list_spam_checks(consultation_id: int) -> list[SpamCheckLine]:
    """Who ended how many spam checks, newest day first.

    What was done in the last days is left out: it would tell that somebody had just written.
    """
    query = (
        select(SpamCheck.day, Staff.name, SpamCheck.act, func.sum(SpamCheck.submissions))
        .join(Staff, Staff.id == SpamCheck.staff_id)
        .where(SpamCheck.consultation_id == consultation_id, SpamCheck.day <= today() - MAX_WAIT)
        .group_by(SpamCheck.day, Staff.name, SpamCheck.act)
        .order_by(SpamCheck.day.desc(), Staff.name, SpamCheck.act)
    )
    return [
        SpamCheckLine(day, name, ACT_LABELS[SpamDecision(act)], number)
        for day, name, act, number in db.session.execute(query)
    ]


def act_on(actor: Actor, code: str, act: str, submission_id: int | None, *, count_seen: int | None = None) -> int:
    """Do `act` to one submission, or to all if none is given; returns to how many. Of all, those in which somebody may
    be in danger are not removed.

    `count_seen` is how many the page showed to somebody who acts on all: if there are more now, nothing is done.

    Raises:
        ValidationError: no such act. NotFound: they may not do this.
        Conflict: reading has ended, nothing of that is left, or more arrived meanwhile.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    if not consultation.is_being_read:
        raise Conflict(OVER)
    if act not in set(SpamDecision):
        raise ValidationError(N_("Choose what happens to it."), field="act")
    if submission_id is None and held_submissions.count(consultation.id, junk=act == SpamDecision.UNDO) != count_seen:
        raise Conflict(MEANWHILE)
    done = _do(actor, consultation, SpamDecision(act), submission_id)
    if not done:
        raise Conflict(N_("This is no longer waiting. Nothing was changed."))
    _note(actor, consultation, SpamDecision(act), done)
    return done


def act_on_unread(actor: Actor, code: str, what: Unread, act: str, count_seen: int | None) -> int:
    """Do `act` to all held sheets of answers to comments, or to all held verdicts on the summary of an answer, or to
    all removed ones; returns to how many.

    There is nothing to read in them, so nobody chooses between them. Arguments and errors as in `act_on`, but that
    verdicts are decided on once the plan is answered.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    if what is Unread.SHEETS and not consultation.is_being_read:
        raise Conflict(OVER)
    if what is Unread.VERDICTS and not consultation.is_answered:
        raise Conflict(NOT_ANSWERED)
    if act not in set(SpamDecision):
        raise ValidationError(N_("Choose what happens to it."), field="act")
    is_undo = act == SpamDecision.UNDO
    kind = sheets if what is Unread.SHEETS else verdicts
    if not count_seen or kind.count_held(consultation.id, junk=is_undo) != count_seen:
        raise Conflict(MEANWHILE)
    done: int = kind.mark_junk(consultation.id) if act == SpamDecision.JUNK else kind.release(consultation.id, is_undo)
    _note(actor, consultation, SpamDecision(act), done)
    return done


def _note(actor: Actor, consultation: Consultation, act: SpamDecision, done: int) -> None:
    check = SpamCheck(
        consultation_id=consultation.id, staff_id=actor.staff_id, act=act.value, submissions=done, day=today()
    )
    db.session.add(check)
    db.session.flush()


def _do(actor: Actor, consultation: Consultation, act: SpamDecision, submission_id: int | None) -> int:
    if act is SpamDecision.RELEASE:
        return held_submissions.release(consultation.id, submission_id, actor.staff_id)
    if act is SpamDecision.JUNK:
        done, comments = held_submissions.mark_junk(consultation.id, submission_id, actor.staff_id)
        protocol.settle_junk(comments)
        _decide(actor, consultation, comments, Outcome.JUNK, [Reason.SPAM.value])
        return done
    done, comments = held_submissions.restore(consultation.id, submission_id, actor.staff_id)
    _decide(actor, consultation, comments, UNDONE, [])
    return done


def _decide(
    actor: Actor, consultation: Consultation, comments: Iterable[int], outcome: str, reasons: list[str]
) -> None:
    """Record one decision for each comment, as `decisions` does for one."""
    ids = list(comments)
    turns = select(ModerationDecision.comment_id, func.max(ModerationDecision.sequence)).where(
        ModerationDecision.comment_id.in_(ids)
    )
    last = dict(db.session.execute(turns.group_by(ModerationDecision.comment_id)).all())
    rows = [
        {
            "id": random_key(), "comment_id": id_, "staff_id": actor.staff_id, "sequence": last.get(id_, 0) + 1,
            "outcome": str(outcome), "reasons": reasons, "effective": True, "after_approval": False, "recorded": False,
            "rules_version": RULES_VERSION, "at": timestamp_coarsening.time_of_act(consultation),
        }
        for id_ in ids
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(ModerationDecision), rows)
        made = [(row["comment_id"], row["sequence"], row["outcome"], True) for row in rows]
        erasure_journal.note_all(Taken.DECISION, made)
        drawing.draw(ids, outcome)

"""The freeze of a large plan, in many short transactions, so that nobody who sends something to another plan waits.

First the plan is marked: from then on only moderators and writers can change anything of it, and to everybody it looks
closed. Then what waits for a batch is brought in, Part A is made of it and kept apart, and only then are links cut,
piece by piece. The last step makes Part A public, when no link is left. Each step finds in the tables what is left to
do, so a process that stops in between is followed by another that goes on. A small plan is frozen at once
(`consult.report.document`).

A name that somebody finds meanwhile is hidden at once. If Part A is not kept yet, it is made again. Later the decision
is like one after the freeze: Part A refers to words by their codes, and they are looked up when somebody reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from consult.access import Actor, Conflict, Permission
from consult.analysis.opinion_groups import results as opinion_groups
from consult.analysis.suggesting import switch as suggestions
from consult.consultations import edit_conflicts, queries
from consult.consultations.lifecycle import State, check_move
from consult.consultations.models import Clause, ClauseVersion, Consultation
from consult.contributions import count_batches, sheets, unlinking
from consult.contributions.models import ClauseVote, Comment
from consult.moderation import record_batches, timestamp_coarsening
from consult.moderation.danger import protocol as danger_protocol
from consult.record.documents import Values
from consult.report import document, word_reasons
from consult.report.document import NotReady
from consult.report.figures import figures_of
from consult.report.models import UnfinishedFreeze
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.storage.database import begin_write, db, is_writing, pause, today
from consult.text.messages import N_

NAME = "freeze reports"
#: Plans with more comments, clause votes and answers to comments than this are frozen in steps.
AT_ONCE = 2000
NOT_READY = N_("The report cannot be frozen yet. %(reasons)s")


@dataclass(frozen=True)
class Progress:
    """How far a freeze is: of how many rows the links are cut; none of none until Part A is made."""

    done: int
    of: int


@dataclass(frozen=True)
class _Made:
    """Part A as this process has made it, with how many rows are linked, of how many sheets that were `held` before;
    no document if it cannot be frozen.
    """

    document: Values | None
    linked: int
    held: Sequence[int]


def is_large(consultation: Consultation) -> bool:
    """Whether a plan is too large to be frozen at once. What was imported is public data, and has no links."""
    if consultation.imported_from:
        return False
    ours = Comment.consultation_id == consultation.id
    versions = select(ClauseVersion.id).join(Clause).where(Clause.consultation_id == consultation.id)
    votes = select(ClauseVote.id).where(ClauseVote.clause_version_id.in_(versions)).limit(AT_ONCE + 1).subquery()
    comments = select(Comment.id).where(ours).limit(AT_ONCE + 1).subquery()
    counted = [db.session.scalar(select(func.count()).select_from(each)) or 0 for each in (votes, comments)]
    return sum(counted) + (db.session.scalar(select(func.sum(Comment.times_seen)).where(ours)) or 0) > AT_ONCE


def begin(actor: Actor, code: str, version_seen: str | None = None) -> None:
    """Check whether the report can be frozen, without holding up anybody, and begin the freeze.

    `version_seen` is the hash of `document.part_a` as it was shown.

    Raises:
        Conflict: it has not closed, is frozen already or being frozen, or its opinion groups are being calculated.
        NotReady: checks refuse it, with each reason. EditConflict: what would be frozen is not what was shown.
    """
    consultation = _freezable(actor, code)
    figures = figures_of(consultation.id, pause)
    if version_seen is not None and figures.reconciliation.adds_up:
        edit_conflicts.check(version_seen, document.part_a(consultation, figures))
    refused = document.refusals(consultation, figures, danger=danger_protocol.is_any_running(consultation.id))
    if refused:
        raise NotReady(NOT_READY, refused)
    opinion_groups.check_ready(consultation.id)
    begin_write()
    consultation = _freezable(actor, code)
    assert actor.staff_id is not None, "only somebody of the team may freeze"
    _mark(consultation, actor.staff_id)


def progress_of(consultation: Consultation) -> Progress | None:
    """How far the freeze of a plan is; None if it is not being frozen."""
    row = _row_of(consultation.id) if consultation.is_being_frozen else None
    if row is None:
        return None
    return Progress(row.done if row.document is not None else 0, row.linked)


def freeze_due() -> int:
    """Do the next step of a freeze; returns how many rows that was about, 0 if there is nothing to freeze."""
    row = db.session.scalar(select(UnfinishedFreeze).order_by(UnfinishedFreeze.consultation_id).limit(1))
    if row is None:
        return 0
    consultation = db.session.get_one(Consultation, row.consultation_id)
    if not row.is_prepared:
        return _prepare(consultation, row)
    if row.document is None:
        return _keep_part_a(consultation.id, row.id)
    steps = (count_batches.keep_reported, suggestions.forget_some)
    done = next((done for step in steps if (done := step(consultation.id))), 0)
    if done:
        return done
    if done := unlinking.unlink_some(consultation):
        row.done = min(row.done + done, row.linked)
        return done
    return timestamp_coarsening.coarsen_some(consultation.id) or _finish(consultation, row.document, row.staff_id)


def give_up(consultation: Consultation) -> None:
    """The freeze is not gone on with: it is refused, or a restore cut all links before it was done."""
    consultation.freeze_begun_on, consultation.is_part_a_made = None, False
    db.session.execute(delete(UnfinishedFreeze).where(UnfinishedFreeze.consultation_id == consultation.id))
    db.session.flush()


def register_periodic_tasks() -> None:
    """Register the steps of freezes as a periodic task."""
    periodic_tasks.register(NAME, freeze_due)


def _row_of(consultation_id: int) -> UnfinishedFreeze | None:
    return db.session.scalar(select(UnfinishedFreeze).where(UnfinishedFreeze.consultation_id == consultation_id))


def _freezable(actor: Actor, code: str) -> Consultation:
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_FREEZE)
    queries.check_not_being_frozen(consultation)
    check_move(consultation.state, State.REPORTED)
    return consultation


def _prepare(consultation: Consultation, row: UnfinishedFreeze) -> int:
    """The freeze is a batch. Usually the batches at closing have left nothing to do."""
    record_batches.bring_everything(consultation)
    word_reasons.remove_needless(consultation.id)
    row.is_prepared = True
    db.session.flush()
    return 1


def _keep_part_a(plan_id: int, row_id: int) -> int:
    """Make Part A as a reader, in many short transactions, and keep it in one that writes.

    If a moderator or a writer changed something meanwhile, the freeze begins again. If the last batch brought something
    that does not allow it, it is given up and the plan is closed as before. Nothing is done while the opinion groups
    are calculated again, which is another task.
    """
    remembered = periodic_tasks.memory(NAME, dict[int, _Made | None])
    if row_id not in remembered:
        remembered.clear()
        remembered[row_id] = _make(plan_id)
    made = remembered[row_id]
    if made is None:
        remembered.clear()
        return 0
    consultation = db.session.get_one(Consultation, plan_id)
    if is_writing():
        remembered.clear()
    row = db.session.get_one(UnfinishedFreeze, row_id)
    if record_batches.is_waiting(plan_id) or made.held != _held(plan_id):
        give_up(consultation)
        _mark(consultation, row.staff_id)
    elif made.document is None or danger_protocol.is_any_running(plan_id):
        give_up(consultation)
    else:
        erasure_journal.note(Taken.LINKS, consultation.code)
        consultation.is_part_a_made = True
        row.document, row.linked = made.document, made.linked
    db.session.flush()
    return 1


def _mark(consultation: Consultation, staff_id: int) -> None:
    """The row is new whenever a freeze begins again, so that no process keeps a Part A from before that."""
    consultation.freeze_begun_on = today()
    db.session.add(UnfinishedFreeze(consultation_id=consultation.id, staff_id=staff_id, linked=0))
    db.session.flush()


def _held(plan_id: int) -> list[int]:
    return [sheets.count_held(plan_id, junk=junk) for junk in (False, True)]


def _make(plan_id: int) -> _Made | None:
    """None if the opinion groups are not those of the votes as they are now."""
    try:
        opinion_groups.check_ready(plan_id)
    except Conflict:
        return None
    held = _held(plan_id)
    pause()
    figures = figures_of(plan_id, pause)
    pause()
    consultation = db.session.get_one(Consultation, plan_id)
    if document.refusals(consultation, figures, danger=danger_protocol.is_any_running(plan_id)):
        return _Made(None, 0, held)
    pause()
    try:
        part_a = document.part_a(consultation, figures, to_freeze=True)
    except Conflict:
        return _Made(None, 0, held)
    pause()
    linked = unlinking.count_linked(consultation)
    pause()
    return _Made(part_a, linked, held)


def _finish(consultation: Consultation, part_a: Values, staff_id: int) -> int:
    unlinking.finish(consultation)
    timestamp_coarsening.coarsen_times(consultation.id)
    give_up(consultation)
    document.publish(consultation, part_a, staff_id)
    db.session.flush()
    return 1

"""The opinion groups of a plan: calculated once it has closed, shown to nobody before the freeze, staff included.

The periodic task calculates them while the votes are still on sheets. The freeze takes the document into the report and
destroys the sheets. An imported consultation has public votes, so its document is shown at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from consult.access import Conflict
from consult.analysis import earlier_wordings, stored_groups
from consult.analysis.disclosure import THRESHOLD
from consult.analysis.group_results import GroupResults, Mix
from consult.analysis.models import OpinionGroupResult
from consult.analysis.opinion_groups import process
from consult.analysis.opinion_groups.process import VoteColumns
from consult.consultations import queries
from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.record.documents import read
from consult.runtime import periodic_tasks
from consult.storage.database import db, end_transaction, write_transaction
from consult.text.messages import N_

NAME = "find opinion groups"
#: With fewer people who voted there are no groups of ten, and nothing is kept.
FEWEST = 2 * THRESHOLD
AT_ONCE = 10_000
#: So that the sum of random keys fits.
MODULUS = 1_000_003

STILL_OPEN = N_("The groups are calculated when the plan has closed.")
NO_VOTES = N_("The votes of this plan are gone for good, so its groups do not change any more.")
CHANGED = N_("The votes changed meanwhile. Try again.")
NOT_YET = N_("The opinion groups are still being calculated. Try again in a few minutes.")


def to_freeze(consultation: Consultation) -> GroupResults | None:
    """The opinion groups of a plan that is being frozen; nothing if fewer than twenty people voted.

    Raises:
        Conflict: they are not calculated yet from the votes as they are now.
    """
    inputs = _inputs(consultation.id)
    if inputs is None:
        return None
    row = db.session.get(OpinionGroupResult, consultation.id)
    if row is None or row.inputs != inputs:
        raise Conflict(NOT_YET)
    return read(GroupResults, row.document)


def analyse(consultation: Consultation) -> bool:
    """Calculate the groups of a closed plan if that is due; returns whether it was."""
    inputs = _inputs(consultation.id)
    row = db.session.get(OpinionGroupResult, consultation.id)
    if inputs is None or (row and row.inputs == inputs):
        return False
    remembered = periodic_tasks.memory(NAME, dict[tuple[int, str], GroupResults])
    key = consultation.id, inputs
    if key not in remembered:
        # The first look is that of a reader, so nobody waits for the calculation.
        remembered.clear()
        remembered[key] = process.calculate(_votes(consultation))
    stored_groups.keep(consultation.id, remembered[key], inputs)
    del remembered[key]
    return True


@dataclass(frozen=True)
class Recalculated:
    """The groups of a plan as they were stored, and as they are now; none if there were none, or too few people voted.

    `public` says whether anyone may see them yet.
    """

    before: GroupResults | None
    after: GroupResults | None
    public: bool


def recalculate(code: str) -> Recalculated:
    """Calculate the groups of a closed plan from its votes as they are now. It holds up nobody who writes.

    Raises:
        NotFound. Conflict: it has not closed, its votes are destroyed, or they changed meanwhile.
    """
    plan = queries.public_consultation(code)
    check_closed(plan.state)
    inputs, before, public = _inputs(plan.id), stored_groups.stored(plan.id), stored_groups.is_public(plan)
    if inputs is None:
        return Recalculated(before, None, public)
    votes, consultation_id = _votes(plan), plan.id
    end_transaction(keep=False)
    after = process.calculate(votes)
    with write_transaction():
        check_closed(queries.public_consultation(code).state)
        if _inputs(consultation_id) != inputs:
            raise Conflict(CHANGED)
        stored_groups.keep(consultation_id, after, inputs)
    return Recalculated(before, after, public)


def check_closed(state: str) -> None:
    """Groups are calculated between closing and the freeze.

    Raises:
        Conflict
    """
    if state in (State.DRAFT, State.OPEN):
        raise Conflict(STILL_OPEN)
    if state != State.CLOSED:
        raise Conflict(NO_VOTES)


def analyse_due() -> int:
    """Calculate the groups of one plan for which that is due, and forget those of cancelled plans; returns how many
    that was.
    """
    cancelled = select(Consultation.id).where(Consultation.state == State.CANCELLED)
    rows = select(OpinionGroupResult).where(OpinionGroupResult.consultation_id.in_(cancelled))
    for row in db.session.scalars(rows).all():
        db.session.delete(row)
    closed = select(Consultation).where(Consultation.state == State.CLOSED).order_by(Consultation.id)
    return int(any(analyse(each) for each in db.session.scalars(closed)))


def register_periodic_tasks() -> None:
    """Register the calculation as a periodic task."""
    periodic_tasks.register(NAME, analyse_due, queries.last_change)


def _inputs(consultation_id: int) -> str | None:
    """What changes when the groups may change: the sheets that count, and the public comments with votes on them.

    Nothing if too few people voted.
    """
    sheets = db.session.scalar(
        select(func.count()).where(
            CommentVoteSheet.consultation_id == consultation_id, CommentVoteSheet.hold_reason == ""
        )
    )
    if (sheets or 0) < FEWEST:
        return None
    voted = select(CommentVote.id).where(CommentVote.comment_id == Comment.id).exists()
    comments = db.session.execute(
        select(func.count(), func.sum(Comment.id % MODULUS)).where(
            Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC, Comment.is_shown, voted
        )
    ).one()
    return f"{sheets} {comments[0]} {comments[1] or 0}"


def _votes(consultation: Consultation) -> VoteColumns:
    """The votes that count, by sheet; those on comments that are not public any more have no code."""
    ours = Comment.consultation_id == consultation.id
    public = Comment.stage == Stage.PUBLIC, Comment.is_shown
    codes = dict(db.session.execute(select(Comment.id, Comment.tracker).where(ours, *public)).all())
    earlier = earlier_wordings.earlier_versions(ours)
    query = (
        select(
            CommentVote.sheet_id, CommentVoteSheet.channel, CommentVote.comment_id, CommentVote.clause_version_id,
            CommentVote.value,
        )
        .join(CommentVoteSheet, CommentVoteSheet.id == CommentVote.sheet_id)
        .where(CommentVoteSheet.consultation_id == consultation.id, CommentVoteSheet.hold_reason == "")
        .order_by(CommentVote.sheet_id, CommentVote.comment_id)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
    kept = (tuple(row) for row in db.session.execute(query) if row[3] not in earlier.get(row[2], ()))
    return _columns(kept, codes, bool(consultation.imported_from))


def _columns(rows: Iterable[tuple[Any, ...]], codes: dict[int, str], imported: bool) -> VoteColumns:
    found = VoteColumns([])
    columns: dict[int, int] = {}
    last = None
    for sheet_id, channel, comment_id, _, value in rows:
        if sheet_id != last:
            found.channels.append(Mix.UNKNOWN if imported else Mix(channel))
            last = sheet_id
        if comment_id not in columns:
            columns[comment_id] = len(columns)
            found.trackers.append(codes.get(comment_id, ""))
        found.people.append(len(found.channels) - 1)
        found.statements.append(columns[comment_id])
        found.values.append(value)
    return found

"""The opinion groups of a plan: calculated once it has closed, shown to nobody before the freeze, staff included.

The periodic task calculates them while the votes are still on sheets. The freeze takes the document into the report and
destroys the sheets. An imported consultation has public votes, so its document is shown at once.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from consult.access import Conflict
from consult.analysis import earlier_wordings, stored_groups
from consult.analysis.disclosure import THRESHOLD
from consult.analysis.group_results import GroupResults, Mix
from consult.analysis.models import OpinionGroupResult
from consult.analysis.opinion_groups import process
from consult.analysis.opinion_groups.process import Calculated, Sheets
from consult.consultations import queries
from consult.consultations.lifecycle import FROZEN, State
from consult.consultations.models import Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.record import entries
from consult.record.canonical import document_hash
from consult.record.documents import read, values_of
from consult.runtime import periodic_tasks
from consult.storage.database import db, is_writing, pause, write_transaction
from consult.text.messages import N_

NAME = "find opinion groups"
#: With fewer people who voted there are no groups of ten, and nothing is kept.
FEWEST = 2 * THRESHOLD
#: Sheets that are read in one transaction: on SQLite whoever commits waits until nobody reads any more.
AT_ONCE = 200
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
    if _inputs(consultation.id) is None:
        return None
    check_ready(consultation.id)
    return read(GroupResults, db.session.get_one(OpinionGroupResult, consultation.id).document)


def check_ready(consultation_id: int) -> None:
    """Whether the groups are those of the votes as they are now, so that the report can be frozen.

    Raises:
        Conflict: they are not calculated yet.
    """
    if _is_due(consultation_id, _inputs(consultation_id)):
        raise Conflict(NOT_YET)


def analyse(consultation: Consultation) -> bool:
    """Calculate the groups of a closed plan if that is due; returns whether it was."""
    plan_id, imported = consultation.id, bool(consultation.imported_from)
    inputs = _inputs(plan_id)
    if not _is_due(plan_id, inputs):
        return False
    _keep(plan_id, _calculate(plan_id, imported), inputs or "")
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
    check_closed(plan)
    inputs, before, public = _inputs(plan.id), stored_groups.stored(plan.id), stored_groups.is_public(plan)
    if inputs is None:
        return Recalculated(before, None, public)
    consultation_id = plan.id
    after = _calculate(consultation_id, bool(plan.imported_from))
    with write_transaction():
        check_closed(queries.public_consultation(code))
        if _inputs(consultation_id) != inputs:
            raise Conflict(CHANGED)
        _keep(consultation_id, after, inputs)
    return Recalculated(before, after.results, public)


def check_closed(plan: Consultation) -> None:
    """Groups are calculated between closing and the first link that the freeze cuts.

    Raises:
        Conflict
    """
    if plan.state in (State.DRAFT, State.OPEN):
        raise Conflict(STILL_OPEN)
    if plan.state != State.CLOSED or plan.is_part_a_made:
        raise Conflict(NO_VOTES)


def analyse_due() -> int:
    """Calculate the groups of one plan for which that is due, and forget those of cancelled plans; returns how many
    that was.
    """
    cancelled = select(Consultation.id).where(Consultation.state == State.CANCELLED)
    rows = select(OpinionGroupResult).where(OpinionGroupResult.consultation_id.in_(cancelled))
    for row in db.session.scalars(rows).all():
        db.session.delete(row)
    is_closed = and_(Consultation.state == State.CLOSED, Consultation.is_part_a_made.is_(False))
    # What is published of an imported plan stays after the freeze, unless it is not known from which votes it is.
    unknown = select(OpinionGroupResult.consultation_id).where(OpinionGroupResult.inputs == "")
    is_unknown = and_(Consultation.imported_from != "", Consultation.state.in_(FROZEN), Consultation.id.in_(unknown))
    due = select(Consultation.id, Consultation.imported_from).where(or_(is_closed, is_unknown))
    for plan_id, imported_from in db.session.execute(due.order_by(Consultation.id)).all():
        inputs = _inputs(plan_id)
        if _is_due(plan_id, inputs):
            return _analyse(plan_id, bool(imported_from), inputs or "")
    return 0


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


def _is_due(plan_id: int, inputs: str | None) -> bool:
    row = db.session.get(OpinionGroupResult, plan_id)
    return inputs is not None and (row is None or row.inputs != inputs)


def _analyse(plan_id: int, imported: bool, inputs: str) -> int:
    """The first look is that of a reader, so nobody waits for the calculation. If the votes changed since, the task
    looks again.
    """
    remembered = periodic_tasks.memory(NAME, dict[tuple[int, str], Calculated])
    key = plan_id, inputs
    if key not in remembered and not is_writing():
        remembered.clear()
        remembered[key] = _calculate(plan_id, imported)
    if key in remembered:
        _keep(plan_id, remembered[key], inputs)
        del remembered[key]
    return 1


def _keep(plan_id: int, found: Calculated, inputs: str) -> None:
    """Store a result. That of an imported plan is published with it, so its check code enters the record."""
    stored_groups.keep(plan_id, found.results, inputs, found.assigned)
    plan = db.session.get_one(Consultation, plan_id)
    public = stored_groups.imported(plan)
    if public is not None:
        told = {"hash": document_hash(values_of(public))}
        last = list(entries.entries(plan.code, entries.Kind.GROUPS))[-1:]
        if [each["hash"] for each in last] != [told["hash"]]:
            entries.append(plan.code, entries.Kind.GROUPS, told)


def _calculate(plan_id: int, imported: bool) -> Calculated:
    """The groups of the votes that count; those on comments that are not public any more have no code.

    The votes are read in many short transactions, unless this one writes. They do not change any more after closing;
    if what counts of them changes meanwhile, `_inputs` do.
    """
    ours = Comment.consultation_id == plan_id
    public = Comment.stage == Stage.PUBLIC, Comment.is_shown
    codes = dict(db.session.execute(select(Comment.id, Comment.tracker).where(ours, *public)).all())
    earlier = earlier_wordings.earlier_versions(ours)
    pause()
    return process.calculate(codes, _sheets(plan_id, imported, earlier))


def _sheets(plan_id: int, imported: bool, earlier: Mapping[int, Collection[int | None]]) -> Iterator[Sheets]:
    """The sheets that count, some at once, without answers to earlier words."""
    counted = select(CommentVoteSheet.id, CommentVoteSheet.channel).where(
        CommentVoteSheet.consultation_id == plan_id, CommentVoteSheet.hold_reason == ""
    )
    last = -1
    while True:
        some = counted.where(CommentVoteSheet.id > last).order_by(CommentVoteSheet.id).limit(AT_ONCE)
        channels = {id_: Mix.UNKNOWN if imported else Mix(channel) for id_, channel in db.session.execute(some)}
        if not channels:
            return pause()
        rows = db.session.execute(
            select(CommentVote.sheet_id, CommentVote.comment_id, CommentVote.value, CommentVote.clause_version_id)
            .where(CommentVote.sheet_id.in_(channels))
            .order_by(CommentVote.sheet_id, CommentVote.comment_id)
        )
        votes = [(sheet or 0, comment, value) for sheet, comment, value, version in rows
                 if version not in earlier.get(comment, ())]  # fmt: skip
        pause()
        yield Sheets(channels, votes)
        last = max(channels)

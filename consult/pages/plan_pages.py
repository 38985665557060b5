"""What every public page of a plan has: its doors, each with what is behind it today."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from consult.analysis import stored_groups
from consult.analysis.models import OpinionGroupResult
from consult.commitments.models import Commitment
from consult.consultations.models import Consultation, DraftVersion, DraftVersionClause
from consult.contributions.counting import PUBLISHED
from consult.contributions.models import CommentCount
from consult.pages.consultation_status import follow_up_due
from consult.pages.follow_up_days import FollowUpDay, follow_up_days
from consult.pages.overdue import overdue_of, undecided_of
from consult.record.models import RecordEntry
from consult.response import queries as response_queries
from consult.storage.database import as_day, db, today
from consult.web.shell import Page, page


@dataclass(frozen=True)
class Doors:
    """The counts on the doors of a plan, and whether its promises are being checked.

    `comments` are those that anyone may read, by clause id; None is the whole plan. `groups` is how many opinion groups
    were found, None while that is not published. None of all these counts moves when somebody sends something.
    """

    parts: int
    comments: Mapping[int | None, int]
    versions: int
    promises: int
    late_promises: int
    late_decisions: int
    entries: int
    groups: int | None
    follow_up: bool


def plan_page(template: str, plan: Consultation, /, **context: Any) -> Page:
    """A page of a plan, with its doors."""
    return page(template, consultation=plan, doors=doors_of(plan), **context)


def reports_of(plan: Consultation) -> list[FollowUpDay]:
    """When it is due to say what came of the answer, and when that was said; none before the answer."""
    if plan.answered_on is None:
        return []
    reports = response_queries.follow_ups_of(plan.id)
    return follow_up_days(plan.answered_on, [as_day(each.at) for each in reports], today())


def doors_of(plan: Consultation) -> Doors:
    """What is behind each door of a plan, in one statement: a row for each part with comments."""
    published = (DraftVersion.consultation_id == plan.id, DraftVersion.published_on.is_not(None))
    newest = select(DraftVersion.id).where(*published).order_by(DraftVersion.number.desc()).limit(1)
    counted = {
        "parts": select(func.count()).where(DraftVersionClause.draft_version_id == newest.scalar_subquery()),
        "versions": select(func.count()).select_from(DraftVersion).where(*published),
        "promises": select(func.count()).where(Commitment.consultation_id == plan.id),
        "groups": select(OpinionGroupResult.groups).where(OpinionGroupResult.consultation_id == plan.id),
        # Positions have no gaps, so that the last one tells how many entries there are.
        "last": select(func.max(RecordEntry.position)).where(RecordEntry.consultation_code == plan.code),
    }
    columns = [each.scalar_subquery().label(name) for name, each in counted.items()]
    late = overdue_of(plan.id).label("late_promises"), undecided_of(plan.id).label("late_decisions")
    comments = func.sum(CommentCount.comments).label("comments")
    public = (CommentCount.consultation_id == Consultation.id) & CommentCount.counted_as.in_(PUBLISHED)
    by_clause = select(*columns, *late, CommentCount.clause_id, comments).outerjoin_from(
        Consultation, CommentCount, public
    )
    rows = db.session.execute(by_clause.where(Consultation.id == plan.id).group_by(CommentCount.clause_id)).all()
    found = rows[0]
    return Doors(
        parts=found.parts,
        comments={row.clause_id: int(row.comments) for row in rows if row.comments},
        versions=found.versions,
        promises=found.promises if plan.is_answered else 0,
        late_promises=found.late_promises,
        late_decisions=found.late_decisions,
        groups=found.groups if stored_groups.is_public(plan) else None,
        entries=0 if found.last is None else found.last + 1,
        follow_up=follow_up_due(plan, found.late_promises + found.late_decisions, today()),
    )

"""Signed statements that a comment was taken, for its writer alone: on the page after sending, and in no table.

Each says that the record will have the comment once it was read, at the latest when the report is frozen, if its writer
does not delete or change it. Whoever has one for a comment that is missing can show that the site broke its word. There
is one for each comment, so that showing one does not tell which others came with it.
"""

from collections.abc import Sequence

from sqlalchemy import func, select

from consult.consultations.models import Clause
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText
from consult.contributions.submitting import Receipt
from consult.credentials import receipts
from consult.record import notes
from consult.storage.database import db, settings, today

#: The name with which they are signed begins with this, then comes the address of the plan.
NAME = "consult-acceptance"
PLAN = "plan"


def of(sent: Receipt, comments: Sequence[CommentText]) -> list[str]:
    """One for each of the comments that were sent; none while they wait for a moderator's release.

    If the form was sent before, only those that were taken then: the form may have had other words.
    """
    if sent.held:
        return []
    numbered = enumerate(comments)
    parts = {_tracker(sent.receipt, index): comment.key or PLAN for index, comment in numbered}
    if sent.before:
        parts = _taken_before(list(parts))
    return [_signed(sent.code, tracker, part) for tracker, part in sorted(parts.items())]


def _tracker(receipt: int, index: int) -> str:
    return receipts.derive(settings().secret, receipt, "comment", index).tracker


def _taken_before(trackers: Sequence[str]) -> dict[str, str]:
    query = select(Comment.tracker, func.coalesce(Clause.key, PLAN)).outerjoin(Clause, Clause.id == Comment.clause_id)
    return dict(db.session.execute(query.where(Comment.tracker.in_(trackers))).all())


def _signed(code: str, tracker: str, part: str) -> str:
    name = f"{NAME}/{code}"
    return notes.sign(f"{name}\n{tracker}\n{part}\nday {today().isoformat()}\n", name, settings().record_key)

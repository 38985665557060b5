"""What comments propose for parts of a plan, as a difference to the wording that their writers saw."""

from collections.abc import Iterable

from sqlalchemy import select

from consult.consultations.models import ClauseVersion
from consult.contributions import proposals
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text.passages import Passages


def changes(comments: Iterable[Comment]) -> dict[int, Passages]:
    """What each of these comments that proposes other words would change, by the comment's key."""
    proposing = [comment for comment in comments if comment.proposed_wording is not None]
    if not proposing:
        return {}
    query = select(ClauseVersion.id, ClauseVersion.wording).where(
        ClauseVersion.id.in_([comment.clause_version_id for comment in proposing])
    )
    wordings: dict[int | None, str] = {row.id: row.wording for row in db.session.execute(query)}
    return {
        comment.id: proposals.whole_change(wordings[comment.clause_version_id], comment.proposed_wording or "")
        for comment in proposing
    }


def change(comment: Comment, proposed_wording: str | None) -> Passages | None:
    """What other words for the same part would change; None if there are none."""
    if proposed_wording is None:
        return None
    wording = db.session.get_one(ClauseVersion, comment.clause_version_id).wording
    return proposals.whole_change(wording, proposed_wording)

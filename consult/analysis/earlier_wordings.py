"""Answers to proposals that were given when the proposed words were others.

A proposal is shown on the newest wording of its part. If that has changed so that something else is proposed now, what
people answered before is about earlier words. So it is published apart, and never added up.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select

from consult.consultations.models import ClauseVersion, DraftVersion, DraftVersionClause
from consult.contributions.models import Comment
from consult.contributions.proposals import on_newest
from consult.contributions.queries import IS_PROPOSAL
from consult.storage.database import db


def earlier_versions(which: ColumnElement[bool]) -> dict[int, frozenset[int | None]]:
    """By proposal, of comments that are `which`: the clause versions with which other words were proposed than with the
    last; None is its own. Only proposals of which there were earlier words. One statement.
    """
    query = (
        select(Comment.id, Comment.clause_version_id, Comment.proposed_wording, ClauseVersion.id, ClauseVersion.wording)
        .join(ClauseVersion, ClauseVersion.clause_id == Comment.clause_id)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(which, IS_PROPOSAL, DraftVersion.published_on.is_not(None), DraftVersion.kind != "decision")
        .order_by(DraftVersion.number)
    )
    proposals: dict[int, tuple[int, str]] = {}
    versions: dict[int, dict[int, str]] = {}
    for id_, own, proposed, version_id, wording in db.session.execute(query):
        proposals[id_] = own or 0, proposed or ""
        versions.setdefault(id_, {})[version_id] = wording
    found = {id_: _earlier(versions[id_], *proposal) for id_, proposal in proposals.items()}
    return {id_: frozenset(earlier) for id_, earlier in found.items() if earlier}


def _earlier(versions: Mapping[int, str], own: int, proposed: str) -> set[int | None]:
    wordings = set(versions.values())
    if len(wordings) == 1 or own not in versions:
        return set()
    last = list(versions.values())[-1]
    changes = {wording: on_newest(versions[own], proposed, wording).changes for wording in wordings}
    earlier: set[int | None] = {id_ for id_, wording in versions.items() if changes[wording] != changes[last]}
    return earlier | ({None} if own in earlier else set())

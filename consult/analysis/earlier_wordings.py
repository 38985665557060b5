"""Answers to proposals that were given when the proposed words were others.

A proposal is shown on the newest wording of its part. If that has changed so that something else is proposed now, what
people answered before is about earlier words. So it is published apart, and never added up.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, select

from consult.consultations.models import ClauseVersion, DraftVersion, DraftVersionClause
from consult.contributions.models import Comment
from consult.contributions.proposals import on_newest
from consult.contributions.queries import IS_PROPOSAL
from consult.storage.database import db


def earlier_versions(which: ColumnElement[bool]) -> dict[int, frozenset[int | None]]:
    """By proposal, of comments that are `which`: the clause versions with which other words were proposed than with the
    last; None is its own. Only proposals of which there were earlier words.
    """
    query = select(Comment.id, Comment.clause_id, Comment.clause_version_id, Comment.proposed_wording)
    rows = db.session.execute(query.where(which, IS_PROPOSAL)).all()
    wordings = _wordings({row.clause_id for row in rows})
    found = {}
    for id_, clause_id, own, proposed in rows:
        versions = wordings.get(clause_id or 0, {})
        if len(set(versions.values())) > 1 and own in versions:
            earlier = _earlier(versions, own, proposed or "")
            if earlier:
                found[id_] = frozenset(earlier)
    return found


def _earlier(versions: Mapping[int, str], own: int, proposed: str) -> set[int | None]:
    before, last = versions[own], list(versions.values())[-1]
    changes = {wording: on_newest(before, proposed, wording).changes for wording in {*versions.values()}}
    earlier: set[int | None] = {id_ for id_, wording in versions.items() if changes[wording] != changes[last]}
    return earlier | ({None} if own in earlier else set())


def _wordings(clause_ids: Collection[int | None]) -> dict[int, dict[int, str]]:
    """By clause, the wordings that people could comment on, oldest first, by clause version."""
    query = (
        select(ClauseVersion.clause_id, ClauseVersion.id, ClauseVersion.wording)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(
            ClauseVersion.clause_id.in_(clause_ids),
            DraftVersion.published_on.is_not(None),
            DraftVersion.kind != "decision",
        )
        .order_by(DraftVersion.number)
    )
    found: dict[int, dict[int, str]] = {}
    for clause_id, version_id, wording in db.session.execute(query) if clause_ids else ():
        found.setdefault(clause_id, {})[version_id] = wording
    return found

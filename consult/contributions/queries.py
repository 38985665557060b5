"""Reading what people sent: only what is public, in a shuffle, in few statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, SQLColumnExpression, case, func, outerjoin, select

from consult.consultations.models import Clause, ClauseVersion
from consult.contributions import copies, display_orders
from consult.contributions.counting import PUBLISHED, WAITING
from consult.contributions.display_orders import ListOrder
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.contributions.proposals import MayPropose
from consult.storage.database import db, today
from consult.text import languages


class _Any:
    """Means "whichever clause": None already means the whole plan."""


ANY_CLAUSE: Final = _Any()

#: Comments that propose other words for their part.
IS_PROPOSAL: ColumnElement[bool] = Comment.proposed_wording.is_not(None)

ClauseChoice = int | None | _Any

#: What comes before the mixed order, which decides among equals.
_FIRST: Mapping[ListOrder, Sequence[SQLColumnExpression[Any]]] = {
    ListOrder.MIXED: (),
    ListOrder.NEWEST: (Comment.public_on.desc(),),
    ListOrder.OLDEST: (Comment.public_on,),
    ListOrder.LONGEST: (func.length(Comment.public_text).desc(),),
    ListOrder.SHORTEST: (func.length(Comment.public_text),),
}


@dataclass(frozen=True)
class PublicComment(MayPropose):
    """A comment as anyone may read it: one of those with these words, which were sent `times_sent` times.

    `key` is that of the part it is about, None for the whole plan. If it proposes other words for the part,
    `part_wording` are those that it would change.
    """

    clause_id: int | None
    clause_version_id: int | None
    text: str
    tracker: str
    outcome: str
    public_on: date | None
    times_sent: int
    wording: bytes | None
    copy_group: int | None
    language: str | None
    id: int
    key: str | None
    proposed_wording: str | None
    part_wording: str | None


@dataclass(frozen=True)
class PublicCounts:
    """How many comments were public at the last batch, and how many texts there are to show."""

    comments: int
    texts: int


def default_order() -> int:
    """Today's shuffle, 0 to 31."""
    return display_orders.of_day(today())


def public_comments(
    consultation_id: int, *, clause_id: ClauseChoice = ANY_CLAUSE, shuffle: int, limit: int, offset: int = 0
) -> list[PublicComment]:
    """One page of public comments that propose no other words, in the order of a shuffle; the same words once."""
    query = (
        _select_comments()
        .where(*_public(consultation_id, clause_id), ~IS_PROPOSAL, copies.IS_SHOWN)
        .order_by(_order(shuffle), Comment.id)
        .limit(limit)
        .offset(offset)
    )
    return [PublicComment(*row) for row in db.session.execute(query)]


def listed_comments(
    consultation_id: int,
    which: Sequence[ColumnElement[bool]],
    order: ListOrder,
    shuffle: int,
    limit: int,
    offset: int = 0,
) -> list[PublicComment]:
    """Public comments of a plan in the order that a reader chose, the same words once."""
    query = (
        _select_comments()
        .where(*_public(consultation_id, ANY_CLAUSE), copies.IS_SHOWN, *which)
        .order_by(*_FIRST[order], _order(shuffle), Comment.id)
        .limit(limit)
        .offset(offset)
    )
    return [PublicComment(*row) for row in db.session.execute(query)]


def comments_with_ids(consultation_id: int, ids: Sequence[int], limit: int) -> list[PublicComment]:
    """Those of these comments that are public, the same words once, in the order of the day."""
    which = [Comment.id.in_(ids)]
    return listed_comments(consultation_id, which, ListOrder.MIXED, default_order(), limit) if ids else []


def public_languages(consultation_id: int) -> list[str]:
    """The known languages of the public comments."""
    query = select(Comment.language).where(*_public(consultation_id, ANY_CLAUSE)).distinct()
    return sorted(filter(None, set(db.session.scalars(query)) - {languages.UNKNOWN}))


def count_public(consultation_id: int, clause_id: ClauseChoice = ANY_CLAUSE) -> PublicCounts:
    """How many comments were public at the last batch: one that was deleted since counts and cannot be read."""
    counted = _counted(consultation_id, clause_id)
    texts = func.coalesce(func.sum(case((copies.IS_SHOWN | (Comment.stage != Stage.PUBLIC), 1), else_=0)), 0)
    return PublicCounts(*db.session.execute(select(func.count(), texts).select_from(Comment).where(*counted)).one())


def shown_trackers(consultation_id: int, trackers: Collection[str]) -> set[str]:
    """Those of these public codes whose comment has a page today."""
    query = select(Comment.tracker).where(*_public(consultation_id, ANY_CLAUSE), Comment.tracker.in_(trackers))
    return set(db.session.scalars(query)) if trackers else set()


def public_codes(consultation_id: int, wording: bytes, limit: int | None = None, offset: int = 0) -> list[str]:
    """The public codes of the public comments with these words."""
    query = select(Comment.tracker).where(*_public(consultation_id, ANY_CLAUSE), Comment.wording_hmac == wording)
    return list(db.session.scalars(query.order_by(Comment.tracker).limit(limit).offset(offset)))


def first_codes(consultation_id: int, shown: Sequence[PublicComment], each: int) -> dict[bytes, list[str]]:
    """The first public codes of those with the words of each of these comments that was sent several times."""
    wordings = [comment.wording for comment in shown if comment.times_sent > 1]
    if not wordings:
        return {}
    place = func.row_number().over(partition_by=Comment.wording_hmac, order_by=Comment.tracker).label("place")
    all_codes = (
        select(Comment.wording_hmac, Comment.tracker, place)
        .where(*_public(consultation_id, ANY_CLAUSE), Comment.wording_hmac.in_(wordings))
        .subquery()
    )
    found: dict[bytes, list[str]] = {}
    query = select(all_codes.c.wording_hmac, all_codes.c.tracker).where(all_codes.c.place <= each)
    for wording, tracker in db.session.execute(query.order_by(all_codes.c.tracker)):
        found.setdefault(wording, []).append(tracker)
    return found


def public_comment(consultation_id: int, tracker: str) -> PublicComment | None:
    """The public comment with this public code."""
    query = _select_comments().where(*_public(consultation_id, ANY_CLAUSE), Comment.tracker == tracker)
    row = db.session.execute(query).one_or_none()
    return PublicComment(*row) if row else None


def public_proposals(consultation_id: int, clause_id: int, shuffle: int, limit: int) -> tuple[list[PublicComment], int]:
    """The first public proposals of other words for a part, the same words once, and how many such texts there are."""
    query = (
        _select_comments()
        .add_columns(func.count().over())
        .where(*_public(consultation_id, clause_id), IS_PROPOSAL, copies.IS_SHOWN)
        .order_by(_order(shuffle), Comment.id)
        .limit(limit)
    )
    rows = db.session.execute(query).all()
    return [PublicComment(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def proposals_by_clause(consultation_id: int) -> dict[int, int]:
    """How many proposals of other words are public on each clause."""
    query = select(Comment.clause_id, func.count()).where(*_public(consultation_id, ANY_CLAUSE), IS_PROPOSAL)
    return {clause_id: count for clause_id, count in db.session.execute(query.group_by(Comment.clause_id)) if clause_id}


def counts_by_clause(consultation_id: int) -> dict[int | None, int]:
    """How many comments were public on each clause at the last batch; None is the whole plan."""
    counted = _counted(consultation_id, ANY_CLAUSE)
    # In the order of an index, so that nothing is sorted: all comments are counted here.
    query = select(Comment.clause_id, func.count()).where(*counted).group_by(Comment.counted_as, Comment.clause_id)
    found: dict[int | None, int] = {}
    for clause_id, count in db.session.execute(query):
        found[clause_id] = found.get(clause_id, 0) + count
    return found


def trackers(consultation_id: int, limit: int | None = None, offset: int = 0) -> list[tuple[str, str]]:
    """(tracker, outcome) of each comment that was public or closed at the last batch, in the trackers' order.

    What is still in the inbox or the pool is left out: its arrival would reveal the day's order.
    """
    query = (
        select(Comment.tracker, Comment.counted_as)
        .where(Comment.consultation_id == consultation_id, Comment.counted_as.not_in(("", "held", WAITING)))
        .order_by(Comment.tracker)
        .limit(limit)
        .offset(offset)
    )
    return list(db.session.execute(query))


def join_part_wording(comments: FromClause) -> FromClause:
    """Comments, with the wording that each would change if it proposes other words: other wordings are not read."""
    return outerjoin(comments, ClauseVersion, (ClauseVersion.id == Comment.clause_version_id) & IS_PROPOSAL)


def _select_comments() -> Select[*tuple[Any, ...]]:
    return select(
        Comment.clause_id,
        Comment.clause_version_id,
        Comment.public_text,
        Comment.tracker,
        Comment.outcome,
        Comment.public_on,
        Comment.times_sent,
        Comment.wording_hmac,
        Comment.copy_group,
        Comment.language,
        Comment.id,
        Clause.key,
        Comment.proposed_wording,
        ClauseVersion.wording,
    ).select_from(join_part_wording(outerjoin(Comment, Clause, Clause.id == Comment.clause_id)))


def _public(consultation_id: int, clause_id: ClauseChoice) -> list[ColumnElement[bool]]:
    return [*_on(consultation_id, clause_id), Comment.stage == Stage.PUBLIC]


def _counted(consultation_id: int, clause_id: ClauseChoice) -> list[ColumnElement[bool]]:
    return [*_on(consultation_id, clause_id), Comment.counted_as.in_(PUBLISHED)]


def _on(consultation_id: int, clause_id: ClauseChoice) -> list[ColumnElement[bool]]:
    conditions = [Comment.consultation_id == consultation_id]
    if not isinstance(clause_id, _Any):
        conditions.append(Comment.clause_id == clause_id if clause_id is not None else Comment.clause_id.is_(None))
    return conditions


def _order(shuffle: int) -> ColumnElement[int]:
    return (Comment.shuffle_key * display_orders.MULTIPLIERS[shuffle % display_orders.COUNT]) % display_orders.PRIME

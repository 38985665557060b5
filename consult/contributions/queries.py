"""Reading what people sent: only what is public, in a shuffle, in few statements."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from consult.consultations.models import ClauseVersion
from consult.contributions import display_orders
from consult.contributions.counting import PUBLISHED, WAITING
from consult.contributions.models import Comment
from consult.storage.database import db, today


class _Any:
    """Means "whichever clause": None already means the whole plan."""


ANY_CLAUSE: Final = _Any()

ClauseChoice = int | None | _Any


@dataclass(frozen=True)
class PublicComment:
    """A comment as anyone may read it."""

    clause_id: int | None
    clause_version_id: int | None
    text: str
    tracker: str
    outcome: str
    public_on: date | None
    meaning: int | None = None


def default_order() -> int:
    """Today's shuffle, 0 to 31."""
    return display_orders.of_day(today())


def public_comments(
    consultation_id: int, *, clause_id: ClauseChoice = ANY_CLAUSE, shuffle: int, limit: int, offset: int = 0
) -> list[PublicComment]:
    """One page of public comments in the order of a shuffle."""
    query = (
        _voices()
        .where(*_public(consultation_id, clause_id))
        .order_by(_order(shuffle), Comment.id)
        .limit(limit)
        .offset(offset)
    )
    return [PublicComment(*row) for row in db.session.execute(query)]


def count_public(consultation_id: int, clause_id: ClauseChoice = ANY_CLAUSE) -> int:
    """How many comments were public at the last batch: one that was deleted since counts and cannot be read."""
    counted = _counted(consultation_id, clause_id)
    return db.session.scalar(select(func.count()).select_from(Comment).where(*counted)) or 0


def counts_by_clause(consultation_id: int) -> dict[int | None, int]:
    """How many comments were public on each clause at the last batch; None is the whole plan."""
    query = (
        select(Comment.clause_id, func.count())
        .where(*_counted(consultation_id, ANY_CLAUSE))
        .group_by(Comment.clause_id)
    )
    return dict(db.session.execute(query).all())


def preview_comments(consultation_id: int, shuffle: int, each: int = 2) -> dict[int | None, list[PublicComment]]:
    """The first few comments on every clause, each with the meaning it is about, for the margin; one statement."""
    place = func.row_number().over(partition_by=Comment.clause_id, order_by=(_order(shuffle), Comment.id))
    ranked = select(Comment.id, place.label("place")).where(*_public(consultation_id, ANY_CLAUSE)).subquery()
    query = (
        _voices()
        .add_columns(ClauseVersion.meaning)
        .join(ranked, ranked.c.id == Comment.id)
        .outerjoin(ClauseVersion, ClauseVersion.id == Comment.clause_version_id)
        .where(ranked.c.place <= each)
        .order_by(ranked.c.place)
    )
    found: dict[int | None, list[PublicComment]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.clause_id, []).append(PublicComment(*row))
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


def _voices() -> Select[*tuple[Any, ...]]:
    return select(
        Comment.clause_id,
        Comment.clause_version_id,
        Comment.public_text,
        Comment.tracker,
        Comment.outcome,
        Comment.public_on,
    )


def _public(consultation_id: int, clause_id: ClauseChoice) -> list[ColumnElement[bool]]:
    return [*_on(consultation_id, clause_id), Comment.stage == "public"]


def _counted(consultation_id: int, clause_id: ClauseChoice) -> list[ColumnElement[bool]]:
    return [*_on(consultation_id, clause_id), Comment.counted_as.in_(PUBLISHED)]


def _on(consultation_id: int, clause_id: ClauseChoice) -> list[ColumnElement[bool]]:
    conditions = [Comment.consultation_id == consultation_id]
    if not isinstance(clause_id, _Any):
        conditions.append(Comment.clause_id == clause_id if clause_id is not None else Comment.clause_id.is_(None))
    return conditions


def _order(shuffle: int) -> ColumnElement[int]:
    return (Comment.shuffle_key * display_orders.MULTIPLIERS[shuffle % display_orders.COUNT]) % display_orders.PRIME

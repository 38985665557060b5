"""One page of public comments, in the order that a reader chose, from where the page before ended.

Each order has an index for whatever a list is narrowed to, so that a page reads as many rows as it shows, however many
comments there are. A page begins after a place in the order, not after so many comments: nothing is shown twice or left
out when one is deleted meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, literal, select, union_all

from consult.contributions import display_orders
from consult.contributions.display_orders import FALLING, ListOrder, Spot
from consult.contributions.models import Comment
from consult.contributions.queries import IS_LISTED, PublicComment, select_comments
from consult.storage.database import db

#: A page ends with no comment that the next one could not tell from its last: so many more are looked at.
ALIKE = 5

Conditions = Sequence[ColumnElement[bool]]

#: What an order goes by before the seat.
_FIRST: Mapping[ListOrder, SQLColumnExpression[Any]] = {
    ListOrder.NEWEST: Comment.public_on,
    ListOrder.OLDEST: Comment.public_on,
    ListOrder.LONGEST: Comment.characters,
    ListOrder.SHORTEST: Comment.characters,
}


@dataclass(frozen=True)
class Asked:
    """Which page of a list: after the place `at`, or before it; the first one without a place."""

    order: ListOrder = ListOrder.MIXED
    shuffle: int = 0
    at: Spot | None = None
    back: bool = False


@dataclass(frozen=True)
class CommentPage:
    """The comments of a page, and the places before and after which there are more; None where there are none."""

    comments: list[PublicComment]
    before: Spot | None = None
    after: Spot | None = None


def page_of(consultation_id: int, which: Conditions, asked: Asked, limit: int) -> CommentPage:
    """One page of the comments of a plan that are `which`, the same words once."""
    ours = (Comment.consultation_id == consultation_id, *which)
    rows = [
        (Spot(first.toordinal() if isinstance(first, date) else first, seat), PublicComment(*row))
        for first, seat, *row in db.session.execute(_rows(ours, asked, limit + ALIKE))
    ]
    end = limit
    while limit <= end < len(rows) and rows[end][0] == rows[end - 1][0]:
        end += 1
    shown, has_more = rows[:end], len(rows) > end
    if asked.at and (not rows or (asked.back and len(rows) <= limit)):
        return page_of(consultation_id, which, Asked(asked.order, asked.shuffle), limit)
    if asked.back:
        shown.reverse()
    if not shown:
        return CommentPage([])
    first, last = shown[0][0], shown[-1][0]
    if asked.order is ListOrder.MIXED:
        shown.sort(key=lambda row: (display_orders.mixed(row[0].seat, asked.shuffle), row[1].id))
    return CommentPage(
        [comment for _, comment in shown],
        first if asked.at and (has_more or not asked.back) else None,
        last if asked.back or has_more else None,
    )


def _rows(ours: Conditions, asked: Asked, most: int) -> Select[*tuple[Any, ...]]:
    """The comments that follow a place, or come before it, the nearest first: each stretch along its index."""
    first = _FIRST.get(asked.order, literal(0))
    order: list[SQLColumnExpression[Any]] = [Comment.shuffle_key, Comment.id]
    if asked.order in _FIRST:
        order.insert(0, first)
    falling = (asked.order in FALLING) != asked.back
    turned = [each.desc() for each in order] if falling else order
    columns: Sequence[SQLColumnExpression[Any]] = (
        first.label("first"),
        Comment.shuffle_key.label("seat"),
        Comment.id.label("id"),
    )
    found = union_all(
        *(
            select(
                select(literal(number).label("stretch"), *columns)
                .where(*ours, IS_LISTED, *stretch)
                .order_by(*turned)
                .limit(most)
                .subquery()
            )
            for number, stretch in enumerate(_stretches(asked, first, falling))
        )
    ).subquery()
    by = (found.c.first, found.c.seat, found.c.id)
    return (
        select_comments(found.c.first, found.c.seat)
        .join(found, found.c.id == Comment.id)
        .order_by(found.c.stretch, *(each.desc() if falling else each for each in by))
        .limit(most)
    )


def _stretches(asked: Asked, first: SQLColumnExpression[Any], falling: bool) -> Iterator[Conditions]:
    seat, at = Comment.shuffle_key, asked.at
    if asked.order is ListOrder.MIXED:
        for low, high in display_orders.stretches(asked.shuffle, at, back=asked.back):
            yield seat >= low, seat < high
    elif at is None:
        yield ()
    else:
        value = date.fromordinal(at.first) if asked.order in display_orders.BY_DAY else at.first
        yield first == value, seat < at.seat if falling else seat > at.seat
        yield (first < value if falling else first > value,)

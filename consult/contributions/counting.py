"""`countable`: the one rule of what counts, over the events of an item.

Used by every page, export and summary. An item counts when the effects of its events add up to
nothing; what took it out is the kind of its latest event that did.
"""

from typing import TypeVar

from sqlalchemy import ColumnElement, func, select

from consult.contributions.models import Comment, ItemEvent, Vote

Item = TypeVar("Item", type[Comment], type[Vote])


def countable(item: Item) -> ColumnElement[bool]:
    """Whether a comment or vote counts, as a condition for queries on `item`."""
    column = ItemEvent.comment_id if item is Comment else ItemEvent.vote_id
    effects = select(func.coalesce(func.sum(ItemEvent.effect), 0)).where(column == item.id)
    return effects.correlate(item).scalar_subquery() == 0

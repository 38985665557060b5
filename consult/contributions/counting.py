"""`countable`: the one rule of what counts, over the events of an item.

Used by every page, export and summary. An item counts when the effects of its events add up to
nothing; what took it out is the kind of its latest event that did.
"""

from typing import TypeVar

from sqlalchemy import ColumnElement, func, select

from consult.contributions.kinds import EventKind
from consult.contributions.models import Comment, ItemEvent, Vote

Item = TypeVar("Item", type[Comment], type[Vote])


#: What says that an item waits for its release, and that it does no more.
HOLDING = (EventKind.HELD.value, EventKind.RELEASED.value)


def countable(item: Item, *, if_released: bool = False) -> ColumnElement[bool]:
    """Whether a comment or vote counts, or would if nothing were held, as a condition for queries on `item`."""
    column = ItemEvent.comment_id if item is Comment else ItemEvent.vote_id
    effects = select(func.coalesce(func.sum(ItemEvent.effect), 0)).where(column == item.id)
    if if_released:
        effects = effects.where(ItemEvent.kind.not_in(HOLDING))
    return effects.correlate(item).scalar_subquery() == 0

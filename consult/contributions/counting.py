"""`countable`: the one rule of what counts, over the events of an item; and what others see of it, batch by batch.

An item counts if the effects of its events add up to zero; if it does not count, the reason is the kind of the latest
event that took it out. Anyone who sees a count at the moment when it changes learns when somebody wrote, changed or
deleted something. So pages show each comment as it was at the last batch (`Comment.counted_as`): not at all, "waiting",
"held", or by what happened to it. A freeze is a batch, so the report uses the current state.
"""

from sqlalchemy import ColumnElement, case, false, func, select

from consult.contributions.enums import EventKind, Stage
from consult.contributions.models import ClauseVote, Comment, ItemEvent

#: What counts, or does not.
Item = type[Comment] | type[ClauseVote]

WAITING = "waiting"
#: Counted as published: anyone may read it, or could until somebody deleted it.
PUBLISHED = ("publish", "redact")
#: Counted as decided, for analysts to read.
READABLE = (*PUBLISHED, "team_only")
#: What takes a comment out of what counts, as far as the counts show it.
TAKEN_OUT = (EventKind.WITHDRAWN.value, EventKind.CHANGED.value, "junk", "held")
#: What its writer did to it.
BY_ITS_WRITER = (EventKind.WITHDRAWN.value, EventKind.CHANGED.value)

#: How a comment would be counted now.
AS_IT_IS: ColumnElement[str] = case(
    (Comment.stage == Stage.HELD, "held"),
    (Comment.stage.in_((Stage.INBOX, Stage.POOL)) & Comment.public_on.is_(None), WAITING),
    else_=Comment.outcome,
)
#: Whether a comment is in the counts at all, and whether they show its current state.
IS_COUNTED: ColumnElement[bool] = Comment.counted_as != ""
AT_REST: ColumnElement[bool] = Comment.counted_as == AS_IT_IS

#: The event that makes an item wait for its release, and the one that ends the wait.
HOLDING = (EventKind.HELD.value, EventKind.RELEASED.value)


def countable(item: Item, *, if_released: bool = False) -> ColumnElement[bool]:
    """Whether a comment or vote counts, or would if nothing were held, as a condition for queries on `item`."""
    column = ItemEvent.comment_id if item is Comment else ItemEvent.vote_id
    effects = select(func.coalesce(func.sum(ItemEvent.effect), 0)).where(column == item.id)
    if if_released:
        effects = effects.where(ItemEvent.kind.not_in(HOLDING))
    return effects.correlate(item).scalar_subquery() == 0


def counts_as_shown() -> ColumnElement[bool]:
    """Whether a comment counts in what others see: by its events, unless something happened to it since its batch."""
    in_motion = Comment.counted_as.not_in(TAKEN_OUT)
    return case((~IS_COUNTED, false()), (AT_REST, countable(Comment)), else_=in_motion)

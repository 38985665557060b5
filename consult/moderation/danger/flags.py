"""What moderators said about the danger in a comment, read from its table; `danger.protocol` writes it."""

from collections.abc import Iterable

from sqlalchemy import select

from consult.moderation.danger.levels import Flag, FlagState, Level, current_state
from consult.moderation.models import SafetyFlag
from consult.storage.database import db


def flags_of(comment_ids: Iterable[int]) -> dict[int, list[SafetyFlag]]:
    """Every flag on these comments, by comment, in order."""
    query = select(SafetyFlag).where(SafetyFlag.comment_id.in_(list(comment_ids))).order_by(SafetyFlag.sequence)
    found: dict[int, list[SafetyFlag]] = {}
    for flag in db.session.scalars(query):
        found.setdefault(flag.comment_id, []).append(flag)
    return found


def as_flags(flags: Iterable[SafetyFlag]) -> list[Flag]:
    """In the form that the rules use."""
    return [Flag(Level(flag.level), flag.staff_id, flag.done) for flag in flags]


def flag_state_of(flags: Iterable[SafetyFlag]) -> FlagState:
    """The state that they leave a comment in."""
    return current_state(as_flags(flags))

"""What analysts flagged in comments while they grouped them, until somebody has seen to it.

A comment about safety waits for a theme about safety, a view of few for a theme that tells of other views, and one of
which its reader was not sure for a second reader. Who groups a sample sees none of this before they are done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased

from consult.analysis import bench, coding, coding_agreement, text_groups
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.models import Coding, Sorting, Theme
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text.messages import N_

#: So many comments of each flag are listed; others follow once these are seen to.
MOST = 10


class Flag(StrEnum):
    """What an analyst flags in a comment."""

    SAFETY = "safety"
    MINORITY = "minority"
    UNSURE = "unsure"


FLAG_LABELS: Mapping[Flag, str] = {
    Flag.SAFETY: N_("About safety, and in no theme about safety"),
    Flag.MINORITY: N_("A view of few, and no theme of it tells of other views"),
    Flag.UNSURE: N_("Needs a second reader"),
}


@dataclass(frozen=True)
class Flagged:
    """A comment with a flag that nobody has seen to."""

    id: int
    tracker: str
    clause_id: int | None


def waiting(consultation_id: int, reader: int | None) -> Mapping[Flag, list[Flagged]]:
    """What waits, by flag: each text once, and at most `MOST`. Empty for who groups a sample now."""
    readable = (*bench.readable(consultation_id, reader), ~coding_agreement.is_blind(consultation_id, reader))
    texts = text_groups.shown_once(readable, reader)
    lists = [
        select(literal(flag.value).label("flag"), Comment.id, Comment.tracker, Comment.clause_id)
        .join(texts, texts.c.id == Comment.id)
        .where(_waits(flag))
        .order_by(Comment.shuffle_key, Comment.id)
        .limit(MOST)
        .subquery()
        for flag in Flag
    ]
    found: dict[Flag, list[Flagged]] = {}
    for flag, *comment in db.session.execute(union_all(*(select(each) for each in lists))):
        found.setdefault(Flag(flag), []).append(Flagged(*comment))
    return found


def count_safety(consultation_id: int) -> int:
    """How many comments are flagged as about safety and are in no theme about safety: the report waits for them."""
    which = (*coding.conditions(consultation_id), _waits(Flag.SAFETY))
    return db.session.scalar(select(func.count()).select_from(Comment).where(*which)) or 0


def _waits(flag: Flag) -> ColumnElement[bool]:
    """Whether somebody flagged a comment, and nobody has done what the flag asks for."""
    of_comment = Sorting.comment_id == Comment.id
    themes = select(Coding.id).join(Theme, Theme.id == Coding.theme_id).where(Coding.comment_id == Comment.id)
    if flag is Flag.SAFETY:
        return exists().where(of_comment, Sorting.is_safety) & ~themes.where(Theme.safety).exists()
    if flag is Flag.MINORITY:
        told = themes.where(Theme.minority.not_in(("", NO_OTHER_VIEW)))
        return exists().where(of_comment, Sorting.is_minority) & ~told.exists()
    other = aliased(Sorting)
    second = exists().where(other.comment_id == Comment.id, other.staff_id != Sorting.staff_id)
    return exists().where(of_comment, Sorting.is_unsure, ~second)

"""Comments in nearly the same words: the public sees them as one once a moderator said that they are of one origin.

Only a batch folds them: the one that brings the judgement, or that which makes another one of the group public. All
have the public number of their group, which goes with their words, and how many they were at the last batch. Of their
texts one is shown in lists; the others are folded under it, and are found by their words. If the one that is shown is
deleted, another one stands there at once, and the number follows with the next batch.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, TextClause, case, func, or_, select, text, update
from sqlalchemy.orm import aliased

from consult.contributions.enums import Stage
from consult.contributions.models import NEAR, Comment
from consult.storage.database import db

#: The one of all public comments with the same words that stands for them, in lists or in a fold.
STANDS: ColumnElement[bool] = or_(Comment.is_shown, Comment.is_folded)
_IS_NEAR = text(f"comment.{NEAR}")

Conditions = tuple[ColumnElement[bool] | TextClause, ...]


def put_together(consultation_id: int, groups: Collection[int]) -> list[int]:
    """Give the comments of these groups of a plan their public number, and take it from all others.

    Returns the keys of the comments whose rows were changed.
    """
    ours = Comment.consultation_id == consultation_id
    over: Conditions = (ours, _IS_NEAR, Comment.near_group.not_in(groups))
    new: Conditions = (
        ours,
        Comment.copy_group.in_(groups),
        text("comment.copy_group > 0"),
        or_(Comment.near_group.is_(None), Comment.near_group != Comment.copy_group),
    )
    changed = [id_ for which in (over, new) for id_ in db.session.scalars(select(Comment.id).where(*which))]
    _set(over, near_group=None, times_near=1, is_shown=STANDS, is_folded=False)
    _set(new, near_group=Comment.copy_group)
    fold(consultation_id)
    return changed


def fold(consultation_id: int) -> None:
    """Count the public comments of each group of a plan, and let lists have one of its texts: with a batch."""
    ours = Comment.consultation_id == consultation_id
    for group in db.session.scalars(select(Comment.near_group).where(ours, _IS_NEAR).distinct()).all():
        members: Conditions = (
            ours,
            Comment.copy_group == group,
            text("comment.copy_group > 0"),
            Comment.stage == Stage.PUBLIC,
        )
        first = func.min(case((STANDS, Comment.id)))
        texts = func.sum(case((STANDS, 1), else_=0))
        people, count, shown = db.session.execute(select(func.count(), texts, first).where(*members)).one()
        near = people if (count or 0) > 1 else 1
        is_other = or_(Comment.near_group.is_(None), Comment.near_group != group, Comment.times_near != near)
        _set((*members, is_other), near_group=group, times_near=near)
        _set((*members, Comment.id != shown, Comment.is_shown.is_(True)), is_shown=False, is_folded=True)
        _set((*members, Comment.id == shown, Comment.is_folded.is_(True)), is_shown=True, is_folded=False)
    is_left = or_(Comment.times_near != 1, Comment.is_folded)
    _set((ours, _IS_NEAR, Comment.stage != Stage.PUBLIC, is_left), times_near=1, is_shown=True, is_folded=False)
    db.session.expire_all()


def count_shown_wrongly(consultation_id: int) -> int:
    """How many groups of a plan lists do not have exactly once."""
    ours = Comment.consultation_id == consultation_id, _IS_NEAR, Comment.stage == Stage.PUBLIC, STANDS
    shown = func.sum(case((Comment.is_shown, 1), else_=0))
    wrong = select(Comment.near_group).where(*ours).group_by(Comment.near_group).having(shown != 1)
    return db.session.scalar(select(func.count()).select_from(wrong.subquery())) or 0


def show_another(consultation_id: int, group: int) -> None:
    """Let lists have another text of a group, if they have none."""
    other = aliased(Comment)
    of_group = (other.consultation_id == consultation_id, other.near_group == group, other.stage == Stage.PUBLIC)
    has_one = select(other.id).where(*of_group, other.is_shown).exists()
    first = select(func.min(other.id)).where(*of_group, other.is_folded).scalar_subquery()
    db.session.connection().execute(
        update(Comment).where(Comment.id == first, ~has_one).values(is_shown=True, is_folded=False)
    )


def _set(which: Conditions, **values: object) -> None:
    db.session.execute(update(Comment).where(*which).values(**values).execution_options(synchronize_session=False))

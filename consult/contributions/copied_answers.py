"""Answers to a text that several people sent: all of them lie at the comment that stands for its words.

Which one that is changes when a copy becomes public or is deleted. Then the answers move: the words are still there.
"""

from sqlalchemy import ColumnElement, TextClause, delete, exists, select, update
from sqlalchemy.orm import aliased

from consult.contributions.models import Comment, CommentVote
from consult.storage.database import db

_there = aliased(CommentVote)


def gather(of_text: tuple[ColumnElement[bool] | TextClause, ...]) -> None:
    """Bring the answers to all these copies to the first of them."""
    first, *others = db.session.scalars(select(Comment.id).where(*of_text).order_by(Comment.id)).all()
    answered = select(CommentVote.comment_id).where(CommentVote.comment_id.in_(others)).distinct()
    for each in db.session.scalars(answered).all() if others else ():
        move(each, first)


def move(from_id: int, to_id: int) -> None:
    """Let the answers to one comment be answers to another with the same words."""
    with db.session.no_autoflush:
        ours = CommentVote.comment_id == from_id
        twice = exists().where(_there.sheet_id == CommentVote.sheet_id, _there.comment_id == to_id)
        moved = update(CommentVote).where(ours, ~twice).values(comment_id=to_id)
        count = select(Comment.times_seen).where(Comment.id == from_id).scalar_subquery()
        taken = update(Comment).where(Comment.id == to_id, Comment.times_seen < count).values(times_seen=count)
        for statement in (moved, delete(CommentVote).where(ours), taken):
            db.session.execute(statement.execution_options(synchronize_session=False))

"""Moderators' decisions and openings. Rows are added; what may change later is said with each table."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import Base, RandomKey


class Decision(Base):
    """One moderator's act on one comment.

    `turn` counts the acts on the comment from 1. `reasons` come from the closed list; `settled` is false
    for a refusal that waits for a second moderator; `again` says that the comment had been approved
    before. Two things change later: `recorded` once the public record has the act, and `at`, which is
    cut to the day when what was heard is frozen.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("comment_id", "turn"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    turn: Mapped[int] = mapped_column(SmallInteger)
    outcome: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    settled: Mapped[bool]
    again: Mapped[bool]
    recorded: Mapped[bool] = mapped_column(default=False, index=True)
    rules: Mapped[int]
    at: Mapped[datetime]


class Opening(Base):
    """That a member of staff opened a comment's words, when; `at` is cut to the day at the freeze."""

    __tablename__ = "opening"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]

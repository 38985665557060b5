"""Moderators' decisions and openings. Rows are added, never changed."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import Base, RandomKey


class Decision(Base):
    """One moderator's act on one comment.

    `reasons` come from the closed list; `settled` is false for a refusal that waits for a second
    moderator; `about_body` says which body the words criticise, if one, for affiliations.
    """

    __tablename__ = "decision"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    settled: Mapped[bool]
    rules: Mapped[int]
    at: Mapped[datetime]


class Opening(Base):
    """That a member of staff opened a comment's words, when."""

    __tablename__ = "opening"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]

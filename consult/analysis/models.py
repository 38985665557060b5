"""Themes, and which comments belong to them."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, RandomKey


class Theme(Model):
    """A point that people made. `minority` is never empty when frozen: a view, or that none was found."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    key: Mapped[str]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    minority: Mapped[str] = mapped_column(default="")
    safety: Mapped[bool] = mapped_column(default=False)
    safety_note: Mapped[str] = mapped_column(default="")


class Coding(Model):
    """An analyst found a theme in a comment."""

    __tablename__ = "coding"
    __table_args__ = (UniqueConstraint("comment_id", "theme_id", "staff_id"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class ReportNotes(Model):
    """What analysts write for Part A besides themes; `ungrouped` says why some comments have no theme."""

    __tablename__ = "report_notes"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    missing_groups: Mapped[str] = mapped_column(default="")
    disagreement: Mapped[str] = mapped_column(default="")
    reliability: Mapped[str] = mapped_column(default="")
    ungrouped: Mapped[str] = mapped_column(default="")

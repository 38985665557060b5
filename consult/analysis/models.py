"""Themes with their codebook, and how analysts sorted the comments."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, RandomKey, today


class Theme(Model):
    """A point that people made. `minority` is never empty when frozen: a view, or that none was found.

    `description` defines it, `includes` and `excludes` say what belongs in it and what does not, `example` is made up.
    A comment with this theme has its `stance` on the part, unless an analyst chose another; "" if the theme names none.
    """

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    key: Mapped[str]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    includes: Mapped[str] = mapped_column(default="", server_default="")
    excludes: Mapped[str] = mapped_column(default="", server_default="")
    example: Mapped[str] = mapped_column(default="", server_default="")
    stance: Mapped[str] = mapped_column(default="", server_default="")
    minority: Mapped[str] = mapped_column(default="")
    safety: Mapped[bool] = mapped_column(default=False)
    safety_note: Mapped[str] = mapped_column(default="")


class CodebookChange(Model):
    """One step of a plan's codebook; rows are only added. The newest `version` is the codebook's.

    `words` are the theme's as they were `before` and `after`, as `themes.words_of` gives them; nothing if it was new
    or is gone. `other_keys` are the themes that it was merged into or split into.
    """

    __tablename__ = "codebook_change"
    __table_args__ = (UniqueConstraint("consultation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version: Mapped[int]
    day: Mapped[date]
    kind: Mapped[str]
    theme_key: Mapped[str]
    other_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    words_before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    words_after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Coding(Model):
    """An analyst found a theme in a comment, or accepted it from a `source` that is a machine.

    `day` is when the analyst did, by `codebook_version`; None and 0 for what was found before these were kept.
    """

    __tablename__ = "coding"
    __table_args__ = (UniqueConstraint("comment_id", "theme_id", "staff_id"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    source: Mapped[str] = mapped_column(default="person", server_default="person")
    day: Mapped[date | None] = mapped_column(default=today)
    codebook_version: Mapped[int] = mapped_column(default=0, server_default="0")


class Sorting(Model):
    """An analyst sorted a comment: what they judge besides its themes. Goes with the comment's words.

    `stance` on the part and `strength` are "" if they were not said. `is_unsure` asks for a second reader, `none_fits`
    says that no theme does. While `again` has the key of a theme that was split, the comment waits to be sorted again.
    """

    __tablename__ = "sorting"
    __table_args__ = (UniqueConstraint("comment_id", "staff_id"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    stance: Mapped[str] = mapped_column(default="")
    strength: Mapped[str] = mapped_column(default="")
    is_safety: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_minority: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_unsure: Mapped[bool] = mapped_column(default=False, server_default=false())
    none_fits: Mapped[bool] = mapped_column(default=False, server_default=false())
    again: Mapped[str] = mapped_column(default="", server_default="")
    codebook_version: Mapped[int] = mapped_column(default=0)
    day: Mapped[date | None] = mapped_column(default=today)


class ReportNotes(Model):
    """What analysts write for Part A besides themes; `ungrouped` says why some comments have no theme."""

    __tablename__ = "report_notes"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    missing_groups: Mapped[str] = mapped_column(default="")
    disagreement: Mapped[str] = mapped_column(default="")
    reliability: Mapped[str] = mapped_column(default="")
    ungrouped: Mapped[str] = mapped_column(default="")

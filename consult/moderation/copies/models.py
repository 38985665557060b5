"""What moderators say that comments in the same words are."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, RandomKey, partial_index


class CopyJudgement(Model):
    """A moderator's judgement of a group of copies: `kind` is one of `rules.CopyKind`. Added, never changed.

    `copy_group` is the number that the comments share; it says nothing about their words. `recorded` once others may
    see it, which happens in batches. A year later nobody's name is left (`consult.moderation.log_retention`).
    """

    __tablename__ = "copy_judgement"
    __table_args__ = (
        UniqueConstraint("copy_group", "sequence"),
        Index("ix_copy_judgement_named", "day", **partial_index("staff_id is not null")),
    )

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    copy_group: Mapped[int] = mapped_column(BigInteger)
    sequence: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    recorded: Mapped[bool] = mapped_column(default=False)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date]

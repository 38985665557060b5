"""The record's only table. Rows are added and never changed."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model


class RecordEntry(Model):
    """One line of a consultation's record: canonical JSON, its position and its leaf hash; only days.

    One that tells of a decision on a comment also has the comment's public code, and its number among these entries; if
    it is not only that a comment was published as it was sent, its number among those too. So a page of the public log
    is found without counting.
    """

    __tablename__ = "record_entry"
    __table_args__ = (
        UniqueConstraint("consultation_code", "position"),
        Index("ix_record_entry_kind", "consultation_code", "kind", "position"),
        Index("ix_record_entry_tracker", "consultation_code", "kind", "tracker", "position"),
        Index("ix_record_entry_decision", "consultation_code", "decision_number"),
        Index("ix_record_entry_reasoned", "consultation_code", "reasoned_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_code: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    day: Mapped[date]
    entry: Mapped[str]
    leaf: Mapped[str]
    tracker: Mapped[str | None]
    decision_number: Mapped[int | None]
    reasoned_number: Mapped[int | None]

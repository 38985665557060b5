"""The record's tables. Rows are added and never changed."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, partial_index


class RecordEntry(Model):
    """One line of a consultation's record: canonical JSON, its position and its leaf hash; only days.

    One that tells of a decision on a comment also has the comment's public code, and its number among these entries; if
    it is not only that a comment was published as it was sent, its number among those too. So a page of the public log
    is found without counting. One that says that a comment was taken has its public code alone.
    """

    __tablename__ = "record_entry"
    __table_args__ = (
        UniqueConstraint("consultation_code", "position"),
        Index("ix_record_entry_kind", "consultation_code", "kind", "position"),
        Index("ix_record_entry_tracker", "consultation_code", "kind", "tracker", "position"),
        Index("ix_record_entry_decision", "consultation_code", "decision_number"),
        Index("ix_record_entry_reasoned", "consultation_code", "reasoned_number"),
        Index("ix_record_entry_first", "consultation_code", **partial_index("position = 0")),
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


class Checkpoint(Model):
    """How a record stood: its number of entries and the root of their tree in hexadecimal, the signed note that says so
    (`consult.record.notes`), and the public key of the signature.
    """

    __tablename__ = "checkpoint"

    consultation_code: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    root: Mapped[str]
    note: Mapped[str]
    key: Mapped[str]

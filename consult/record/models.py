"""The record's only table. Rows are added and never changed."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model


class RecordEntry(Model):
    """One line of a consultation's record: canonical JSON, its position and its leaf hash; only days."""

    __tablename__ = "record_entry"
    __table_args__ = (
        UniqueConstraint("consultation_code", "position"),
        Index("ix_record_entry_kind", "consultation_code", "kind", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_code: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    day: Mapped[date]
    entry: Mapped[str]
    leaf: Mapped[str]

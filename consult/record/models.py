"""The record's one table. Rows are added, never changed."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Base


class RecordEntry(Base):
    """One line of a consultation's record: canonical JSON, its place and its leaf hash; days only."""

    __tablename__ = "record_entry"
    __table_args__ = (
        UniqueConstraint("log", "position"),
        Index("ix_record_entry_kind", "log", "kind", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    log: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    day: Mapped[date]
    entry: Mapped[str]
    leaf: Mapped[str]

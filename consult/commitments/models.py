"""Promises and the notes on their progress."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.report.enums import NOTE_STATUSES
from consult.storage.database import Model


class Commitment(Model):
    """A promise: who owns it, by when, and how we will know. Its status is not stored: see `ProgressNote`."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    text: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    measure: Mapped[str]
    money: Mapped[str] = mapped_column(default="")


class ProgressNote(Model):
    """A dated note on a promise. Added, never changed."""

    __tablename__ = "progress_note"
    __table_args__ = (
        CheckConstraint(
            f"status in ({', '.join(repr(status.value) for status in NOTE_STATUSES)})", name="status_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    status: Mapped[str]
    text: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

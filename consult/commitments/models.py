"""Promises and the notes on their progress."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Function, ScalarSelect, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.commitments.enums import EventKind
from consult.record.models import HashedWords
from consult.report.enums import NOTE_STATUSES
from consult.storage.database import BIG_KEY, Model


class Commitment(Model):
    """A promise: who owns it, by when, and how we will know. Its status is not stored: see `ProgressNote`.

    `owner` is an office, `holder` who is in it at the signature. `due_on` is the day that was signed: see `due_day`.
    What is forecast is in `forecast` with its range in thousandths, its day and how many in 100 its writer is sure, or
    `no_forecast` says why that cannot be said. `folded_text` is what a search looks in.
    """

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    text: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    measure: Mapped[str]
    money: Mapped[str] = mapped_column(default="")
    holder: Mapped[str] = mapped_column(default="", server_default="")
    forecast: Mapped[str] = mapped_column(default="", server_default="")
    forecast_low: Mapped[int | None] = mapped_column(BIG_KEY)
    forecast_high: Mapped[int | None] = mapped_column(BIG_KEY)
    forecast_on: Mapped[date | None]
    forecast_sure: Mapped[int | None]
    no_forecast: Mapped[str] = mapped_column(default="", server_default="")
    folded_text: Mapped[str] = mapped_column(default="", server_default="")


class ProgressNote(HashedWords, Model):
    """A dated note on a promise. Added, and never changed but for words that are cut."""

    FIELDS: ClassVar[tuple[str, ...]] = ("text", "evidence")

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

    def about(self, number: int) -> dict[str, object]:
        """What its words are about, as they are hashed: the promise, by its number in the answer, and its status."""
        return {"promise": number, "status": self.status}


class PromiseEvent(HashedWords, Model):
    """What happened to a signed promise besides notes. Added, and never changed but for words that are cut.

    `extended`: it is due on `day`, for the reason in `text`. `holder`: whoever is named in `text` is in the office that
    owns it, and the others of the plan, since `day`. `found`: what was found of what was forecast, in thousandths, on
    `day`, by the source in `text`.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ("text",)

    __tablename__ = "promise_event"
    __table_args__ = (
        CheckConstraint(f"kind in ({', '.join(repr(kind.value) for kind in EventKind)})", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    kind: Mapped[str]
    day: Mapped[date]
    text: Mapped[str]
    found: Mapped[int | None] = mapped_column(BIG_KEY)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    def about(self, number: int) -> dict[str, object]:
        """What its words are about, as they are hashed: the promise, by its number in the answer, and what happened."""
        return {"promise": number, "event": self.kind}


def due_day() -> Function[date]:
    """The day on which a promise is due: the last one that it was given, which is later than those before."""
    last: ScalarSelect[date] = (
        select(func.max(PromiseEvent.day))
        .where(PromiseEvent.commitment_id == Commitment.id, PromiseEvent.kind == EventKind.EXTENDED)
        .scalar_subquery()
    )
    return func.coalesce(last, Commitment.due_on)

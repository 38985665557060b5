"""Part A, frozen."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, RandomKey, today


class Report(Model):
    """Part A, frozen: one canonical document and its hash. Never changed."""

    __tablename__ = "report"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    document: Mapped[dict[str, object]] = mapped_column(JSON)
    hash: Mapped[str]
    frozen_at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class ChosenQuote(Model):
    """A comment that an analyst chose to quote for its part, in the order of `place`; goes with its words."""

    __tablename__ = "chosen_quote"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    place: Mapped[int]


class QuoteCheck(Model):
    """Whether at least two of a plan's chosen quotes are by one person, as of a day; never which."""

    __tablename__ = "quote_check"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    checked_on: Mapped[date] = mapped_column(default=today)
    repeated: Mapped[bool]

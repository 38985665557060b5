"""Part A, frozen, and what analysts write down before the freeze besides its texts."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
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


class UnfinishedFreeze(Model):
    """The report of a large plan is being frozen in steps, for the member of staff who asked for it.

    `linked` is how many rows were linked when Part A was made, `done` of how many the links are cut. Once everything
    that waited `is_prepared`, Part A is made, and kept here as `document`; from then on links are cut. The last step
    makes it the report.
    """

    __tablename__ = "unfinished_freeze"

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    linked: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    is_prepared: Mapped[bool] = mapped_column(default=False)
    document: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))


class SenseCheck(Model):
    """People from the groups concerned looked at Part A before its freeze: what an analyst wrote down of it.

    `who` says from which groups they were. It has no name of a participant, and no number of people.
    """

    __tablename__ = "sense_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    day: Mapped[date]
    who: Mapped[str]
    missing: Mapped[str]
    changed: Mapped[str]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class WordReason(Model):
    """Why the words that a hint names stay in an official text. `place` names the text, as `official_texts` does.

    `staff_id` is who gave the reason, for the team; the report has the reason and its day.
    """

    __tablename__ = "word_reason"
    __table_args__ = (UniqueConstraint("consultation_id", "place", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    place: Mapped[str]
    words: Mapped[str]
    reason: Mapped[str]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date]


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

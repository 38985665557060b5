"""Part B: decisions, the signed answer, and what followed it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, Constraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from consult.record.canonical import document_hash
from consult.record.models import HashedWords
from consult.response.reply_rules import ReferredPoint
from consult.storage.database import Model, RandomKey


class _OfOnePoint:
    """Columns of a decision on one clause or one theme of a consultation, at most one on each.

    `office` and the `law` are named if it is not in the decision maker's power, or passed to somebody else.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    office: Mapped[str] = mapped_column(default="", server_default="")
    law: Mapped[str] = mapped_column(default="", server_default="")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Constraint, ...]:  # noqa: N805 - of a class, as SQLAlchemy reads it
        return (
            CheckConstraint("(clause_id is null) <> (theme_id is null)", name="one_target"),
            UniqueConstraint("consultation_id", "clause_id"),
            UniqueConstraint("consultation_id", "theme_id"),
        )


class _Signed:
    """Columns of one canonical document, its hash, and who signed it."""

    document: Mapped[dict[str, object]] = mapped_column(JSON)
    hash: Mapped[str]
    signed_at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class ClauseDecision(_OfOnePoint, Model):
    """The decision on one clause or one theme. May be changed until the answer is signed.

    If it is deferred, `owner` is the office that will decide the `open_question` until the day `until`.
    """

    __tablename__ = "clause_decision"

    disposition: Mapped[str]
    reason_kind: Mapped[str]
    reason: Mapped[str]
    wording: Mapped[str] = mapped_column(default="")
    plain_language: Mapped[str] = mapped_column(default="")
    open_question: Mapped[str] = mapped_column(default="")
    until: Mapped[date | None]
    owner: Mapped[str] = mapped_column(default="", server_default="")


class ProposalDecision(Model):
    """Whether the decision on its clause uses a proposal of other words. May be changed until the answer is signed."""

    __tablename__ = "proposal_decision"
    __table_args__ = (CheckConstraint("used in ('whole', 'part', 'none')", name="used_known"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True, autoincrement=False)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    used: Mapped[str]


class GapAnswer(Model):
    """What the decision maker says about a gap between the organizer's rating and that of people who took part.

    May be changed until the answer is signed.
    """

    __tablename__ = "gap_answer"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    principle: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str]


class ResponseNotes(Model):
    """The decision maker's lines of page one."""

    __tablename__ = "response_notes"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    decided: Mapped[str] = mapped_column(default="")
    biggest_change: Mapped[str] = mapped_column(default="")
    biggest_refusal: Mapped[str] = mapped_column(default="")


class InvitedReply(HashedWords, Model):
    """Somebody outside the team was `invited` to write once, by a private link, until the end of `due_on`.

    An office is asked again, with the next `number`, about what is passed to it after it answered; `points` are those
    that it is asked about, as `ReferredPoint`s. An organization has a next number only after an invitation was
    withdrawn, and no points.

    `link_hmac` is the keyed hash of a link that is not used yet. `text` is what was sent, and once an organizer has
    confirmed who wrote it, what anyone may read: then `cuts` are the kinds of words that were cut. On `refused_on` an
    organizer said, the last time, that a reply was not by those who were invited. `withdrawal_reason` is a
    `WithdrawalReason`, if an organizer withdrew the invitation. `staff_id` is who confirmed or withdrew.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ("by", "text")

    __tablename__ = "invited_reply"
    __table_args__ = (
        UniqueConstraint("consultation_id", "purpose", "invited", "number"),
        CheckConstraint("(withdrawn_on is null) = (withdrawal_reason is null)", name="withdrawn_with_reason"),
    )

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    purpose: Mapped[str]
    invited: Mapped[str]
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    points: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list, server_default="[]")
    invited_on: Mapped[date]
    due_on: Mapped[date]
    link_hmac: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    by: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    cuts: Mapped[list[str]] = mapped_column(JSON)
    replied_on: Mapped[date | None]
    refused_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    @property
    def is_of_office(self) -> bool:
        """Whether an office answers what was passed to it; everybody else replies to the answer."""
        return self.purpose == "office"

    @property
    def asked(self) -> list[ReferredPoint]:
        """The points that an office is asked about."""
        return [ReferredPoint(str(each["clause"]), str(each["theme"]), bool(each["later"])) for each in self.points]

    @property
    def about(self) -> dict[str, object]:
        """What an office’s words are about, as they are hashed: the office, and what was cut from them."""
        return {"office": self.invited, "cuts": list(self.cuts)}

    @property
    def answer_hash(self) -> str:
        """The hash of an office's answer in the record."""
        return self.hash or document_hash(self.document(self.about))


class SignedResponse(_Signed, Model):
    """Part B, signed: one canonical document and its hash; a correction is a further number."""

    __tablename__ = "signed_response"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]


class LaterDecision(_OfOnePoint, _Signed, Model):
    """The later decision on a point that the answer deferred. Never changed but for words that are cut."""

    __tablename__ = "later_decision"


class FollowUp(HashedWords, Model):
    """What worked and what did not, as the decision maker says some time after the answer. Added, and never changed but
    for words that are cut; `number` counts from 1.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ("worked", "failed", "evidence")

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    worked: Mapped[str]
    failed: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    @property
    def about(self) -> dict[str, object]:
        """What its words are about, as they are hashed."""
        return {"follow_up": self.number}

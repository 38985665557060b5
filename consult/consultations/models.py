"""Tables of a consultation, its roles, its draft and its events."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    and_,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.frame_fields import OptionConsidered, options_considered, pairs
from consult.consultations.lifecycle import BEING_READ, InState
from consult.storage.database import Model

#: How long unpublished words are kept, unless the organizer says otherwise.
RAW_DAYS = 90
SEALED_DAYS = 30
#: The same for the pages that say how long words are kept.
USUAL_DAYS = {"refused": SEALED_DAYS, "rest": RAW_DAYS}


class Consultation(InState, Model):
    """A consultation at its permanent address `/p/CODE`; frame fields are empty until written.

    `state` is one of `consult.consultations.lifecycle.State`; it changes together with a `ConsultationEvent`. What was
    never published is deleted `raw_days` after the answer. What was sent is deleted `sealed_days` after the decision on
    a comment, if others read something else or nothing. `times_coarsened` says that the times of what the team did with
    its comments are cut to the day. From the day `freeze_begun_on` its report is being frozen in steps; None before and
    after. Once `is_part_a_made`, links are being cut, and people can do what they can do after the freeze. `team_note`
    is the public statement of who is missing in the team, and why. `considered` has the other options that were looked
    at; `none_considered` says that there were none.
    """

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="draft", index=True)
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    considered: Mapped[str] = mapped_column(default="", server_default="")
    none_considered: Mapped[bool] = mapped_column(default=False, server_default=false())
    can_change: Mapped[str] = mapped_column(default="")
    cannot_change: Mapped[str] = mapped_column(default="")
    cannot_change_by: Mapped[str] = mapped_column(default="")
    influence: Mapped[str] = mapped_column(default="")
    decider: Mapped[str] = mapped_column(default="")
    run_by: Mapped[str] = mapped_column(default="")
    paid_by: Mapped[str] = mapped_column(default="")
    design_partner: Mapped[str] = mapped_column(default="")
    reading_hours: Mapped[str] = mapped_column(default="")
    support: Mapped[str] = mapped_column(default="")
    support_checked_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    answer_due_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    freeze_begun_on: Mapped[date | None]
    is_part_a_made: Mapped[bool] = mapped_column(default=False, server_default=false())
    times_coarsened: Mapped[bool] = mapped_column(default=False, server_default=false())
    team_note: Mapped[str] = mapped_column(default="", server_default="")
    imported_from: Mapped[str] = mapped_column(default="")
    raw_days: Mapped[int] = mapped_column(SmallInteger, default=RAW_DAYS, server_default=str(RAW_DAYS))
    sealed_days: Mapped[int] = mapped_column(SmallInteger, default=SEALED_DAYS, server_default=str(SEALED_DAYS))

    @property
    def is_being_frozen(self) -> bool:
        """Whether its report is being frozen: it looks closed, and only moderators and writers can change anything."""
        return self.freeze_begun_on is not None

    @property
    def is_being_read(self) -> bool:
        """Whether the team reads comments and decides about them."""
        return self.state in BEING_READ and not self.is_part_a_made

    @property
    def has_part_a(self) -> bool:
        """Whether what is in its report can no longer change, be it public yet or not."""
        return self.is_frozen or self.is_part_a_made

    @property
    def support_lines(self) -> list[tuple[str, str]]:
        """Whom to call, as (name, how)."""
        return pairs(self.support)

    @property
    def options_considered(self) -> tuple[OptionConsidered, ...] | None:
        """What else was looked at; empty if nothing was, None if nobody has said so."""
        return options_considered(self.considered, self.none_considered)

    @property
    def has_answers(self) -> bool:
        """Whether what people answered to comments is published; statements of an imported plan have votes instead."""
        return self.is_frozen and not self.imported_from


def has_batches() -> ColumnElement[bool]:
    """Whether a plan is read, and what others see of it changes with batches: a freeze is one batch from its first step
    to its last.
    """
    return and_(Consultation.state.in_(BEING_READ), is_not_being_frozen())


def is_not_being_frozen() -> ColumnElement[bool]:
    """The opposite of `Consultation.is_being_frozen` as a condition for queries."""
    return Consultation.freeze_begun_on.is_(None)


class ConsultationRole(Model):
    """A role that a member of staff has in one consultation."""

    __tablename__ = "consultation_role"
    __table_args__ = (UniqueConstraint("consultation_id", "staff_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[str]


class RoleEvent(Model):
    """Somebody was given a role or lost it, and by whom; `actor_id` is empty for the server's commands.

    Added, never changed. The consultation's auditor can read it.
    """

    __tablename__ = "role_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    role: Mapped[str]
    granted: Mapped[bool]
    at: Mapped[datetime]


class AffiliationEvent(Model):
    """The organization that somebody works for was noted, and by whom; `actor_id` is empty for the server's commands.

    Added, never changed, because it decides what that person may moderate. The auditor can read it.
    """

    __tablename__ = "affiliation_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    affiliation: Mapped[str]
    at: Mapped[datetime]


class ConsultationEvent(Model):
    """Something that happened to a consultation, with its public reason. Added, never changed.

    If its closing day was moved, `from_day` is the one that was promised and `to_day` the new one.
    """

    __tablename__ = "consultation_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class FrameCorrection(Model):
    """A typing mistake in the title or summary of a plan that people have read. Added, never changed, and public."""

    __tablename__ = "frame_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    note: Mapped[str]
    corrected_on: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class Clarification(Model):
    """What the organizer says about a part that people did not understand. Added, never changed, and public.

    The first of a clause is the clarification, each further one corrects it.
    """

    __tablename__ = "clarification"

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    text: Mapped[str]
    published_on: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class SelfAssessment(Model):
    """How the organizer rates the plan on one principle, with evidence; nobody changes it once the plan is open."""

    __tablename__ = "self_assessment"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    principle: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[str]
    evidence: Mapped[str]


class ClauseRight(Model):
    """What a clause does to a right, as the organizer says; nobody changes it once the plan is open.

    `right_key` is a `consult.consultations.rights.Right`.
    """

    __tablename__ = "clause_right"
    __table_args__ = (CheckConstraint("effect in ('protects', 'limits', 'unclear')", name="effect_known"),)

    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    right_key: Mapped[str] = mapped_column(primary_key=True)
    effect: Mapped[str]
    explanation: Mapped[str]


class ReachGroup(Model):
    """A group of people that a plan is meant to reach: how many, in which way, and who does it. Public once it opens.

    `kind` is what people of it say about themselves (a `contributions.enums.SelfDescriptionKind`), "" if nobody is
    asked for that.
    """

    __tablename__ = "reach_group"
    __table_args__ = (UniqueConstraint("consultation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str]
    target: Mapped[int]
    way: Mapped[str]
    owner: Mapped[str]


class ReachNotes(Model):
    """What organizers note, for the team alone, about who came; deleted at the freeze."""

    __tablename__ = "reach_notes"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    text: Mapped[str]


class ReachDecision(Model):
    """What an organizer decided to do about those who were not reached yet. Added, never changed, and public."""

    __tablename__ = "reach_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    text: Mapped[str]
    decided_on: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class PlannedOpening(Model):
    """The day on which a draft opens by itself, until the end of which day, and who planned it.

    Deleted when it opens. On `refused_on` it could not open; `refusals` has why, as (field, message, parameters, key).
    """

    __tablename__ = "planned_opening"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    opens_on: Mapped[date] = mapped_column(index=True)
    closes_on: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    refused_on: Mapped[date | None]
    refusals: Mapped[list[Any]] = mapped_column(JSON)


class AnswerDeadline(Model):
    """The decision maker's promise, by name and before opening, to answer by a day."""

    __tablename__ = "answer_deadline"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    answer_due_on: Mapped[date]
    at: Mapped[datetime]


class Clause(Model):
    """A clause's identity: its key stays while number, position and words change."""

    __tablename__ = "clause"
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    key: Mapped[str]

    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.id")
    clarifications: Mapped[list["Clarification"]] = relationship(order_by="Clarification.id")
    rights: Mapped[list["ClauseRight"]] = relationship()


class ClauseVersion(Model):
    """One state of a clause's words. Never changed once a published version of the draft contains it.

    `meaning` increases when the wording changed in meaning and stays for an edit; votes on versions with the same
    meaning count together.
    """

    __tablename__ = "clause_version"
    __table_args__ = (CheckConstraint("cost in ('', 'none', 'low', 'medium', 'high', 'unknown')", name="cost_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    meaning_revision: Mapped[int] = mapped_column(default=1)
    heading: Mapped[str]
    wording: Mapped[str]
    plain_language: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    affects: Mapped[str] = mapped_column(default="")

    clause: Mapped[Clause] = relationship(lazy="joined", innerjoin=True)


class DraftVersion(Model):
    """A version of the draft. The one without `published_on` is being written; `staff_id` published it.

    `kind`: first, edit (typing mistakes), change (of meaning) or decision (as the answer left it).
    """

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(default="first")
    note: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    places: Mapped[list["DraftVersionClause"]] = relationship(
        order_by="DraftVersionClause.position", cascade="all, delete-orphan"
    )
    chapters: Mapped[list["DraftVersionChapter"]] = relationship(
        order_by="DraftVersionChapter.position", cascade="all, delete-orphan"
    )


class EditRequest(Model):
    """Somebody asked whether a version has only typing mistakes, although the rules say that it changes more.

    Added, never changed. `findings` is why the rules say so. `difference` is what was shown: for each text that
    differs, its clause, field, and words before and after. `contents_hash` covers the whole version as it was then.
    """

    __tablename__ = "edit_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    draft_number: Mapped[int]
    note: Mapped[str]
    findings: Mapped[list[Any]] = mapped_column(JSON)
    difference: Mapped[list[Any]] = mapped_column(JSON)
    contents_hash: Mapped[str]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class EditAnswer(Model):
    """How a request about an edit ended; `staff_id` is empty if the draft was changed again. Added, never changed."""

    __tablename__ = "edit_answer"
    __table_args__ = (CheckConstraint("outcome in ('confirmed', 'refused', 'withdrawn')", name="outcome_known"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("edit_request.id"), primary_key=True)
    outcome: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class DraftVersionChapter(Model):
    """A heading above clauses in a version of the draft; one with a higher `level` (from 1) is inside the one
    before.
    """

    __tablename__ = "draft_version_chapter"
    __table_args__ = (Index("ix_draft_version_chapter_draft_version_id_position", "draft_version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    level: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[str]
    heading: Mapped[str]


class DraftVersionClause(Model):
    """A clause version in a version of the draft: its position, its chapter, and whether it is a key clause.

    `number` is the clause's label as in the document, empty if it has none; two clauses may have the same.
    """

    __tablename__ = "draft_version_clause"
    __table_args__ = (
        UniqueConstraint("draft_version_id", "clause_version_id"),
        Index("ix_draft_version_clause_draft_version_id_position", "draft_version_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id", ondelete="CASCADE"))
    clause_version_id: Mapped[int] = mapped_column(ForeignKey("clause_version.id"))
    position: Mapped[int]
    number: Mapped[str]
    is_key: Mapped[bool] = mapped_column(default=False)
    chapter_id: Mapped[int | None] = mapped_column(
        ForeignKey("draft_version_chapter.id", ondelete="SET NULL"), index=True
    )

    version: Mapped[ClauseVersion] = relationship(lazy="joined", innerjoin=True)
    chapter: Mapped[DraftVersionChapter | None] = relationship()


class Evidence(Model):
    """What is known about a clause, for, against or mixed, with its limits in one line."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("direction in ('for', 'against', 'mixed')", name="direction_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    direction: Mapped[str]
    kind: Mapped[str]
    citation: Mapped[str]
    finding: Mapped[str]
    limitations: Mapped[str]

"""Moderators' decisions, and what the public asks of them. Rows are added; each table says what may change later."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, SmallInteger, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, RandomKey, partial_index

#: A refusal that waited, or waits, for a second moderator.
PROPOSED = "not effective"


class ModerationDecision(Model):
    """One moderator's act on one comment.

    `sequence` counts the acts on the comment from 1. `reasons` come from the closed list; `effective` is false
    for a refusal that waits for a second moderator; `after_approval` says that the comment had been approved
    before. Two things change later: `recorded` once the public record has the act, and `at`, which is
    cut to the day when the report is frozen, or a year later; `has_time` says that it may still tell the hour.
    """

    __tablename__ = "moderation_decision"
    __table_args__ = (
        UniqueConstraint("comment_id", "sequence"),
        Index("ix_moderation_decision_has_time_at", "has_time", "at"),
        Index("ix_moderation_decision_unrecorded", "comment_id", **partial_index("not recorded")),
        Index("ix_moderation_decision_proposed", "comment_id", **partial_index(PROPOSED)),
    )

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    sequence: Mapped[int] = mapped_column(SmallInteger)
    outcome: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    effective: Mapped[bool]
    after_approval: Mapped[bool]
    recorded: Mapped[bool] = mapped_column(default=False)
    rules_version: Mapped[int]
    at: Mapped[datetime]
    has_time: Mapped[bool] = mapped_column(default=True, server_default=true())


class CommentAccess(Model):
    """A member of staff opened a comment's words, and when; `at` is cut to the day at the freeze.

    `recorded` once the auditor's log has it, which happens in batches.
    """

    __tablename__ = "comment_access"
    __table_args__ = (
        Index("ix_comment_access_unrecorded", "comment_id", **partial_index("not recorded")),
        Index("ix_comment_access_staff_id_comment_id", "staff_id", "comment_id"),
    )

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    recorded: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(index=True)


class ReadingTime(Model):
    """How many comments of a plan were first opened so many `days` after they were sent, by the openings in the log.

    It says neither which comments nor who opened them.
    """

    __tablename__ = "reading_time"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    comments: Mapped[int]


class Download(Model):
    """Somebody of the team downloaded a plan's data. Deleted a year later."""

    __tablename__ = "download"

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    what: Mapped[str]
    day: Mapped[date] = mapped_column(index=True)


class SpamCheck(Model):
    """A moderator ended the spam check of some submissions: how, and of how many. Deleted a year later.

    It does not say which: after the freeze that would tell which comments came together.
    """

    __tablename__ = "spam_check"

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    act: Mapped[str]
    submissions: Mapped[int]
    day: Mapped[date] = mapped_column(index=True)


class SafetyFlag(Model):
    """One moderator's flag about the danger in a comment, separate from whether it is published; see `danger`.

    `sequence` counts the flags on the comment from 1; `done` says that the protocol was followed. Added, never changed,
    except for `at`, which is cut to the day at the freeze.
    """

    __tablename__ = "safety_flag"
    __table_args__ = (UniqueConstraint("comment_id", "sequence"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    sequence: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[str]
    done: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(index=True)


class Recusal(Model):
    """A moderator left a comment to others, because it is about the organization they worked for at that moment."""

    __tablename__ = "recusal"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    affiliation: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class ModeratorNote(Model):
    """A line from one moderator to the others about a comment. Never published; deleted with the comment's original."""

    __tablename__ = "moderator_note"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str]
    day: Mapped[date]


class HandOver(Model):
    """A moderator asked another one to read a comment; written over when it is handed on."""

    __tablename__ = "hand_over"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date]


class DutyPeriod(Model):
    """A moderator reads comments of a plan until the end of a day; the others see it."""

    __tablename__ = "duty_period"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[date]


class SampleReading(Model):
    """What one moderator would decide about a comment on which another one decides: their own view, no decision.

    `outcome` is empty until they have said it. Nobody else sees one person's answers.
    """

    __tablename__ = "sample_reading"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    outcome: Mapped[str] = mapped_column(default="")
    day: Mapped[date]


class PracticeAnswer(Model):
    """What a moderator last answered to one invented comment."""

    __tablename__ = "practice_answer"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    case: Mapped[str] = mapped_column(primary_key=True)
    is_expected: Mapped[bool]


class OrganizationSearch(Model):
    """The names of organizations for which a plan's comments are searched, each followed by a semicolon.

    What a comment names is stored with it, see `consult.moderation.organization_search`.
    """

    __tablename__ = "organization_search"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    names: Mapped[str]


class CommentLabel(Model):
    """A label for hard content in a comment, given by a moderator."""

    __tablename__ = "comment_label"
    __table_args__ = (UniqueConstraint("comment_id", "label"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    label: Mapped[str]


class ModeratorOptOut(Model):
    """A label that a moderator leaves to others, in every plan."""

    __tablename__ = "moderator_opt_out"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)


class ModeratorBreak(Model):
    """When a moderator last took a break from reading."""

    __tablename__ = "moderator_break"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Notice(Model):
    """Somebody says what is wrong with a published comment: `words` say why, until it is answered.

    About that person, only the day is stored. `kind` is one of `notices.rules.Kind`, `answer` one of
    `notices.rules.Answer`, "" until then. `counted_as` is how it is in the public counts: "" not yet, "waiting" or its
    answer; a change since waits from the day `uncounted_since` for its batch.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_worded", "day", **partial_index("words is not null")),
        Index("ix_notice_named", "answered_on", **partial_index("staff_id is not null")),
    )

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    kind: Mapped[str] = mapped_column(default="in_name", server_default="in_name")
    words: Mapped[str | None]
    day: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_on: Mapped[date | None]
    counted_as: Mapped[str] = mapped_column(default="")
    uncounted_since: Mapped[date | None] = mapped_column(index=True)


class NoticeAccess(Model):
    """A moderator opened a notice's words. `day` is the notice's; the time is with the opening of its comment."""

    __tablename__ = "notice_access"

    id: Mapped[RandomKey]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date] = mapped_column(index=True)


class Appeal(Model):
    """A writer asks, once, for a second look at a decision on their comment: `against` is its outcome then.

    `proposed` is the comment with its hidden words typed again, `why` what the writer says about it; both are deleted
    with the answer. About the writer, only the day is stored. `answer` is one of `appeals.rules.Answer`, "" until then;
    `independent` says that whoever answered had no part in the decision. Counted like a `Notice`.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        Index("ix_appeal_waiting", "day", **partial_index("answer = ''")),
        Index("ix_appeal_named", "answered_on", **partial_index("staff_id is not null")),
    )

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    against: Mapped[str]
    proposed: Mapped[str | None]
    why: Mapped[str | None]
    day: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    independent: Mapped[bool] = mapped_column(default=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_on: Mapped[date | None]
    counted_as: Mapped[str] = mapped_column(default="")
    uncounted_since: Mapped[date | None] = mapped_column(index=True)


class Rereading(Model):
    """A refusal or junk (`outcome`) that was drawn by chance, to be read again by somebody without part in it.

    It has no words. `day` is the day of the decision; `answer` is one of `rereading.rules.Answer`, "" until then.
    Counted like a `Notice`.
    """

    __tablename__ = "rereading"
    __table_args__ = (
        Index("ix_rereading_waiting", "comment_id", **partial_index("answer = ''")),
        Index("ix_rereading_named", "answered_on", **partial_index("staff_id is not null")),
    )

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    outcome: Mapped[str]
    day: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_on: Mapped[date | None]
    counted_as: Mapped[str] = mapped_column(default="")
    uncounted_since: Mapped[date | None] = mapped_column(index=True)


class AppealAccess(Model):
    """Somebody opened an appeal's words. `day` is the appeal's; the time is with the opening of its comment."""

    __tablename__ = "appeal_access"

    id: Mapped[RandomKey]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date] = mapped_column(index=True)

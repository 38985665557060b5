"""Themes with their codebook, and how analysts sorted the comments."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, RandomKey, today


class Theme(Model):
    """A point that people made. `minority` is never empty when frozen: a view, or that none was found.

    `description` defines it, `includes` and `excludes` say what belongs in it and what does not, `example` is made up.
    A comment with this theme has its `stance` on the part, unless an analyst chose another; "" if the theme names none.
    What people said is told as they said it: `fact_note` says what is known of it, and `fact_source` where from.
    """

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    key: Mapped[str]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    includes: Mapped[str] = mapped_column(default="", server_default="")
    excludes: Mapped[str] = mapped_column(default="", server_default="")
    example: Mapped[str] = mapped_column(default="", server_default="")
    stance: Mapped[str] = mapped_column(default="", server_default="")
    minority: Mapped[str] = mapped_column(default="")
    safety: Mapped[bool] = mapped_column(default=False)
    safety_note: Mapped[str] = mapped_column(default="")
    fact_note: Mapped[str] = mapped_column(default="", server_default="")
    fact_source: Mapped[str] = mapped_column(default="", server_default="")


class CodebookChange(Model):
    """One step of a plan's codebook; rows are only added. The newest `version` is the codebook's.

    `words` are the theme's as they were `before` and `after`, as `themes.words_of` gives them; nothing if it was new
    or is gone. `other_keys` are the themes that it was merged into or split into.
    """

    __tablename__ = "codebook_change"
    __table_args__ = (UniqueConstraint("consultation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version: Mapped[int]
    day: Mapped[date]
    kind: Mapped[str]
    theme_key: Mapped[str]
    other_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    words_before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    words_after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Coding(Model):
    """An analyst found a theme in a comment, or accepted it from a `source` that is a machine.

    `day` is when the analyst did, by `codebook_version`; None and 0 for what was found before these were kept.
    """

    __tablename__ = "coding"
    __table_args__ = (UniqueConstraint("comment_id", "theme_id", "staff_id"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    source: Mapped[str] = mapped_column(default="person", server_default="person")
    day: Mapped[date | None] = mapped_column(default=today)
    codebook_version: Mapped[int] = mapped_column(default=0, server_default="0")


class Sorting(Model):
    """An analyst sorted a comment: what they judge besides its themes. Goes with the comment's words.

    `proposed` has the keys of the themes that a machine proposed for it, whether or not the analyst chose them.
    `stance` on the part and `strength` are "" if they were not said. `is_unsure` asks for a second reader, `none_fits`
    says that no theme does. While `again` has the key of a theme that was split, the comment waits to be sorted again.
    """

    __tablename__ = "sorting"
    __table_args__ = (UniqueConstraint("comment_id", "staff_id"),)

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    stance: Mapped[str] = mapped_column(default="")
    strength: Mapped[str] = mapped_column(default="")
    is_safety: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_minority: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_unsure: Mapped[bool] = mapped_column(default=False, server_default=false())
    none_fits: Mapped[bool] = mapped_column(default=False, server_default=false())
    again: Mapped[str] = mapped_column(default="", server_default="")
    codebook_version: Mapped[int] = mapped_column(default=0)
    day: Mapped[date | None] = mapped_column(default=today)
    proposed: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")


class SuggestionRun(Model):
    """There is a row while suggestions are switched on for a plan: the day of the last ones, and how many comments were
    grouped since.
    """

    __tablename__ = "suggestion_run"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    made_on: Mapped[date | None]
    grouped_since: Mapped[int] = mapped_column(default=0)


class Suggestion(Model):
    """What a machine suggests to those who read a comment. No words; goes with the comment's.

    `themes` are keys, the likeliest first, learned from `learned_from` comments on the same part. `alike` are the keys
    of comments on the same part that are like it. `place` is its place among the unread ones of its part, those least
    like the read ones first.
    """

    __tablename__ = "suggestion"

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    themes: Mapped[list[str]] = mapped_column(JSON)
    learned_from: Mapped[int]
    alike: Mapped[list[int]] = mapped_column(JSON)
    place: Mapped[int | None]


class UnclearParts(Model):
    """The clauses that ten or more people did not understand, by key, most of them first: as of the last weekly look.

    Without any number, and only while a plan is open.
    """

    __tablename__ = "unclear_parts"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    renewed_on: Mapped[date]
    clause_keys: Mapped[list[str]] = mapped_column(JSON)


class ReportNotes(Model):
    """What analysts write for Part A besides themes.

    `ungrouped` says why some comments have no theme, `campaign_organizers` who asked people to send a text,
    `paid_peers` how far people who use drugs were paid for their work.
    """

    __tablename__ = "report_notes"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    missing_groups: Mapped[str] = mapped_column(default="")
    disagreement: Mapped[str] = mapped_column(default="")
    reliability: Mapped[str] = mapped_column(default="")
    ungrouped: Mapped[str] = mapped_column(default="")
    campaign_organizers: Mapped[str] = mapped_column(default="", server_default="")
    paid_peers: Mapped[str] = mapped_column(default="", server_default="")


class CodingSample(Model):
    """Comments drawn by chance, which the analyst `staff_id` sorts without seeing what others found in them.

    `texts` is how many different texts there were to draw from, `size` how many were drawn and not left out, `grouped`
    how many of them are sorted, by how many `people`; on how many the two were `differing` when it was done, and how
    many of these they `resolved` by talk. All of them stay as they are when words are deleted. `figures` are there once
    all are sorted: by theme, the fields of `agreement.CodeAgreement`. `codebook_version` is that of the draw.
    """

    __tablename__ = "coding_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    texts: Mapped[int]
    size: Mapped[int] = mapped_column(default=0, server_default="0")
    grouped: Mapped[int] = mapped_column(default=0, server_default="0")
    people: Mapped[int] = mapped_column(default=0, server_default="0")
    differing: Mapped[int] = mapped_column(default=0, server_default="0")
    resolved: Mapped[int] = mapped_column(default=0, server_default="0")
    codebook_version: Mapped[int] = mapped_column(default=0)
    drawn_on: Mapped[date] = mapped_column(default=today)
    done_on: Mapped[date | None]
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class SampledComment(Model):
    """A comment of a sample: the keys of the themes that had been found in it when it was drawn, and of those that the
    second analyst found; None while they have not sorted it. `staff_id` is who did: a sample can be handed over. Goes
    with the comment's words.
    """

    __tablename__ = "sampled_comment"
    __table_args__ = (UniqueConstraint("sample_id", "comment_id"),)

    id: Mapped[RandomKey]
    sample_id: Mapped[int] = mapped_column(ForeignKey("coding_sample.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    first: Mapped[list[str]] = mapped_column(JSON)
    second: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class CodingSettlement(Model):
    """What two analysts agreed when they talked about a comment that they had sorted differently: the keys of its
    themes, the reason, the day, and who noted it. Rows are only added; they go with the comment's words.
    """

    __tablename__ = "coding_settlement"

    id: Mapped[RandomKey]
    sampled_id: Mapped[int] = mapped_column(ForeignKey("sampled_comment.id", ondelete="CASCADE"), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    themes: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(default="", server_default="")
    day: Mapped[date] = mapped_column(default=today)


class OpinionGroupResult(Model):
    """What is published about the opinion groups of a plan: `group_results.GroupResults`, and how many groups it has.

    It names comments by their public codes and has no words of theirs. A new calculation takes the place of the old.
    `inputs` changes when the votes do from which it was calculated. At the freeze the document moves to Part A, and is
    empty here.

    `assigned` is empty, but for an imported plan: `group_results.Assigned`.
    """

    __tablename__ = "opinion_group_result"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    groups: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_on: Mapped[date] = mapped_column(default=today)
    inputs: Mapped[str] = mapped_column(default="", server_default="")
    assigned: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


class ReachResult(Model):
    """Whether a group was reached that the plan was meant to reach, as analysts say, and why not.

    `reached` is one of `consult.analysis.enums.Reached`, "" until somebody has said it.
    """

    __tablename__ = "reach_result"
    __table_args__ = (CheckConstraint("reached in ('', 'yes', 'partly', 'no')", name="reached_known"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("reach_group.id"), primary_key=True)
    reached: Mapped[str]
    tried: Mapped[str]
    why: Mapped[str]
    meaning: Mapped[str]

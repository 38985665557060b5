"""Tables of what participants give.

Nothing here says who, from where, or when finer than the day; keys are random. Until the freeze a `Submission` links
what one person sent at once, so that they can change or delete it and analysts can count it. The freeze deletes
submissions and self-descriptions with all links, and turns votes into `Ballot` rows.
"""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import product
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    false,
    func,
    literal_column,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, validates

from consult.contributions import proposals
from consult.contributions.enums import Stage
from consult.storage.database import BIG_KEY, Model, RandomKey, partial_index

#: Words that nobody reads on a page: a condition on comments, as in an index.
UNPUBLISHED = "stage = 'closed' and (original is not null or public_text is not null)"
#: Words that nobody has looked through yet for the organizations of moderators, and words that name one.
UNSEARCHED = "named_organizations is null and (original is not null or public_text is not null)"
NAMING = "named_organizations <> ''"
#: Words that nobody has compared with others yet, and public words that several people sent.
UNCOMPARED = "copy_group is null and (original is not null or public_text is not null)"
REPEATED = "times_sent > 1"
#: Comments in a group of near copies that the public sees as one.
NEAR = "near_group is not null"
#: Of those with the same words, one.
NEAR_TEXT = f"{NEAR} and (is_shown or is_folded)"
#: Comments that propose other words for their part.
PROPOSING = "proposed_wording is not null"
#: Comments that a list of public ones has: of those with the same words, one.
LISTED = "stage = 'public' and is_shown"
#: Comments whose public code is not in the record.
CODE_UNRECORDED = "not code_recorded"
#: Words about which the program has not noted yet what moderators filter their lists by.
HELD_BACK = "hold_reason != ''"
UNEXAMINED = "details is null and (original is not null or public_text is not null)"
#: What is made of a comment's words, and must go when they go or change.
MADE_OF_WORDS: Mapping[str, None] = dict.fromkeys(
    ("named_organizations", "language", "details", "characters", "folded_text")
)
#: What else of a comment's row goes when its words do: what it proposes, which others have the same words, and which
#: language people say they are in.
GONE_WITH_WORDS: Mapping[str, Any] = {
    "proposed_wording": None, "wording_hmac": None, "copy_group": None, "times_sent": 1, "is_shown": True,
    "language_said": None, "language_set": None, "near_group": None, "times_near": 1, "is_folded": False,
}  # fmt: skip


class Submission(Model):
    """What one person sent at once, until the freeze. `lookup_hmac` is keyed by a secret outside the database.

    `account_hmac` says which account sent it, to those who have the secret; `hold_reason` says why it waits for a
    moderator's release, "" when it does not; `is_emptied` that nothing is left of what waits, or was removed as junk
    (see `consult.contributions.held_submissions`); `batch_shuffled` says that its rows were rewritten in random order
    with those of others. The site of a one-use code is not kept with what was sent with it.

    `counted_as` is how it is in the counts that others see: "" not yet, "held", "junk", "counted", or "emptied" if
    nothing is left of one that waited for its release; a change since waits from the day `uncounted_since` for the
    batch that brings it in. `changed_on` is the day on which its rows were last added to, `day_shuffled` says that they
    were since rewritten together with all others of that day.
    """

    __tablename__ = "submission"
    __table_args__ = (
        Index("ix_submission_uncounted", "consultation_id", "uncounted_since"),
        Index("ix_submission_held", "consultation_id", "hold_reason", "is_emptied", **partial_index(HELD_BACK)),
        Index("ix_submission_batch_unshuffled", "consultation_id", **partial_index("not batch_shuffled")),
        Index(
            "ix_submission_day_unshuffled", "changed_on", "consultation_id", "id", **partial_index("not day_shuffled")
        ),
    )

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    lookup_hmac: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    channel: Mapped[str]
    account_hmac: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    hold_reason: Mapped[str] = mapped_column(default="", server_default="")
    is_emptied: Mapped[bool] = mapped_column(default=False, server_default=false())
    batch_shuffled: Mapped[bool] = mapped_column(default=False, server_default=false())
    counted_as: Mapped[str] = mapped_column(default="")
    uncounted_since: Mapped[date | None]
    changed_on: Mapped[date]
    day_shuffled: Mapped[bool] = mapped_column(default=False)
    day: Mapped[date]


class ClauseVote(Model):
    """One choice on one clause version, until the freeze."""

    __tablename__ = "clause_vote"
    __table_args__ = (Index("ix_clause_vote_clause_version_id_choice", "clause_version_id", "choice"),)

    id: Mapped[RandomKey]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    clause_version_id: Mapped[int] = mapped_column(ForeignKey("clause_version.id"))
    choice: Mapped[str]
    channel: Mapped[str]
    lookup_hmac: Mapped[bytes] = mapped_column(LargeBinary(32))
    tracker: Mapped[str]
    nonce: Mapped[bytes] = mapped_column(LargeBinary(32))
    day: Mapped[date]


class Ballot(Model):
    """After the freeze: one choice in a shuffled list, linked to nothing but its clause and channel."""

    __tablename__ = "ballot"
    __table_args__ = (Index("ix_ballot_clause_version_id_channel_choice", "clause_version_id", "channel", "choice"),)

    id: Mapped[RandomKey]
    clause_version_id: Mapped[int] = mapped_column(ForeignKey("clause_version.id"))
    choice: Mapped[str]
    channel: Mapped[str]


class Comment(Model):
    """Words about a clause version or, without one, the whole plan.

    `original` is what was sent, sealed after moderation and purged on schedule; `public_text` is what
    anyone may read. `may_be_plain`: the writer lets moderators publish the words in plain spelling instead (see
    `consult.text.plain_spelling`), until the freeze. `stage` is one of `Stage`. `shuffle_key` places the comment in the
    shuffles (see `consult.contributions.display_orders`). `suggested_labels` are the labels that word lists found in
    what is still to be read (see `consult.text.labels`), `danger` how urgent a danger is that nobody has finished with,
    0 for none (see `consult.moderation.danger.levels`). `is_answer`: the writer changed it because a moderator asked,
    and nobody has decided on it since. `counted_as` is how it is in the counts that others see, which change in batches
    alone (see `consult.contributions.counting`), `reported_as` how the freeze found it, "" if it did not count then or
    there was none. `code_recorded`: the record has its public code (see `consult.contributions.recorded_codes`).
    `was_grouped`: analysts had grouped it when its words were deleted. From the day `purge_on` the
    `original` is due to be deleted.
    `named_organizations` are those organizations of moderators that the words name, None until somebody has looked (see
    `consult.moderation.organization_search`). `language`, `details` (how many details could identify somebody),
    `characters` and `folded_text` (approved words without case and accents, to be searched) are None until somebody has
    looked (see `consult.moderation.word_facts`). Whatever changes the words sets all of these to None.

    `language_said` is the language as the writer chose it, `language_set` as a moderator did; neither outlives the
    words. `language` is what is made of them and of the words (see `consult.contributions.comment_languages`).

    `wording_hmac` is the same for all comments on a part with the same words (see `consult.contributions.copies`),
    `copy_group` a random number that they share with comments in nearly the same words, 0 for no others and None until
    the words were compared (see `consult.moderation.copies`). `times_sent` is how many public ones had these words at
    the last batch. None of the three outlives the words, nor a change of them. `is_shown`: of all public comments with
    these words, this is the one that lists have. `near_group`, `times_near` and `is_folded` are the same for nearly the
    same words (see `consult.contributions.near_copies`). `times_seen` is how many people
    had answered it (agree, disagree or pass) at the last batch of answers (see `consult.contributions.comment_votes`).

    `proposed_wording` are other words for the clause, of which the text is the reason (see
    `consult.contributions.proposals`); None for any other comment. Nothing in it is ever hidden, and it goes with the
    last of the words.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("consent in ('quote', 'show', 'team')", name="consent_known"),
        CheckConstraint(f"stage in {tuple(stage.value for stage in Stage)}", name="stage_known"),
        CheckConstraint(
            "(wording_hmac is null or original is not null or public_text is not null)"
            " and (wording_hmac is not null or (copy_group is null and times_sent = 1))",
            name="copies_have_words",
        ),
        CheckConstraint(
            "(near_group is not null or (times_near = 1 and not is_folded))"
            " and (wording_hmac is not null or near_group is null) and not (is_shown and is_folded)",
            name="near_copies_have_words",
        ),
        CheckConstraint(
            "proposed_wording is null"
            " or (clause_version_id is not null and (original is not null or public_text is not null))",
            name="proposals_have_words",
        ),
        CheckConstraint(
            "(language_said is null and language_set is null) or original is not null or public_text is not null",
            name="languages_have_words",
        ),
        Index("ix_comment_code_unrecorded", "consultation_id", "counted_as", **partial_index(CODE_UNRECORDED)),
        Index("ix_comment_counted", "consultation_id", "counted_as", "clause_id", "channel", "day"),
        Index("ix_comment_public", "consultation_id", "stage", "clause_id", "shuffle_key", "id"),
        Index("ix_comment_by_tracker", "consultation_id", "stage", "tracker"),
        Index(
            "ix_comment_proposals",
            "consultation_id",
            "stage",
            "clause_id",
            "shuffle_key",
            "id",
            **partial_index(PROPOSING),
        ),
        Index("ix_comment_pool", "stage", "consultation_id", "pooled_on", **partial_index("stage = 'pool'")),
        Index("ix_comment_sealed", "purge_on", **partial_index("original is not null")),
        Index("ix_comment_unpublished", "consultation_id", **partial_index(UNPUBLISHED)),
        Index("ix_comment_unsearched", "consultation_id", **partial_index(UNSEARCHED)),
        Index("ix_comment_naming", "consultation_id", **partial_index(NAMING)),
        Index("ix_comment_wording", "consultation_id", "wording_hmac", "stage", "id"),
        Index("ix_comment_copy_group", "copy_group", **partial_index("copy_group > 0")),
        Index("ix_comment_uncompared", "consultation_id", **partial_index(UNCOMPARED)),
        Index("ix_comment_repeated", "consultation_id", **partial_index(REPEATED)),
        Index("ix_comment_near", "consultation_id", "near_group", **partial_index(NEAR)),
        Index("ix_comment_near_text", "consultation_id", "near_group", "id", **partial_index(NEAR_TEXT)),
        Index("ix_comment_unexamined", "id", **partial_index(UNEXAMINED)),
        Index("ix_comment_least_seen", "consultation_id", "times_seen", "shuffle_key", "id", **partial_index(LISTED)),
    )

    id: Mapped[RandomKey]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    clause_version_id: Mapped[int | None] = mapped_column(ForeignKey("clause_version.id"))
    channel: Mapped[str]
    consent: Mapped[str]
    may_be_plain: Mapped[bool] = mapped_column(default=False, server_default=false())
    stage: Mapped[str] = mapped_column(default=Stage.INBOX.value, active_history=True)
    outcome: Mapped[str] = mapped_column(default="")
    counted_as: Mapped[str] = mapped_column(default="")
    reported_as: Mapped[str] = mapped_column(default="", server_default="")
    code_recorded: Mapped[bool] = mapped_column(default=False, server_default=false())
    was_grouped: Mapped[bool] = mapped_column(default=False, server_default=false())
    original: Mapped[str | None]
    public_text: Mapped[str | None]
    proposed_wording: Mapped[str | None]
    lookup_hmac: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    tracker: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary(32))
    shuffle_key: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date]
    pooled_on: Mapped[date | None]
    public_on: Mapped[date | None]
    purge_on: Mapped[date | None]
    suggested_labels: Mapped[str] = mapped_column(default="", server_default="")
    is_answer: Mapped[bool] = mapped_column(default=False, server_default=false())
    danger: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    named_organizations: Mapped[str | None]
    wording_hmac: Mapped[bytes | None] = mapped_column(LargeBinary(16), active_history=True)
    copy_group: Mapped[int | None] = mapped_column(BigInteger)
    times_sent: Mapped[int] = mapped_column(default=1, server_default="1")
    is_shown: Mapped[bool] = mapped_column(default=True, server_default=true())
    near_group: Mapped[int | None] = mapped_column(BigInteger, active_history=True)
    times_near: Mapped[int] = mapped_column(default=1, server_default="1")
    is_folded: Mapped[bool] = mapped_column(default=False, server_default=false())
    times_seen: Mapped[int] = mapped_column(default=0, server_default="0")

    language: Mapped[str | None]
    language_said: Mapped[str | None]
    language_set: Mapped[str | None]
    details: Mapped[int | None] = mapped_column(SmallInteger)
    characters: Mapped[int | None]
    folded_text: Mapped[str | None]

    @property
    def read_words(self) -> str | None:
        """All words as they are read: the public ones, once there are any, and with them those that it proposes."""
        text = self.original if self.public_text is None else self.public_text
        return None if text is None else proposals.all_words(text, self.proposed_wording)

    @property
    def told_language(self) -> str | None:
        """The language of the words as a moderator or else their writer said; None if nobody did."""
        return self.language_set or self.language_said

    @validates("original", "public_text")
    def _change_words(self, name: str, words: str | None) -> str | None:
        for each in MADE_OF_WORDS:
            setattr(self, each, None)
        before = {"original": self.original, "public_text": self.public_text}
        now = before | {name: words}
        if _read(before) != _read(now):
            self.wording_hmac, self.copy_group, self.times_sent, self.is_shown = None, None, 1, True
            self.near_group, self.times_near, self.is_folded = None, 1, False
        if _read(now) is None:
            self.proposed_wording = self.language_said = self.language_set = None
        return words


def _read(texts: Mapping[str, str | None]) -> str | None:
    return texts["original"] if texts["public_text"] is None else texts["public_text"]


#: `Comment.read_words` as a query.
READ_WORDS: ColumnElement[str] = func.coalesce(Comment.public_text, Comment.original) + func.coalesce(
    proposals.SEPARATOR + Comment.proposed_wording, ""
)


class PublicWord(Model):
    """A word of a published comment, folded, by which anyone finds it (see `consult.contributions.public_words`).

    As UTF-8, so that both databases sort words in the same way. Without a hidden number, which would count up; and
    without a reference to the comment, so that nobody reads all words when the rows of comments are rewritten.
    """

    __tablename__ = "public_word"
    __table_args__ = (Index("ix_public_word_comment_id_word", "comment_id", "word"), {"sqlite_with_rowid": False})

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    word: Mapped[bytes] = mapped_column(LargeBinary(160), primary_key=True)
    comment_id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)


class CommentCount(Model):
    """How many comments on a part, or on the whole plan, that came by one channel were counted in one way at the last
    batch: so that no page has to count them (see `consult.contributions.comment_counts`).
    """

    __tablename__ = "comment_count"

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    counted_as: Mapped[str]
    channel: Mapped[str]
    comments: Mapped[int]


class Translation(Model):
    """A person's translation of a published comment, at most one into each language.

    `text` is None once it was removed, until that is in the record too. `version` goes up with every change; it
    `is_shown` from the batch after its last change on, and `is_recorded` once the record says that there is one. A year
    later nobody's name is left. It is deleted with the comment's words, and when they change.
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("comment_id", "language"),
        CheckConstraint("not is_shown or text is not null", name="shown_has_words"),
        Index("ix_translation_waiting", "day", **partial_index("not is_shown")),
        Index("ix_translation_named", "day", **partial_index("staff_id is not null")),
    )

    id: Mapped[RandomKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    language: Mapped[str]
    text: Mapped[str | None]
    version: Mapped[int]
    is_shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_recorded: Mapped[bool] = mapped_column(default=False, server_default=false())
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date]


class BatchDay(Model):
    """The day on which the counts that others see last changed: that of the last batch of any kind."""

    __tablename__ = "batch_day"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date]


#: The comments with a danger that nobody has finished with: the same condition as their index, which is small.
IN_DANGER = Comment.danger > literal_column("0")

# With everything that moderators sort and filter by: a list is made without reading the rows of all comments.
Index(
    "ix_comment_waiting",
    Comment.consultation_id,
    Comment.stage,
    Comment.danger.desc(),
    Comment.day,
    Comment.id,
    Comment.outcome,
    Comment.clause_id,
    Comment.public_on,
    Comment.language,
    Comment.details,
    Comment.characters,
    Comment.suggested_labels,
    Comment.is_answer,
)
Index("ix_comment_in_danger", Comment.consultation_id, **partial_index("danger > 0"))

#: What a list of public comments can be narrowed to, and what each of its orders goes by: there is an index for each
#: pair.
_NARROWED: Mapping[str, tuple[Any, ...]] = {
    "": (),
    "_part": (Comment.clause_id,),
    "_language": (Comment.language,),
    "_part_language": (Comment.clause_id, Comment.language),
}
_FIRST: Mapping[str, tuple[Any, ...]] = {
    "": (),
    "_day": (Comment.public_on,),
    "_length": (Comment.characters,),
}
for _name, _order in product(_NARROWED, _FIRST):
    Index(
        f"ix_comment_listed{_name}{_order}",
        Comment.consultation_id,
        *(*_NARROWED[_name], *_FIRST[_order], Comment.shuffle_key, Comment.id),
        **partial_index(LISTED),
    )


class ItemEvent(Model):
    """What happened to a comment or a vote. Added, never changed.

    `effect` is +1 if the event takes the item out of what counts and -1 if it puts it back, so an item counts exactly
    if its effects add up to zero. `at` is kept only for what staff do.
    """

    __tablename__ = "item_event"
    __table_args__ = (
        CheckConstraint("(comment_id is null) <> (vote_id is null)", name="one_item"),
        CheckConstraint("effect in (-1, 0, 1)", name="effect_known"),
        Index("ix_item_event_named", "day", **partial_index("at is not null or staff_id is not null")),
    )

    id: Mapped[RandomKey]
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("clause_vote.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    effect: Mapped[int] = mapped_column(SmallInteger)
    day: Mapped[date]
    at: Mapped[datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class SelfDescription(Model):
    """How somebody described themselves, separate from their comments; deleted at the freeze."""

    __tablename__ = "self_description"

    id: Mapped[RandomKey]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]


class PlanRating(Model):
    """One person's answer to one question about the whole plan or the process; deleted at the freeze.

    `question` is a `consult.consultations.principles.Principle` or a `process_questions.ProcessQuestion`.
    """

    __tablename__ = "plan_rating"

    id: Mapped[RandomKey]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    question: Mapped[str]
    rating: Mapped[str]


class GivenVerdict(Model):
    """What somebody says of a signed answer: to a `question`, about a promise if that is what it asks about.

    `lookup_hmac` is made of a receipt and the question, or of one form that was sent without a receipt (`by_receipt` is
    no then), so that each counts once and the last answer counts. It is in no other row. `hold_reason` says why it
    waits for a moderator's release. Shown are the numbers of `VerdictCount` alone.
    """

    __tablename__ = "given_verdict"
    __table_args__ = (Index("ix_given_verdict_counted", "consultation_id", "day"),)

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    question: Mapped[str]
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    lookup_hmac: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    by_receipt: Mapped[bool]
    hold_reason: Mapped[str] = mapped_column(default="", server_default="")
    verdict: Mapped[str]
    day: Mapped[date]


class VerdictLine(Model):
    """A line of text that somebody sent with a verdict, to a `question` or about a promise, and to nothing else.

    `hold_reason` is as in `GivenVerdict`. `state` is what a moderator did with it, `reason` why it was not passed on;
    then it has no `text`. Nobody reads it before it was rewritten with others of its day (`day_shuffled`).
    """

    __tablename__ = "verdict_line"
    __table_args__ = (
        Index("ix_verdict_line_listed", "consultation_id", "state"),
        Index("ix_verdict_line_day", "day"),
        Index("ix_verdict_line_day_unshuffled", "day", **partial_index("not day_shuffled")),
    )

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    question: Mapped[str]
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    text: Mapped[str | None]
    day: Mapped[date]
    hold_reason: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="unread", server_default="unread")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    day_shuffled: Mapped[bool] = mapped_column(default=False, server_default=false())


class UnreadLineCount(Model):
    """How many lines of a plan were deleted, their time being over, before a moderator had read them."""

    __tablename__ = "unread_line_count"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True, autoincrement=False)
    deleted: Mapped[int]


class VerdictCount(Model):
    """How many people gave a verdict, as everyone sees it: it moves by ten or more, or not at all."""

    __tablename__ = "verdict_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    question: Mapped[str]
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    by_receipt: Mapped[bool]
    verdict: Mapped[str]
    people: Mapped[int]


class CommentVoteSheet(Model):
    """One person's votes on other people's comments, kept together until the freeze without saying whose they are.

    `hold_reason`, `batch_shuffled`, `changed_on` and `day_shuffled` are as in `Submission`. From the day
    `uncounted_since` its votes wait for the batch that brings them into `Comment.times_seen`.
    """

    __tablename__ = "comment_vote_sheet"
    __table_args__ = (
        Index("ix_comment_vote_sheet_uncounted", "consultation_id", "uncounted_since"),
        Index("ix_comment_vote_sheet_batch_unshuffled", "consultation_id", **partial_index("not batch_shuffled")),
        Index(
            "ix_comment_vote_sheet_day_unshuffled",
            "changed_on",
            "consultation_id",
            "id",
            **partial_index("not day_shuffled"),
        ),
    )

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    channel: Mapped[str]
    hold_reason: Mapped[str] = mapped_column(default="", server_default="")
    batch_shuffled: Mapped[bool] = mapped_column(default=False, server_default=false())
    uncounted_since: Mapped[date | None]
    changed_on: Mapped[date | None]
    day_shuffled: Mapped[bool] = mapped_column(default=False, server_default=false())


class CommentVote(Model):
    """Agree +1, disagree -1, pass 0 on a public comment.

    After the freeze on no sheet any more: a row then says how many `people` gave this answer.

    On a proposal of other words, `clause_version_id` is the wording of its part that it was shown with.
    """

    __tablename__ = "comment_vote"
    __table_args__ = (
        CheckConstraint("value in (-1, 0, 1)", name="value_known"),
        Index("ix_comment_vote_comment_id_value", "comment_id", "value"),
        Index("uq_comment_vote_sheet_id_comment_id", "sheet_id", "comment_id", unique=True),
    )

    id: Mapped[RandomKey]
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("comment_vote_sheet.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    clause_version_id: Mapped[int | None] = mapped_column(ForeignKey("clause_version.id"))
    value: Mapped[int] = mapped_column(SmallInteger)
    people: Mapped[int] = mapped_column(default=1, server_default="1")


class MadeFile(Model):
    """A file that the periodic tasks made from a plan's pages, to be sent as it is (see
    `consult.contributions.made_files`).

    `content` is None until it is made, and again from the moment on in which words are deleted that could be in it.
    `version` is the hash of what it was made from; `looked_at` is the state of the plan in which that was last
    compared. `removals` goes up whenever words are deleted, so that nothing that was read before is stored afterwards.
    """

    __tablename__ = "made_file"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(default="")
    looked_at: Mapped[str] = mapped_column(default="")
    made_on: Mapped[date | None]
    removals: Mapped[int] = mapped_column(default=0)
    # The last one: to read what is after it, a database reads all of it.
    content: Mapped[bytes | None] = mapped_column(LargeBinary)

"""What somebody sends at once, as plain values. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consult.access import ValidationError
from consult.contributions import proposals
from consult.contributions.enums import MAX_COMMENT_CHARACTERS, Channel, Choice, Consent, HoldReason
from consult.text import plain
from consult.text.plain_spelling import in_plain_spelling


@dataclass(frozen=True)
class VersionSeen:
    """What an answer belongs to: a clause, its current version, and that version's meaning."""

    clause_id: int
    version_id: int
    meaning_revision: int


@dataclass(frozen=True)
class CommentText:
    """One comment as sent: on the clause named by `key`, or on the whole plan if that is None.

    If it proposes other words for its clause, the text is the reason. `language` is a code of `consult.text.languages`,
    "" if the writer did not say. `may_be_plain`: a moderator may publish the text in plain spelling.
    """

    key: str | None
    text: str
    consent: Consent
    proposed_wording: str | None = None
    language: str = ""
    may_be_plain: bool = False

    @property
    def can_be_plain(self) -> bool:
        """Whether others could read it in plain spelling, and that would differ."""
        return self.consent.may_show and in_plain_spelling(self.text) != self.text

    @property
    def words(self) -> str:
        """Everything that it says."""
        return proposals.all_words(self.text, self.proposed_wording)


@dataclass(frozen=True)
class NewSubmission:
    """What one person sends at once. `versions_seen` says which clause version they saw, by key."""

    votes: Mapping[str, Choice] = field(default_factory=dict)
    comments: Sequence[CommentText] = ()
    versions_seen: Mapping[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> set[str]:
        return set(self.votes) | {comment.key for comment in self.comments if comment.key is not None}


@dataclass(frozen=True)
class HowSent:
    """How something was sent, as the server saw it: never what its sender wrote.

    `code` is the number of a one-use code, `account` an account's id, `held` why it waits for a moderator's release.
    """

    channel: Channel = Channel.OPEN
    code: int | None = None
    account: int | None = None
    held: HoldReason | None = None


def clean_comment(text: str) -> str:
    """A comment's text, ready to store.

    Raises:
        ValidationError: too long (by how many characters) or not text.
    """
    try:
        return plain.clean(text, MAX_COMMENT_CHARACTERS)
    except plain.TextFault as fault:
        raise ValidationError(fault.message, field="", **fault.params) from fault

"""What Part A says of how it was made: figures by channel and by reason, campaigns, steps of the work. Pure.

Each part is frozen with the report and shown as it was frozen. Reports from before these were kept have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consult.analysis.sensitivity import Direction
from consult.record.documents import described


@dataclass(frozen=True, kw_only=True)
class ChannelReconciliation:
    """What happened to the comments of one channel: `received` less everything in `taken_out` is `analysed`."""

    channel: str = described("how the comments were sent")
    received: int = described("number of comments received")
    taken_out: Mapping[str, int] = described("number of comments taken out, by reason")
    analysed: int = described("number of comments analysed")


@dataclass(frozen=True, kw_only=True)
class OutcomeReasons:
    """Why moderators decided on comments in one way, and who looked at that again."""

    outcome: str = described("what moderators decided")
    comments: int = described("number of comments")
    reasons: Mapping[str, int] = described("number of comments, by reason; one may have several")
    by_two: int = described("how many of them a second moderator read before it counted")
    appealed: int = described("how often a writer asked for a second look at such a decision")
    upheld: int = described("how often that writer was right")


@dataclass(frozen=True, kw_only=True)
class DaysToRead:
    """How long comments waited until a moderator first opened them. Hours would tell when somebody wrote."""

    comments: int = described("number of comments")
    median: int = described("days within which half of them were opened")
    slow: int = described("days within which 95 of 100 were opened")


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Comments in the same or nearly the same words, of one origin as a moderator says."""

    tracker: str = described("the public code of one of them")
    clause: str = described("the clause that they are about; empty for the whole plan")
    kind: str = described("campaign (people were asked to send it) or session (a group wrote it together)")
    comments: int = described("number of published comments with these words")
    texts: int = described("number of different texts among them")


@dataclass(frozen=True, kw_only=True)
class CampaignVotes:
    """What one channel's votes on a meaning of a clause say without those sent with a campaign's text, in words."""

    clause: str = described("the clause")
    meaning_revision: int = described("the meaning of the clause that was voted on")
    channel: str = described("how the votes were sent; channels are never added up")
    votes: int | None = described(
        "number of votes that were sent with a text of a campaign; absent unless it, and the rest, are ten or more, "
        "and four or more chose otherwise than most",
        default=None,
    )
    without: Direction | None = described(
        "whether more than half of the rest support the clause, with or without changes; absent if it cannot be told "
        "without telling how somebody voted",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class ReportedProposal:
    """Other words that somebody proposed for a clause, without the words: they may be erased."""

    clause: str = described("the clause")
    tracker: str = described("the public code of the proposal")


@dataclass(frozen=True, kw_only=True)
class SenseCheckWords:
    """People from the groups concerned looked at Part A before it was frozen."""

    day: date = described("day on which they looked at it, ISO 8601")
    who: str = described("from which groups they were; never a name")
    missing: str = described("what they said was missing or wrong")
    changed: str = described("what was changed after that")


@dataclass(frozen=True, kw_only=True)
class WordsKept:
    """A hint on the words of an official text that its writer did not follow, with the reason."""

    where: str = described("the text: notes and the field, or theme, its key and the field")
    words: str = described("the words that the hint names")
    reason: str = described("why they stay")
    day: date = described("day on which the reason was given, ISO 8601")


@dataclass(frozen=True, kw_only=True)
class DraftStep:
    """A published version of the draft."""

    number: int = described("number of the version")
    kind: str = described("first; edit (typing mistakes); change (of meaning)")
    day: date = described("day on which it was published, ISO 8601")


@dataclass(frozen=True, kw_only=True)
class WorkDone:
    """The steps of the work, counted from what is stored."""

    versions: tuple[DraftStep, ...] = described("the published versions of the draft")
    corrections: int = described("number of corrected typing mistakes in title and summary")
    explanations: int = described("number of explanations of parts that people did not understand")
    closing_moved: int = described("how often the closing day was moved")
    codebook_version: int = described("number of changes of the list of themes: its version")
    translations: int = described("number of comments that were translated by a person of the team")
    recusals: int = described("how many comments a moderator left to others, because they were about their own body")

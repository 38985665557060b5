"""The published summary as one structure: the page, the JSON and the receipt all read it. Pure.

Part A comes from the frozen document, Part B from the signed one, quotes and the status of promises from today's
tables; the parts are in `consult.report.parts`. Before signing everything in Part B is empty: `Summary.signed` is
false, dispositions are None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.analysis.group_results import GroupResults
from consult.contributions.enums import SCALE
from consult.record import documents
from consult.record.documents import described
from consult.report.enums import DISPOSITION_LABELS, DispositionCode
from consult.report.halves import (
    AnswerCorrection,
    DecisionLines,
    Frame,
    Participants,
    ReachDecided,
    ReachWords,
    SecondCoding,
    SignedReply,
    SuggestedTheme,
)
from consult.report.how_made import CampaignVotes, SenseCheckWords, WordsKept, WorkDone
from consult.report.parts import (
    CampaignView,
    ClauseAnswer,
    CommitmentView,
    Hashes,
    ModerationCounts,
    ProposalView,
    PublishedReconciliation,
    Quote,
    Refused,
    Statement,
    ThemeView,
    grouped_by_one,
)
from consult.report.principles import PrincipleView, ReportedProcess

FORMAT = "consult-summary-2"


@dataclass(frozen=True, kw_only=True)
class PlanHeader(Frame):
    """The strip at the top. `days_early`: positive early, negative late; None while unanswered or undated."""

    draft_number: int | None = described("number of the last published version before the answer")
    opened_on: date | None = described("day on which the plan opened, ISO 8601")
    closed_on: date | None = described("day on which it closed, ISO 8601")
    reported_on: date | None = described("day on which the report was frozen, ISO 8601")
    due_on: date | None = described("day by which an answer was promised, ISO 8601")
    answered_on: date | None = described("day on which the answer was signed, ISO 8601")
    days_early: int | None = described("days from the answer to the promised day; negative if it was late")


@dataclass(frozen=True, kw_only=True)
class DecidedGroup:
    """The numbers of the clauses with the same decision, in the draft's order."""

    code: DispositionCode = described("what was decided")
    numbers: tuple[str, ...] = described("the numbers of the clauses")

    @property
    def label(self) -> str:
        return DISPOSITION_LABELS[self.code]


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """How far you can trust this: exact counts of texts, and the channels that figures of votes come from."""

    received: int = described("number of comments received")
    analysed: int = described("number of comments analysed")
    published: int = described("number of comments published")
    channels: tuple[str, ...] = described("the channels that figures of votes come from")
    words: str = described("how far the report can be trusted")
    missing_groups: str = described("who was missing, and why")


@dataclass(frozen=True, kw_only=True)
class SummaryLines(DecisionLines):
    """Page one. `decided_groups` is computed; the words are the decision maker's or the analysts'."""

    decided_groups: tuple[DecidedGroup, ...] = described("the clauses by decision")
    disagreement: str = described("where people differ")
    reliability: Reliability = described("how far the report can be trusted")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The whole summary. `methods` are msgids: how it was made and what it cannot show."""

    format: str = described("name and version of the format", default=FORMAT)
    scale: str = described("the scale of votes as numbers", default=SCALE)
    signed: bool = described("whether the answer is signed")
    front: PlanHeader = described("the plan and its days")
    lines: SummaryLines = described("page one")
    clauses: tuple[ClauseAnswer, ...] = described("the clauses")
    plan_comments: int = described("number of comments on the whole plan that count")
    plan_themes: tuple[ThemeView, ...] = described("the points that people made about the whole plan")
    plan_quotes: tuple[Quote, ...] = described("comments on the whole plan that may be quoted")
    plan_promises: tuple[CommitmentView, ...] = described("the promises about the whole plan")
    statements: tuple[Statement, ...] = described("the statements of an imported consultation")
    campaigns: tuple[CampaignView, ...] = described("comments in the same or nearly the same words, of one origin")
    campaign_organizers: str | None = described(
        "who asked people to send the texts of campaigns; null if it is not known", default=None
    )
    paid_peers: str | None = described(
        "how many hours of peers' work were paid, and how much for it; null if it is not known", default=None
    )
    campaign_votes: tuple[CampaignVotes, ...] = described(
        "what votes say without those that came with a campaign's text"
    )
    proposals: tuple[ProposalView, ...] = described("proposals of other words, and how many people agreed")
    sense_checks: tuple[SenseCheckWords, ...] | None = described(
        "how people from the groups concerned looked at the report before it was frozen; null if it does not say"
    )
    words_kept: tuple[WordsKept, ...] = described("hints on words that were not followed, with the reason")
    work: WorkDone | None = described("the steps of the work; null in reports from before this was kept")
    safety: tuple[ThemeView, ...] = described("the points about safety")
    refusals: tuple[Refused, ...] = described("what people asked for and was not done")
    promises: tuple[CommitmentView, ...] = described("all promises, in the order of due days")
    reconciliation: PublishedReconciliation = described("what happened to every comment")
    groups: GroupResults | None = described(
        "groups of people who voted alike on comments, or why there are none; none if fewer than twenty people voted"
    )
    suggested: tuple[SuggestedTheme, ...] | None = described(
        "how often people chose themes that a machine proposed; none if it proposed none", default=None
    )
    second_coding: SecondCoding | None = described("how far two people agreed on themes; none if one person sorted")
    participants: Participants | None = described("who took part; none in reports from before it was counted")
    reach: tuple[ReachWords, ...] = described("whom the plan was meant to reach, and who was reached")
    reach_decisions: tuple[ReachDecided, ...] = described("what was decided about those who were not reached yet")
    moderation: ModerationCounts = described("what moderators decided")
    methods: tuple[str, ...] = described("how the summary was made and what it cannot show")
    principles: tuple[PrincipleView, ...] = described(
        "the seven principles: what the organizer says, what people say, and the answer to gaps; empty if nobody rated"
    )
    process: tuple[ReportedProcess, ...] = described("how people were asked, as they say; empty if nobody answered")
    replies: tuple[SignedReply, ...] = described("organizations that were invited to reply, with what they replied")
    corrections: tuple[AnswerCorrection, ...] = described("every correction of the signed answer, oldest first")
    hashes: Hashes = described("the hashes of both halves")

    @property
    def themes(self) -> Sequence[ThemeView]:
        """All themes: those about safety first, then by the number of comments; those without a number last."""
        every = [*(theme for clause in self.clauses for theme in clause.themes), *self.plan_themes]
        return sorted(every, key=lambda one: (not one.safety, one.comments is None, -(one.comments or 0), one.title))

    @property
    def grouped_by_one(self) -> bool:
        """Whether one person alone grouped the comments of every theme."""
        return grouped_by_one(self.themes)

    @property
    def theme_titles(self) -> dict[str, str]:
        """The titles of all themes, by key."""
        return {theme.key: theme.title for clause in self.clauses for theme in clause.themes} | {
            theme.key: theme.title for theme in self.plan_themes
        }

    def clause(self, key: str) -> ClauseAnswer | None:
        """The clause with this key, if Part A contains it."""
        return next((clause for clause in self.clauses if clause.key == key), None)


def to_json(summary: Summary) -> dict[str, object]:
    """The summary as plain values with the same names: days as ISO 8601, lists, null for None."""
    return documents.values_of(summary, nulls=True)

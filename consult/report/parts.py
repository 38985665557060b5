"""The parts of a summary: a clause from its words to its promises, and the counts. Pure.

Codes are closed lists; their labels for readers are msgids, given by properties, so that they are translated where they
are shown and never appear in the JSON.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.analysis.agreement import Band
from consult.record.documents import described
from consult.report.enums import (
    DISPOSITION_LABELS,
    FINISHED,
    REASON_KIND_LABELS,
    STATUS_LABELS,
    STATUS_SYMBOLS,
    ProposalUse,
    ReasonKind,
    Status,
)
from consult.report.halves import (
    ClauseWords,
    DecisionWords,
    Deferral,
    GroupTable,
    PromiseWords,
    ProposalAnswer,
    QuoteCommitment,
    ReconciliationSums,
    ReportedTheme,
    StatementVotes,
)
from consult.report.how_made import Campaign, ChannelReconciliation, DaysToRead, OutcomeReasons, ReportedProposal
from consult.text.diff import Piece


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many ballots in one channel have one choice (a `contributions.enums.Choice`)."""

    choice: str = described("the choice")
    votes: int = described("number of ballots")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Votes on one clause in one channel (a `contributions.enums.Channel`); channels are never added up.

    A suppressed one has no counts and no total and is printed as "fewer than 10". One where nearly everyone chose the
    same has no counts.
    """

    channel: str = described("how the votes were sent; channels are never added up")
    suppressed: bool = described("whether there are too few votes to publish")
    total: int | None = described("number of ballots")
    counts: tuple[Count, ...] = described("number of ballots by choice; empty if nearly all alike")

    @property
    def nearly_all(self) -> bool:
        return not self.suppressed and not self.counts

    def votes(self, choice: str) -> int:
        """Ballots for `choice`; 0 if nobody chose it."""
        return next((count.votes for count in self.counts if count.choice == choice), 0)


@dataclass(frozen=True, kw_only=True)
class EarlierVotes:
    """Votes on an earlier meaning of a clause, whose words have changed since."""

    meaning_revision: int = described("the meaning of the clause that was voted on")
    tallies: tuple[Tally, ...] = described("the votes by channel")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How many people answered a comment: agree (+1), disagree (−1) or pass (0).

    Three empty cells if nearly everyone chose the same.
    """

    total: int = described("number of people")
    agree: int | None = described("how many people agreed")
    disagree: int | None = described("how many people disagreed")
    passed: int | None = described("how many people passed", name="pass")

    @property
    def nearly_all(self) -> bool:
        return self.agree is None


@dataclass(frozen=True, kw_only=True)
class Quote(QuoteCommitment):
    """Words whose writer agreed to be quoted. `text` is empty once they have been erased.

    `commitment` is in Part A; it is SHA-256 over `salt` (hexadecimal, 32 bytes) and the UTF-8 text.
    """

    text: str = described("the comment; empty once it was erased")
    salt: str = described("the salt of the commitment, hexadecimal")
    answers: Answers | None = described("the votes of ten people or more on it; empty once it was erased", default=None)


@dataclass(frozen=True, kw_only=True)
class AnsweredProposal(ProposalAnswer):
    """Whether a decision uses other words that somebody proposed."""

    is_public: bool = described("whether anyone can still read the proposal")


def by_use(proposals: Sequence[AnsweredProposal]) -> dict[ProposalUse, list[AnsweredProposal]]:
    """Proposals by how far their words are used, whole first."""
    found = {use: [each for each in proposals if each.used is use] for use in ProposalUse}
    return {use: answered for use, answered in found.items() if answered}


@dataclass(frozen=True, kw_only=True)
class Decided(DecisionWords):
    """What was decided on one point, and why. `pieces` lead from the old wording to the new."""

    pieces: tuple[Piece, ...] = described("the difference between the old wording and the new")
    proposals: tuple[AnsweredProposal, ...] | None = described(
        "the proposals of other words that were answered with it; null if none was", default=None
    )

    @property
    def label(self) -> str:
        return DISPOSITION_LABELS[self.code]

    @property
    def words_used(self) -> dict[ProposalUse, list[AnsweredProposal]]:
        """The proposals by how far their words are used, whole first."""
        return by_use(self.proposals or ())

    @property
    def reason_label(self) -> str:
        return REASON_KIND_LABELS[self.reason_kind]


@dataclass(frozen=True, kw_only=True)
class LaterView(Decided):
    """The later decision on a point that the answer deferred."""

    on: date = described("day of the decision, ISO 8601")


@dataclass(frozen=True, kw_only=True)
class DispositionView(Decided, Deferral):
    """The decision on one clause or theme.

    If it was deferred, `late_days` counts from its day until somebody decides; `later` then has that decision.
    """

    late_days: int = described("days since it should have been decided; 0 if it is not late", default=0)
    later: LaterView | None = described("the later decision", default=None)
    corrected_on: date | None = described(
        "day on which its reason, or what goes with it, was last corrected, ISO 8601", default=None
    )

    @property
    def last_answers(self) -> dict[str, ProposalUse]:
        """Whether each proposal is used, by public code: as the last decision says."""
        decision: Decided = self.later or self
        return {each.tracker: each.used for each in decision.proposals or ()}

    @property
    def value_choice(self) -> bool:
        """Whether the page must say that this is a choice and not a finding."""
        return self.reason_kind is ReasonKind.VALUE_CHOICE


@dataclass(frozen=True, kw_only=True)
class ThemeView(ReportedTheme):
    """A point that people made. `comments`: texts in which it was found, by `coders` people; None if it is not said.

    `minority` is empty if analysts looked for another view and found none (`no_other_view`).
    """

    clause_key: str = described("the clause that it is about; empty for the whole plan")
    disposition: DispositionView | None = described("the decision on it")

    @property
    def coded_by_one(self) -> bool:
        """Whether nobody checked; the reports from before agreement was measured tell it by `coders`."""
        return self.band is Band.ONE_PERSON or (self.band is None and self.coders < 2)

    @property
    def is_tentative(self) -> bool:
        return self.band is Band.TENTATIVE

    @property
    def is_alike(self) -> bool:
        """Whether two people found it in every comment of the sample that could have it."""
        return self.band is Band.ALIKE

    @property
    def is_untested(self) -> bool:
        return self.band is Band.UNDEFINED


def grouped_by_one(themes: Sequence[ThemeView]) -> bool:
    """Whether there are themes, and one person alone grouped the comments of each."""
    return bool(themes) and all(theme.coded_by_one for theme in themes)


@dataclass(frozen=True, kw_only=True)
class WithStatus:
    """Something that has the status of a promise."""

    status: Status = described("how far it is")

    @property
    def label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def symbol(self) -> str:
        return STATUS_SYMBOLS[self.status]

    @property
    def complete(self) -> bool:
        return self.status is Status.COMPLETE

    @property
    def finished(self) -> bool:
        """Whether nothing more is to come: done or given up."""
        return self.status in FINISHED


@dataclass(frozen=True, kw_only=True)
class Note(WithStatus):
    """A dated note on a promise, with where to see it."""

    on: date = described("day of the note, ISO 8601")
    text: str = described("the note")
    evidence: str = described("where to see it")


@dataclass(frozen=True, kw_only=True)
class NewsRequest:
    """A public request for news of a promise, by the calendar alone."""

    on: date = described("day of the request, ISO 8601")
    answered_on: date | None = described("day of the first note since then, ISO 8601; empty if there is none")


@dataclass(frozen=True, kw_only=True)
class Extension:
    """More time for a promise. The day before it stays known."""

    on: date = described("day on which it was given, ISO 8601")
    former_due_on: date = described("day on which it was due before, ISO 8601")
    due_on: date = described("day on which it is due since, ISO 8601")
    reason: str = described("the reason given in public")


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who is in the office that owns a promise."""

    name: str = described("who it is")
    since: date = described("the first day, ISO 8601; of the first one, the day of the signature")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found of what was forecast with a promise."""

    on: date = described("day on which it was found, ISO 8601")
    value: str = described("what was found, a decimal number")
    source: str = described("where to see it")
    inside: bool = described("whether it is in the range that was said beforehand")


@dataclass(frozen=True, kw_only=True)
class CommitmentView(WithStatus, PromiseWords):
    """A promise and its status today. `number` counts from 1 in the order of the due days that were signed; `due_on` is
    the day on which it is due now, see `extensions`.

    `clause_key` and `clause_number` are empty for a promise about the whole plan.
    """

    id: int = described("identifies the promise in addresses")
    clause_key: str = described("the clause that it belongs to; empty for the whole plan")
    clause_number: str = described("the number of that clause")
    overdue_days: int = described("days since it was due; 0 if it is not late, done or given up")
    done_on: date | None = described("day on which it was shown to be done; null if it was not", default=None)
    extensions: tuple[Extension, ...] = described("more time that was given, oldest first", default=())
    holders: tuple[Holder, ...] = described("who was in the office that owns it, oldest first", default=())
    findings: tuple[Finding, ...] = described("what was found of what was forecast, oldest first", default=())
    requests: tuple[NewsRequest, ...] = described(
        "the public requests for news since it was due, oldest first", default=()
    )
    notes: tuple[Note, ...] = described("notes on its progress, oldest first")

    @property
    def signed_due_on(self) -> date:
        """The day that was signed, before any more time was given."""
        return self.extensions[0].former_due_on if self.extensions else self.due_on


@dataclass(frozen=True, kw_only=True)
class ClauseAnswer(ClauseWords):
    """One clause from the proposed words to the promise. `in_draft` is false for one dropped while the plan was
    open.
    """

    tallies: tuple[Tally, ...] = described("the votes on its last meaning, by channel")
    earlier: tuple[EarlierVotes, ...] = described("the votes on its earlier meanings")
    groups: tuple[GroupTable, ...] = described("the votes on its last meaning, by what people say about themselves")
    themes: tuple[ThemeView, ...] = described("the points that people made about it")
    quotes: tuple[Quote, ...] = described("comments that may be quoted")
    disposition: DispositionView | None = described("the decision on it")
    promises: tuple[CommitmentView, ...] = described("the promises that belong to it")

    @property
    def grouped_by_one(self) -> bool:
        """Whether one person alone grouped the comments of every theme of it."""
        return grouped_by_one(self.themes)

    @property
    def is_exceeded(self) -> bool:
        """Whether a theme of it has more comments than it has itself: some are on other parts."""
        return any((theme.comments or 0) > self.comments for theme in self.themes)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Something that people asked for and that was not done: a clause or theme not changed, referred or deferred, and
    why.
    """

    number: str = described("the number of the clause; empty for a theme")
    key: str = described("the clause or theme")
    title: str = described("its heading or title")
    is_theme: bool = described("whether it is a theme")
    comments: int | None = described("number of comments about it, as published; null if it is not said", default=None)
    disposition: DispositionView = described("the decision on it")

    @property
    def last(self) -> Decided:
        """The decision as it is now."""
        return self.disposition.later or self.disposition


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of a count: a code of a closed list and how many texts (or decisions)."""

    code: str = described("a code from a closed list")
    count: int = described("number of comments, or of decisions")


@dataclass(frozen=True, kw_only=True)
class PublishedReconciliation(ReconciliationSums):
    """What happened to every text: `received` less everything in `taken_out` is `analysed`.

    `outcomes` are moderation's outcomes of the analysed ones and add up to them; `uncoded` of them have no theme,
    `ungrouped` says why if some could have; `channels` says how the received ones were sent.
    """

    taken_out: tuple[Part, ...] = described("number of comments taken out, by reason")
    outcomes: tuple[Part, ...] = described("number of analysed comments, by the moderators' decision")
    channels: tuple[Part, ...] = described("number of comments received, by how they were sent")
    by_channel: tuple[ChannelReconciliation, ...] = described(
        "the same for each channel; empty in reports from before this was kept"
    )
    ungrouped: str = described("why some comments have no theme")


@dataclass(frozen=True, kw_only=True)
class ModerationCounts:
    """What moderators decided, exact: by outcome, and `reasons` of refusals (one may have several)."""

    outcomes: tuple[Part, ...] = described("number of decisions, by outcome")
    reasons: tuple[Part, ...] = described("number of refused comments, by reason; one may have several")
    why: tuple[OutcomeReasons, ...] = described(
        "each outcome with its reasons and second looks; empty in reports from before this was kept"
    )
    days_to_read: DaysToRead | None = described("how long comments waited to be opened; null with fewer than ten")
    appeals: tuple[Part, ...] = described("second looks that writers asked for, by what happened to them, and days")
    rereadings: tuple[Part, ...] = described("refusals and junk read again by chance, by what was found")
    notices: tuple[Part, ...] = described("notices about published comments, by what happened to them, and days")


@dataclass(frozen=True, kw_only=True)
class CampaignView(Campaign):
    """Comments of one origin, with the words of one of them; `text` is empty once they were erased."""

    text: str = described("the words of one of them; empty once they were erased")


@dataclass(frozen=True, kw_only=True)
class ProposalView(ReportedProposal):
    """Other words that somebody proposed, with what people answered; never the words, which may be erased."""

    answers: Answers | None = described("the votes of ten people or more on it; null if fewer answered")


@dataclass(frozen=True, kw_only=True)
class Statement(StatementVotes):
    """A statement of an imported consultation with its votes, exact: they were public data already."""

    text: str = described("the statement; empty if it was deleted")
    passed: int = described("how many people passed")


@dataclass(frozen=True, kw_only=True)
class Hashes:
    """SHA-256 of the canonical bytes of both halves; `response` is empty before signing."""

    report: str = described("the hash of Part A")
    response: str = described("the hash of Part B")

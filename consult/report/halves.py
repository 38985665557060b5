"""The two halves of a summary as documents: Part A, which is frozen, and Part B, which is signed. Pure.

Each field is declared here once. What the documents share with the summary are base classes of its parts
(`consult.report.parts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consult.analysis.agreement import Band
from consult.analysis.disclosure import nearly_everyone
from consult.analysis.group_results import GroupResults
from consult.consultations.frame_fields import OptionConsidered
from consult.record.documents import described
from consult.report.enums import CorrectionCause, DispositionCode, ProposalUse, ReasonKind, WithdrawalReason
from consult.report.how_made import (
    Campaign,
    CampaignVotes,
    ChannelReconciliation,
    DaysToRead,
    OutcomeReasons,
    ReportedProposal,
    SenseCheckWords,
    WordsKept,
    WorkDone,
)
from consult.report.principles import GapReply, ReportedPrinciple, ReportedProcess


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The frame of the plan as it was when the report was frozen."""

    code: str = described("the plan's code, as in its address")
    title: str = described("title")
    place: str = described("the place that it is about")
    decider: str = described("who decides")
    run_by: str = described("who runs it")
    paid_by: str = described("who pays for it")
    design_partner: str = described("the organization of people who use drugs that helped to design it")
    options_considered: tuple[OptionConsidered, ...] | None = described(
        "other options that were looked at and rejected; empty if none was, absent if the plan does not say",
        default=None,
    )
    influence: str = described("how much influence was promised")
    can_change: str = described("what can change")
    cannot_change: str = described("what cannot change")
    cannot_change_by: str = described("who decided that it cannot change")
    imported_from: str = described("where an imported consultation was held; empty for others")


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of the plan, ISO 8601."""

    opened: date | None = described("day on which it opened")
    closed: date | None = described("day on which it closed")
    answer_due: date | None = described("day by which an answer was promised")


@dataclass(frozen=True, kw_only=True)
class ChannelVotes:
    """The votes on one meaning of a clause in one channel: exact, or suppressed if there are fewer than ten.

    If nearly everyone chose the same there is a `total` alone, also where an earlier program froze the counts.
    """

    channel: str = described("how the votes were sent; channels are never added up")
    total: int | None = described("number of ballots", default=None)
    counts: Mapping[str, int] | None = described(
        "number of ballots by choice; absent where nearly everyone chose the same", default=None
    )
    suppressed: str | None = described(
        "“fewer than 10” for a group too small to publish", former="withheld", default=None
    )

    def __post_init__(self) -> None:
        if self.counts and nearly_everyone(self.counts.values()):
            object.__setattr__(self, "counts", None)


@dataclass(frozen=True, kw_only=True)
class MeaningVotes:
    """The votes on one meaning of a clause."""

    meaning_revision: int = described("the meaning of the clause that was voted on", former="meaning")
    channels: tuple[ChannelVotes, ...] = described("the votes by channel", former="classes")


@dataclass(frozen=True, kw_only=True)
class GroupTable:
    """The votes of a group of people, by what they say about themselves; a group that is too small has none.

    By position (an `analysis.by_self_description.Position`).
    """

    group: str = described("what people say about themselves")
    channel: str = described("how the votes were sent; channels are never added up")
    people: Mapping[str, int] = described("number of ballots by choice, rounded to 5")
    others: Mapping[str, int] = described("the same of everybody else")


@dataclass(frozen=True, kw_only=True)
class ReportedGroup(GroupTable):
    """The clause that such votes are about."""

    clause: str = described("the clause")
    meaning_revision: int = described("the meaning of the clause that was voted on")


@dataclass(frozen=True, kw_only=True)
class PeopleByChannel:
    """How many people sent something in one way."""

    channel: str = described("how it was sent; channels are never added up")
    people: int | None = described("number of people; absent if fewer than 10", default=None)
    not_stated: int | None = described(
        "how many of them said nothing about themselves, rounded to 5; absent where that may not be told", default=None
    )


@dataclass(frozen=True, kw_only=True)
class GroupPeople:
    """How many people of a group took part, as far as its tables of votes tell."""

    group: str = described("what people say about themselves")
    channel: str = described("how it was sent; channels are never added up")
    people: int = described("about how many voted on one clause, or more")


@dataclass(frozen=True, kw_only=True)
class WeekComments:
    """How many comments were sent in a week."""

    week: int = described("week of the plan, from 1")
    comments: int | None = described("number of comments that count; absent if that may not be told", default=None)


@dataclass(frozen=True, kw_only=True)
class LanguageComments:
    """How many comments are in a language."""

    language: str = described("language, BCP 47; empty if it is not known")
    comments: int | None = described("number of comments that count; absent if that may not be told", default=None)


@dataclass(frozen=True, kw_only=True)
class Participants:
    """Who took part, counted once, at the freeze."""

    channels: tuple[PeopleByChannel, ...] = described("people by how they sent something")
    groups: tuple[GroupPeople, ...] = described("people by what they say about themselves, from their tables of votes")
    weeks: tuple[WeekComments, ...] = described("comments by the week in which they were sent")
    languages: tuple[LanguageComments, ...] = described("comments by language")


@dataclass(frozen=True, kw_only=True)
class ReachWords:
    """A group that the plan was meant to reach, and what analysts say of it."""

    name: str = described("the group, as the organizers named it")
    kind: str = described("what people of it say about themselves; empty if nobody is asked for that")
    target: int = described("number of people to be reached")
    way: str = described("how they were to be reached")
    owner: str = described("who was to do it")
    reached: str = described("whether they were reached: yes, partly, no; empty while nobody has said it")
    tried: str = described("what was tried")
    why: str = described("why it did not reach them")
    meaning: str = described("what that means for the report")


@dataclass(frozen=True, kw_only=True)
class ReachDecided:
    """What an organizer decided while the plan was open about those who were not reached yet."""

    day: date = described("day of the decision, ISO 8601")
    text: str = described("what was decided")


@dataclass(frozen=True, kw_only=True)
class ThemeWords:
    """What analysts wrote about a theme. `minority` is empty if they found no other view (`no_other_view`)."""

    title: str = described("title of the theme")
    description: str = described("what people said")
    includes: str = described("what belongs in it", default="")
    excludes: str = described("what does not belong in it", default="")
    example: str = described("an example, made up", default="")
    stance: str = described("the stance that it brings", default="")
    minority: str = described("the other view")
    no_other_view: bool = described("whether analysts looked for another view and found none", former="none_heard")
    safety: bool = described("whether it is about safety")
    safety_note: str = described("what could happen")
    fact_note: str | None = described(
        "what is known of it, as analysts note it apart from what people said; absent if there is no note", default=None
    )
    fact_source: str | None = described("where that is from; absent if there is no note", default=None)


@dataclass(frozen=True, kw_only=True)
class ReportedTheme(ThemeWords):
    """A point that people made."""

    key: str = described("the theme's name, the same in every file")
    comments: int | None = described(
        "number of comments in which it was found; absent if two people did not agree enough on them", default=None
    )
    coders: int = described("the most people who looked at one comment")
    band: Band | None = described(
        "what the agreement of two people allows: one_person (nobody checked), reliable, tentative (the number needs "
        "care), alike (it does too: both found it in every comment), weak or undefined (no number); absent in reports "
        "from before agreement was measured",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class ThemeAgreement:
    """How far two people agreed on a theme, in thousandths; absent where a figure is not defined."""

    theme: str = described("the theme's key")
    units: int = described("number of comments in the sample by which the theme is judged")
    same: int | None = described("share on which both said the same, in thousandths", default=None)
    prevalence: int | None = described(
        "how often the theme was found, of all judgements on it, in thousandths", default=None
    )
    kappa: int | None = described("Cohen's kappa, in thousandths", default=None)
    alpha: int | None = described("Krippendorff's alpha, in thousandths", default=None)
    low: int | None = described("lower end of alpha's 95 % interval, in thousandths", default=None)
    high: int | None = described("upper end of alpha's 95 % interval, in thousandths", default=None)
    band: Band = described("what this allows: reliable, tentative, alike, weak or undefined")


@dataclass(frozen=True, kw_only=True)
class SecondCoding:
    """A sample of comments that a second person sorted without seeing what the first one found."""

    comments: int = described("number of comments in the sample")
    texts: int = described("number of different texts that it was drawn from")
    drawn_on: date = described("day of the draw, ISO 8601")
    done_on: date = described("day on which it was done, ISO 8601")
    differing: int = described("number of comments on which the two differed")
    resolved: int = described("number of these that they resolved by talking")
    themes: tuple[ThemeAgreement, ...] = described("the agreement on each theme")
    people: int | None = described("number of people who sorted it, one after another", default=None)


@dataclass(frozen=True, kw_only=True)
class SuggestedTheme:
    """How often people chose a theme that a machine proposed to them for a comment."""

    theme: str = described("the theme's key")
    accepted: int = described("number of comments for which a person chose it")
    refused: int = described("number of comments for which a person did not")


@dataclass(frozen=True, kw_only=True)
class QuoteCommitment:
    """A quote without its words: they may be erased, and the hash of the report stays valid."""

    tracker: str = described("the public code of the comment")
    commitment: str = described("SHA-256 over the salt and the UTF-8 text")


@dataclass(frozen=True, kw_only=True)
class ClauseWords:
    """A clause as it was when the plan closed."""

    key: str = described("the clause's name, the same in every version and in every file")
    number: str = described("the clause's number as written; may be empty")
    heading: str = described("heading")
    wording: str = described("wording, in Markdown")
    plain_language: str = described("plain summary", former="plain")
    in_draft: bool = described("no for a clause that was dropped while the plan was open")
    comments: int = described("number of comments on it that count")


@dataclass(frozen=True, kw_only=True)
class ReportedClause(ClauseWords):
    """A clause with what people said about it."""

    meaning_revision: int = described("goes up by one when the wording changed in meaning", former="meaning")
    votes: tuple[MeaningVotes, ...] = described("the votes on each of its meanings")
    themes: tuple[ReportedTheme, ...] = described("the points that people made about it")
    quotes: tuple[QuoteCommitment, ...] = described("comments that may be quoted")


@dataclass(frozen=True, kw_only=True)
class ReportedPlan:
    """What people said about the whole plan."""

    comments: int = described("number of comments on the whole plan that count")
    themes: tuple[ReportedTheme, ...] = described("the points that people made about the whole plan")
    quotes: tuple[QuoteCommitment, ...] = described("comments that may be quoted")


@dataclass(frozen=True, kw_only=True)
class StatementVotes:
    """The votes on a statement of an imported consultation, exact: they were public data already."""

    tracker: str = described("the public code of the statement")
    agree: int = described("how many people agreed")
    disagree: int = described("how many people disagreed")
    passed: int = described("how many people passed", name="pass")


@dataclass(frozen=True, kw_only=True)
class ReconciliationSums:
    """The sums of what happened to every comment."""

    received: int = described("number of comments received")
    analysed: int = described("number of comments analysed")
    uncoded: int = described("number of analysed comments without a theme")


@dataclass(frozen=True, kw_only=True)
class ReportedReconciliation(ReconciliationSums):
    """What happened to every comment: `received` less everything in `taken_out` is `analysed`."""

    taken_out: Mapping[str, int] = described("number of comments taken out, by reason")
    outcomes: Mapping[str, int] = described("number of analysed comments, by the moderators' decision")
    channels: Mapping[str, int] = described("number of comments received, by how they were sent")
    by_channel: tuple[ChannelReconciliation, ...] | None = described(
        "the same for each channel; each adds up, and all together are the whole", default=None
    )


@dataclass(frozen=True, kw_only=True)
class ReportedModeration:
    """What moderators decided, exact."""

    outcomes: Mapping[str, int] = described("number of decisions, by outcome")
    refused_by_reason: Mapping[str, int] = described("number of refused comments, by reason; one may have several")
    why: tuple[OutcomeReasons, ...] | None = described("each outcome with its reasons and second looks", default=None)
    days_to_read: DaysToRead | None = described(
        "how long comments waited to be opened; absent with fewer than ten", default=None
    )
    appeals: Mapping[str, int] | None = described(
        "second looks that writers asked for: received, upheld, rejected, lapsed (not answered in time), moot, "
        "waiting; median_days and slowest_days until an answer, in whole weeks while fewer than ten are answered",
        default=None,
    )
    rereadings: Mapping[str, int] | None = described(
        "refusals and junk read again by chance: drawn, same, different, lapsed (could not be read), waiting",
        default=None,
    )
    notices: Mapping[str, int] | None = described(
        "notices about published comments: received, taken_out, hidden, kept, moot, waiting; days as in appeals",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class AnalystNotes:
    """What analysts write besides themes."""

    missing_groups: str = described("who was missing, and why", former="not_heard")
    disagreement: str = described("where people differ", former="differ")
    reliability: str = described("how far the report can be trusted", former="solid")
    ungrouped: str = described("why some comments have no theme", former="unsorted")
    campaign_organizers: str | None = described(
        "who asked people to send the texts of campaigns; absent if it is not known", default=None
    )
    paid_peers: str | None = described(
        "how many hours of peers' work were paid, and how much for it; absent if it is not known", default=None
    )


@dataclass(frozen=True, kw_only=True)
class PartA(AnalystNotes):
    """Part A: what people said."""

    format: str = described("name and version of the format", default="consult-report-2")
    consultation: Frame = described("the frame of the plan")
    days: Days = described("the days of the plan")
    draft: int = described("number of the last published version; 0 if there is none")
    clauses: tuple[ReportedClause, ...] = described("the clauses")
    plan: ReportedPlan = described("the whole plan")
    statements: tuple[StatementVotes, ...] = described("the statements of an imported consultation")
    answers: Mapping[str, tuple[int, ...]] | None = described(
        "answers to public comments from ten people on, by public code: agree, disagree and pass, or only how many "
        "answered where nearly everyone chose the same",
        default=None,
    )
    earlier_answers: Mapping[str, tuple[int, ...]] | None = described(
        "the same for answers to proposals of other words, from before a change of their part changed them too",
        default=None,
    )
    second_coding: SecondCoding | None = described(
        "how far two people agreed on themes; absent if one person sorted", default=None
    )
    suggested: tuple[SuggestedTheme, ...] | None = described(
        "themes that a machine proposed to those who grouped comments; absent if it proposed none", default=None
    )
    by_self_description: tuple[ReportedGroup, ...] | None = described(
        "votes by what people say about themselves, counted once, at the freeze; absent if there are none", default=None
    )
    participants: Participants | None = described(
        "who took part, counted once, at the freeze; absent in reports from before it was counted", default=None
    )
    reach: tuple[ReachWords, ...] | None = described(
        "whom the plan was meant to reach; absent if there was no plan of that", default=None
    )
    reach_decisions: tuple[ReachDecided, ...] | None = described(
        "what was decided about those who were not reached yet; absent if nothing was", default=None
    )
    groups: GroupResults | None = described(
        "groups of people who voted alike on comments, or why there are none; absent if fewer than twenty people voted",
        default=None,
    )
    principles: tuple[ReportedPrinciple, ...] | None = described(
        "how the organizer and people rated the plan on the seven principles; absent if nobody did", default=None
    )
    process: tuple[ReportedProcess, ...] | None = described(
        "how people were asked, as they say; absent if nobody answered", default=None
    )
    campaigns: tuple[Campaign, ...] | None = described(
        "comments in the same or nearly the same words, of one origin; absent if there are none", default=None
    )
    campaign_votes: tuple[CampaignVotes, ...] | None = described(
        "what votes say without those that came with a campaign's text; absent if there was no campaign", default=None
    )
    proposals: tuple[ReportedProposal, ...] | None = described(
        "published proposals of other words; their answers are in `answers`", default=None
    )
    sense_checks: tuple[SenseCheckWords, ...] | None = described(
        "how people from the groups concerned looked at this before it was frozen; empty if nobody did", default=None
    )
    words_kept: tuple[WordsKept, ...] | None = described(
        "hints on words that were not followed, with the reason", default=None
    )
    work: WorkDone | None = described("the steps of the work, counted from what is stored", default=None)
    reconciliation: ReportedReconciliation = described("what happened to every comment", former="flow")
    moderation: ReportedModeration = described("what moderators decided")
    methods: tuple[str, ...] = described("how the report was made and what it cannot show")


@dataclass(frozen=True, kw_only=True)
class ProposalAnswer:
    """Whether a decision uses other words that somebody proposed for the clause."""

    tracker: str = described("the public code of the proposal")
    used: ProposalUse = described("whether its words are used: whole, part or none")


@dataclass(frozen=True, kw_only=True)
class DecisionWords:
    """What was decided on one point, and why."""

    code: DispositionCode = described("what was decided")
    reason_kind: ReasonKind = described("what the reason is based on")
    reason: str = described("the reason given")
    wording: str = described("the new wording, if there is one")
    office: str | None = described(
        "the office that has the power, or to which it was passed; absent for other decisions", default=None
    )
    law: str | None = described("the law that says so; absent for other decisions", default=None)
    proposals: tuple[ProposalAnswer, ...] | None = described(
        "the proposals of other words that were answered with it; absent if none was", default=None
    )


@dataclass(frozen=True, kw_only=True)
class Deferral:
    """What a decision says if it was deferred."""

    open_question: str = described("what is still open")
    until: date | None = described("day by which it will be decided, ISO 8601")
    owner: str | None = described(
        "the office that will decide it; absent for other decisions, and in answers from before this was asked",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class PointDecision(DecisionWords):
    """A decision on a clause or a theme; the name of the other one is empty."""

    clause: str = described("the clause that was decided")
    theme: str = described("the theme that was decided")
    plain_language: str = described("plain summary of the new wording", former="plain")

    @property
    def place(self) -> str:
        """Its place in the answer, as corrections name it."""
        return f"clause.{self.clause}" if self.clause else f"theme.{self.theme}"


@dataclass(frozen=True, kw_only=True)
class SignedDecision(PointDecision, Deferral):
    """A decision in the signed answer."""


@dataclass(frozen=True, kw_only=True)
class LaterDocument(PointDecision):
    """A later decision on a point that the answer deferred, signed as a document of its own."""

    format: str = described("name and version of the format", default="consult-later-decision-1")
    consultation: str = described("the plan's code")
    answer: str = described("the hash of the signed answer")
    day: date = described("day of the decision, ISO 8601")
    salt: str | None = described(
        "random, hexadecimal, drawn again when words are removed: without it nobody can find out from the hash what "
        "they were; absent in decisions of earlier programs",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What will be seen once a promise is kept, said beforehand. Both ends of the range are inside it."""

    what: str = described("what will be seen, with its unit")
    low: str = described("the lower end of the range, a decimal number")
    high: str = described("the upper end of the range, a decimal number")
    by: date | None = described("day by which it will be seen, ISO 8601")
    sure: int = described("how sure its writer is: 50, 70 or 90 in 100")


@dataclass(frozen=True, kw_only=True)
class PromiseWords:
    """A promise."""

    number: int = described("number of the promise, in the order of due days")
    text: str = described("what is promised")
    owner: str = described("who is responsible for it")
    due_on: date = described("day by which it will be done, ISO 8601")
    measure: str = described("how people will know")
    money: str = described("where the money comes from")
    holder: str | None = described("who was in the office at the signature; absent if that was not said", default=None)
    forecast: Forecast | None = described("what will be seen, said beforehand; absent if it is not said", default=None)
    no_forecast: str | None = described("why that cannot be said; absent if it is said", default=None)


@dataclass(frozen=True, kw_only=True)
class SignedPromise(PromiseWords):
    """A promise in the signed answer."""

    clause: str = described("the clause that it belongs to; empty for the whole plan")


@dataclass(frozen=True, kw_only=True)
class DecisionLines:
    """The decision maker's lines on page one."""

    decided: str = described("what was decided")
    biggest_change: str = described("the biggest change")
    biggest_refusal: str = described("the biggest refusal")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A reply; both are empty if none was given."""

    by: str = described("who wrote the reply")
    text: str = described("the reply, as it was sent but for what was cut")


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """An invitation to reply that an organizer withdrew before anybody wrote with it."""

    day: date = described("day on which an organizer withdrew it, ISO 8601")
    reason: WithdrawalReason = described("why, as the organizer says: a code of a closed list")


@dataclass(frozen=True, kw_only=True)
class SignedReply(Reply):
    """The right of reply of one organization. Answers of earlier programs do not say on which days it was invited."""

    invited: str = described("the organization that was invited to reply")
    invited_on: date | None = described("day on which it was invited, ISO 8601", default=None)
    due_on: date | None = described("last day on which it could reply, ISO 8601", default=None)
    replied_on: date | None = described("day of the reply, ISO 8601; empty if there is none", default=None)
    refused_on: date | None = described(
        "day on which an organizer said that a reply was not by this organization", default=None
    )
    cuts: tuple[str, ...] = described("the kinds of words that were cut from the reply", default=())
    withdrawal: Withdrawal | None = described(
        "when and why the invitation was withdrawn; absent if it was not", default=None
    )


@dataclass(frozen=True, kw_only=True)
class AnswerCorrection:
    """A correction of the signed answer, which makes its next version."""

    number: int = described("number of the version that it made, from 2")
    day: date = described("day on which it was signed, ISO 8601")
    corrects: str = described("the hash of the version before, as it was signed")
    place: str = described("what was corrected: “lines” of page one, or clause.KEY, theme.KEY, principle.NAME")
    fields: tuple[str, ...] = described("the fields of that place which it changed")
    cause: CorrectionCause = described(
        "why: a mistake, or words that could identify somebody, which are empty in earlier versions since then"
    )
    note: str = described("what was corrected, as the decision maker says it")

    @property
    def removes_words(self) -> bool:
        """Whether earlier versions have lost what they said there."""
        return self.cause is CorrectionCause.IDENTIFYING


@dataclass(frozen=True, kw_only=True)
class PartB:
    """Part B: the decision maker's answer."""

    format: str = described("name and version of the format", default="consult-answer-2")
    consultation: str = described("the plan's code")
    report: str = described("the hash of Part A", former="heard")
    decider: str = described("who decided")
    day: date | None = described("day of the signature, ISO 8601; corrections have days of their own")
    lines: DecisionLines = described("the lines on page one")
    dispositions: tuple[SignedDecision, ...] = described("the decisions")
    promises: tuple[SignedPromise, ...] = described("the promises")
    reply: Reply | None = described(
        "the reply in answers of earlier programs, of which each had one; absent in others", default=None
    )
    replies: tuple[SignedReply, ...] | None = described(
        "organizations that were invited to reply, each with its reply or without; absent in answers of earlier "
        "programs",
        default=None,
    )
    gaps: tuple[GapReply, ...] | None = described(
        "what is said where people rate the plan otherwise than its organizer; absent where they do not", default=None
    )
    corrections: tuple[AnswerCorrection, ...] | None = described(
        "every correction since the signature, oldest first; absent in the first version", default=None
    )
    salt: str | None = described(
        "random, hexadecimal, drawn again when words are removed: without it nobody can find out from the hash what "
        "they were; absent in answers of earlier programs",
        default=None,
    )

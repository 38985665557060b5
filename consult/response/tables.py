"""The tables of an export: each column with its meaning. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consult.analysis.disclosure import FEWER
from consult.commitments.enums import EventKind
from consult.consultations.frame_fields import OptionConsidered
from consult.consultations.principles import Principle
from consult.contributions.enums import SCALE, Choice
from consult.contributions.process_questions import ProcessQuestion
from consult.record.documents import described
from consult.report.enums import ProposalUse, Status

_TEXT = "A text that a spreadsheet might take for a formula begins with an apostrophe in the CSV file."


@dataclass(frozen=True, kw_only=True)
class ConsultationLine:
    """A consultation, in short."""

    code: str = described("its code, the last part of its address /p/CODE")
    title: str = described("title")
    place: str = described("the place that it is about; may be empty")
    state: str = described("open, closed, heard (the report is public), answered, followed_up or cancelled")
    imported_from: str = described("where it was held, if it was held elsewhere")
    opened_on: date | None = described("day on which it opened")
    closes_on: date | None = described("last day of sending, as announced")
    closed_on: date | None = described("day on which it closed")
    answer_due_on: date | None = described("day by which the answer is due")
    answered_on: date | None = described("day of the answer")


@dataclass(frozen=True, kw_only=True)
class AboutConsultation(ConsultationLine):
    """What a consultation is about, who decides, its days and its state."""

    summary: str = described("what is planned, in short")
    why: str = described("why")
    can_change: str = described("what can change")
    cannot_change: str = described("what cannot change")
    cannot_change_by: str = described("who decided that it cannot change")
    influence: str = described("the influence that was promised")
    decider: str = described("who decides")
    run_by: str = described("who runs it")
    paid_by: str = described("who pays")
    design_partner: str = described("who designed it together with the organizers; may be empty")
    reading_hours: str = described("when comments are read")
    options_considered: tuple[OptionConsidered, ...] | None = described("other options, and why they were rejected")
    support: tuple[tuple[str, ...], ...] = described("where people find support: its name, and how to reach it")


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A published version of the draft."""

    version: int = described("number of the published version of the draft, from 1")
    kind: str = described("first; edit (typing mistakes); change (of meaning); decision (as the answer left it)")
    published_on: str = described("day, ISO 8601")
    note: str = described("what was said about it when it was published")


@dataclass(frozen=True, kw_only=True)
class ClauseRow:
    """A clause in one version of the draft."""

    version: int = described("number of the published version of the draft")
    chapter: str = described("the chapters that it is in, outermost first, with “ / ” between; may be empty")
    number: str = described("the clause's number in that version as written; may be empty, or the same in two chapters")
    key: str = described("the clause's name, the same in every version and in every file")
    meaning_revision: int = described("goes up by one when the wording changed in meaning; votes belong to a meaning")
    heading: str = described("heading")
    wording: str = described("wording, in Markdown")
    plain_language: str = described("plain summary")
    reason: str = described("the reason given")
    cost: str = described("none, low, medium, high, unknown, or empty")
    affects: str = described("who it affects")
    key_clause: bool = described("yes if people were asked about it first")


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """What is known about a clause."""

    key: str = described("the clause")
    direction: str = described("for, against or mixed")
    kind: str = described("kind of evidence")
    citation: str = described("its source")
    finding: str = described("what it says")
    limitations: str = described("its limits")


@dataclass(frozen=True, kw_only=True)
class RightRow:
    """What a clause does to a right, as the organizer said before the consultation opened."""

    key: str = described("the clause")
    right: str = described("a heading of the International Guidelines on Human Rights and Drug Policy, or one of ours")
    effect: str = described("protects, limits or unclear")
    explanation: str = described("how, in the organizer’s words")


@dataclass(frozen=True, kw_only=True)
class ClarificationRow:
    """How the organizer explained a clause that people did not understand."""

    key: str = described("the clause")
    published_on: str = described("day on which it was published, ISO 8601")
    correction: bool = described("yes if it corrects an earlier one of the same clause")
    text: str = described("the explanation")


@dataclass(frozen=True, kw_only=True)
class ReachRow:
    """A group of people that the plan was meant to reach; what happened is empty until the report is frozen."""

    group: str = described("the group, as the organizers named it")
    kind: str = described("what people of it say about themselves; empty if nobody is asked for that")
    target: int = described("number of people to be reached")
    way: str = described("how they were to be reached")
    owner: str = described("who was to do it")
    reached: str = described("yes, partly or no")
    tried: str = described("what was tried")
    why: str = described("why it did not reach them")
    meaning: str = described("what that means for the report")


@dataclass(frozen=True, kw_only=True)
class ReachDecisionRow:
    """What was decided, while the plan was open, about those who were not reached yet."""

    day: str = described("day of the decision, ISO 8601")
    text: str = described("what was decided")


@dataclass(frozen=True, kw_only=True)
class ParticipantsRow:
    """How many people or comments there were, of one kind."""

    by: str = described("channel, not_stated, group, week or language")
    value: str = described("which channel, week (from 1), or language (BCP 47); for groups what they say of themselves")
    channel: str = described("of not_stated and group: how it was sent; channels are never added up")
    people: int | str = described("number of people; of not_stated rounded to 5; of group about so many or more")
    comments: int | str = described("number of comments, for week and language; empty if it may not be told")


@dataclass(frozen=True, kw_only=True)
class GroupVotesRow:
    """About how many people of a group, and how many others, hold a position on one meaning of a clause."""

    key: str = described("the clause")
    meaning_revision: int = described("the meaning of the clause that was voted on")
    channel: str = described("how the votes were sent; channels are never added up")
    group: str = described("what people say about themselves; one person may be in several groups")
    position: str = described("support, changes, support_or_changes, other")
    people: int = described("number of ballots of the group, rounded to 5")
    others: int = described("the same of everybody else")


@dataclass(frozen=True, kw_only=True)
class CommentRow:
    """A public comment."""

    tracker: str = described("12 random characters that identify the comment; rows are in their order")
    key: str = described("the clause it is about; plan for the whole plan")
    meaning_revision: int | str = described("the meaning of the clause that it is about; empty for the whole plan")
    outcome: str = described("publish; redact (parts hidden, marked in the text)")
    may_quote: bool = described("yes if its writer agreed to be quoted")
    public_on: str = described("day on which it became public together with others, ISO 8601")
    text: str = described(f"the words that anyone may read. {_TEXT}")
    proposed_wording: str = described("other words that it proposes for the clause")
    salt: str = described(
        "with it, the words give the check code that the record has of them (verify.py makes it); empty if the record "
        "has none of what is shown now"
    )


@dataclass(frozen=True, kw_only=True)
class CommentLine(CommentRow):
    """A public comment, also as programs that group comments read one: Talk to the City, and those for Polis.

    Each has an author of its own, because nobody may learn which came from one person.
    """

    id: int = described("its number in this file")
    interview: int = described("an author for it alone")
    comment: str = described("all its words")
    comment_id: int = described("as id", name="comment-id")
    author_id: int = described("as interview", name="author-id")
    comment_body: str = described("as comment", name="comment-body")
    timestamp: int = described("public_on in seconds since 1970")
    datetime: str = described("as public_on")
    agrees: int | str = described("votes, or empty")
    disagrees: int | str = described("as agrees")
    moderated: int = described("always 1", default=1)


@dataclass(frozen=True, kw_only=True)
class TranslationRow:
    """A translation of a public comment by a person of the team."""

    tracker: str = described("the comment")
    language: str = described("its language, BCP 47")
    text: str = described(f"the translation. {_TEXT}")


@dataclass(frozen=True, kw_only=True)
class CodingRow:
    """A theme found in a comment that the report counts; one without a theme has a row too."""

    comment: int = described("number of the comment in this file")
    tracker: str = described(
        "the comment; empty for those for the team only, refused ones and those erased, which are here without "
        "their words"
    )
    key: str = described("the clause it is about; plan for the whole plan")
    outcome: str = described("how the report counts it: publish, redact, team_only, refuse or erase")
    theme: str = described("the theme's key; empty if none was found whose number is published", default="")
    has_theme: bool = described("yes if any theme was found, also one whose number is not published")
    source: str = described("who proposed it: person or machine; a person decided either way", default="")
    day: str = described("day on which a person decided it, ISO 8601; empty if it was not noted", default="")
    codebook_version: int | str = described("version of the list of themes by which it was decided", default="")


@dataclass(frozen=True, kw_only=True)
class ReconciliationRow:
    """How many comments: received − taken_out = analysed."""

    step: str = described(
        "received (by how it was sent), taken_out (by reason) or analysed (by the moderators' decision)"
    )
    name: str = described("how, the reason or the decision")
    comments: int = described("number of comments; those of a step add up")


@dataclass(frozen=True, kw_only=True)
class ClauseVotesRow:
    """The ballots for one choice on one meaning of a clause, in one channel."""

    key: str = described("the clause")
    meaning_revision: int = described("the meaning of the clause that was voted on")
    channel: str = described("how the votes were sent; channels are never added up")
    choice: str | None = described(
        f"{', '.join(Choice)}; empty if fewer than ten voted, or nearly all alike", default=None
    )
    value: int | str | None = described(f"the choice as a number: {SCALE}", default=None)
    votes: int | str = described("number of ballots; without choice, of all, or “fewer than 10”")
    scale: str = described("the scale of value, repeated", default=SCALE)


@dataclass(frozen=True, kw_only=True)
class RatingRow:
    """How many people gave one answer on a principle, or on how they were asked; or what the organizer said."""

    question: str = described(f"{', '.join([*Principle, *ProcessQuestion])}")
    by: str = described("organizer, channel (exact), group (rounded to 5), or others (the rest of a channel)")
    group: str = described("what people say about themselves; empty if by is organizer or channel", default="")
    channel: str = described("how it was sent; channels are never added up", default="")
    answer: str = described(
        "the answer, or several (any_better, other); empty if fewer than ten answered, or nearly all alike", default=""
    )
    people: int | str = described("number of people; without answer, of all, or “fewer than 10”")


@dataclass(frozen=True, kw_only=True)
class StatementVotesRow:
    """The votes of one kind on a statement of an imported consultation."""

    tracker: str = described("the comment voted on, as in comments")
    vote: str = described("agree, disagree or pass")
    value: int = described(f"the vote as a number: {SCALE}")
    votes: int = described("number of people")
    scale: str = described("the scale of value, repeated", default=SCALE)


@dataclass(frozen=True, kw_only=True)
class CommentVotesRow:
    """What people answered to a public comment: a row for each answer."""

    tracker: str = described("the comment voted on, as in comments; the same words have the same votes")
    vote: str = described("agree, disagree or pass; empty if fewer than ten voted, or nearly all alike", default="")
    value: int | str = described(f"the vote as a number: {SCALE}", default="")
    votes: int | str = described("number of people; without vote, of all, or “fewer than 10”")
    scale: str = described("the scale of value, repeated", default=SCALE)


@dataclass(frozen=True, kw_only=True)
class ModerationRow:
    """A decision of a moderator."""

    day: str = described("day on which the decision entered the record, together with others, ISO 8601")
    tracker: str = described("the comment")
    outcome: str = described("what a moderator decided")
    reasons: str = described("why, from the closed list of the rules, separated by spaces")
    rules: int = described("version of the rules")
    second: bool = described("yes if it was a second moderator's decision")
    again: bool = described("yes if the comment had been approved before")


@dataclass(frozen=True, kw_only=True)
class StatementOfReasonsRow:
    """A restriction of a comment, as in the European Union's transparency database (second version of its schema)."""

    puid: str = described("identifier of the statement, the same in every export")
    decision_visibility: str = described("the restriction, a value of the schema")
    decision_visibility_other: str = described("the restriction in words, if the schema has no value for it")
    decision_ground: str = described("illegal content, or incompatible with the rules of moderation")
    illegal_content_legal_ground: str = described("if illegal: the rule it was decided under")
    illegal_content_explanation: str = described("if illegal: why, from the closed list of reasons")
    incompatible_content_ground: str = described("otherwise: the rules, their version and the codes of the reasons")
    incompatible_content_explanation: str = described("otherwise: why, from the closed list of reasons")
    category: str = described("the kind of problem, a value of the schema")
    category_addition: str = described("further kinds, separated by spaces")
    content_type: str = described("always text", default="CONTENT_TYPE_TEXT")
    content_date: str = described(
        "day on which it became public, ISO 8601; empty if it is not: nobody may learn the day of sending"
    )
    application_date: str = described("day of the batch with which the decision entered the record, ISO 8601")
    territorial_scope: str = described("where it applies: everywhere; the states of the European Economic Area")
    decision_facts: str = described("what was decided, in one sentence")
    source_type: str = described("a notice that somebody gave, or the team’s own reading")
    automated_detection: str = described("always no: the server only holds what comes too fast", default="No")
    automated_decision: str = described("always not automated", default="AUTOMATED_DECISION_NOT_AUTOMATED")
    redress: str = described(
        "what its writer can do; not in the schema. The internal complaint is a second look, which the receipt offers"
    )


@dataclass(frozen=True, kw_only=True)
class DispositionRow:
    """A decision on a clause or a theme."""

    kind: str = described("clause or theme")
    key: str = described("the clause or theme")
    title: str = described("its heading or title")
    decision: str = described("changed, partly, not_changed, removed, deferred, referred")
    reason_kind: str = described("law, evidence, money, value_choice, not_our_power, already_done, safety, other")
    reason: str = described("the reason given")
    office: str = described("the office that has the power instead, if it is another one")
    law: str = described("the law that says so")
    wording: str = described("the new wording, if there is one")
    open_question: str = described("what is still open, if it was deferred")
    until: str = described("day by which it will be decided, ISO 8601")
    owner: str = described("the office that will decide it")
    decided_on: str = described("day on which a deferred point was decided, ISO 8601")
    later_decision: str = described("what was decided then, as in decision")
    later_reason: str = described("the reason given then")
    later_wording: str = described("the new wording, if it came then")


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """Whether the decision on a clause uses other words that somebody proposed."""

    key: str = described("the clause")
    tracker: str = described("the proposal, as in comments")
    used: str = described(f"{', '.join(ProposalUse)}; that of the later decision, if the clause was deferred")


@dataclass(frozen=True, kw_only=True)
class CommitmentRow:
    """A promise."""

    number: int = described("number of the promise, in the order of due days")
    key: str = described("the clause it belongs to; empty for the whole plan")
    text: str = described("what is promised")
    owner: str = described("who is responsible for it")
    due_on: str = described("day, ISO 8601")
    measure: str = described("how people will know")
    money: str = described("where the money comes from")
    holder: str = described("who was in the office at the signature; may be empty")
    signed_due_on: str = described(
        "the day that was signed, ISO 8601; later than that in due_on if more time was given"
    )
    forecast: str = described("what will be seen, said beforehand, with its unit; empty if that is not said")
    forecast_low: str = described("the lower end of the range that was said")
    forecast_high: str = described("the upper end of the range that was said; both ends are inside")
    forecast_on: str = described("day by which it will be seen, ISO 8601")
    forecast_sure: int | None = described("how sure its writer was: 50, 70 or 90 in 100")
    no_forecast: str = described("why that cannot be said")
    found: str = described("the last value found; empty if there is none")
    found_source: str = described("where to see it")
    inside: bool | None = described("whether it is in the range that was said")
    status: str = described(f"on the day of export: {', '.join(Status)}")
    overdue_days: int = described("days since it was due; 0 if it is not late, done or given up")


@dataclass(frozen=True, kw_only=True)
class ProgressRow:
    """A note on a promise."""

    number: int = described("number of the promise")
    day: str = described("day of the note, ISO 8601")
    status: str = described("what the note says about the promise")
    text: str = described("the note")
    evidence: str = described("where to see it")


@dataclass(frozen=True, kw_only=True)
class PromiseEventRow:
    """More time for a promise, a new person in its office, or a value found of what was forecast."""

    number: int = described("number of the promise")
    kind: str = described(", ".join(EventKind))
    day: str = described("the new day, the first day in the office, or the day of the value, ISO 8601")
    text: str = described("the reason, the name, or where to see the value")
    value: str = described("the value found")


@dataclass(frozen=True, kw_only=True)
class NewsRequestRow:
    """A public request for news of a promise, by the calendar: on the day when it is due, and 30 and 90 days later."""

    number: int = described("number of the promise")
    day: str = described("day of the request, ISO 8601")
    answered_on: str = described("day of the first note since then, ISO 8601; empty if there is none")


@dataclass(frozen=True, kw_only=True)
class ReferralRow:
    """A decision that leaves something to an office with the power, and what that office answered."""

    key: str = described("the clause that was decided; empty for a theme")
    theme: str = described("the theme that was decided; empty for a clause")
    later: bool = described("yes if it was decided after the answer, which had put it off")
    office: str = described("the office that has the power, or to which it was passed")
    law: str = described("the law that says so")
    day: str = described("day of the decision, ISO 8601")
    answered_on: str = described(
        "day on which the office answered, ISO 8601; empty if it has not, or nobody confirmed it"
    )
    by: str = described("who wrote the answer")
    answer: str = described("what the office answered, unedited but for what was cut")
    cuts: str = described("the kinds of words that were cut, with spaces between")


@dataclass(frozen=True, kw_only=True)
class VerdictRow:
    """What people say of a signed answer, in tens: a number moves only once ten more, or ten fewer, say so."""

    question: str = described(
        "summary: what people like you said; answer: does it answer you; promise: has it happened"
    )
    number: int | None = described("number of the promise, if it is about one")
    with_receipt: bool = described("yes if with a receipt, once; others are counted apart")
    verdict: str = described("what they chose")
    people: str = described(f"number of people, in tens, or “{FEWER}”")


#: The tables by the names of their files, in order.
TABLES: Mapping[str, type] = {
    "versions": VersionRow,
    "clauses": ClauseRow,
    "evidence": EvidenceRow,
    "rights": RightRow,
    "clarifications": ClarificationRow,
    "reach": ReachRow,
    "reach_decisions": ReachDecisionRow,
    "comments": CommentLine,
    "translations": TranslationRow,
    "codings": CodingRow,
    "reconciliation": ReconciliationRow,
    "clause_votes": ClauseVotesRow,
    "group_votes": GroupVotesRow,
    "participants": ParticipantsRow,
    "comment_votes": CommentVotesRow,
    "ratings": RatingRow,
    "statement_votes": StatementVotesRow,
    "moderation": ModerationRow,
    "statements_of_reasons": StatementOfReasonsRow,
    "dispositions": DispositionRow,
    "proposals": ProposalRow,
    "referrals": ReferralRow,
    "commitments": CommitmentRow,
    "progress": ProgressRow,
    "news_requests": NewsRequestRow,
    "promise_events": PromiseEventRow,
    "verdicts": VerdictRow,
}

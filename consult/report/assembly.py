"""The summary, made from its two documents, today's promises and the quotes' words. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consult.consultations.clauses import called
from consult.record.documents import shared
from consult.report.enums import UNDONE, DispositionCode
from consult.report.halves import (
    AnswerCorrection,
    ChannelVotes,
    ClauseWords,
    DecisionLines,
    DecisionWords,
    Deferral,
    Frame,
    GroupTable,
    LaterDocument,
    PartA,
    PartB,
    ProposalAnswer,
    QuoteCommitment,
    ReconciliationSums,
    Reply,
    ReportedClause,
    ReportedTheme,
    SignedDecision,
    SignedReply,
    StatementVotes,
)
from consult.report.how_made import Campaign, ReportedProposal
from consult.report.parts import (
    AnsweredProposal,
    Answers,
    CampaignView,
    ClauseAnswer,
    CommitmentView,
    Count,
    DispositionView,
    EarlierVotes,
    Hashes,
    LaterView,
    ModerationCounts,
    Part,
    ProposalView,
    PublishedReconciliation,
    Quote,
    Refused,
    Statement,
    Tally,
    ThemeView,
)
from consult.report.principles import PrincipleView, ReportedPrinciple
from consult.report.rules import late_days
from consult.report.summary import DecidedGroup, PlanHeader, Reliability, Summary, SummaryLines
from consult.text import diff

_NOT_SIGNED = DecisionLines(decided="", biggest_change="", biggest_refusal="")


@dataclass(frozen=True, kw_only=True)
class Halves:
    """What a summary is made from. `words`: text and salt by tracker, for quotes and imported statements.

    `later`: later decisions on what the answer deferred, by (clause key, theme key). `readable`: the public codes of
    those proposals in the answer that anyone can still read.
    """

    part_a: PartA
    part_a_hash: str = ""
    reported_on: date | None = None
    part_b: PartB | None = None
    part_b_hash: str = ""
    answered_on: date | None = None
    promises: Sequence[CommitmentView] = ()
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    later: Mapping[tuple[str, str], LaterDocument] = field(default_factory=dict)
    readable: Collection[str] = ()
    today: date | None = None

    @property
    def corrections(self) -> tuple[AnswerCorrection, ...]:
        """What was corrected since the signature."""
        return (self.part_b and self.part_b.corrections) or ()

    def corrected_on(self, place: str) -> date | None:
        """The day of the last correction of a place."""
        return max((each.day for each in self.corrections if each.place == place), default=None)


def trackers_in(part_a: PartA) -> list[str]:
    """The comments that Part A refers to."""
    quotes = [*(quote for part in part_a.clauses for quote in part.quotes), *part_a.plan.quotes]
    named = [quote.tracker for quote in quotes] + [statement.tracker for statement in part_a.statements]
    return named + [campaign.tracker for campaign in part_a.campaigns or ()]


def assemble(halves: Halves) -> Summary:
    """The whole summary; Part B's fields are empty while there is no Part B."""
    part_a, part_b = halves.part_a, halves.part_b
    on_clauses, on_themes = _decisions(halves)
    clauses = tuple(_clause(part, halves, on_clauses, on_themes) for part in part_a.clauses)
    plan_themes = tuple(_theme(theme, "", on_themes) for theme in part_a.plan.themes)
    every_theme = [*(theme for clause in clauses for theme in clause.themes), *plan_themes]
    return Summary(
        signed=part_b is not None,
        front=_front(halves),
        lines=_lines(part_a, part_b.lines if part_b else _NOT_SIGNED, clauses),
        clauses=clauses,
        plan_comments=part_a.plan.comments,
        plan_themes=plan_themes,
        plan_quotes=_quotes(part_a.plan.quotes, halves),
        plan_promises=tuple(promise for promise in halves.promises if not promise.clause_key),
        statements=tuple(_statement(each, halves.words) for each in part_a.statements),
        campaigns=_campaigns(part_a, halves.words),
        campaign_organizers=part_a.campaign_organizers,
        paid_peers=part_a.paid_peers,
        campaign_votes=part_a.campaign_votes or (),
        proposals=_proposals(part_a),
        sense_checks=part_a.sense_checks,
        words_kept=part_a.words_kept or (),
        work=part_a.work,
        safety=tuple(theme for theme in every_theme if theme.safety),
        refusals=tuple(_refused(clauses, every_theme)),
        promises=tuple(halves.promises),
        reconciliation=_reconciliation(part_a),
        groups=part_a.groups,
        second_coding=part_a.second_coding,
        participants=part_a.participants,
        reach=part_a.reach or (),
        reach_decisions=part_a.reach_decisions or (),
        suggested=part_a.suggested,
        moderation=_moderation(part_a),
        methods=part_a.methods,
        principles=_principles(halves),
        process=part_a.process or (),
        replies=_replies(part_b),
        corrections=halves.corrections,
        hashes=Hashes(report=halves.part_a_hash, response=halves.part_b_hash),
    )


def _moderation(part_a: PartA) -> ModerationCounts:
    return ModerationCounts(
        outcomes=_parts(part_a.moderation.outcomes),
        reasons=_parts(part_a.moderation.refused_by_reason),
        why=part_a.moderation.why or (),
        days_to_read=part_a.moderation.days_to_read,
        appeals=_parts(part_a.moderation.appeals or {}),
        rereadings=_parts(part_a.moderation.rereadings or {}),
        notices=_parts(part_a.moderation.notices or {}),
    )


def _campaigns(part_a: PartA, words: Mapping[str, tuple[str, str]]) -> tuple[CampaignView, ...]:
    return tuple(
        CampaignView(**shared(Campaign, each), text=words.get(each.tracker, ("", ""))[0])
        for each in part_a.campaigns or ()
    )


def _principles(halves: Halves) -> tuple[PrincipleView, ...]:
    """The seven principles, each with what the decision maker says about its gap."""
    answers = {each.principle: each for each in (halves.part_b.gaps if halves.part_b else None) or ()}
    return tuple(
        PrincipleView(
            **shared(ReportedPrinciple, each),
            answer=answers[each.principle].answer if each.principle in answers else "",
            corrected_on=halves.corrected_on(answers[each.principle].place) if each.principle in answers else None,
        )
        for each in halves.part_a.principles or ()
    )


def _replies(part_b: PartB | None) -> tuple[SignedReply, ...]:
    """The replies in an answer, also in one of an earlier program, which does not say who was invited."""
    if part_b is None:
        return ()
    if part_b.replies is None and part_b.reply is not None and part_b.reply.text:
        return (SignedReply(**shared(Reply, part_b.reply), invited=part_b.reply.by, replied_on=part_b.day),)
    return part_b.replies or ()


def _front(halves: Halves) -> PlanHeader:
    due, answered = halves.part_a.days.answer_due, halves.answered_on
    return PlanHeader(
        **shared(Frame, halves.part_a.consultation),
        draft_number=halves.part_a.draft or None,
        opened_on=halves.part_a.days.opened,
        closed_on=halves.part_a.days.closed,
        reported_on=halves.reported_on,
        due_on=due,
        answered_on=answered,
        days_early=(due - answered).days if due and answered else None,
    )


def _lines(part_a: PartA, written: DecisionLines, clauses: Iterable[ClauseAnswer]) -> SummaryLines:
    numbers: dict[DispositionCode, list[str]] = {}
    channels: dict[str, None] = {}
    for clause in clauses:
        if clause.disposition:
            numbers.setdefault(clause.disposition.code, []).append(called(clause.number, clause.heading))
        channels |= dict.fromkeys(tally.channel for tally in clause.tallies if not tally.suppressed)
    outcomes = part_a.reconciliation.outcomes
    return SummaryLines(
        decided_groups=tuple(
            DecidedGroup(code=code, numbers=tuple(numbers[code])) for code in DispositionCode if code in numbers
        ),
        **shared(DecisionLines, written),
        disagreement=part_a.disagreement,
        reliability=Reliability(
            received=part_a.reconciliation.received,
            analysed=part_a.reconciliation.analysed,
            published=outcomes.get("publish", 0) + outcomes.get("redact", 0),
            channels=tuple(channels),
            words=part_a.reliability,
            missing_groups=part_a.missing_groups,
        ),
    )


def _clause(
    part: ReportedClause,
    halves: Halves,
    on_clauses: Mapping[str, DispositionView],
    on_themes: Mapping[str, DispositionView],
) -> ClauseAnswer:
    votes = {each.meaning_revision: tuple(map(_tally, each.channels)) for each in part.votes}
    return ClauseAnswer(
        **shared(ClauseWords, part),
        tallies=votes.pop(part.meaning_revision, ()),
        earlier=tuple(
            EarlierVotes(meaning_revision=meaning, tallies=tallies) for meaning, tallies in sorted(votes.items())
        ),
        groups=tuple(
            GroupTable(**shared(GroupTable, each))
            for each in halves.part_a.by_self_description or ()
            if (each.clause, each.meaning_revision) == (part.key, part.meaning_revision)
        ),
        themes=tuple(_theme(theme, part.key, on_themes) for theme in part.themes),
        quotes=_quotes(part.quotes, halves),
        disposition=on_clauses.get(part.key),
        promises=tuple(promise for promise in halves.promises if promise.clause_key == part.key),
    )


def _tally(votes: ChannelVotes) -> Tally:
    counts = tuple(Count(choice=choice, votes=count) for choice, count in (votes.counts or {}).items())
    return Tally(channel=votes.channel, suppressed=votes.suppressed is not None, total=votes.total, counts=counts)


def _theme(theme: ReportedTheme, clause_key: str, on_themes: Mapping[str, DispositionView]) -> ThemeView:
    return ThemeView(**shared(ReportedTheme, theme), clause_key=clause_key, disposition=on_themes.get(theme.key))


def _quotes(quotes: Iterable[QuoteCommitment], halves: Halves) -> tuple[Quote, ...]:
    answers, found = halves.part_a.answers or {}, []
    for quote in quotes:
        text, salt = halves.words.get(quote.tracker, ("", ""))
        told = answers_of(answers.get(quote.tracker, ())) if text else None
        found.append(Quote(**shared(QuoteCommitment, quote), text=text, salt=salt, answers=told))
    return tuple(found)


def answers_of(numbers: Sequence[int]) -> Answers | None:
    """What people answered to a comment, as Part A has it; None if fewer than ten did."""
    if len(numbers) < 2:
        return Answers(total=numbers[0], agree=None, disagree=None, passed=None) if numbers else None
    agree, disagree, passed = numbers
    return Answers(total=sum(numbers), agree=agree, disagree=disagree, passed=passed)


def _proposals(part_a: PartA) -> tuple[ProposalView, ...]:
    """Proposals by part; of one part, those with which most people agree first."""
    answers = part_a.answers or {}
    order = {clause.key: place for place, clause in enumerate(part_a.clauses)}
    found = [
        ProposalView(**shared(ReportedProposal, each), answers=answers_of(answers.get(each.tracker, ())))
        for each in part_a.proposals or ()
    ]
    agreed = {each.tracker: (each.answers.agree or 0) if each.answers else 0 for each in found}
    return tuple(sorted(found, key=lambda one: (order.get(one.clause, len(order)), -agreed[one.tracker], one.tracker)))


def _statement(votes: StatementVotes, words: Mapping[str, tuple[str, str]]) -> Statement:
    return Statement(**shared(StatementVotes, votes), text=words.get(votes.tracker, ("", ""))[0])


def _decisions(halves: Halves) -> tuple[dict[str, DispositionView], dict[str, DispositionView]]:
    """The decisions by clause key and by theme key."""
    old = {clause.key: clause.wording for clause in halves.part_a.clauses}
    on_clauses, on_themes = {}, {}
    for signed in halves.part_b.dispositions if halves.part_b else ():
        later = halves.later.get((signed.clause, signed.theme))
        shown = _disposition(signed, old.get(signed.clause, ""), later, halves)
        if signed.clause:
            on_clauses[signed.clause] = shown
        else:
            on_themes[signed.theme] = shown
    return on_clauses, on_themes


def _disposition(
    signed: SignedDecision, old_wording: str, later: LaterDocument | None, halves: Halves
) -> DispositionView:
    """One decision from Part B's document, with the difference between the old and the new wording."""
    return DispositionView(
        **_decided(signed, old_wording, halves),
        **shared(Deferral, signed),
        late_days=late_days(signed.until, halves.today) if signed.until and halves.today and later is None else 0,
        later=LaterView(**_decided(later, old_wording, halves), on=later.day) if later is not None else None,
        corrected_on=halves.corrected_on(signed.place),
    )


def answered_proposals(decision: DecisionWords, readable: Collection[str]) -> tuple[AnsweredProposal, ...]:
    """The proposals that a decision answers; `readable` are the public codes of those that are still there."""
    return tuple(
        AnsweredProposal(**shared(ProposalAnswer, each), is_public=each.tracker in readable)
        for each in decision.proposals or ()
    )


def _decided(decision: DecisionWords, old_wording: str, halves: Halves) -> dict[str, Any]:
    answered = answered_proposals(decision, halves.readable)
    pieces = _pieces(old_wording, decision.wording)
    return shared(DecisionWords, decision) | {"pieces": pieces, "proposals": answered or None}


def _pieces(old_wording: str, wording: str) -> tuple[diff.Piece, ...]:
    return tuple(diff.wordings(old_wording, wording)) if wording and old_wording else ()


def _refused(clauses: Iterable[ClauseAnswer], themes: Iterable[ThemeView]) -> Iterable[Refused]:
    for clause in clauses:
        if clause.disposition and clause.disposition.code in UNDONE:
            named = {"number": clause.number, "key": clause.key, "title": clause.heading}
            yield Refused(**named, is_theme=False, comments=clause.comments, disposition=clause.disposition)
    for theme in themes:
        if theme.disposition and theme.disposition.code in UNDONE:
            named = {"number": "", "key": theme.key, "title": theme.title}
            yield Refused(**named, is_theme=True, comments=theme.comments, disposition=theme.disposition)


def _reconciliation(part_a: PartA) -> PublishedReconciliation:
    return PublishedReconciliation(
        **shared(ReconciliationSums, part_a.reconciliation),
        taken_out=_parts(part_a.reconciliation.taken_out),
        outcomes=_parts(part_a.reconciliation.outcomes),
        channels=_parts(part_a.reconciliation.channels),
        by_channel=part_a.reconciliation.by_channel or (),
        ungrouped=part_a.ungrouped,
    )


def _parts(counts: Mapping[str, int]) -> tuple[Part, ...]:
    return tuple(Part(code=code, count=count) for code, count in counts.items())

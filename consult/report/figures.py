"""The figures of Part A that its checks need too, read once; and how a document has them."""

from collections.abc import Callable
from dataclasses import dataclass

from consult.analysis import published_figures, themes
from consult.analysis.models import Theme
from consult.analysis.published_figures import ThemeCount
from consult.analysis.reach import GroupResults
from consult.analysis.reconciliation import Reconciliation
from consult.moderation import public_log, reading_times, redress
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.public_log import PublicCounts
from consult.moderation.rules import BY_TWO, Outcome
from consult.report.halves import ReportedModeration, ReportedReconciliation
from consult.report.how_made import ChannelReconciliation, DaysToRead, OutcomeReasons
from consult.report.official_texts import Written, written_of

#: The order in which a document has what moderators decided.
_OUTCOMES = {
    Outcome.PUBLISH: "published",
    Outcome.REDACT: "redacted",
    Outcome.TEAM: "team_only",
    Outcome.REFUSE: "refused",
    Outcome.JUNK: "junk",
    Outcome.ERASE: "erased",
}


@dataclass(frozen=True)
class ReportFigures:
    """As of the last batch. `moderation` are the moderators' own counts: a second way to what counts."""

    reconciliation: Reconciliation
    themes: list[Theme]
    theme_counts: dict[int, ThemeCount]
    moderation: PublicCounts
    written: Written

    @property
    def reach(self) -> GroupResults:
        """Whom the plan was meant to reach, and what analysts say of each group."""
        return self.written.reach

    @property
    def decided(self) -> int:
        """Comments that count and are decided, from the moderators' own counts."""
        counts = self.moderation
        return counts.published + counts.redacted + counts.team_only + counts.refused + counts.erased


def figures_of(consultation_id: int, between: Callable[[], None] = lambda: None) -> ReportFigures:
    """Read them, whether or not they add up. `between` two of them, somebody else may do something."""
    reconciliation = published_figures.reconciliation_of(consultation_id)
    between()
    moderation = public_log.public_counts(consultation_id)
    between()
    theme_counts = published_figures.theme_counts(consultation_id)
    return ReportFigures(
        reconciliation, themes.themes_of(consultation_id), theme_counts, moderation, written_of(consultation_id)
    )


def reported_reconciliation(figures: ReportFigures) -> ReportedReconciliation:
    """What happened to every comment, as in Part A.

    Raises:
        DoesNotAddUp: nothing may be published.
    """
    counts = figures.reconciliation.checked()
    return ReportedReconciliation(
        received=counts.received,
        taken_out=dict(counts.taken_out),
        analysed=counts.analysed,
        outcomes=dict(counts.outcomes),
        uncoded=counts.uncoded,
        channels=dict(counts.channels),
        by_channel=tuple(
            ChannelReconciliation(
                channel=each.channel,
                received=each.received,
                taken_out=dict(each.taken_out),
                analysed=each.analysed,
            )
            for each in counts.by_channel
        ),
    )


def reported_moderation(consultation_id: int, figures: ReportFigures) -> ReportedModeration:
    """What moderators decided and why, as in Part A."""
    counts, asked = figures.moderation, redress.counts(consultation_id)
    numbers = {outcome: getattr(counts, name) for outcome, name in _OUTCOMES.items()}
    return ReportedModeration(
        outcomes={outcome.value: count for outcome, count in numbers.items() if count or outcome is not Outcome.ERASE},
        refused_by_reason=dict(counts.refused_by_reason),
        why=_why(consultation_id, counts, {outcome.value: count for outcome, count in numbers.items()}),
        days_to_read=_days_to_read(consultation_id),
        appeals=redress.numbers(asked.appeals),
        rereadings=redress.numbers(asked.rereadings),
        notices=redress.numbers(asked.notices),
    )


def _why(consultation_id: int, counts: PublicCounts, numbers: dict[str, int]) -> tuple[OutcomeReasons, ...]:
    appeals = appeal_counts.by_outcome(consultation_id)
    return tuple(
        OutcomeReasons(
            outcome=outcome,
            comments=count,
            reasons=dict(counts.reasons.get(outcome, {})),
            by_two=count - (counts.elsewhere if outcome == Outcome.REFUSE else 0) if outcome in BY_TWO else 0,
            appealed=appeals.get(outcome, (0, 0))[0],
            upheld=appeals.get(outcome, (0, 0))[1],
        )
        for outcome, count in numbers.items()
        if count or outcome in appeals
    )


def _days_to_read(consultation_id: int) -> DaysToRead | None:
    times = reading_times.reading_times(consultation_id)
    return DaysToRead(comments=times.comments, median=times.median, slow=times.slowest) if times else None

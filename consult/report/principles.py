"""The seven principles and the process in the summary: what was rated, and what the decision maker says about gaps.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consult.analysis.ratings import GAP_LABELS, Gap
from consult.consultations.principles import PRINCIPLE_LABELS, STATEMENTS, Principle, Rating
from consult.contributions.process_questions import PROCESS_QUESTIONS, ProcessQuestion
from consult.record.documents import described


@dataclass(frozen=True, kw_only=True)
class ChannelRatings:
    """The answers to one question in one channel: exact, or suppressed if there are fewer than ten."""

    channel: str = described("how it was sent; channels are never added up")
    total: int | None = described("number of people who answered; absent if there are fewer than ten", default=None)
    counts: Mapping[str, int] | None = described(
        "number of people by answer; absent where nearly everyone chose the same", default=None
    )
    suppressed: str | None = described("“fewer than 10” for a channel too small to publish", default=None)

    @property
    def nearly_all(self) -> bool:
        return self.suppressed is None and not self.counts


@dataclass(frozen=True, kw_only=True)
class GroupRatings:
    """The answers of a group of people, by what they say about themselves; a group that is too small has none."""

    group: str = described("what people say about themselves")
    channel: str = described("how it was sent; channels are never added up")
    people: Mapping[str, int] = described("number of people by effect, rounded to 5")
    others: Mapping[str, int] = described("the same of everybody else")


@dataclass(frozen=True, kw_only=True)
class ReportedPrinciple:
    """One principle: what the organizer said before opening, and what people who sent something said."""

    principle: Principle = described("the principle")
    rating: Rating | None = described(
        "what the organizer says that the plan does; absent if they did not", default=None
    )
    evidence: str = described("what the organizer bases that on")
    channels: tuple[ChannelRatings, ...] = described("the answers of people by channel")
    groups: tuple[GroupRatings, ...] = described("the answers by what people say about themselves")
    gaps: tuple[Gap, ...] = described(
        "why the decision maker must answer: worse (ten people and 20 in 100 of a channel or a group say worse), apart "
        "(a middle answer is two steps or more from the organizer's), untold (nearly everyone in a channel chose the "
        "same)"
    )

    @property
    def label(self) -> str:
        return PRINCIPLE_LABELS[self.principle]

    @property
    def statement(self) -> str:
        return STATEMENTS[self.principle]

    @property
    def reasons(self) -> list[str]:
        """Why it must be answered, as msgids."""
        return [GAP_LABELS[gap] for gap in self.gaps]


@dataclass(frozen=True, kw_only=True)
class ReportedProcess:
    """What people said about how they were asked."""

    question: ProcessQuestion = described("the question")
    channels: tuple[ChannelRatings, ...] = described("the answers by channel")

    @property
    def words(self) -> str:
        return PROCESS_QUESTIONS[self.question]


@dataclass(frozen=True, kw_only=True)
class GapReply:
    """What the decision maker says about a gap."""

    principle: Principle = described("the principle")
    answer: str = described("what the decision maker says about it")

    @property
    def place(self) -> str:
        """Its place in the answer, as corrections name it."""
        return f"principle.{self.principle}"


@dataclass(frozen=True, kw_only=True)
class PrincipleView(ReportedPrinciple):
    """A principle with what the decision maker says about its gap."""

    answer: str = described("what the decision maker says about the gap; empty if there is none, or no answer yet")
    corrected_on: date | None = described("day on which that was last corrected, ISO 8601", default=None)

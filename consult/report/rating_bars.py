"""How people rated a plan, as bars: people who use drugs first, every row on the same scale, and on each of them where
the organizer's own rating is. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consult.analysis.by_self_description import GROUP_LABELS
from consult.analysis.ratings import EFFECT_LABELS, LEVELS, Effect
from consult.consultations.principles import Rating
from consult.contributions.enums import CHANNEL_LABELS, Channel, SelfDescriptionKind
from consult.contributions.process_questions import PROCESS_ANSWERS, ProcessAnswer
from consult.report.principles import ChannelRatings, ReportedPrinciple, ReportedProcess
from consult.text.messages import N_
from consult.web.charts import VoteBar, laid

#: From one edge to the other: better begins at one, worse ends at the other.
LOOKS: Mapping[str, str] = {
    Effect.MUCH_BETTER: "support",
    Effect.BETTER: "changes",
    Effect.ANY_BETTER: "support",
    Effect.SAME: "",
    Effect.CANNOT_SAY: "unsure",
    Effect.OTHER: "unsure",
    Effect.WORSE: "oppose",
}
PROCESS_LOOKS: Mapping[str, str] = {
    ProcessAnswer.YES: "support",
    ProcessAnswer.PARTLY: "changes",
    ProcessAnswer.CANNOT_SAY: "unsure",
    ProcessAnswer.NO: "oppose",
}
FEWER = N_("Fewer than 10 people answered.")
NEARLY_ALL = N_("Nearly everyone chose the same.")


@dataclass(frozen=True)
class RatingRow:
    """One group or channel: `counts` with their labels, in the order of the bar; `words` say why there are none.

    `total` is how many answered; None if it is not said. `rounded`: the counts are. `mark` is the middle of what the
    organizer chose too, in hundredths of the bar's length; None if they did not rate.
    """

    label: str
    channel: str
    total: int | None
    counts: Sequence[tuple[str, int]]
    bars: Sequence[VoteBar]
    words: str = ""
    rounded: bool = False
    mark: float | None = None


def of_principle(view: ReportedPrinciple) -> list[RatingRow]:
    """The rows of a principle: groups by what people say about themselves, then channels."""
    labels = {effect.value: label for effect, label in EFFECT_LABELS.items()}
    groups = sorted(view.groups, key=lambda each: list(GROUP_LABELS).index(SelfDescriptionKind(each.group)))
    rows = [
        _row(GROUP_LABELS[SelfDescriptionKind(each.group)], each.channel, None, each.people, LOOKS, labels)
        for each in groups
    ] + [_channel(each, LOOKS, labels) for each in view.channels]
    return [replace(row, mark=_mark(view.rating, row, labels)) for row in rows]


def of_process(view: ReportedProcess) -> list[RatingRow]:
    """The rows of a question on the process: a channel each."""
    labels = {answer.value: label for answer, label in PROCESS_ANSWERS.items()}
    return [_channel(each, PROCESS_LOOKS, labels) for each in view.channels]


def _mark(organizer: Rating | None, row: RatingRow, labels: Mapping[str, str]) -> float | None:
    """Where the organizer's rating is on a bar; several ratings can be one segment of it."""
    same = {labels[effect] for level in LEVELS for effect, ratings in level.items() if organizer in ratings}
    middles = [round(bar.start + bar.width / 2, 1) for bar in row.bars if bar.label in same]
    return middles[0] if middles else None


def _channel(each: ChannelRatings, looks: Mapping[str, str], labels: Mapping[str, str]) -> RatingRow:
    name = CHANNEL_LABELS[Channel(each.channel)]
    if each.suppressed is not None:
        return RatingRow("", name, None, (), (), FEWER)
    if each.nearly_all:
        return RatingRow("", name, each.total, (), (), NEARLY_ALL)
    return _row("", each.channel, each.total, each.counts or {}, looks, labels)


def _row(
    label: str,
    channel: str,
    total: int | None,
    counts: Mapping[str, int],
    looks: Mapping[str, str],
    labels: Mapping[str, str],
) -> RatingRow:
    drawn = [(look, labels[key], counts[key]) for key, look in looks.items() if key in counts]
    listed = [(words, count) for _, words, count in drawn]
    return RatingRow(label, CHANNEL_LABELS[Channel(channel)], total, listed, laid(drawn), rounded=bool(label))

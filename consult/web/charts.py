"""Figures as lengths and places, for charts that `templates/parts/charts.html` draws as SVG. Pure.

Every length is in per cent, so that a chart is as wide as its place and nothing in it is stretched. All lengths of one
chart have one scale. A figure that may not be shown (None) has no length, and words in its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

WHOLE = 100.0
#: What a figure that is not zero is drawn with at least, so that it can be seen.
MIN_LENGTH = 0.5
#: How segments look, so that they differ without colour; the first from the start of the bar.
LOOKS = ("solid", "light", "dotted", "striped", "crossed", "lined", "thin")


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart. `words` stand in the place of a figure that is not shown, or add its unit."""

    label: str
    value: int | None
    width: float
    words: str = ""
    late: bool = False


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar."""

    label: str
    value: int
    look: str
    start: float
    width: float


@dataclass(frozen=True)
class VoteBar:
    """One choice's segment of a bar of votes, in hundredths of its length, which is everyone who voted."""

    look: str
    label: str
    votes: int
    start: float
    width: float


@dataclass(frozen=True)
class Column:
    """A column of a chart over time: where it begins, how wide and how high it is."""

    label: str
    value: int
    start: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.start + self.width / 2


@dataclass(frozen=True)
class Mark:
    """A step on a line of days."""

    label: str
    day: date
    place: float
    over: bool


@dataclass(frozen=True)
class Days:
    """A line of days with its steps in order, and where today is on it."""

    marks: tuple[Mark, ...]
    today: float


def length(value: int | None, most: int) -> float:
    """The length of a figure where the largest has the whole one."""
    if not value or most <= 0:
        return 0.0
    return max(MIN_LENGTH, round(WHOLE * value / most, 1))


def bars(rows: Iterable[tuple[str, int | None]], *, words: str = "", most: int = 0) -> list[Bar]:
    """Rows of (label, figure); `words` stand for figures that are not shown, `most` is the scale of several charts."""
    found = list(rows)
    top = max([most, *(value or 0 for _, value in found)])
    return [Bar(label, value, length(value, top), words if value is None else "") for label, value in found]


def shares(values: Sequence[int]) -> list[tuple[float, float]]:
    """Where each part of a whole begins, and how long it is."""
    total, start, found = sum(values), 0.0, []
    for value in values:
        width = round(WHOLE * value / total, 1) if total else 0.0
        found.append((round(start, 1), width))
        start += width
    return found


def laid(counts: Sequence[tuple[str, str, int]]) -> list[VoteBar]:
    """A bar of (look, label, votes)."""
    places = shares([votes for *_, votes in counts])
    return [VoteBar(*count, *place) for count, place in zip(counts, places, strict=True)]


def stacked(parts: Sequence[tuple[str, int]]) -> list[Segment]:
    """The parts of a whole on one bar, each with a look of its own."""
    assert len(parts) <= len(LOOKS), "two parts would look the same"
    laid = shares([value for _, value in parts])
    return [
        Segment(label, value, look, *place)
        for (label, value), look, place in zip(parts, LOOKS[: len(parts)], laid, strict=True)
    ]


def columns(values: Sequence[tuple[str, int]], *, most: int = 0) -> list[Column]:
    """Figures of days or weeks, one after the other, with gaps of a fifth of a column."""
    top, each = max([most, *(value for _, value in values)]), WHOLE / max(1, len(values))
    return [
        Column(label, value, round(number * each, 2), round(each * 0.8, 2), length(value, top))
        for number, (label, value) in enumerate(values)
    ]


def days(steps: Sequence[tuple[str, date]], today: date) -> Days:
    """The steps of something that takes days, in order, at their places between the first and the last."""
    first, last = min(day for _, day in steps), max(day for _, day in steps)

    def place(day: date) -> float:
        return round(min(WHOLE, max(0.0, WHOLE * (day - first).days / max(1, (last - first).days))), 1)

    in_order = sorted(steps, key=lambda step: step[1])
    return Days(tuple(Mark(label, day, place(day), day <= today) for label, day in in_order), place(today))

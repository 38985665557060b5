"""How far two people who sorted the same comments found the same themes, and what that allows to be said. Pure.

Four figures for each theme, because each of them alone misleads: Krippendorff's alpha with its interval, Cohen's kappa,
the share on which both said the same, and how often the theme was found at all.
"""

import math
import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consult.moderation.teamwork.agreement import nominal_alpha
from consult.text.messages import N_

#: Krippendorff's own limits, in thousandths: below the first nothing is counted, below the second with caution.
WEAK_BELOW = 667
TENTATIVE_BELOW = 800
#: Where both found a theme in every comment, there is nothing that alpha could tell apart. From so many comments on,
#: two people who would differ on a third of such comments agree on all of them less than once in twenty times.
FEWEST_ALIKE = 8

WHOLE = 1000
RESAMPLES = 1000
#: The same comments give the same interval on every computer.
SEED = 20110125


class Band(StrEnum):
    """What two people's agreement on a theme allows: in the last two cases words, and no number.

    Both found what is `ALIKE` in every comment by which it is judged.
    """

    ONE_PERSON = "one_person"
    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    ALIKE = "alike"
    WEAK = "weak"
    UNDEFINED = "undefined"

    @property
    def is_counted(self) -> bool:
        """Whether the number of comments may be said."""
        return self not in (Band.WEAK, Band.UNDEFINED)

    @property
    def label(self) -> str:
        return BAND_LABELS[self]

    @property
    def symbol(self) -> str:
        """A shape that differs without colour."""
        return BAND_SYMBOLS[self]


BAND_LABELS: Mapping[Band, str] = {
    Band.ONE_PERSON: N_("grouped by one person"),
    Band.RELIABLE: N_("agree well: the number is given"),
    Band.TENTATIVE: N_("it is not certain that they agree: the number is given with a warning"),
    Band.ALIKE: N_("both found it in every comment: the number is given with a warning"),
    Band.WEAK: N_("do not agree enough: no number"),
    Band.UNDEFINED: N_("not tested by the sample: no number"),
}
BAND_SYMBOLS: Mapping[Band, str] = {
    Band.ONE_PERSON: "–", Band.RELIABLE: "●", Band.TENTATIVE: "◐", Band.ALIKE: "◉", Band.WEAK: "○", Band.UNDEFINED: "?",
}  # fmt: skip


@dataclass(frozen=True)
class Fourfold:
    """Of the comments that two people sorted, how many got a theme from both, from one of them, and from neither."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def units(self) -> int:
        return self.both + self.first + self.second + self.neither

    @property
    def same(self) -> int:
        return self.both + self.neither

    @property
    def found(self) -> int:
        """How often either of them found it, of twice the comments."""
        return 2 * self.both + self.first + self.second


@dataclass(frozen=True, kw_only=True)
class CodeAgreement:
    """The agreement on one theme. All but `units` are in thousandths; None where a figure is not defined.

    `low` and `high` are the ends of alpha's 95 % interval.
    """

    units: int
    same: int | None
    prevalence: int | None
    kappa: int | None
    alpha: int | None
    low: int | None
    high: int | None

    @property
    def band(self) -> Band:
        """What is found too rarely for an interval is never more than tentative, nor is what both found everywhere."""
        if self.alpha is None and self.same == self.prevalence == WHOLE and self.units >= FEWEST_ALIKE:
            return Band.ALIKE
        band = band_of(self.alpha)
        return Band.TENTATIVE if band is Band.RELIABLE and self.low is None else band


def band_of(alpha: int | None) -> Band:
    """What an alpha in thousandths allows."""
    if alpha is None:
        return Band.UNDEFINED
    if alpha < WEAK_BELOW:
        return Band.WEAK
    return Band.TENTATIVE if alpha < TENTATIVE_BELOW else Band.RELIABLE


def alpha_of(counts: Fourfold) -> Fraction | None:
    """Krippendorff's alpha; None if nobody found the theme, or both found it in every comment."""
    units = [("yes", "yes")] * counts.both + [("yes", "no")] * (counts.first + counts.second)
    return nominal_alpha(units + [("no", "no")] * counts.neither)


def kappa_of(counts: Fourfold) -> Fraction | None:
    """Cohen's kappa; None where both could only say the same.

    Source: Cohen, A coefficient of agreement for nominal scales (1960).
    """
    units = counts.units
    by_first, by_second = counts.both + counts.first, counts.both + counts.second
    by_chance = by_first * by_second + (units - by_first) * (units - by_second)
    if by_chance == units**2:
        return None
    return Fraction(counts.same * units - by_chance, units**2 - by_chance)


class Pairs:
    """What two people found in the same comments: for each, the keys of the themes of the first and the second.

    `parts` has the part of each comment. A theme of a part is judged by the comments on that part, and by those
    elsewhere in which somebody found it: all others agree so easily that they would hide a weak theme.
    """

    def __init__(
        self, found: Sequence[tuple[Collection[str], Collection[str]]], parts: Sequence[int | None] = ()
    ) -> None:
        self._found = found
        self._parts = parts or [None] * len(found)

    def agreements(self, themes: Mapping[str, int | None]) -> dict[str, CodeAgreement]:
        """The agreement on each theme, given with its part; None is the whole plan."""
        of_part = {part: self._on(part) for part in set(themes.values())}
        places = [self._places(key, part) for key, part in themes.items()]
        intervals = _intervals(places, of_part, len(self._found))
        return {
            key: _agreement(_fourfold(each, len(of_part[each.part])), interval)
            for key, each, interval in zip(themes, places, intervals, strict=True)
        }

    def _on(self, part: int | None) -> list[int]:
        return [place for place, each in enumerate(self._parts) if part in (None, each)]

    def _places(self, key: str, part: int | None) -> "_Places":
        found = [(place, key in first, key in second) for place, (first, second) in enumerate(self._found)]
        return _Places(
            part,
            both=[place for place, first, second in found if first and second],
            first=[place for place, first, second in found if first and not second],
            second=[place for place, first, second in found if second and not first],
            elsewhere=[
                place
                for place, first, second in found
                if (first or second) and part is not None and self._parts[place] != part
            ],
        )


@dataclass(frozen=True)
class _Places:
    """Where a theme was found, as places in the list of comments, and which of these are on other parts than its."""

    part: int | None
    both: list[int]
    first: list[int]
    second: list[int]
    elsewhere: list[int]


def _fourfold(places: _Places, on_part: int) -> Fourfold:
    both, first, second = len(places.both), len(places.first), len(places.second)
    return Fourfold(both, first, second, on_part + len(places.elsewhere) - both - first - second)


def _agreement(counts: Fourfold, interval: tuple[int, int] | None) -> CodeAgreement:
    units = counts.units
    alpha, kappa = alpha_of(counts), kappa_of(counts)
    low, high = interval or (None, None)
    return CodeAgreement(
        units=units,
        same=_thousandths(Fraction(counts.same, units)) if units else None,
        prevalence=_thousandths(Fraction(counts.found, 2 * units)) if units else None,
        kappa=None if kappa is None else _thousandths(kappa),
        alpha=None if alpha is None else _thousandths(alpha),
        low=low,
        high=high,
    )


def _thousandths(value: Fraction) -> int:
    """Rounded down, so that nothing reaches a limit by rounding."""
    return math.floor(1000 * value)


def _intervals(
    themes: Sequence[_Places], of_part: Mapping[int | None, Sequence[int]], comments: int
) -> list[tuple[int, int] | None]:
    """The 95 % interval of each theme's alpha, from drawing the same number of comments again and again."""
    draw = random.Random(SEED).choices  # noqa: S311 - statistics, not a secret
    found: list[list[float]] = [[] for _ in themes]
    for _ in range(RESAMPLES if comments else 0):
        times = [0] * comments
        for place, count in Counter(draw(range(comments), k=comments)).items():
            times[place] = count
        totals = {part: sum(map(times.__getitem__, places)) for part, places in of_part.items()}
        for alphas, places in zip(found, themes, strict=True):
            both, first, second, elsewhere = (
                sum(map(times.__getitem__, each))
                for each in (places.both, places.first, places.second, places.elsewhere)
            )
            alpha = quick_alpha(both, first + second, totals[places.part] + elsewhere)
            if alpha is not None:
                alphas.append(alpha)
    return [_middle(alphas) for alphas in found]


def quick_alpha(both: int, once: int, units: int) -> float | None:
    """The same as `alpha_of`, fast enough for thousands of draws."""
    judged, given = 2 * units, 2 * both + once
    by_chance = given * (judged - given)
    return 1 - (judged - 1) * once / by_chance if by_chance else None


def _middle(alphas: list[float]) -> tuple[int, int] | None:
    """The middle 95 %; None if alpha was not defined in more than one draw of twenty.

    Then the theme was found so rarely, in one or two comments, that the others would all say the same.
    """
    if 20 * len(alphas) < 19 * RESAMPLES:
        return None
    alphas.sort()
    cut = len(alphas) * 25 // 1000
    return math.floor(1000 * alphas[cut]), math.ceil(1000 * alphas[-1 - cut])

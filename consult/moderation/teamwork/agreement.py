"""How often people who judge the same things would judge the same. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Fewer pairs than these say nothing about a team.
MIN_PAIRS = 10


@dataclass(frozen=True)
class Agreement:
    """Of `pairs` comments that two people judged, `same` got the same judgement.

    `alpha` is Krippendorff's alpha for nominal data: 1 is full agreement, 0 what chance would give; None if there was
    only one judgement throughout, so that nobody could disagree by chance.
    """

    pairs: int
    same: int
    alpha: float | None

    @property
    def is_enough(self) -> bool:
        return self.pairs >= MIN_PAIRS


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """The agreement in pairs of judgements."""
    found = nominal_alpha(pairs)
    same = sum(first == second for first, second in pairs)
    return Agreement(len(pairs), same, None if found is None else float(found))


def nominal_alpha(units: Iterable[Sequence[str | None]]) -> Fraction | None:
    """Krippendorff's alpha of the judgements on each unit, exactly; None where somebody did not judge.

    None if there was only one judgement throughout. A unit that only one person judged says nothing.

    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section on nominal data, any number of
    observers, missing data.
    """
    judged: Counter[str] = Counter()
    observed = Fraction(0)
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        if (count := values.total()) > 1:
            judged += values
            observed += Fraction(_differing(values), count - 1)
    if not (by_chance := _differing(judged)):
        return None
    return 1 - (judged.total() - 1) * observed / by_chance


def _differing(values: Counter[str]) -> int:
    """How many ordered pairs of these judgements differ."""
    return values.total() ** 2 - sum(count**2 for count in values.values())

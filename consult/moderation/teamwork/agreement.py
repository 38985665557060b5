"""How often two moderators would decide the same. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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
    """The agreement in pairs of judgements.

    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section on nominal data, two observers, no
    missing data.
    """
    same = sum(first == second for first, second in pairs)
    values = Counter(judgement for pair in pairs for judgement in pair)
    judged = values.total()
    by_chance = judged * (judged - 1) - sum(count * (count - 1) for count in values.values())
    if not by_chance:
        return Agreement(len(pairs), same, None)
    # Each pair that differs is two disagreeing values in the coincidence matrix.
    observed = 2 * (len(pairs) - same)
    return Agreement(len(pairs), same, 1 - (judged - 1) * observed / by_chance)

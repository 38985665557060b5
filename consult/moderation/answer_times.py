"""How many days answers took: what may be told of it in public. Pure.

With the day of an answer, an exact number of days tells when somebody wrote. So while few were answered, days are
rounded up to whole weeks.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

#: From this many answers on, days are exact.
ENOUGH = 10
WEEK = 7


@dataclass(frozen=True)
class AnswerTimes:
    """The days until an answer, of `answered` things; rounded up to whole weeks unless they are `exact`."""

    answered: int
    median: int
    slowest: int
    exact: bool


def answer_times(days: Sequence[int]) -> AnswerTimes | None:
    """What is told of these numbers of days; None if there are none."""
    if not days:
        return None
    exact = len(days) >= ENOUGH
    told = sorted(days if exact else [max(-(-each // WEEK), 1) * WEEK for each in days])
    return AnswerTimes(len(told), statistics.median_high(told), told[-1], exact)

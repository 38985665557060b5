"""How suggestions are made, and when: what other processes than the one that makes them need to know. Pure."""

from dataclasses import dataclass
from datetime import date

#: Comments on a part that are like one of them, and how many of a part that are unlike those read.
MAX_ALIKE, MAX_VARIED = 3, 100
#: At most so many different texts of one part are compared: time and memory grow with their square.
MAX_TEXTS = 4_000
#: Suggestions are renewed once so many more comments have been grouped.
RENEWED_AFTER = 10


@dataclass(frozen=True)
class Settings:
    """How suggestions are made. Few figures were tried; the benchmark shows what other ones give.

    A theme is proposed if `voted` of the `neighbours`, the most alike comments with themes, have it; before `fewest`
    comments have themes, none is.

    Comments are shown as `alike` from this likeness on, the cosine of what they are compared by. One in a hundred pairs
    of arguments on different topics reaches it. Below it the nearest arguments on one topic make the same point no more
    often than any two.
    """

    neighbours: int = 10
    voted: float = 0.35
    fewest: int = 20
    alike: float = 0.15


DEFAULT = Settings()


@dataclass(frozen=True)
class Measured:
    """How good proposed themes are with the usual settings, on two public sets of `answers`: see `benchmarks/`.

    From `learned` of them with themes, `f1` over all themes of the others; and what always proposing the most frequent
    themes gives.
    """

    answers: int = 100
    learned: int = 80
    f1: tuple[float, float] = (0.49, 0.54)
    most_frequent: tuple[float, float] = (0.17, 0.21)


MEASURED = Measured()


def is_due(made_on: date | None, grouped_since: int, last_batch: date | None, day: date) -> bool:
    """Whether suggestions are to be made again: never made, enough grouped since, or anything new since another day."""
    if made_on is None or grouped_since >= RENEWED_AFTER:
        return True
    return made_on < day and (grouped_since > 0 or (last_batch is not None and last_batch >= made_on))

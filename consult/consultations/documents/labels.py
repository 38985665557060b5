"""Automatic numbers of word processors: what is counted, and how it is written. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_LEVELS = 10
#: A document cannot ask for a number longer than this.
MAX_COUNT = 30_000
BULLET = "-"

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"


@dataclass(frozen=True)
class Level:
    """One level of a numbered list: `pattern` has `%1` to `%9` for the counts of the levels.

    `format` is how this level's count is written. With `plain` every count is written in digits. `restarts` is the
    level (from 1) after which it starts again, 0 for never, None for every one above.
    """

    format: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    plain: bool = False
    restarts: int | None = None


@dataclass
class Counts:
    """The counts of one list, by level; None where nothing was counted yet."""

    at: list[int | None] = field(default_factory=lambda: [None] * MAX_LEVELS)

    def step(self, levels: Mapping[int, Level], level: int, start: int | None = None) -> str:
        """Count one on a level; the number that it gets. `start` begins it anew."""
        here = levels.get(level, Level())
        before = self.at[level]
        if start is None:
            start = here.start if before is None else before + 1
        self.at[level] = min(start, MAX_COUNT)
        for above in range(level):
            if self.at[above] is None:
                self.at[above] = levels.get(above, Level()).start
        for below in range(level + 1, MAX_LEVELS):
            restarts = levels.get(below, Level()).restarts
            if restarts is None or level < restarts:
                self.at[below] = None
        return self.written(levels, level)

    def written(self, levels: Mapping[int, Level], level: int) -> str:
        here = levels.get(level, Level())
        if here.format == "bullet":
            return BULLET

        def count(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form = "decimal" if here.plain and at != level else levels.get(at, Level()).format
            value = self.at[at]
            return "" if value is None or form == "none" else formatted(value, form)

        return " ".join(re.sub(r"%([1-9])", count, here.pattern).split())


def formatted(value: int, form: str) -> str:
    """A count as letters, Roman numerals or digits."""
    makers = {
        "lowerLetter": lambda: _letters(value),
        "upperLetter": lambda: _letters(value).upper(),
        "lowerRoman": lambda: _roman(value),
        "upperRoman": lambda: _roman(value).upper(),
        "russianLower": lambda: _russian(value),
        "russianUpper": lambda: _russian(value).upper(),
        "decimalZero": lambda: f"{value:02}",
        "ordinal": lambda: f"{value}{_ending(value)}",
    }
    return makers[form]() if form in makers else str(value)


def _letters(value: int) -> str:
    """a to z, then aa, bb: as word processors count."""
    if value < 1:
        return str(value)
    times, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * min(times + 1, 20)


def _russian(value: int) -> str:
    return _RUSSIAN[(value - 1) % len(_RUSSIAN)] if value > 0 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (value // worth)
        value %= worth
    return written


def _ending(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")

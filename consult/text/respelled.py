"""Where words of a text are in another spelling of it. Pure."""

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+|[^\w\s]")


class Respelled:
    """A text and another spelling of it, word by word."""

    def __init__(self, text: str, other: str) -> None:
        self._words = [found.span() for found in _WORD.finditer(text)]
        self._others = [found.span() for found in _WORD.finditer(other)]
        self._changes = SequenceMatcher(
            None,
            [text[start:end].casefold() for start, end in self._words],
            [other[start:end].casefold() for start, end in self._others],
            autojunk=False,
        ).get_opcodes()

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where `text[start:end]` is in the other spelling, in whole words; None if nothing of it is left there."""
        first = next((at for at, word in enumerate(self._words) if word[1] > start), len(self._words))
        last = next((at for at, word in enumerate(self._words) if word[0] >= end), len(self._words))
        found: list[int] = []
        for kind, a, b, c, d in self._changes:
            if a < last and first < b:
                found += range(c + max(first - a, 0), c + min(last, b) - a) if kind == "equal" else range(c, d)
        return (self._others[found[0]][0], self._others[found[-1]][1]) if found else None

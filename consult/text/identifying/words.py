"""The words of a text with their places, for rules that look at what stands before and behind."""

import re
from functools import cache
from typing import NamedTuple

#: A word, and before a small letter the article or preposition that is written in one with it (“l’agent”).
_WORD = re.compile(
    r"(?i:[ldnsmtcj]|qu|dell|all|nell|dall|sull|un)['’](?=[^\W\d_]{2})(?-i:(?=[a-zà-ÿ]))|[^\W_](?:[\w'’-]{0,40}\w)?"
)


class Word(NamedTuple):
    """A word at `[start:end]` of a text; `key` is how lists have it, `gap` what stands before it."""

    text: str
    key: str
    start: int
    end: int
    gap: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter and is not all in capitals."""
        return self.text[0].isupper() and len(self.text) > 1 and not self.text.isupper()

    @property
    def begins_sentence(self) -> bool:
        return not self.gap or any(sign in self.gap for sign in ".!?\n:")


@cache
def compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """These patterns, compiled when they are first needed: for all of them that takes half a second, and most programs
    that start look through no text.
    """
    return tuple(re.compile(pattern) for pattern in patterns)


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(words.casefold().split())


def words_of(text: str) -> list[Word]:
    found: list[Word] = []
    before = 0
    for match in _WORD.finditer(text):
        key = match[0].casefold().replace("’", "'").removesuffix("'s")
        found.append(Word(match[0], key, match.start(), match.end(), text[before : match.start()] if found else ""))
        before = match.end()
    return found

"""The words that receipts are made of, and where a text has a receipt or most of one. Pure.

The words, in `receipt_words.txt`, are EFF's long word list (Electronic Frontier Foundation, CC BY 3.0 US) with over six
hundred words replaced: those about drugs, crime, illness, death, sex, faith, politics or shame. Six words on a scrap of
paper must neither hurt the person who keeps it nor tell anybody what it is about. The list's order is part of every
receipt given out, so it never changes again.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

WORD_COUNT = 6
DIGITS = 24
WORDS = tuple(files(__package__).joinpath("receipt_words.txt").read_text("utf-8").split())
PLACE = {word: place for place, word in enumerate(WORDS)}
_HYPHENED = {tuple(word.split("-")): word for word in WORDS if "-" in word}
_TOKEN = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"[0-9](?:[\s.\-]*[0-9])*")


class FoundWord(NamedTuple):
    """A word in small letters, and where it was typed."""

    word: str
    start: int
    end: int


def words_in(text: str) -> list[FoundWord]:
    """The words of a text; two that the list has as one with a hyphen are one."""
    words: list[FoundWord] = []
    for token in _TOKEN.finditer(text):
        word, start = token[0].lower(), token.start()
        if words and (pair := _HYPHENED.get((words[-1].word, word))):
            word, start = pair, words.pop().start
        words.append(FoundWord(word, start, token.end()))
    return words


def places(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what could be a receipt, or most of one, in words or in digits."""
    run: list[FoundWord] = []
    for each in [*words_in(text), FoundWord("", len(text), len(text))]:
        if each.word in PLACE:
            run.append(each)
            continue
        if len(run) >= WORD_COUNT - 1:
            yield run[0].start, run[-1].end
        run = []
    for digits in _DIGITS.finditer(text):
        if sum(map(str.isdigit, digits[0])) >= DIGITS - 4:
            yield digits.span()

"""A text in the units that people compare: words, numbers and dates as written, single characters."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from babel.numbers import list_currencies
from icu4py.breakers import WordBreaker

# Scripts without spaces between words: Thai, Lao, Burmese, Khmer and their relatives, Japanese, Chinese.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
# Words keep their apostrophes, hyphens and marks; every other punctuation character is a unit.
_SIGNS = "".join(
    sign for sign in map(chr, range(0x10000)) if unicodedata.category(sign)[0] == "P" and sign not in "-'’_"
)
_IN_WORDS = rf"[^\s$+<=>^`|~\u2044\u2052{re.escape(_SIGNS)}{_UNSPACED}]"
_MONEY = "$¢£¤¥֏؋৲৳৻૱௹฿៛\u20a0-\u20cf\ua838﷼﹩＄￠￡￥￦"
_CURRENCY = f"(?:{'|'.join(sorted(list_currencies()))})"
_GAP = "[ \u00a0\u2009\u202f]"
_DIGITS = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,\u066b]\d+)?|\d+(?:[.,:/'’·\u066b\u066c-]\d+)*)"
# A month is one word, in any language; Spanish and Portuguese put "de" around it.
_MONTH = rf"(?:(?!\d){_IN_WORDS}){{3,15}}"
_DATE = (
    rf"\d{{1,2}}\.?{_GAP}(?:de{_GAP})?{_MONTH}{_GAP}(?:de{_GAP})?\d{{4}}(?!\d)"
    rf"|{_MONTH}{_GAP}\d{{1,2}}(?:st|nd|rd|th)?,{_GAP}\d{{4}}(?!\d)"
    r"|\d+(?:[年月日時分]\d+)*[年月日時分]"
)
_NUMBER = (
    rf"(?:(?:[A-Z]{{0,2}}[{_MONEY}]|{_CURRENCY}(?={_GAP}?[\d+\u2212-])|[%٪]){_GAP}?|(?:[A-Z]\.)+(?=\d))?"
    rf"[-+\u2212±]?{_DIGITS}{_IN_WORDS}*"
    rf"(?:{_GAP}?(?:[ap]m|[AP]M|h(?:{_GAP}?\d\d)?)(?!{_IN_WORDS})|{_GAP}?[apAP]\.{_GAP}?[mM]\."
    rf"|{_GAP}?[%‰٪﹪％](?!\d)|{_GAP}?[{_MONEY}](?!{_GAP}?\d)|{_GAP}?{_CURRENCY}(?!{_IN_WORDS}))?"
)
_UNIT = rf"{_DATE}|{_NUMBER}|(?P<unspaced>(?:(?![\d{_MONEY}])[{_UNSPACED}])+)|{_IN_WORDS}+|\S"


class Token(NamedTuple):
    """A unit, with the spaces after it."""

    word: str
    space: str


def tokens(text: str) -> list[Token]:
    """The units of a text, each with the spaces after it; spaces at the start follow an empty unit."""
    units = list(_units(text))
    if not units:
        return [Token("", text)]
    ends = [start for start, _ in units[1:]] + [len(text)]
    return [Token("", text[: units[0][0]])] + [
        Token(unit, text[start + len(unit) : end]) for (start, unit), end in zip(units, ends, strict=True)
    ]


@cache
def _unit() -> re.Pattern[str]:
    """Compiled when it is first needed: it takes a tenth of a second, and most commands compare no texts."""
    return re.compile(_UNIT)


def _units(text: str) -> Iterator[tuple[int, str]]:
    found = list(_unit().finditer(text))
    words = _segments([match[0] for match in found if match["unspaced"]])
    for match in found:
        start = match.start()
        for word in next(words) if match["unspaced"] else (match[0],):
            yield start, word
            start += len(word)


def _segments(runs: list[str]) -> Iterator[list[str]]:
    """The words of each run in a script without spaces, according to ICU's dictionaries.

    All runs go through one breaker, because making one costs more than using it. A breaker belongs to one thread.
    """
    words: list[str] = []
    for word in WordBreaker("\n".join(runs), "en"):
        if word == "\n":
            yield words
            words = []
        else:
            words.append(word)
    yield words

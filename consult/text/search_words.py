"""The words of a text by which it is found, in any script. Pure.

Case, accents and vowel points do not matter (see `consult.text.folding`); scripts without spaces are cut by their
dictionaries (see `consult.text.tokens`); Arabic words are found with and without their article.
"""

import re
import unicodedata
from dataclasses import dataclass

from consult.text import folding, tokens

MAX_LENGTH = 40
#: From so many letters on, the beginning of a word finds it. In scripts without capitals fewer letters say as much.
PREFIX, PREFIX_WITHOUT_CASE = 3, 2

_ARTICLE = re.compile("^(?:[وفبكل]?ال|لل)(?=[^\\W\\d_]{3})")


class _Signs(dict[int, str]):
    """Letters, marks and digits as they are; a space for anything else."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = sign if unicodedata.category(sign)[0] in "LMN" else " "
        return self[code]


_signs = _Signs()


@dataclass(frozen=True, order=True)
class SearchWord:
    """A word that is searched for: the whole word, or its beginning."""

    word: str
    is_beginning: bool


def words_of(text: str) -> set[str]:
    """The words by which a text is found."""
    found = set()
    for token in tokens.tokens(folding.fold(text)):
        for word in token.word.translate(_signs).split():
            bare = _ARTICLE.sub("", word)[:MAX_LENGTH]
            if len(bare) > 1 or unicodedata.category(bare) == "Lo" or bare.isdigit():
                found.add(bare)
    return found


def wanted(entered: str) -> list[SearchWord]:
    """What somebody searches for, each word once: a text is found if it has all of them."""
    return [SearchWord(word, len(word) >= _prefix_of(word)) for word in sorted(words_of(entered))]


def _prefix_of(word: str) -> int:
    return PREFIX_WITHOUT_CASE if unicodedata.category(word[0]) == "Lo" else PREFIX

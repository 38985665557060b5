"""How hard words are to read: the school year in which they are easy, long sentences and long words. Pure.

The school year is the Flesch-Kincaid grade, which is for English only.
Grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid and others, 1975). Syllables are counted
by groups of vowels, which is right for 95 of 100 of our pages' words and counts a few too many.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.text.plain import excerpt
from consult.text.similarity import is_unspaced

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_END = re.compile(r"[.?!:;]+(?:\s+|$)|\n")
_VOWELS = re.compile(r"[aeiouy]+")
#: An e that is not spoken, at the end ("made", "makes", "moved", but not "table", "places", "counted") or inside ("some
#: body", "safe ty", "state ment").
_SILENT = re.compile(
    r"(?:(?<!l)e|(?<=[aeiouy])le|(?<![scgxz])(?<!ch)(?<!sh)es|(?<![td])ed)$|"
    r"(?<=[^aeiouyl])e(?=ments?$|ly$|ty$|body$|thing$|one$|where$|ful$|less$)|(?<=ev)e(?=r[yt])"
)

#: A text in plain language is easy in this school year: at the age of eleven.
AIM = 6
#: The short version, which has nothing else, is easy in this one.
AIM_SHORT = 4
#: A sentence with more words is hard to follow.
LONG_SENTENCE = 20
#: A word with more letters is hard to read.
LONG_WORD = 12
#: A grade of fewer words says nothing.
_FEWEST_WORDS = 8
_MAX_NAMED = 5
_EXCERPT = 60


@dataclass(frozen=True)
class Hints:
    """What could make a text easier to read; `grade` is None if it cannot be worked out."""

    grade: int | None
    long_sentences: tuple[tuple[int, str], ...]
    long_words: tuple[str, ...]
    aim: int = AIM


def hints(text: str, language: str) -> Hints | None:
    """Hints for a text in the language with this code; None for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = [(len(_WORD.findall(part)), part) for part in _END.split(text)]
    spaced = [word for word in words if not is_unspaced(word)]
    rated = language == "en" and len(words) >= _FEWEST_WORDS and len(spaced) == len(words)
    return Hints(
        grade=max(1, round(grade([text]))) if rated else None,
        long_sentences=tuple((count, excerpt(part, _EXCERPT)) for count, part in sentences if count > LONG_SENTENCE)[
            :_MAX_NAMED
        ],
        long_words=tuple(dict.fromkeys(word for word in spaced if len(word) > LONG_WORD))[:_MAX_NAMED],
    )


def together(texts: Sequence[str], language: str) -> int | None:
    """The school year in which texts are easy one after the other; None if it cannot be worked out."""
    found = [each for each in texts if _WORD.search(each)]
    rated = language == "en" and sum(len(_WORD.findall(each)) for each in found) >= _FEWEST_WORDS
    return max(1, round(grade(found))) if rated and not any(map(is_unspaced, found)) else None


def syllables(word: str) -> int:
    """How many syllables a word has, at least one."""
    word = word.lower().replace("’", "").replace("'", "")
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part)
    return max(1, len(_VOWELS.findall(_SILENT.sub("", word))))


def grade(texts: Iterable[str]) -> float:
    """The grade of texts that follow each other; the end of a text ends a sentence."""
    sentences = [words for text in texts for part in _END.split(text) if part and (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59

"""How hard words are to read: the Flesch-Kincaid grade, the American school year in which they are easy.

Grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid and others, 1975). Syllables are counted
by groups of vowels, which is right for 95 of 100 of these pages' words and counts a few too many.
"""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_END = re.compile(r"[.?!:;]+(?:\s+|$)|\n")
_VOWELS = re.compile(r"[aeiouy]+")
#: An e that is not spoken, at the end ("made", "makes", "moved", but not "table", "places", "counted") or inside ("some
#: body", "safe ty", "state ment").
_SILENT = re.compile(
    r"(?:(?<!l)e|(?<=[aeiouy])le|(?<![scgxz])(?<!ch)(?<!sh)es|(?<![td])ed)$|"
    r"(?<=[^aeiouyl])e(?=ments?$|ly$|ty$|body$|thing$|one$|where$|ful$|less$)|(?<=ev)e(?=r[yt])"
)


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

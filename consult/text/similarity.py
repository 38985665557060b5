"""How similar two texts are, in any script.

Texts are compared word by word; in scripts without spaces between words, by pairs of neighbouring characters. Case,
punctuation and different ways to write a letter make no difference.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein

#: First and last character of the scripts without spaces between words: Thai and Lao, Burmese, Khmer, Tai scripts,
#: Japanese syllables, ideographs.
UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF), (0x3005, 0x3007),
    (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAADF),
    (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
#: Each different word becomes one character, so that a library that compares strings compares words.
_CHARACTERS = 0x110000


@dataclass(frozen=True)
class Text:
    """A text prepared for comparison with others that the same `Reader` prepared.

    `words` has one character for each word of the text.
    """

    words: str

    @cached_property
    def pairs(self) -> Counter[str]:
        """How often each two words follow one another; for a single word, that word."""
        return Counter(map("".join, pairwise(self.words))) or Counter(self.words)

    def __len__(self) -> int:
        return len(self.words)


class Reader:
    """Prepares texts for comparison with one another."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def read(self, text: str) -> Text:
        return self.read_units(units(text))

    def read_units(self, words: Sequence[str]) -> Text:
        """A text that is in units already."""
        return Text("".join(chr(self._number(word)) for word in words))

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers) % _CHARACTERS)


def alike(one: Text, other: Text) -> float:
    """From 0 (nothing in common) to 1 (the same words in the same order)."""
    return Indel.normalized_similarity(one.words, other.words)


def _pairs(text: Text) -> Counter[str]:
    return text.pairs


def shared(
    one: Sequence[Text], other: Sequence[Text], by: Callable[[Text], Counter[str]] = _pairs
) -> dict[tuple[int, int], int]:
    """How many pairs of words each text of `one` has in common with each of `other`, by their indexes; complete.

    Or how much of something else, if `by` counts that.
    """
    where: dict[str, list[tuple[int, int]]] = {}
    for place, text in enumerate(other):
        for pair, count in by(text).items():
            where.setdefault(pair, []).append((place, count))
    found: Counter[tuple[int, int]] = Counter()
    for place, text in enumerate(one):
        for pair, count in by(text).items():
            for other_place, other_count in where.get(pair, ()):
                found[place, other_place] += min(count, other_count)
    return dict(found)


def units(text: str) -> list[str]:
    """The words of a text, or in scripts without spaces each pair of neighbouring characters."""
    found: list[str] = []
    for is_unspaced, run in _runs(unicodedata.normalize("NFKC", text).casefold()):
        if not is_unspaced:
            found.append("".join(run))
        elif len(run) == 1:
            found += run
        else:
            found += map("".join, pairwise(run))
    return found


def words(text: str) -> list[str]:
    """The words of a text, or in scripts without spaces its characters, each with its marks."""
    found: list[str] = []
    for unspaced, run in _runs(unicodedata.normalize("NFKC", text).casefold()):
        found += run if unspaced else ["".join(run)]
    return found


def replaced(one: str, other: str, most: int) -> list[tuple[str, str]] | None:
    """Each word of `one` with the word that replaced it; one of them is empty if a word was removed or added.

    None if there are more than `most`.
    """
    old, new = words(one), words(other)
    numbers: dict[str, int] = {}
    texts = ["".join(chr(numbers.setdefault(word, len(numbers) % _CHARACTERS)) for word in side) for side in (old, new)]
    if Levenshtein.distance(*texts, score_cutoff=most) > most:
        return None
    edits = Levenshtein.editops(*texts, score_hint=most)
    return [
        ("" if edit.tag == "insert" else old[edit.src_pos], "" if edit.tag == "delete" else new[edit.dest_pos])
        for edit in edits
    ]


def is_unspaced(word: str) -> bool:
    """Whether a word is in a script without spaces between words."""
    return _sort(word[0]) == "unspaced"


def _runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Runs of characters of one kind: whether their script is without spaces, and the characters."""
    run: list[str] = []
    kind: bool | None = None
    for sign in text:
        sort = _sort(sign)
        if sort == "mark" and run:
            run[-1] += sign
        if sort in ("mark", "hidden"):
            continue
        now = None if sort == "other" else sort == "unspaced"
        if now != kind and run:
            yield bool(kind), run
            run = []
        kind = now
        if now is not None:
            run.append(sign)
    if run:
        yield bool(kind), run


@lru_cache(maxsize=10_000)
def _sort(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] == "M":
        return "mark"
    if category == "Cf":
        return "hidden"
    if category[0] not in "LN":
        return "other"
    code = ord(sign)
    return "unspaced" if any(first <= code <= last for first, last in UNSPACED) else "spaced"

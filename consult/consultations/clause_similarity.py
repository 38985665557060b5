"""How similar two clauses are by heading and wording, and how much is enough to call them the same. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.text.similarity import Reader, Text, alike, shared

#: Wordings with fewer words than this say little: one changed word changes much of them.
SHORT = 8
#: From here on two wordings may be the same clause.
POSSIBLE, POSSIBLE_SHORT = 0.35, 0.5
#: How much of a wording (short ones aside) must be the same: under the same heading, which no other clause has; under a
#: similar heading; and under a different heading.
SAME_HEADING, LIKE_HEADING, OTHER_HEADING = (0.3, 0.6), (0.6, 0.85), (0.85, 1.0)
#: How similar two headings are that do not contradict each other.
HEADINGS_ALIKE = 0.5
#: A clause is made from another if this much of it comes from there, and tellingly so if that is this much of the
#: other.
MADE_OF, TELLING_PART = 0.6, 0.25
#: The number of others that each clause is compared with word by word: those that share most pairs of words with it.
COMPARED = 4


@dataclass(frozen=True, kw_only=True)
class Words:
    """A clause of the draft or of a document, which need not give its key; `gone`: no current version contains it."""

    key: str
    number: str
    heading: str
    wording: str
    gone: bool = False

    @property
    def name(self) -> str:
        return f"{self.number} {self.heading}".strip()


@dataclass(frozen=True)
class Pair:
    """How similar a clause of the draft and one of the document are, from 0 to 1."""

    old: int
    new: int
    wording: float
    heading: float
    same_heading: bool
    old_in_new: float
    new_in_old: float
    is_short: bool

    @property
    def strength(self) -> float:
        return self.wording + 0.3 * self.heading + 0.5 * self.same_heading

    @property
    def percent(self) -> int:
        return int(100 * self.wording)

    @property
    def is_possible(self) -> bool:
        least = POSSIBLE_SHORT if self.is_short else POSSIBLE
        return self.same_heading or self.wording >= least or self.is_made_of(old=True) or self.is_made_of(old=False)

    @property
    def is_enough(self) -> bool:
        if self.same_heading:
            least = SAME_HEADING
        else:
            least = LIKE_HEADING if self.heading >= HEADINGS_ALIKE else OTHER_HEADING
        return self.wording >= least[self.is_short]

    def is_made_of(self, *, old: bool) -> bool:
        """Whether one consists mostly of words of the other, and of a telling part of it."""
        part, whole = (self.old_in_new, self.new_in_old) if old else (self.new_in_old, self.old_in_new)
        return not self.is_short and part >= MADE_OF and whole >= TELLING_PART


class Comparison:
    """The clauses of a draft and a document, compared; `headings` and `wordings` hold those of both, in this order."""

    def __init__(self, old: Sequence[Words], new: Sequence[Words]) -> None:
        reader = Reader()
        self.headings: list[list[Text]] = [[reader.read(each.heading) for each in side] for side in (old, new)]
        self.wordings: list[list[Text]] = [[reader.read(each.wording) for each in side] for side in (old, new)]
        before, after = self.wordings
        common = shared(before, after)
        often = [Counter(text.words for text in side) for side in self.headings]
        chosen = _most(common) | _most(self._words_of_short()) | set(self._same_headings(often))
        self.pairs = {pair: self._pair(*pair, common.get(pair, 0), often) for pair in chosen}

    def has_twin(self, side: int, place: int) -> bool:
        """Whether another clause of the same side has the same wording: “repealed” tells nothing."""
        texts = self.wordings[side]
        return sum(text.words == texts[place].words for text in texts) > 1

    def _words_of_short(self) -> Mapping[tuple[int, int], int]:
        """How many words each two short wordings share: they have too few pairs of words to be found by."""
        before, after = ([text if len(text) < SHORT else Text("") for text in side] for side in self.wordings)
        return shared(before, after, by=lambda text: Counter(text.words))

    def _same_headings(self, often: Sequence[Mapping[str, int]]) -> Iterator[tuple[int, int]]:
        """Pairs of clauses that alone share a heading."""
        places = {text.words: place for place, text in enumerate(self.headings[1])}
        for old, text in enumerate(self.headings[0]):
            if text.words and often[0][text.words] == often[1].get(text.words) == 1:
                yield old, places[text.words]

    def _pair(self, old: int, new: int, common: int, often: Sequence[Mapping[str, int]]) -> Pair:
        texts, headings = (self.wordings[0][old], self.wordings[1][new]), (self.headings[0][old], self.headings[1][new])
        words = headings[0].words
        one_heading = bool(words) and words == headings[1].words
        return Pair(
            old, new,
            wording=alike(*texts),
            heading=alike(*headings) if all(headings) else 0.0,
            same_heading=one_heading and often[0][words] == often[1][words] == 1,
            old_in_new=common / max(1, texts[0].pairs.total()),
            new_in_old=common / max(1, texts[1].pairs.total()),
            is_short=min(map(len, texts)) < SHORT,
        )  # fmt: skip


def _most(common: Mapping[tuple[int, int], int]) -> set[tuple[int, int]]:
    """For each clause of both sides, the pairs with those that share most with it."""
    chosen: set[tuple[int, int]] = set()
    for side in (0, 1):
        rivals: dict[int, list[tuple[int, int]]] = {}
        for pair in common:
            rivals.setdefault(pair[side], []).append(pair)
        for pairs in rivals.values():
            chosen.update(sorted(pairs, key=lambda pair: (-common[pair], pair))[:COMPARED])
    return chosen

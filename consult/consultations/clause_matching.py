"""Matches the clauses of a document to those of the draft: by key, then by words, never by position. Pure.

A clause that people have commented on keeps its identity through new numbers, another order and another heading. If the
words do not settle a match, it is not `sure`, and a person chooses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from consult.consultations.clause_similarity import MADE_OF, POSSIBLE, Comparison, Pair, Words
from consult.text.messages import N_

#: How much better the best match must be than the next.
AHEAD = 0.2
#: Two wordings under one key belong to different clauses if this much less of them is the same than with another
#: clause.
KEY_DOUBTED, KEY_ELSEWHERE = 0.5, 0.8
BY_KEY = N_("The document gives its key.")
BY_WORDS = N_("Heading and wording are the same.")
BY_WORDING = N_("The wording is the same, the heading is different.")
BY_HEADING = N_("The heading is the same, and %(part)d %% of the wording.")
BY_LIKENESS = N_("%(part)d %% of the wording is the same.")
NEW = N_("Nothing in the draft is similar.")
LIKE_ANOTHER = N_("It is similar to %(name)s, but that is matched with another part of the document.")
NOTHING_LIKE = N_("Nothing in the document is similar.")
WORDS_WENT = N_("Some of its words are now in %(name)s.")

KEY_OF_OTHER_WORDS = N_("The document gives the key of %(name)s, but the words of another part.")
KEY_OF_GONE = N_("The document gives the key of a part that was removed, with different words.")
NEW_KEY = N_("The document gives a new key, but its words are similar to %(name)s.")
TWINS = N_("Several parts have these same words, and there are not as many as before.")
GONE = N_("Its words are similar to %(name)s, which was removed.")
HEADING_ELSEWHERE = N_("The wording is similar to %(name)s, but the heading is from another part.")
SPLIT = N_("%(name)s seems to have been split: more than one part has its words.")
JOINED = N_("Several parts seem to be joined here. One of them is %(name)s.")
CLOSE = N_("It is similar to %(name)s, and nearly as similar to another part.")
LITTLE = N_("It may be %(name)s: %(part)d %% of the wording is the same.")
ONLY_HEADING = N_("It has the heading of %(name)s, but different words.")
SAME_PLACE = N_("It is where %(name)s was, but has different words.")


@dataclass(frozen=True)
class Reason:
    """The reason: a msgid and its parameters."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """The clause that a part of the document is, by key; None for a new one. Unless `sure`, a person has to
    confirm it.
    """

    key: str | None
    sure: bool
    reason: Reason


@dataclass(frozen=True)
class Proposal:
    """A match for each clause of the document, in its order, and the reason why each other clause of the draft is left
    over.
    """

    matches: Sequence[Match]
    left: Mapping[str, Reason]


def propose(known: Sequence[Words], document: Sequence[Words]) -> Proposal:
    """What each clause of `document` is. Keys of `known` are unique, and so are those that `document` gives."""
    return _Matching(known, document).run()


class _Matching:
    """One document and one draft. Clauses are identified by their indexes in `old` and `new`."""

    def __init__(self, old: Sequence[Words], new: Sequence[Words]) -> None:
        self.old, self.new = old, new
        self.compared = Comparison(old, new)
        pairs = list(self.compared.pairs.values())
        self.of_old, self.of_new = _grouped(pairs, "old"), _grouped(pairs, "new")
        self.found: dict[int, Match] = {}
        self.taken: dict[int, int] = {}

    def run(self) -> Proposal:
        self._by_key()
        self._by_same_words()
        self._by_likeness()
        self._by_place()
        matches = [self.found.get(new) or Match(None, True, self._why_new(new)) for new in range(len(self.new))]
        left = {
            each.key: self._why_left(old)
            for old, each in enumerate(self.old)
            if each.key and old not in self.taken and not each.gone
        }
        return Proposal(matches, left)

    def _take(self, old: int, new: int, reason: Reason, *, sure: bool = True) -> None:
        """Match `new` to `old`; anything in the document or the draft that speaks against it makes it a question."""
        named = {"name": self.old[old].name}
        key = self.new[new].key
        if key and key != self.old[old].key:
            reason, sure = Reason(NEW_KEY, named), False
        elif self.old[old].gone and not key:
            reason, sure = Reason(GONE, named), False
        self.found[new] = Match(self.old[old].key, sure, reason)
        self.taken[old] = new

    def _by_key(self) -> None:
        places = {each.key: place for place, each in enumerate(self.old)}
        for new, each in enumerate(self.new):
            if not each.key or each.key not in places:
                continue
            old = places[each.key]
            pair = self.compared.pairs.get((old, new))
            alike_here = pair.wording if pair else 0.0
            same_heading = bool(pair and pair.same_heading)
            reason, sure = Reason(BY_KEY), True
            if alike_here < KEY_DOUBTED and self._has_words_of_another(old, new):
                reason, sure = Reason(KEY_OF_OTHER_WORDS, {"name": self.old[old].name}), False
            elif self.old[old].gone and alike_here < KEY_DOUBTED and not same_heading:
                reason, sure = Reason(KEY_OF_GONE), False
            self._take(old, new, reason, sure=sure)

    def _has_words_of_another(self, old: int, new: int) -> bool:
        return any(
            pair.old != old and pair.wording >= KEY_ELSEWHERE and not self.old[pair.old].gone
            for pair in self.of_new[new]
        )

    def _by_same_words(self) -> None:
        """Heading and wording are equal; of several such clauses the same number is matched first, then the order."""
        groups: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
        for side, free in enumerate((self._free_old(), self._free_new())):
            for place in free:
                words = self.compared.headings[side][place].words, self.compared.wordings[side][place].words
                groups.setdefault(words, ([], []))[side].append(place)
        for olds, news in groups.values():
            sure = len(olds) == len(news)
            for new in sorted(news, key=lambda place: self.new[place].number not in self._numbers(olds)):
                if olds:
                    old = min(olds, key=lambda place: (self.old[place].number != self.new[new].number, place))
                    olds.remove(old)
                    self._take(old, new, Reason(BY_WORDS if sure else TWINS), sure=sure)

    def _numbers(self, olds: Iterable[int]) -> set[str]:
        return {self.old[place].number for place in olds}

    def _by_likeness(self) -> None:
        olds, news = set(self._free_old()), set(self._free_new())
        pairs = [
            pair for pair in self.compared.pairs.values()
            if pair.old in olds and pair.new in news and pair.is_possible
        ]  # fmt: skip
        of_old, of_new = _grouped(pairs, "old"), _grouped(pairs, "new")
        for pair in sorted(pairs, key=lambda each: (-each.strength, each.old, each.new)):
            if pair.old in self.taken or pair.new in self.found:
                continue
            rivals = [each for each in [*of_old[pair.old], *of_new[pair.new]] if each is not pair]
            doubt = self._doubt(pair, rivals)
            self._take(pair.old, pair.new, doubt or self._why(pair), sure=doubt is None)
        for pair in pairs:
            if pair.new not in self.found and not self.found[self.taken[pair.old]].sure:
                named = {"name": self.old[pair.old].name}
                self.found[pair.new] = Match(None, False, Reason(SPLIT, named))

    def _doubt(self, pair: Pair, rivals: Sequence[Pair]) -> Reason | None:
        """Why this match is not sure, if it is not; `rivals` are other matches of one of its clauses."""
        named = {"name": self.old[pair.old].name, "part": pair.percent}
        least = pair.wording if pair.same_heading else pair.wording - AHEAD
        doubts: Sequence[tuple[str, Callable[[Pair], bool]]] = (
            (HEADING_ELSEWHERE, lambda each: each.same_heading),
            (SPLIT, lambda each: each.old == pair.old and each.is_made_of(old=False)),
            (JOINED, lambda each: each.new == pair.new and each.is_made_of(old=True)),
            (CLOSE, lambda each: each.wording >= least and each.wording > 0),
        )
        for message, speaks_against in doubts:
            if any(map(speaks_against, rivals)):
                return Reason(message, named)
        if pair.is_enough and (pair.same_heading or not self._has_twin(pair)):
            return None
        small = pair.same_heading and pair.wording < POSSIBLE
        return Reason(ONLY_HEADING if small else LITTLE, named)

    def _has_twin(self, pair: Pair) -> bool:
        return self.compared.has_twin(0, pair.old) or self.compared.has_twin(1, pair.new)

    def _why(self, pair: Pair) -> Reason:
        if pair.same_heading:
            return Reason(BY_HEADING, {"part": pair.percent})
        if pair.wording == 1:
            return Reason(BY_WORDING)
        return Reason(BY_LIKENESS, {"part": pair.percent})

    def _by_place(self) -> None:
        """If one clause is gone and one is new between the same neighbours, people are asked whether they are
        the same.
        """
        sure = [(new, old) for old, new in self.taken.items() if self.found[new].sure]
        gaps: dict[tuple[int, int], list[int]] = {}
        for new in self._free_new():
            before = max((pair for pair in sure if pair[0] < new), default=(-1, -1))
            after = min((pair for pair in sure if pair[0] > new), default=(len(self.new), len(self.old)))
            gaps.setdefault((before[1], after[1]), []).append(new)
        free = {old for old in self._free_old() if not self.old[old].gone}
        for (first, last), news in gaps.items():
            old = first + 1
            if old in free and last == old + 1 and len(news) == 1:
                self._take(old, news[0], Reason(SAME_PLACE, {"name": self.old[old].name}), sure=False)

    def _free_old(self) -> list[int]:
        return [old for old in range(len(self.old)) if old not in self.taken]

    def _free_new(self) -> list[int]:
        return [new for new in range(len(self.new)) if new not in self.found]

    def _why_new(self, new: int) -> Reason:
        like = self._most_like(self.of_new[new])
        return Reason(LIKE_ANOTHER, {"name": self.old[like.old].name}) if like else Reason(NEW)

    def _why_left(self, old: int) -> Reason:
        like = self._most_like(self.of_old[old])
        return Reason(WORDS_WENT, {"name": self.new[like.new].name}) if like else Reason(NOTHING_LIKE)

    def _most_like(self, pairs: Iterable[Pair]) -> Pair | None:
        like = [pair for pair in pairs if pair.is_possible or max(pair.old_in_new, pair.new_in_old) >= MADE_OF]
        return max(like, key=lambda pair: pair.strength, default=None)


def _grouped(pairs: Iterable[Pair], side: Literal["old", "new"]) -> Mapping[int, list[Pair]]:
    """The pairs of each clause of one side, by its index."""
    groups: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[getattr(pair, side)].append(pair)
    return groups

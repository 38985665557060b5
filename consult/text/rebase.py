"""A proposal for one wording on a later wording: a merge of three texts by words and paragraphs. Pure.

What was proposed and what was changed meanwhile are merged where they are apart. Where they meet, nobody wrote the
sentence that they would make together, so they are a conflict. Spaces decide nothing, but paragraphs are kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from consult.text import similarity
from consult.text.alignment import Pair, aligned, longest_rising
from consult.text.tokens import Token, tokens

#: All changes of the proposal still differ from the wording; some do; none does; or some meet with other changes.
Fate = Literal["whole", "part", "done", "conflict"]
#: Whose change a stretch of the texts is: nobody's, the proposal's, the newer wording's, the same one of both, or one
#: of each at the same place.
_Kind = Literal["kept", "proposed", "newer", "same", "conflict"]

#: With fewer unchanged words between two changes in one sentence, they meet.
_APART = 3
_ENDS = frozenset(".!?;…。！？；।؟۔")
#: From here on two paragraphs are one that was changed.
_ALIKE = 0.6
_PARAGRAPH = "\n\n"
#: In a text with more paragraphs than this nobody looks for those that were moved.
_MOST_PARAGRAPHS = 60


@dataclass(frozen=True, slots=True)
class Change:
    """`old` words that a proposal makes `new`. If somebody else changed them too, `now` is what they are."""

    old: str
    new: str
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Rebased:
    """What a proposal comes to on a later wording.

    `text` is that wording with what is still proposed; in a conflict, the proposal as it was written. `changes` are
    those still proposed: as long as they are the same, so is the proposal.
    """

    fate: Fate
    text: str
    changes: tuple[Change, ...]


@dataclass(slots=True)
class _Stretch:
    """One place in the wording before, in the proposal and in the newer wording."""

    kind: _Kind
    before: list[Token] = field(default_factory=list)
    proposed: list[Token] = field(default_factory=list)
    newer: list[Token] = field(default_factory=list)

    def add(self, other: "_Stretch") -> None:
        self.before += other.before
        self.proposed += other.proposed
        self.newer += other.newer


def rebase(before: str, proposed: str, newer: str) -> Rebased:
    """What a proposal, made for the wording that its writer has read (`before`), comes to on a `newer` wording."""
    texts = _in_one_order(before, proposed, newer)
    if texts is None:
        return Rebased("conflict", proposed, (Change(before, proposed, newer),))
    *merging, moved = texts
    stretches = _joined(_stretches(*map(tokens, merging)))
    left = [each for each in stretches if each.kind in ("proposed", "conflict")]
    changes = tuple(map(_change, left)) + moved
    if any(each.kind == "conflict" for each in stretches):
        return Rebased("conflict", proposed, changes)
    fate: Fate = "part" if any(each.kind == "same" for each in stretches) else "whole"
    return Rebased(fate if changes else "done", "".join(map(_merged, stretches)), changes)


def is_within(before: str, proposed: str, newer: str) -> bool:
    """Whether a newer wording has everything that was proposed for the one before."""
    return rebase(before, proposed, newer).fate == "done"


def _stretches(before: list[Token], proposed: list[Token], newer: list[Token]) -> Iterator[_Stretch]:
    """The three texts, in order: each word that is in all of them, and what is between two such words."""
    words = [[token.word for token in text] for text in (before, proposed, newer)]
    in_proposed, in_newer = (dict(_settled(aligned(words[0], each), words[0], each)) for each in words[1:])
    shared = [(at, in_proposed[at], in_newer[at]) for at in in_proposed if at in in_newer]
    start = begin = first = 0
    for i, j, k in [*shared, (len(before), len(proposed), len(newer))]:
        between = before[start:i], proposed[begin:j], newer[first:k]
        if any(between):
            yield _Stretch(_kind(*between), *between)
        if i < len(before):
            yield _Stretch("kept", [before[i]], [proposed[j]], [newer[k]])
        start, begin, first = i + 1, j + 1, k + 1


def _settled(pairs: Sequence[Pair], old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The same, with words that were only added or only left out as late as they can be.

    A sentence that was added at the end begins after the full stop or before it, just as the rest of the text was
    aligned. Two texts that both have it are compared by where it is.
    """
    found = list(pairs)
    for at in reversed(range(len(found))):
        before = found[at - 1] if at else (-1, -1)
        i, j = before[0] + 1, before[1] + 1
        more = found[at][0] - i, found[at][1] - j
        place = at if (not more[0]) != (not more[1]) else len(found)
        while place < len(found) and found[place] == (i + more[0], j + more[1]) and old[i] == new[j]:
            found[place] = i, j
            i, j, place = i + 1, j + 1, place + 1
    return found


def _kind(before: list[Token], proposed: list[Token], newer: list[Token]) -> _Kind:
    was, asked, now = map(_compared, (before, proposed, newer))
    if was == asked:
        return "newer"
    if was == now:
        return "proposed"
    return "same" if asked == now else "conflict"


def _compared(text: Sequence[Token]) -> list[tuple[str, bool]]:
    """The words, each with whether a paragraph ends after it; what follows the last is beyond the stretch."""
    found = [(token.word, _ends_paragraph(token)) for token in text]
    return [*found[:-1], (found[-1][0], False)] if found else []


def _ends_paragraph(token: Token) -> bool:
    return token.space.count("\n") > 1


def _joined(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """The stretches, with changes by both sides that meet made into one conflict."""
    read: list[_Stretch] = []
    changed = -1
    for each in stretches:
        read.append(each)
        if each.kind == "kept":
            continue
        if changed >= 0 and _meet(read[changed], read[changed + 1 : -1], each):
            for swallowed in read[changed + 1 :]:
                read[changed].add(swallowed)
            read[changed].kind = "conflict"
            del read[changed + 1 :]
        changed = len(read) - 1
    return read


def _meet(one: _Stretch, between: Sequence[_Stretch], other: _Stretch) -> bool:
    if {one.kind, other.kind} not in ({"proposed", "newer"}, {"conflict", "newer"}, {"conflict", "proposed"}):
        return False
    kept = [each.before[0] for each in between]
    return sum(token.word not in _ENDS for token in kept) < _APART and not any(
        token.word in _ENDS or "\n" in token.space for token in kept
    )


def _change(stretch: _Stretch) -> Change:
    now = _words(stretch.newer) if stretch.kind == "conflict" else None
    return Change(_words(stretch.before), _words(stretch.proposed), now)


def _words(text: Sequence[Token]) -> str:
    return " ".join("".join(token.word + token.space for token in text).split())


def _merged(stretch: _Stretch) -> str:
    text = stretch.proposed if stretch.kind in ("proposed", "same") else stretch.newer
    if not text:
        return ""
    sides = (stretch.before, stretch.proposed, stretch.newer)
    last = _space(*(side[-1].space for side in sides)) if all(sides) else text[-1].space
    return "".join(token.word + token.space for token in (*text[:-1], text[-1]._replace(space=last)))


def _space(before: str, proposed: str, newer: str) -> str:
    """The changed one; if both changed it, the larger."""
    if before in (proposed, newer):
        return newer if proposed == before else proposed
    return max(proposed, newer, key=lambda space: (space.count("\n"), len(space), space))


def _in_one_order(before: str, proposed: str, newer: str) -> tuple[str, str, str, tuple[Change, ...]] | None:
    """The three texts with their paragraphs in the order of the one that moved some, and what the proposal moved.

    None if both moved some, each in its own way, or if one left out what the other moved.
    """
    old, *others = (_paragraphs(text) for text in (before, proposed, newer))
    if max(map(len, (old, *others))) > _MOST_PARAGRAPHS:
        return before, proposed, newer, ()
    places = [_places(old, each) for each in others]
    asked, now = ([at for at in each if at is not None] for each in places)
    has_moved = [each != sorted(each) for each in (asked, now)]
    moved: tuple[Change, ...] = ()
    if any(has_moved) and asked != now:
        order, other = (asked, now) if has_moved[0] else (now, asked)
        steady = set(longest_rising(order))
        apart = [at for place, at in enumerate(order) if place not in steady]
        if all(has_moved) or not set(apart) <= set(other):
            return None
        moved = tuple(Change(old[at], old[at]) for at in apart) if has_moved[0] else ()
    if not any(has_moved):
        return before, proposed, newer, moved
    order = _whole_order(len(old), asked if has_moved[0] else now)
    if not has_moved[0]:
        proposed = _reordered(others[0], places[0], order)
    if not has_moved[1]:
        newer = _reordered(others[1], places[1], order)
    return _PARAGRAPH.join(old[at] for at in order), proposed, newer, moved


def _paragraphs(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(_PARAGRAPH)) if part]


def _places(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new paragraph the old one that it was, if any: first those with the same words, then the most alike."""
    reader = similarity.Reader()
    before, after = ([reader.read(each) for each in side] for side in (old, new))
    shared = similarity.shared(before, after)
    alike = {(i, j): similarity.alike(before[i], after[j]) for i, j in shared}
    found: list[int | None] = [None] * len(new)
    taken: set[int] = set()
    for (i, j), how_much in sorted(alike.items(), key=lambda each: (-each[1], abs(each[0][0] - each[0][1]), each[0])):
        if how_much >= _ALIKE and i not in taken and found[j] is None:
            found[j] = i
            taken.add(i)
    return found


def _whole_order(count: int, order: Sequence[int]) -> list[int]:
    """All paragraphs, with those that are not in the order after the one that they followed."""
    whole = list(order)
    for at in range(count):
        if at not in order:
            whole.insert(whole.index(at - 1) + 1 if at else 0, at)
    return whole


def _reordered(paragraphs: Sequence[str], places: Sequence[int | None], order: Sequence[int]) -> str:
    """Paragraphs in the order of those that they were; a new one stays after the one before it."""
    groups: dict[int | None, list[str]] = {}
    group: int | None = None
    for text, place in zip(paragraphs, places, strict=True):
        group = group if place is None else place
        groups.setdefault(group, []).append(text)
    return _PARAGRAPH.join(text for place in (None, *order) for text in groups.get(place, ()))

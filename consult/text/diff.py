"""Differences between two texts by word, and between two versions of a draft by clause."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

Kind = Literal["same", "added", "removed"]
ChangeKind = Literal["added", "removed", "moved", "changed", "moved_and_changed", "same"]

# Words keep their apostrophes, hyphens and marks; ideographs and all other signs stand alone.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"|[^\s!-&(-,./:-@\[-^`{-~\xab\xbb\u2010-\u2018\u201a-\u2027\u2030-\u205e"
    r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
    r"|\S"
)
_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)
_EMPHASIS = (
    re.compile(r"(?<!\\)(\*\*|(?<!\w)__)(?=[^\s*_])([^\n]{0,2000}?[^\s\\])\1(?!\w)"),
    re.compile(r"(?<![\\*\w])(\*|_)(?=[^\s*_])([^\n*]{0,2000}?[^\s\\*])\1(?![\w*])"),
)
# Beyond these a comparison by word takes seconds: longer texts are compared by line.
_MOST_TOKENS = 4_000
_MOST_PAIRS = 150_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``same`` and ``removed`` make the old text, ``same`` and ``added`` the new one."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One clause as one version has it; ``key`` stays the same across versions, ``number`` need not."""

    key: str
    number: str
    heading: str
    wording: str
    plain: str


_NOTHING = ClauseText("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What became of one clause. ``before`` is None for an added clause, ``after`` for a removed one."""

    key: str
    kind: ChangeKind
    before: ClauseText | None
    after: ClauseText | None
    heading_pieces: tuple[Piece, ...]
    wording_pieces: tuple[Piece, ...]
    plain_pieces: tuple[Piece, ...]


class _Token(NamedTuple):
    word: str
    space: str


class _Edit(NamedTuple):
    """``old`` becomes ``new``; where ``kept``, the words of both are equal and only spaces may differ."""

    kept: bool
    old: Sequence[_Token]
    new: Sequence[_Token]


def wordings(before: str, after: str) -> list[Piece]:
    """As `words`, of two texts in the small Markdown of drafts, without the marks that only dress the words."""
    return words(unmarked(before), unmarked(after))


def unmarked(text: str) -> str:
    """A draft's Markdown as it reads: no signs of emphasis or headings; lists and links stay as they are typed."""
    text = _HEADING.sub("", text)
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\2", text)
    return text


def words(before: str, after: str) -> list[Piece]:
    """The difference of two texts, word by word; line by line where they are very long or very repetitive."""
    if before == after:
        return _merged([Piece("same", before)])
    old, new = _tokens(_WORD, before), _tokens(_WORD, after)
    edits = _edits(old, new)
    if edits is None:
        edits = _edits(_tokens(_LINE, before), _tokens(_LINE, after)) or [_Edit(False, old, new)]
    return _merged(piece for edit in _without_islands(edits) for piece in _pieces(edit))


def clauses(before: Sequence[ClauseText], after: Sequence[ClauseText]) -> list[ClauseChange]:
    """What became of every clause, in the order of ``after``, removed clauses where they used to stand.

    A clause has moved only if it left its order among the clauses kept (it stands outside the longest run
    that kept theirs), whatever its number. Keys are unique within a version.
    """
    old = {clause.key: clause for clause in before}
    new = {clause.key: clause for clause in after}
    place = {clause.key: at for at, clause in enumerate(before)}
    kept = [clause.key for clause in after if clause.key in old]
    steady = {kept[at] for at in _longest_rising([place[key] for key in kept])}
    removed_after = _removed_after(before, new, steady)
    changes = [_change(clause, None, False) for clause in removed_after.pop(None, ())]
    for clause in after:
        changes.append(_change(old.get(clause.key), clause, clause.key not in steady))
        changes += [_change(gone, None, False) for gone in removed_after.pop(clause.key, ())]
    return changes


def _removed_after(
    before: Sequence[ClauseText], new: dict[str, ClauseText], steady: set[str]
) -> dict[str | None, list[ClauseText]]:
    """Removed clauses by the last clause before them that stayed in place (None: the very beginning)."""
    by_anchor: dict[str | None, list[ClauseText]] = {}
    anchor = None
    for clause in before:
        if clause.key in steady:
            anchor = clause.key
        elif clause.key not in new:
            by_anchor.setdefault(anchor, []).append(clause)
    return by_anchor


def _change(before: ClauseText | None, after: ClauseText | None, moved: bool) -> ClauseChange:
    old, new = before or _NOTHING, after or _NOTHING
    pieces = (
        tuple(words(old.heading, new.heading)),
        tuple(wordings(old.wording, new.wording)),
        tuple(words(old.plain, new.plain)),
    )
    changed = (old.heading, old.wording, old.plain) != (new.heading, new.wording, new.plain)
    kind: ChangeKind
    if before is None:
        kind = "added"
    elif after is None:
        kind = "removed"
    elif moved:
        kind = "moved_and_changed" if changed else "moved"
    else:
        kind = "changed" if changed else "same"
    return ClauseChange(new.key or old.key, kind, before, after, *pieces)


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Places of a longest rising subsequence of distinct numbers (patience sorting)."""
    tops: list[int] = []
    top_places: list[int] = []
    previous: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        previous.append(top_places[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [number]
        top_places[pile : pile + 1] = [at]
    rising = []
    at = top_places[-1] if top_places else -1
    while at >= 0:
        rising.append(at)
        at = previous[at]
    return rising


def _tokens(unit: re.Pattern[str], text: str) -> list[_Token]:
    """The units of a text, each with the spaces after it; spaces at the start follow an empty unit."""
    found = list(unit.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    tokens = [_Token(match[0], text[match.end() : end]) for match, end in zip(found, ends, strict=False)]
    lead = text[: found[0].start()] if found else text
    return [_Token("", lead), *tokens]


def _edits(old: Sequence[_Token], new: Sequence[_Token]) -> list[_Edit] | None:
    """The edits that lead from one to the other, or None where finding them would take too long."""
    head = _shared_length(old, new)
    tail = _shared_length(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    a, b = [token.word for token in old_middle], [token.word for token in new_middle]
    if len(a) + len(b) > _MOST_TOKENS or _pairs(a, b) > _MOST_PAIRS:
        return None
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    middle = [
        _Edit(tag == "equal", old_middle[i:j], new_middle[k:m]) for tag, i, j, k, m in matcher.get_opcodes()
    ]
    ends = len(old) - tail, len(new) - tail
    return [_Edit(True, old[:head], new[:head]), *middle, _Edit(True, old[ends[0] :], new[ends[1] :])]


def _shared_length(old: Sequence[_Token], new: Sequence[_Token]) -> int:
    pairs = zip(old, new, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a.word != b.word), min(len(old), len(new)))


def _pairs(a: Iterable[str], b: Iterable[str]) -> int:
    """How many pairs of equal words there are: what one pass of the comparison costs."""
    in_b = Counter(b)
    return sum(count * in_b[word] for word, count in Counter(a).items())


def _without_islands(edits: Iterable[_Edit]) -> list[_Edit]:
    """The edits with tiny unchanged stretches between two changes made part of them: it reads better."""
    read: list[_Edit] = []
    for edit in edits:
        if edit.old or edit.new:
            read.append(edit)
        if len(read) > 2 and _is_island(*read[-3:]):
            old, new = ([token for part in read[-3:] for token in part[side]] for side in (1, 2))
            read[-3:] = [_Edit(False, old, new)]
    return read


def _is_island(first: _Edit, between: _Edit, last: _Edit) -> bool:
    """At most two short words or signs on one line, with more than that changed around them."""
    changed = max(len(first.old), len(first.new)) + max(len(last.old), len(last.new))
    return (
        (first.kept, between.kept, last.kept) == (False, True, False)
        and len(between.old) < min(changed, 3)
        and changed > 2
        and all(len(token.word) <= 3 and "\n" not in token.space for token in [*between.old, *between.new])
    )


def _pieces(edit: _Edit) -> Iterator[Piece]:
    if edit.kept:
        for old, new in zip(edit.old, edit.new, strict=True):
            yield Piece("same", old.word)
            yield from _replaced(old.space, new.space)
        return
    old_text, new_text = (
        "".join(token.word + token.space for token in side) for side in (edit.old, edit.new)
    )
    spaces = [side[-1].space for side in (edit.old, edit.new) if side]
    shared = spaces[0] if len(spaces) == 2 and spaces[0] == spaces[1] else ""
    yield from _replaced(old_text.removesuffix(shared), new_text.removesuffix(shared))
    yield Piece("same", shared)


def _replaced(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece("same", old)
    else:
        yield Piece("removed", old)
        yield Piece("added", new)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbouring pieces of a kind made one, what was removed before what was added, nothing empty."""
    merged = []
    for same, run in groupby(
        (piece for piece in pieces if piece.text), key=lambda piece: piece.kind == "same"
    ):
        stretch = list(run)
        kinds: tuple[Kind, ...] = ("same",) if same else ("removed", "added")
        for kind in kinds:
            text = "".join(piece.text for piece in stretch if piece.kind == kind)
            if text:
                merged.append(Piece(kind, text))
    return merged

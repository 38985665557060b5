"""Differences between two texts by word, and between two versions of a draft by clause."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from os.path import commonprefix
from typing import Literal, NamedTuple

from consult.text.alignment import aligned, longest_rising
from consult.text.tokens import Token, tokens

Kind = Literal["same", "added", "removed"]
ChangeKind = Literal["added", "removed", "moved", "changed", "moved_and_changed", "same"]

#: Texts of so many words that share less than one word in four are not woven together: nobody could read it.
FEWEST_WORDS, ONE_SHARED_IN = 12, 4
#: The same with so many words of one sentence, from its first change to its last, if they share less than one in three.
FEWEST_IN_SENTENCE, ONE_LEFT_IN = 8, 3

_SENTENCE_ENDS = frozenset(".!?…।؟。！？")

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)
_EMPHASIS = (
    re.compile(r"(?<!\\)(\*\*|(?<!\w)__)(?=[^\s*_])([^\n]{0,2000}?[^\s\\])\1(?!\w)"),
    re.compile(r"(?<![\\*\w])(\*|_)(?=[^\s*_])([^\n*]{0,2000}?[^\s\\*])\1(?![\w*])"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: ``same`` and ``removed`` make up the old text, ``same`` and ``added`` the new one."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One clause in one version; ``key`` stays the same across versions, ``number`` may change."""

    key: str
    number: str
    heading: str
    wording: str
    plain_language: str


_NOTHING = ClauseText("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """How one clause changed. ``before`` is None for an added clause, ``after`` for a removed one."""

    key: str
    kind: ChangeKind
    before: ClauseText | None
    after: ClauseText | None
    heading_pieces: tuple[Piece, ...]
    wording_pieces: tuple[Piece, ...]
    plain_pieces: tuple[Piece, ...]


class _Edit(NamedTuple):
    """``old`` becomes ``new``; if ``kept``, the words of both are equal and only spaces may differ."""

    kept: bool
    old: list[Token]
    new: list[Token]


def is_punctuation(text: str) -> bool:
    """Whether the text is only punctuation and spaces."""
    return all(unicodedata.category(sign)[0] in "PZC" for sign in text)


def wordings(before: str, after: str) -> list[Piece]:
    """Like `words`, for two texts in the Markdown of drafts, without the marks that only format the words."""
    return words(unmarked(before), unmarked(after))


def unmarked(text: str) -> str:
    """A draft's Markdown as people read it: without marks for emphasis or headings; lists and links stay as typed."""
    text = _HEADING.sub("", text)
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\2", text)
    return text


def words(before: str, after: str) -> list[Piece]:
    """The difference between two texts, word by word.

    If they share hardly a word, the old text and then the new one; the same with each sentence.
    """
    if before == after:
        return _merged([Piece("same", before)])
    old, new = tokens(before), tokens(after)
    edits = list(_edits(old, new))
    if _is_rewritten(edits, old, new):
        return _merged([Piece("removed", before), Piece("added", after)])
    return _merged(piece for edit in _without_scatter(_without_islands(edits)) for piece in _pieces(edit))


def _is_rewritten(edits: Iterable[_Edit], old: Iterable[Token], new: Iterable[Token]) -> bool:
    """Whether less than a quarter of the words of the shorter text is in both, in the same order."""
    shorter = min(_count_words(old), _count_words(new))
    kept = _count_words(token for edit in edits if edit.kept for token in edit.old)
    return shorter >= FEWEST_WORDS and kept * ONE_SHARED_IN < shorter


def _without_scatter(edits: Iterable[_Edit]) -> Iterator[_Edit]:
    """The edits, with one in the place of those that leave few words of a sentence, here and there between them."""
    for sentence in _sentences(edits):
        changes = [at for at, edit in enumerate(sentence) if not edit.kept]
        first, end = (changes[0], changes[-1] + 1) if changes else (0, 0)
        inside = sentence[first:end]
        old = [token for edit in inside for token in edit.old]
        new = [token for edit in inside for token in edit.new]
        kept = _count_words(token for edit in inside if edit.kept for token in edit.old)
        shorter = min(_count_words(old), _count_words(new))
        if shorter >= FEWEST_IN_SENTENCE and kept * ONE_LEFT_IN < shorter:
            inside = [_Edit(False, old, new)]
        yield from (*sentence[:first], *inside, *sentence[end:])


def _sentences(edits: Iterable[_Edit]) -> Iterator[list[_Edit]]:
    """The edits by sentence, as far as both texts end one at the same place."""
    sentence: list[_Edit] = []
    for edit in edits:
        start = 0
        for at, pair in enumerate(zip(edit.old, edit.new, strict=True) if edit.kept else (), 1):
            if all(map(_ends_line, pair)) or all(map(_ends_sentence, pair)):
                yield [*sentence, _Edit(True, edit.old[start:at], edit.new[start:at])]
                sentence, start = [], at
        if not edit.kept or start < len(edit.old):
            sentence.append(_Edit(edit.kept, edit.old[start:], edit.new[start:]))
    yield sentence


def _ends_line(token: Token) -> bool:
    return "\n" in token.space


def _ends_sentence(token: Token) -> bool:
    return token.word in _SENTENCE_ENDS and bool(token.space or token.word in "。！？")


def _count_words(some: Iterable[Token]) -> int:
    return sum(not is_punctuation(token.word) for token in some)


def clauses(before: Sequence[ClauseText], after: Sequence[ClauseText]) -> list[ClauseChange]:
    """How every clause changed, in the order of ``after``, with removed clauses where they used to be.

    A clause has moved only if it left its order among the clauses kept (it is outside the longest run that kept
    theirs), whatever its number. Keys are unique within a version.
    """
    old = {clause.key: clause for clause in before}
    new = {clause.key: clause for clause in after}
    place = {clause.key: at for at, clause in enumerate(before)}
    kept = [clause.key for clause in after if clause.key in old]
    steady = {kept[at] for at in longest_rising([place[key] for key in kept])}
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
        tuple(words(old.plain_language, new.plain_language)),
    )
    changed = (old.heading, old.wording, old.plain_language) != (new.heading, new.wording, new.plain_language)
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


def _edits(old: Sequence[Token], new: Sequence[Token]) -> Iterator[_Edit]:
    """The edits that lead from one to the other, alternately kept and changed."""
    at, to = 0, 0
    for i, j, length in _runs(aligned([token.word for token in old], [token.word for token in new])):
        yield _Edit(False, list(old[at:i]), list(new[to:j]))
        at, to = i + length, j + length
        yield _Edit(True, list(old[i:at]), list(new[j:to]))
    yield _Edit(False, list(old[at:]), list(new[to:]))


def _runs(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """The first pair and the length of each run in which pairs follow one another on both sides."""
    for _, run in groupby(enumerate(pairs), key=lambda each: (each[1][0] - each[0], each[1][1] - each[0])):
        places = [pair for _, pair in run]
        yield *places[0], len(places)


def _without_islands(edits: Iterable[_Edit]) -> list[_Edit]:
    """The edits, with tiny unchanged pieces between two changes merged into them, which reads better."""
    read: list[_Edit] = []
    for edit in edits:
        if edit.old or edit.new:
            read.append(edit)
        if len(read) > 2 and _is_island(*read[-3:]):
            for swallowed in read[-2:]:
                read[-3].old.extend(swallowed.old)
                read[-3].new.extend(swallowed.new)
            del read[-2:]
    return read


def _is_island(first: _Edit, between: _Edit, last: _Edit) -> bool:
    """At most two short words or characters on one line, without a number, and with more changes around them.

    A word next to a changed number may be its unit (“2.5 km.”), and readers must not think that it changed.
    """
    beside = [*first.old[-1:], *first.new[-1:], *last.old[:1], *last.new[:1]]
    changed = max(len(first.old), len(first.new)) + max(len(last.old), len(last.new))
    return (
        (first.kept, between.kept, last.kept) == (False, True, False)
        and len(between.old) < min(changed, 3)
        and changed > 2
        and not any(map(_is_number, beside))
        and all(_is_short(token) for token in [*between.old, *between.new])
    )


def _is_short(token: Token) -> bool:
    return len(token.word) <= 3 and "\n" not in token.space and not _is_number(token)


def _is_number(token: Token) -> bool:
    return any(sign.isdigit() for sign in token.word)


def _pieces(edit: _Edit) -> Iterator[Piece]:
    if edit.kept:
        for old, new in zip(edit.old, edit.new, strict=True):
            yield Piece("same", old.word)
            yield from _replaced(old.space, new.space)
        return
    old_text, new_text = ("".join(token.word + token.space for token in side) for side in (edit.old, edit.new))
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
    """Neighbouring pieces of the same kind merged, removed before added, nothing empty."""
    told = (piece for piece in _ordered(pieces) if piece.text)
    return [Piece(kind, "".join(each.text for each in run)) for kind, run in groupby(told, lambda piece: piece.kind)]


def _ordered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Ranges of equal words; for each changed range what was removed, what was added, and the spaces of both."""
    for same, run in groupby(pieces, key=lambda piece: piece.kind == "same"):
        stretch = list(run)
        if same:
            yield Piece("same", "".join(piece.text for piece in stretch))
            continue
        old, new = ("".join(piece.text for piece in stretch if piece.kind == kind) for kind in ("removed", "added"))
        tail = commonprefix([_spaces_after(old), _spaces_after(new)])[::-1]
        yield Piece("removed", old.removesuffix(tail))
        yield Piece("added", new.removesuffix(tail))
        yield Piece("same", tail)


def _spaces_after(text: str) -> str:
    """The spaces after the last word of a text."""
    return text[len(text.rstrip()) :][::-1]

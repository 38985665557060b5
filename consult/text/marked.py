"""A difference as it is read: paragraphs of words, each change marked and named. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from consult.text.diff import Kind, Piece, is_punctuation

#: A mark over so many characters is five lines on a phone; who reads its end may not have seen the name of another.
LONG = 200

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


class Naming(StrEnum):
    """How a mark says what it is: in view, only to whoever listens, or not, as a comma."""

    SEEN = "seen"
    HEARD = "heard"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of one kind in one paragraph. The spaces around a mark are outside it, so that no mark is empty."""

    kind: Kind
    before: str
    words: str
    after: str
    naming: Naming = Naming.NONE


def old(pieces: Iterable[Piece]) -> list[list[Marked]]:
    """The old text, with what was removed."""
    return _paragraphs([piece for piece in pieces if piece.kind != "added"], mixed=False)


def new(pieces: Iterable[Piece]) -> list[list[Marked]]:
    """The new text, with what was added."""
    return _paragraphs([piece for piece in pieces if piece.kind != "removed"], mixed=False)


def both(pieces: Iterable[Piece]) -> list[list[Marked]]:
    """The old text and the new one in one, their words kept apart."""
    return _paragraphs([piece for piece in pieces if piece.kind != "removed" or piece.text.strip()], mixed=True)


def _paragraphs(pieces: Iterable[Piece], *, mixed: bool) -> list[list[Marked]]:
    found: list[list[Marked]] = [[]]
    named: set[Kind] = set()
    for piece in pieces:
        for place, text in enumerate(_PARAGRAPH.split(piece.text)):
            if place and found[-1]:
                found.append([])
            if text:
                naming = _naming(piece.kind, text, named)
                found[-1].append(_marked(piece.kind, text, naming, apart=mixed and bool(found[-1])))
    return [paragraph for paragraph in found if paragraph]


def _naming(kind: Kind, text: str, named: set[Kind]) -> Naming:
    """In view if long or the first of its kind, so that readers learn it; other names would fill a small page."""
    if kind == "same" or is_punctuation(text):
        return Naming.NONE
    if kind in named and len(text) < LONG:
        return Naming.HEARD
    named.add(kind)
    return Naming.SEEN


def _marked(kind: Kind, text: str, naming: Naming, *, apart: bool) -> Marked:
    words = text.strip()
    if kind == "same" or not words:
        return Marked("same", "", text, "")
    before, _, after = text.partition(words)
    gap = " " if apart and not _closes(words[0]) else ""
    return Marked(kind, before or gap, words, after, naming)


def _closes(sign: str) -> bool:
    """Whether a sign belongs to the word before it, as a comma does, and a bracket that opens does not."""
    return unicodedata.category(sign) in ("Po", "Pe", "Pf")

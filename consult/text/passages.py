"""The changed passages of a long difference, each with the words around it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from consult.text.diff import Piece

#: This many characters before and after a change are shown with it, up to the next space.
AROUND = 300


@dataclass(frozen=True)
class Passages:
    """Pieces of a difference in order, and whether anything is left out: at all, before the first, after the last."""

    stretches: tuple[tuple[Piece, ...], ...]
    whole: bool
    begun: bool
    ended: bool


def passages(pieces: Sequence[Piece], limit: int) -> Passages:
    """What is shown of a difference within `limit` characters: all of it, or its changes with the text around them.

    If even these are too long, or if nothing is marked, the beginning.
    """
    if sum(len(piece.text) for piece in pieces) <= limit:
        return Passages((tuple(pieces),), True, True, True)
    marked = [part for at, piece in enumerate(pieces) for part in _around(piece, at > 0, at < len(pieces) - 1)]
    kept: list[Piece | None] = []
    for piece in marked:
        room = limit - sum(len(each.text) for each in kept if each)
        kept.append(piece and _cut(piece, room))
        if kept[-1] != piece:
            kept.append(None)
            break
    stretches = tuple(
        tuple(each for each in run if each) for gap, run in groupby(kept, lambda each: each is None) if not gap
    )
    return Passages(stretches, False, kept[0] is not None, kept[-1] is not None)


def _around(piece: Piece, after_change: bool, before_change: bool) -> list[Piece | None]:
    """An unchanged piece without what is far from any change; None marks what is left out."""
    shown = AROUND * (after_change + before_change)
    if piece.kind != "same" or not shown or len(piece.text) <= shown + AROUND:
        return [piece]
    head, tail = piece.text[:AROUND], piece.text[-AROUND:]
    before = [replace(piece, text=head[: head.rfind(" ")] if " " in head else head)] if after_change else []
    after = [replace(piece, text=tail[tail.find(" ") + 1 :])] if before_change else []
    return [*before, None, *after]


def _cut(piece: Piece, room: int) -> Piece:
    if len(piece.text) <= room:
        return piece
    text = piece.text[:room]
    return replace(piece, text=text[: text.rfind(" ")] if " " in text else text)

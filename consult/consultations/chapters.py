"""The chapters of a version of the draft: which clauses are in which, and in what groups they are shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Chapter(Protocol):
    """A heading above clauses; a chapter with a higher `level` (from 1) is inside the one before."""

    id: int
    level: int
    number: str
    heading: str


class Place(Protocol):
    """The position of a clause in a draft; `chapter_id` is None if it is in no chapter."""

    chapter_id: int | None


C = TypeVar("C", bound=Chapter)
P = TypeVar("P", bound=Place)


@dataclass
class Group(Generic[C, P]):
    """Clauses that follow one another in one chapter, and the chapters that begin above them, outermost first.

    `within` has every chapter that they are in. `again` is a chapter to name once more because one inside it came
    between.
    """

    begin: tuple[C, ...]
    within: tuple[C, ...]
    again: C | None
    places: list[P] = field(default_factory=list)


def trails(chapters: Sequence[C]) -> dict[int | None, tuple[C, ...]]:
    """Each chapter with those around it, outermost first, by its id; none for None."""
    found: dict[int | None, tuple[C, ...]] = {None: ()}
    open_: list[C] = []
    for chapter in chapters:
        open_ = [each for each in open_ if each.level < chapter.level] + [chapter]
        found[chapter.id] = tuple(open_)
    return found


def grouped(chapters: Sequence[C], places: Sequence[P]) -> list[Group[C, P]]:
    """The clauses in order, in groups of one chapter each; a chapter without clauses is not named."""
    known = trails(chapters)
    groups: list[Group[C, P]] = []
    named: set[int] = set()
    for place in places:
        within = known[place.chapter_id]
        if not groups or groups[-1].within != within:
            begin = tuple(each for each in within if each.id not in named)
            groups.append(Group(begin, within, within[-1] if within and not begin else None))
            named |= {each.id for each in begin}
        groups[-1].places.append(place)
    return groups


def runs(groups: Sequence[Group[C, P]], size: int) -> list[list[Group[C, P]]]:
    """The groups divided into pages: a page for each outermost chapter and for the clauses between chapters.

    More than `size` clauses without a chapter are divided over several pages.
    """
    pages: list[list[Group[C, P]]] = []
    for group in groups:
        last = pages[-1][-1] if pages else None
        if last and last.within[:1] == group.within[:1]:
            pages[-1].append(group)
        else:
            pages.append([group])
    return [part for page in pages for part in _parted(page, size)]


def _parted(page: list[Group[C, P]], size: int) -> list[list[Group[C, P]]]:
    parts: list[list[Group[C, P]]] = [[]]
    room = size
    for group in page:
        at = 0
        while at < len(group.places):
            if not room:
                parts.append([])
                room = size
            begins = at == 0
            taken = group.places[at : at + room]
            again = group.again if begins else (group.within[-1] if group.within else None)
            parts[-1].append(Group(group.begin if begins else (), group.within, again, taken))
            at, room = at + len(taken), room - len(taken)
    return parts

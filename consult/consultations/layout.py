"""Which clauses are in which chapter, in what order, and how that changes when a chapter is changed. Pure.

Chapters are identified by their indexes, clauses by their keys. A chapter without clauses stays until it is removed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consult.consultations.markdown_import import MAX_LEVELS, ParsedChapter


@dataclass(frozen=True)
class Layout:
    """The chapters in order, and the clauses in order with the index of their chapter, None if they are in none."""

    chapters: Sequence[ParsedChapter]
    clauses: Sequence[tuple[str, int | None]]

    def above(self, at: int | None) -> list[int]:
        """The chapter at an index and those around it, outermost first."""
        trail: list[int] = []
        for place in range(0 if at is None else at + 1):
            level = self.chapters[place].level
            trail = [each for each in trail if self.chapters[each].level < level] + [place]
        return trail

    def end(self, at: int) -> int:
        """The index after a chapter and everything inside it."""
        level = self.chapters[at].level
        after = (place for place in range(at + 1, len(self.chapters)) if self.chapters[place].level <= level)
        return next(after, len(self.chapters))

    def chapter_of(self, key: str) -> int | None:
        return dict(self.clauses)[key]


def renamed(layout: Layout, at: int, number: str, heading: str) -> Layout:
    chapters = list(layout.chapters)
    chapters[at] = replace(chapters[at], number=number, heading=heading)
    return replace(layout, chapters=chapters)


def without(layout: Layout, at: int) -> Layout:
    """Without the chapter's heading: what was in it is in the chapter around it, or in none."""
    around = layout.above(at)[:-1]
    inside = range(at + 1, layout.end(at))
    kept = [
        replace(each, level=each.level - (place in inside)) for place, each in enumerate(layout.chapters) if place != at
    ]
    places: dict[int | None, int | None] = {place: place - (place > at) for place in range(len(layout.chapters))}
    places |= {None: None, at: around[-1] if around else None}
    return Layout(kept, [(key, places[place]) for key, place in layout.clauses])


def begun(layout: Layout, key: str, level: int, number: str, heading: str) -> Layout:
    """With a new chapter that begins with a clause, as deep as `level`; it takes what follows in the chapter it
    divides.
    """
    first = [each for each, _ in layout.clauses].index(key)
    divided = layout.clauses[first][1]
    at = max((place for _, place in layout.clauses[: first + 1] if place is not None), default=-1) + 1
    chapters = [*layout.chapters[:at], ParsedChapter(level, number, heading), *layout.chapters[at:]]
    after = Layout(_of_real_depth(chapters), ())
    around = after.above(at)
    clauses, dividing = [], True
    for count, (each, place) in enumerate(layout.clauses):
        new = place if place is None or place < at else place + 1
        if count >= first:
            dividing = dividing and place == divided
            closed = new is not None and new < at and new not in around
            new = at if dividing or closed else new
        clauses.append((each, new))
    return replace(after, clauses=clauses)


def moved(layout: Layout, at: int, *, up: bool) -> Layout:
    """With a chapter and everything in it swapped with its neighbour; unchanged if there is none."""
    around = layout.above(at)[:-1]
    beside = [place for place in range(len(layout.chapters)) if layout.above(place)[:-1] == around]
    other = beside.index(at) + (-1 if up else 1)
    if not 0 <= other < len(beside):
        return layout
    one, two = sorted((at, beside[other]))
    end = layout.end(two)
    order = [*range(one), *range(two, end), *range(one, two), *range(end, len(layout.chapters))]
    places = {old: new for new, old in enumerate(order)}
    runs = [[each for each in layout.clauses if each[1] in block] for block in (range(one, two), range(two, end))]
    clauses = list(layout.clauses)
    if all(runs):
        starts = [clauses.index(run[0]) for run in runs]
        between = clauses[starts[0] + len(runs[0]) : starts[1]]
        clauses[starts[0] : starts[1] + len(runs[1])] = [*runs[1], *between, *runs[0]]
    chapters = [layout.chapters[old] for old in order]
    return Layout(chapters, [(key, None if place is None else places[place]) for key, place in clauses])


def placed(layout: Layout, key: str, chapter: int | None) -> Layout:
    """With a clause moved to the end of a chapter's own clauses, or of those in none."""
    others = [each for each in layout.clauses if each[0] != key]
    own = [count for count, (_, place) in enumerate(others) if place == chapter]
    if own:
        at = own[-1] + 1
    elif chapter is None:
        at = 0
    else:
        later = (count for count, (_, place) in enumerate(others) if place is not None and place > chapter)
        at = next(later, len(others))
    return replace(layout, clauses=[*others[:at], (key, chapter), *others[at:]])


def put_after(layout: Layout, key: str, other: str | None) -> Layout:
    """With a clause moved to the place right after another, into its chapter; None is the place before all others."""
    others = [each for each in layout.clauses if each[0] != key]
    if not others:
        return layout
    start = 0 if other is None else [each for each, _ in others].index(other) + 1
    chapter = others[max(start - 1, 0)][1]
    return replace(layout, clauses=[*others[:start], (key, chapter), *others[start:]])


def _of_real_depth(chapters: Sequence[ParsedChapter]) -> list[ParsedChapter]:
    """The chapters, each at most one level deeper than the one around it."""
    layout = Layout(chapters, ())
    return [replace(each, level=min(len(layout.above(at)), MAX_LEVELS)) for at, each in enumerate(chapters)]

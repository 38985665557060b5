"""The outline of a document: its headings as a tree, and which are chapters, clauses or part of a wording. Pure.

A heading without wording above other headings is a chapter. Headings inside one that has a wording are clauses if one
of them has a number or a mark or is a chapter; otherwise they are small headings and stay in that wording. Headings
with nothing above them are clauses or chapters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from consult.consultations import numbering
from consult.consultations.marks import Mark, marked
from consult.consultations.numbering import Numbered, Steps
from consult.text.markdown_source import fenced_lines
from consult.text.markup import inline_plain

MAX_HEADINGS = 2000
#: A longer line above a row of parts says something that people may want to comment on.
MAX_INTRODUCTION = 40

Line = tuple[int, str]

_TO_NOTE = re.compile(r"\[\^[^\]\s]+\]")
# Without a space after the # characters, or with one that Markdown does not know; a single # may begin a hashtag.
_SPACES = " \t\u00a0\u2007\u202f\u3000"
_LOOSE = re.compile(rf"[{_SPACES}]{{0,3}}(?:(#{{2,6}})(?![#{{])|(#)(?=[{_SPACES}]|\d+[.)]))[{_SPACES}]*(\S.*)")
_BLOCKS = ("heading", "lheading", "code", "fence", "list", "blockquote", "table", "hr")


@dataclass
class Heading:
    """A heading with the lines under it, up to the next one."""

    line: int
    level: int
    source: str
    words: str
    mark: Mark = field(default_factory=Mark)
    numbered: Numbered | None = None
    lines: list[Line] = field(default_factory=list)
    above: "Heading | None" = None
    below: list["Heading"] = field(default_factory=list)
    split: bool = False

    @property
    def number(self) -> str:
        return self.numbered.number if self.numbered else ""

    @property
    def title(self) -> str:
        """Number and words as written."""
        return self.words if self.words == self.number else f"{self.number} {self.words}".strip()

    @property
    def steps(self) -> Steps:
        return self.numbered.steps if self.numbered else ()

    @property
    def kind(self) -> str:
        """How its number is written: what sibling headings have in common."""
        return f"{self.numbered.style} {self.numbered.kind}" if self.numbered else ""

    @property
    def has_words(self) -> bool:
        return any(text.strip() for _, text in self.lines)

    @property
    def introduces(self) -> bool:
        """Whether its words only lead to the numbered headings under it: one short line, and no number of its own."""
        words = [text.strip() for _, text in self.lines if text.strip()]
        one = len(words) == 1 and len(words[0]) <= MAX_INTRODUCTION
        return one and not self.number and self.mark == Mark() and all(each.number for each in self.below)

    @property
    def small(self) -> str:
        """Its line in the wording that it stays in, without the marks that only a clause has."""
        return self.source if self.mark == Mark() else f"{'#' * self.level} {self.title}"

    def wording(self) -> list[Line]:
        """Its lines, and those of the small headings under it, word for word."""
        return self.lines + [line for each in self.below for line in [(each.line, each.small), *each.wording()]]


def headings(text: str) -> tuple[list[Line], list[Heading]]:
    """The lines before the first heading, and every heading of the document in order, without those in lists.

    At most one more than `MAX_HEADINGS` are found.
    """
    lines = _with_plain_headings(text)
    found: list[Heading] = []
    ends = {}
    tokens = _PARSER.parse("\n".join(lines))
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open" and token.level == 0 and token.map and "\n" not in inline.content:
            first, after = token.map
            ends[first] = after
            source = "\n".join(text.split("\n")[first:after]) if token.markup in "=-" else lines[first]
            found.append(_heading(first + 1, int(token.tag[1]), source, inline.content))
            if len(found) > MAX_HEADINGS:
                break
    edges = [each.line for each in found] + [len(lines) + 1]
    originals = text.split("\n")
    for each, until in zip(found, edges[1:], strict=True):
        each.lines = [(at + 1, originals[at]) for at in range(ends[each.line - 1], until - 1)]
    return [(at + 1, originals[at]) for at in range(edges[0] - 1)], found


def _with_plain_headings(text: str) -> list[str]:
    """The lines, with what is meant as a heading written as Markdown requires."""
    fenced = fenced_lines(text)
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if "#" in line[:4] and at + 1 not in fenced and (loose := _LOOSE.fullmatch(line)):
            lines[at] = f"{loose[1] or loose[2]} {loose[3]}"
    return lines


def _heading(line: int, level: int, source: str, content: str) -> Heading:
    words, mark = marked(content.strip())
    return Heading(line, level, source, " ".join(inline_plain(_TO_NOTE.sub("", words)).split()), mark)


def arrange(found: Sequence[Heading], level: int = 0) -> list[Heading]:
    """The outermost headings; each knows its number, what is under it, and whether that is split off.

    With a `level` (of Markdown), headings of that level begin clauses, and those below stay in their wordings.
    """
    top: list[Heading] = []
    open_: list[Heading] = []
    last: dict[int, Steps] = {}
    for heading in found:
        given = heading.mark.number is not None
        candidate = None if given else numbering.read(heading.words)
        # The numbers of the clauses may go on from one chapter to the next, whatever number the chapter has.
        before = {last.get(0, ()), last.get(heading.level, ())}
        while open_ and _closes(open_[-1], heading, candidate, before):
            open_.pop()
        heading.above = open_[-1] if open_ else None
        row = heading.above.below if heading.above else top
        if given:
            candidate = numbering.as_given(heading.mark.number or "", heading.words)
        if candidate and (given or _follows(candidate, heading.above, row, before)):
            heading.numbered = candidate
            heading.words = candidate.words
            last[0] = last[heading.level] = candidate.steps
        row.append(heading)
        open_.append(heading)
    top = _gathered(top)
    for heading in top:
        _decide(heading, level)
    return top


def _follows(candidate: Numbered, above: Heading | None, row: Sequence[Heading], before: set[Steps]) -> bool:
    """Whether it is a number after those of its row, or after one `before` it."""
    parent = above.steps if above else ()
    # The chapter's own number on its first clause does not begin a series.
    numbered = [each.steps for place, each in enumerate(row) if each.steps and (place or each.steps != parent)]
    previous = numbered[-1] if numbered else ()
    return any(
        numbering.follows(candidate, parent=parent, previous=previous, last=last, top=above is None) for last in before
    )


def _closes(above: Heading, heading: Heading, candidate: Numbered | None, before: set[Steps]) -> bool:
    """Whether the next heading is outside this one; one of the same level is inside if its number continues, 2.1 after
    2.
    """
    if above.level != heading.level:
        return above.level > heading.level
    return not (candidate and candidate.extends(above.steps) and _follows(candidate, above, above.below, before))


def _gathered(row: Iterable[Heading]) -> list[Heading]:
    """Sibling headings, with those without wording as chapters above the following ones of another style."""
    kept: list[Heading] = []
    row = list(row)
    chapter: Heading | None = None
    for at, heading in enumerate(row):
        heading.below = _gathered(heading.below)
        bare = not (heading.has_words or heading.below or heading.mark.chapter)
        following = row[at + 1] if at + 1 < len(row) else None
        opens = bool(bare and following and _above_a_row(heading, following, row[0]))
        if chapter and (opens or (bare and heading.kind == chapter.kind)):
            chapter = None
        if chapter:
            heading.above = chapter
            chapter.below.append(heading)
        else:
            kept.append(heading)
            chapter = heading if opens else None
    return kept


def _above_a_row(heading: Heading, following: Heading, first: Heading) -> bool:
    """Whether a heading without words is a chapter above those of its level: “Part I” is, an empty section is not."""
    if following.level != heading.level or following.kind == heading.kind:
        return False
    leads = heading.kind == first.kind and not first.has_words
    return leads or (heading.kind.startswith(numbering.NAMED) and not heading.number.startswith("§"))


def _decide(heading: Heading, level: int) -> None:
    if level:
        begins = any(each.level <= level for each in heading.below)
    else:
        begins = not heading.has_words or any(_begins(each) for each in heading.below)
    heading.split = heading.mark.chapter or (bool(heading.below) and begins)
    if heading.split:
        for each in heading.below:
            _decide(each, level)


def _begins(heading: Heading) -> bool:
    """Whether a heading is more than a small one: numbered, with a mark, or a chapter."""
    return bool(heading.number or heading.mark != Mark() or (heading.below and not heading.has_words))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(list(_BLOCKS))
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


_PARSER = _parser()

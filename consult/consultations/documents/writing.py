"""A document's blocks as the Markdown of drafts. Pure."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from consult.consultations.documents import contents as kinds
from consult.consultations.documents import headings, inline
from consult.consultations.documents.contents import MAX_PLACES, NO_TEXT, Contents, Paragraph, Place, Refused, Table
from consult.consultations.documents.headings import MAX_HEADING, Outline

#: A heading made from the first words of a paragraph.
MAX_FIRST_WORDS = 60
#: A longer label is no number but words.
MAX_NUMBER = 30
#: A cell with more text than this, or with several paragraphs on average, is layout: it becomes lines.
MAX_CELL = 400
_LISTED = re.compile(r"\d{1,9}[.)]")
_ENDING = ".:–— "


def markdown(found: Contents) -> tuple[str, list[Place]]:
    """The document as Markdown, and where something is that was left aside; what becomes of it is added to its counts.

    Raises:
        Refused: there is no text in it.
    """
    outline = headings.find(found)
    writer = _Writer(found, outline)
    for at, block in enumerate(found.blocks):
        writer.write(at, block)
    if not writer.written:
        raise Refused(NO_TEXT)
    return writer.text(), _places(found, outline)


def _places(found: Contents, outline: Outline) -> list[Place]:
    """Each kind of thing by the heading above it, in the order of the document."""
    above = [at for at, level in enumerate(outline.levels) if level]
    counts: Counter[tuple[str, str]] = Counter()
    for kind, at in found.marks:
        place = bisect_right(above, at) - 1
        block = found.blocks[above[place]] if place >= 0 else None
        counts[kind, _title(block) if isinstance(block, Paragraph) else ""] += 1
    return [(kind, title, often) for (kind, title), often in list(counts.items())[:MAX_PLACES]]


def _title(heading: Paragraph) -> str:
    """A heading as people know it, without the backslashes of Markdown."""
    return re.sub(r"\\(.)", r"\1", _cut(f"{heading.label} {heading.text}".strip(), MAX_FIRST_WORDS))


@dataclass
class _Writer:
    found: Contents
    outline: Outline
    written: list[str] = field(default_factory=list)
    #: For each list that is open: how deep it is, how far its items are indented, and how far lists in them would be.
    lists: list[tuple[int, int, int]] = field(default_factory=list)

    def text(self) -> str:
        notes = [f"[^{name}]: {words}" for name, words in self.found.notes.items() if words]
        return "\n\n".join([*self.written, *notes]).strip() + "\n"

    def write(self, at: int, block: Paragraph | Table) -> None:
        if isinstance(block, Table):
            self.lists.clear()
            self._table(block)
        elif at == self.outline.title:
            self._heading(1, block.text, "")
        elif self.outline.levels[at]:
            self.lists.clear()
            self._part(at, block)
        else:
            self._paragraph(block)

    def _part(self, at: int, block: Paragraph) -> None:
        number, words = _numbered(block)
        mark = f' {{number="{number}"}}' if number else ""
        first = next((place for place, level in enumerate(self.outline.levels) if level), None)
        if headings.is_schedule(words) or (self.outline.unnumbered and at == first):
            mark = ' {number=""}'
        if self.outline.paragraphs:
            self._numbered_paragraph(at, block, mark, words)
            return
        self._heading(self.outline.levels[at] + 1, words, mark)

    def _heading(self, level: int, words: str, mark: str) -> None:
        short = _cut(words, MAX_HEADING)
        self.written.append(f"{'#' * level} {short}{mark}")
        if short != words:
            self.found.aside[kinds.CUT] += 1
            self.written.append(inline.at_start(words))

    def _numbered_paragraph(self, at: int, block: Paragraph, mark: str, words: str) -> None:
        """A part whose first words stand in for the heading that it does not have."""
        following = at + 1 < len(self.outline.levels) and not self.outline.levels[at + 1]
        own = "" if mark else headings.typed_number(words)
        rest = words.removeprefix(own).strip()
        if following and len(words) <= MAX_HEADING:
            self.written.append(f"## {words}{mark}")
            return
        self.found.aside[kinds.UNNAMED] += 1
        self.written.append(f"## {own} {_cut(rest, MAX_FIRST_WORDS)}".replace("##  ", "## ") + mark)
        self.written.append(inline.at_start(rest))

    def _paragraph(self, block: Paragraph) -> None:
        text = inline.at_start(block.text) if not block.label else block.text
        if block.label != "-" and not _LISTED.fullmatch(block.label):
            self.lists.clear()
            label = inline.escaped(block.label)
            self.written.append(inline.at_start(f"{label} {text}") if label else text)
            return
        while self.lists and self.lists[-1][0] > block.depth:
            self.lists.pop()
        goes_on = bool(self.lists)
        if goes_on and self.lists[-1][0] == block.depth:
            before = self.lists.pop()[1]
        else:
            before = self.lists[-1][2] if self.lists else 0
        self.lists.append((block.depth, before, before + len(block.label) + 1))
        line = f"{' ' * before}{block.label} {text}"
        if goes_on:
            self.written[-1] += f"\n{line}"
        else:
            self.written.append(line)

    def _table(self, table: Table) -> None:
        """A table, or lines if it was only there for the layout: one column, or cells as long as a text."""
        rows = [row for row in table.rows if any(any(words) for words in row)]
        if not rows:
            return
        columns = max(map(len, rows))
        cells = [" ".join(words) for row in rows for words in row if words]
        several = sum(len(words) > 2 for row in rows for words in row)
        if columns == 1 or max(map(len, cells)) > MAX_CELL or several * 2 > len(cells):
            self.found.aside[kinds.LAID_OUT] += 1
            self.written += [inline.at_start(words) for row in rows for inner in row for words in inner]
            return
        self.found.aside[kinds.TABLES] += 1
        lines = [[inline.in_cell(" ".join(words)) for words in row] + [""] * (columns - len(row)) for row in rows]
        lines.insert(1, ["---"] * columns)
        self.written.append("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _numbered(block: Paragraph) -> tuple[str, str]:
    """The number that the program computed, as a heading has it, and the heading's words."""
    number = block.label.rstrip(_ENDING) if block.label != "-" else ""
    number = number.rstrip(")") if not number.startswith("(") else number
    if not number or len(number) > MAX_NUMBER or set(number) & set('"{}'):
        return "", f"{block.label} {block.text}".strip() if number else block.text
    if headings.is_schedule(number):
        return "", f"{number} {block.text}"
    return number, block.text


def _cut(words: str, limit: int) -> str:
    """The words up to a space before the limit."""
    if len(words) <= limit:
        return words
    short = words[: limit - 1]
    return f"{(short.rpartition(' ')[0] or short).rstrip(' ,;:–—([')}…"

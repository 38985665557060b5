"""What a reader finds in a document: paragraphs, tables and notes in order, and what it leaves aside. Pure."""

from collections import Counter
from dataclasses import dataclass, field

# What is left aside, taken in or kept, and how often: the keys of `Contents.aside`.
INSERTIONS = "insertions"
DELETIONS = "deletions"
COMMENTS = "comments"
PICTURES = "pictures"
TEXT_BOXES = "boxes"
HIDDEN = "hidden"
STRUCK = "struck"
MARGINS = "margins"
LISTING = "listing"
TABLES = "tables"
LAID_OUT = "laid_out"
NOTES = "notes"
CUT = "cut"
UNNAMED = "unnamed"
PAGES = "pages"
EMPTY_PAGES = "empty_pages"

KINDS = (
    (PAGES, INSERTIONS, DELETIONS, COMMENTS, HIDDEN, STRUCK, PICTURES, EMPTY_PAGES, TEXT_BOXES, MARGINS, LISTING)
    + (TABLES, LAID_OUT, NOTES, CUT, UNNAMED)
)  # fmt: skip

#: Kinds of which it is worth knowing in which part they were.
PLACED = (INSERTIONS, DELETIONS, COMMENTS, HIDDEN, STRUCK, PICTURES, TEXT_BOXES)
#: How many places are named.
MAX_PLACES = 60

#: A kind, the heading of the part in which it is, and how often.
Place = tuple[str, str, int]

#: More than any act has; a document with more is refused before its text is put together.
MAX_BLOCKS = 20_000


class Refused(Exception):
    """A document cannot be read; `reason` is one of those below."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


KIND = "kind"
BROKEN = "broken"
PASSWORD = "password"  # noqa: S105 - a reason, not a password
TOO_LARGE = "too_large"
TOO_LONG = "too_long"
UNSAFE = "unsafe"
NO_TEXT = "no_text"


@dataclass
class Paragraph:
    """A paragraph as Markdown within a line.

    `level` is the level of a heading by its style, 0 for none. `label` is the number that the program computed (“1.2”,
    “(a)”, “-”), `depth` how deep it is in a list. `bold` is whether all of it is, `size` that of its letters in points.
    """

    text: str
    level: int = 0
    title: bool = False
    label: str = ""
    depth: int = 0
    bold: bool = False
    size: float = 0.0


@dataclass
class Table:
    """The cells of a table, row by row, each with its paragraphs."""

    rows: list[list[list[str]]]


@dataclass
class Contents:
    """A document: its blocks, its notes by name, and counts of what is left aside, taken in or kept.

    `marks` has the kinds in `PLACED` with the number of blocks before them.
    """

    blocks: list[Paragraph | Table] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    aside: Counter[str] = field(default_factory=Counter)
    marks: list[tuple[str, int]] = field(default_factory=list)

    def count(self, kind: str, often: int = 1) -> None:
        """Count something at this place of the document."""
        if often:
            self.aside[kind] += often
            self.mark(kind)

    def mark(self, kind: str) -> None:
        """Note where something is that is counted elsewhere."""
        if kind in PLACED:
            self.marks.append((kind, len(self.blocks)))

    def add(self, block: Paragraph | Table) -> None:
        if len(self.blocks) >= MAX_BLOCKS:
            raise Refused(TOO_LONG)
        self.blocks.append(block)

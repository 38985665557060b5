"""What a style says, in any word processor, with what it takes over from the styles it is based on. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from consult.consultations.documents.archive import Element

MAX_PARENTS = 20


@dataclass(frozen=True)
class Style:
    """What a style says of its paragraphs or letters; None where it says nothing.

    `level` is that of a heading, `title` says that it is the document's title, and `listing` that its paragraphs are of
    a table of contents, which the program makes anew.
    """

    name: str | None = None
    title: bool | None = None
    listing: bool | None = None
    level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    size: float | None = None
    list_id: str | None = None
    list_level: int | None = None

    @property
    def letters(self) -> "Style":
        """What it says of letters alone."""
        return Style(bold=self.bold, hidden=self.hidden, struck=self.struck, size=self.size)

    def over(self, other: "Style") -> "Style":
        """This style where it says something, the other where it does not."""
        own = {name: mine for name, mine in vars(self).items() if mine is not None}
        return replace(other, **own)


def line_of(name: str, written: Mapping[str, Element], parent_of: Callable[[Element], str]) -> list[Element]:
    """A style and those that it is based on, one after the other; the line ends even where they go round in a ring."""
    line: list[Element] = []
    while name in written and len(line) < MAX_PARENTS:
        line.append(written[name])
        name = parent_of(written[name])
    return line

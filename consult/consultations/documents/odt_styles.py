"""The styles and lists of an ODT file. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from consult.consultations.documents.archive import Element
from consult.consultations.documents.labels import MAX_LEVELS, Counts, Level
from consult.consultations.documents.styles import Style, line_of

_SIZE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)pt")
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}
_NAME_SPACE = re.compile("_20_")
_NUMBER = "text_list-level-style-number"
_OUTLINE = "text_outline-level-style"
_LISTING = re.compile(r"contents(?: heading| \d{1,2})?", re.IGNORECASE)


class Styles:
    """The styles of both parts of a file; those of its text come first."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._written: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self._usual = Style()
        for root in roots:
            for each in root.iter("style_style"):
                self._written.setdefault(each.get("style_name", ""), each)
            for each in root.iter("style_default-style"):
                if each.get("style_family") == "paragraph":
                    self._usual = _own(each)

    def of(self, name: str) -> Style:
        """A style of letters says only what it changes."""
        if name not in self._known:
            self._known[name] = self._inherited(name)
        return self._known[name]

    def _inherited(self, name: str) -> Style:
        line = line_of(name, self._written, lambda each: each.get("style_parent-style-name", ""))
        found = Style() if line and line[0].get("style_family") == "text" else self._usual
        for each in reversed(line):
            found = _own(each).over(found)
        return found


def _own(element: Element) -> Style:
    letters = element.find("style_text-properties")
    own = letters.attrib if letters is not None else {}
    size = _SIZE.fullmatch(own.get("fo_font-size", ""))
    weight = own.get("fo_font-weight")
    hidden = own.get("text_display")
    struck = own.get("style_text-line-through-style")
    name = _NAME_SPACE.sub(" ", element.get("style_name", ""))
    level = element.get("style_default-outline-level", "")
    return Style(
        name=name,
        title=True if name.casefold() == "title" else None,
        listing=bool(_LISTING.fullmatch(name)),
        level=int(level) if level in set("123456789") else None,
        bold=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
        hidden=None if hidden is None else hidden == "none",
        struck=None if struck is None else struck != "none",
        size=float(size[1]) if size else None,
    )


@dataclass
class _List:
    levels: dict[int, Level]
    counts: Counts = field(default_factory=Counts)


class Lists:
    """The lists of a document and the numbering of its headings."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[str, dict[int, Level]] = {}
        self._last: dict[str, _List] = {}
        self._by_id: dict[str, _List] = {}
        self.headings = _List({})
        for root in roots:
            for each in root.iter("text_list-style"):
                self._styles.setdefault(each.get("style_name", ""), _levels(each))
            for each in root.iter("text_outline-style"):
                self.headings = _List(_levels(each))

    def begun(self, element: Element, style: str) -> "_List":
        """The list that an outermost `text_list` begins or goes on with."""
        before = self._by_id.get(element.get("text_continue-list", ""))
        if before is None and element.get("text_continue-numbering") == "true":
            before = self._last.get(style)
        found = before or _List(self._styles.get(style, {}))
        self._last[style] = found
        if own_id := element.get("xml_id"):
            self._by_id[own_id] = found
        return found

    def heading(self, level: int) -> str:
        """The number of the next heading, if headings are numbered."""
        at = level - 1
        if self.headings.levels.get(at, Level(format="none")).format == "none":
            return ""
        return self.headings.counts.step(self.headings.levels, at)


def _levels(style: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for each in style:
        at = _small(each.get("text_level", "1")) - 1
        if 0 <= at < MAX_LEVELS:
            found[at] = _level(each, at) if each.tag in (_NUMBER, _OUTLINE) else Level(format="bullet")
    return found


def _level(element: Element, at: int) -> Level:
    form = _FORMATS.get(element.get("style_num-format", ""), "decimal")
    pattern = element.get("loext_num-list-format")
    if pattern is None:
        shown = min(_small(element.get("text_display-levels", "1")), at + 1)
        inside = ".".join(f"%{each + 1}" for each in range(at + 1 - shown, at + 1)) if form != "none" else ""
        pattern = f"{element.get('style_num-prefix', '')}{inside}{element.get('style_num-suffix', '')}"
    else:
        pattern = re.sub(r"%(\d{1,2})%", r"%\1", pattern)
    return Level(format=form, pattern=pattern[:200], start=_small(element.get("text_start-value", "1")))


def _small(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,4}", text, re.ASCII) else 1


def start_value(element: Element) -> int | None:
    """The number that a list's item begins anew with, if any."""
    text = element.get("text_start-value")
    return None if text is None else _small(text)

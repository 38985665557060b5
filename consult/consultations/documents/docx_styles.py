"""The styles and lists of a DOCX file: which paragraphs are headings, bold, large or numbered. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from consult.consultations.documents.archive import Element
from consult.consultations.documents.labels import MAX_LEVELS, Counts, Level
from consult.consultations.documents.styles import Style, line_of

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LISTED = re.compile(r"list (?:bullet|number|continue) ([2-5])", re.IGNORECASE)
_LISTING = re.compile(r"toc \d|toc heading|table of figures", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")


def value(element: Element | None, name: str = "w_val") -> str:
    return element.get(name, "") if element is not None else ""


def number(text: str, otherwise: int = 0) -> int:
    """A whole number of a file; `otherwise` if it is none, or no sensible one."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else otherwise


def switch(properties: Element | None, name: str) -> bool | None:
    """Whether something is on, such as bold; None if nothing says so."""
    found = properties.find(name) if properties is not None else None
    return None if found is None else value(found) not in _OFF


@dataclass
class Styles:
    """Every style by its id, and the one that paragraphs have which name none."""

    known: dict[str, Style] = field(default_factory=dict)
    usual: Style = field(default_factory=Style)

    def of(self, style_id: str) -> Style:
        return self.known.get(style_id, self.usual)


def styles(root: Element) -> Styles:
    """The styles of `word/styles.xml`."""
    defaults = own_style(root.find("w_docDefaults/w_rPrDefault/w_rPr"), None)
    written = {value(each, "w_styleId"): each for each in root.iter("w_style")}
    found = Styles()
    for style_id in written:
        found.known[style_id] = _inherited(style_id, written, defaults)
        each = written[style_id]
        if value(each, "w_type") == "paragraph" and value(each, "w_default") in ("1", "true"):
            found.usual = found.known[style_id]
    return found


def _inherited(style_id: str, written: Mapping[str, Element], defaults: Style) -> Style:
    line = line_of(style_id, written, lambda each: value(each.find("w_basedOn")))
    is_of_letters = bool(line) and value(line[0], "w_type") == "character"
    found = Style() if is_of_letters else defaults
    for each in reversed(line):
        found = _own(each).over(found)
    return found


def _own(element: Element) -> Style:
    name = value(element.find("w_name"))
    own = own_style(element.find("w_rPr"), element.find("w_pPr"))
    heading = _HEADING.fullmatch(name)
    listed = _LISTED.fullmatch(name)
    return replace(
        own,
        name=name,
        title=name.casefold() == "title",
        listing=bool(_LISTING.fullmatch(name)),
        level=own.level if own.level is not None else int(heading[1]) if heading else None,
        list_level=own.list_level if own.list_level is not None else int(listed[1]) - 1 if listed else None,
    )


def own_style(letters: Element | None, paragraph: Element | None) -> Style:
    """What the properties of letters (`w_rPr`) and of a paragraph (`w_pPr`) say themselves."""
    size = value(letters.find("w_sz")) if letters is not None else ""
    outline = paragraph.find("w_outlineLvl") if paragraph is not None else None
    numbering = paragraph.find("w_numPr") if paragraph is not None else None
    list_id = numbering.find("w_numId") if numbering is not None else None
    list_level = numbering.find("w_ilvl") if numbering is not None else None
    level = None if outline is None else number(value(outline), 9) + 1
    return Style(
        level=None if level is None else level if level <= 9 else 0,
        bold=switch(letters, "w_b"),
        hidden=switch(letters, "w_vanish"),
        size=number(size) / 2 if size else None,
        list_id=None if list_id is None else value(list_id),
        list_level=None if list_level is None else number(value(list_level)),
    )


@dataclass
class _List:
    """A list: its levels, the counts that it may share with others, and where it starts anew when it first comes."""

    levels: Mapping[int, Level]
    by_style: Mapping[str, int]
    counts: Counts
    starts: dict[int, int]


class Lists:
    """The lists of a document; asked for each paragraph in order, they give its number."""

    def __init__(self, root: Element) -> None:
        self._linked = {
            value(each.find("w_styleLink")): each
            for each in root.iter("w_abstractNum")
            if each.find("w_styleLink") is not None
        }
        abstract = {value(each, "w_abstractNumId"): each for each in root.iter("w_abstractNum")}
        counts = {name: Counts() for name in abstract}
        self._lists: dict[str, _List] = {}
        for each in root.iter("w_num"):
            name = value(each.find("w_abstractNumId"))
            if name in abstract:
                self._lists[value(each, "w_numId")] = self._list(each, abstract[name], counts[name])

    def label(self, style: Style, style_id: str) -> tuple[str, int]:
        """The number of the next paragraph, empty if it has none, and how deep it is in its list."""
        found = self._lists.get(style.list_id or "")
        if found is None:
            return "", 0
        at = style.list_level if style.list_level is not None else found.by_style.get(style_id, 0)
        at = min(max(at, 0), MAX_LEVELS - 1)
        start = found.starts.pop(at, None)
        return found.counts.step(found.levels, at, start), at

    def _list(self, own: Element, abstract: Element, counts: Counts) -> _List:
        link = value(abstract.find("w_numStyleLink"))
        levels = dict(_levels(self._linked.get(link, abstract)))
        starts = {}
        for change in own.iter("w_lvlOverride"):
            at = number(value(change, "w_ilvl"))
            levels |= dict(_levels(change))
            if (start := change.find("w_startOverride")) is not None:
                starts[at] = number(value(start), 1)
        by_style = {
            value(each.find("w_pStyle")): number(value(each, "w_ilvl"))
            for each in abstract.iter("w_lvl")
            if each.find("w_pStyle") is not None
        }
        return _List(levels, by_style, counts, starts)


def _levels(root: Element) -> Iterator[tuple[int, Level]]:
    for each in root.iter("w_lvl"):
        restart = each.find("w_lvlRestart")
        pattern = each.find("w_lvlText")
        yield (
            number(value(each, "w_ilvl")),
            Level(
                format=value(each.find("w_numFmt")) or "decimal",
                pattern=value(pattern)[:200] if pattern is not None else "",
                start=number(value(each.find("w_start")), 1),
                plain=bool(switch(each, "w_isLgl")),
                restarts=None if restart is None else number(value(restart)),
            ),
        )

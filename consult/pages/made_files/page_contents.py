"""What a page of ours has on paper, as plain values: headings, paragraphs, lists, tables and bars. Pure.

A file is set from the page that anyone reads, so that both have the same words and the same figures, with the same
protection. Words are values here and everywhere after: nothing evaluates them. What only a screen needs (links to other
pages, forms, what is marked `on-screen`) is left out, and what is folded is unfolded.

Blocks are dictionaries with the name of their kind under "is". Paragraphs and headings have `runs`: text with how it
looks, drawings, and line breaks. Lengths are in CSS pixels, or in per cent where their name ends with a percent sign.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice
from typing import Any

Values = dict[str, Any]

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_LEFT_OUT = frozenset({"button", "colgroup", "form", "nav", "script", "style", "template"})
#: The classes of what print leaves out too, and of words that repeat what a table's heading says.
_NOT_PRINTED = frozenset({"button", "doors", "inline-field", "leave", "on-screen", "page-links", "skip"})
_HIDDEN = "visually-hidden"
_BLOCKS = frozenset(
    {"article", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figure", "figcaption", "h1"}
    | {"h2", "h3", "h4", "legend", "li", "main", "ol", "p", "section", "summary", "table", "ul"}
)
_HEADING = re.compile(r"h([1-6])")
_LOOKS = {
    "b": "bold", "strong": "bold", "dt": "bold", "summary": "bold", "legend": "bold", "caption": "bold",
    "em": "italic", "i": "italic", "small": "small", "ins": "added", "del": "removed", "mark": "marked",
    "q": "quoted", "code": "code",
}  # fmt: skip
_CLASSES = {"muted": "muted", "code": "code", "hidden-part": "marked", "where": "bold", "key": "key"}
#: What is set in a way of its own, and what is on one page if it is short.
_KINDS = {"masthead": "masthead", "poster": "poster", "thread-point": "together"}
#: What says in words that text was added or removed: beside that text, and not a part of it.
_LABEL = "change-label"
#: What has its words below it, on the same page.
_LEADS = frozenset({"caption", "legend", "summary"})
#: What a term's words may not have within them, if they are set next to it.
_NO_TERM = ("details", "dl", "ol", "section", "table", "ul")
_SPACES = re.compile(r"[ \t\n\r\f]+")
#: The longest words of a key that stay in one line.
_MAX_UNBROKEN = 30
_WHOLE = "100%"
_INK = "#1d1a16"
_APART = "\u2003"


@dataclass
class Element:
    """An element of a page with its attributes; `inside` are texts and elements in their order."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    def find(self, *tags: str) -> Iterator["Element"]:
        """The elements with these tags within, in order, but for those within one that was found."""
        for each in self.inside:
            if isinstance(each, Element):
                if each.tag in tags:
                    yield each
                else:
                    yield from each.find(*tags)

    @property
    def words(self) -> str:
        return "".join(each if isinstance(each, str) else each.words for each in self.inside)


class _Parser(HTMLParser):
    """A page as elements. Pages of ours close what they open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("")
        self._open = [self.top]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in _VOID:
            made = self._open[-1].inside[-1]
            assert isinstance(made, Element)
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def contents(page: str) -> Values:
    """The title, the language and the blocks of a page."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    html, title, main = (next(parser.top.find(tag)) for tag in ("html", "title", "main"))
    reading = _Reading()
    blocks = [*reading.blocks(main, {})]
    return {
        "title": _SPACES.sub(" ", title.words).strip(),
        "language": html.attributes.get("lang", "en"),
        "direction": html.attributes.get("dir", "ltr"),
        "blocks": blocks,
    }


class _Reading:
    """Reads the elements of one page; remembers the level of the last heading, since none may be left out."""

    def __init__(self) -> None:
        self._level = 0

    def blocks(self, element: Element, looks: Values) -> Iterator[Values]:
        """What is within an element: text next to blocks is a paragraph of its own."""
        runs: list[Values] = []
        for each in _inside(element):
            if isinstance(each, Element) and (each.tag in _BLOCKS or _has_blocks(each)):
                yield from _paragraph(runs)
                runs = []
                if not _is_left_out(each):
                    yield from self._block(each, looks)
            elif isinstance(each, Element) and each.tag == "svg" and _is_wide(each):
                yield from _paragraph(runs)
                runs = []
                yield _drawing(each)
            else:
                runs += _runs(each, looks)
        yield from _paragraph(runs)

    def _block(self, element: Element, looks: Values) -> Iterator[Values]:
        looks = _with_looks(element, looks)
        if heading := _HEADING.fullmatch(element.tag):
            self._level = min(int(heading[1]), self._level + 1)
            for each in _paragraph(_runs_within(element, looks)):
                yield each | {"is": "heading", "level": self._level}
        elif element.tag in ("ul", "ol"):
            items = [[*self.blocks(each, looks)] for each in element.find("li") if not _is_left_out(each)]
            yield {"is": "list", "items": [each for each in items if each]}
        elif element.tag == "table":
            yield from self._table(element, looks)
        elif element.tag == "dl" and not any(True for each in element.find("dd") for _ in each.find(*_NO_TERM)):
            yield {"is": "terms", "rows": [*self._terms(element, looks)]}
        elif element.tag in _LEADS:
            yield from (each | {"leads": True} for each in self.blocks(element, looks))
        elif {"card-grid", "comment"} & element.classes and element.tag != "div":
            yield {"is": "quote", "blocks": [*self.blocks(element, looks)]}
        elif "strip" in element.classes and "alone" not in element.classes:
            yield {"is": "strip", "rows": [*self._strip(element, looks)]}
        elif found := element.classes & _KINDS.keys():
            yield {"is": _KINDS[next(iter(found))], "blocks": [*self.blocks(element, looks)]}
        else:
            yield from self.blocks(element, looks)

    def _strip(self, element: Element, looks: Values) -> Iterator[Values]:
        """Each label with what is next to it, which is a bar or words, and what is said below that."""
        label: Element | None = None
        beside = Element("div")
        for each in element.inside:
            if isinstance(each, Element) and (each.tag == "span" or each.tag in _BLOCKS):
                yield from self._strip_row(label, beside, looks)
                label, beside = (each, Element("div")) if each.tag == "span" else (None, Element("div", {}, [each]))
            else:
                beside.inside.append(each)
        yield from self._strip_row(label, beside, looks)

    def _strip_row(self, label: Element | None, beside: Element, looks: Values) -> Iterator[Values]:
        found = [*self.blocks(beside, looks)]
        if label or found:
            yield {"label": _runs_within(label, looks) if label else [], "blocks": found}

    def _terms(self, element: Element, looks: Values) -> Iterator[Values]:
        """Each term with what is said of it."""
        row: Values | None = None
        for each in element.find("dt", "dd"):
            if each.tag == "dt":
                if row:
                    yield row
                row = {"label": _runs_within(each, _with_looks(each, looks)), "blocks": []}
            elif row:
                row["blocks"] += self.blocks(each, looks)
        if row:
            yield row

    def _table(self, element: Element, looks: Values) -> Iterator[Values]:
        for caption in element.find("caption"):
            if _HIDDEN not in caption.classes:
                yield from self._block(caption, looks)
        head = [self._row(row, looks) for part in element.find("thead") for row in part.find("tr")]
        parts = [each for each in element.inside if isinstance(each, Element) and each.tag in ("tbody", "tfoot", "tr")]
        body = [self._row(row, looks) for part in parts for row in ([part] if part.tag == "tr" else part.find("tr"))]
        columns = max((sum(cell["columns"] for cell in row) for row in (*head, *body)), default=0)
        if columns:
            rows = [*_filled(head, columns), *_filled(body, columns)]
            yield {"is": "table", "head": len(head), "rows": rows, "columns": columns}

    def _row(self, row: Element, looks: Values) -> list[Values]:
        return [
            {
                "blocks": [*self.blocks(cell, _with_looks(cell, looks) | ({"bold": True} if cell.tag == "th" else {}))],
                "longest": max(cell.words.split(), key=len, default=""),
                "columns": _number(cell.attributes.get("colspan", "1")),
                "rows": _number(cell.attributes.get("rowspan", "1")),
                "numeric": "numeric" in cell.classes,
                "heading": cell.tag == "th",
            }
            for cell in row.find("td", "th")
        ]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 1


def _empty_cell() -> Values:
    return {"blocks": [], "longest": "", "columns": 1, "rows": 1, "numeric": False, "heading": False}


def _filled(rows: Sequence[list[Values]], columns: int) -> list[list[Values]]:
    """Rows whose cells, with those that reach down from above, are as many as the columns; each is `at` one of them."""
    found, reaching = [], [0] * columns
    for row in rows:
        taken = sum(1 for each in reaching if each)
        missing = columns - taken - sum(cell["columns"] for cell in row)
        cells = [*row, *(_empty_cell() for _ in range(missing))]
        found.append(cells)
        free = iter([at for at, each in enumerate(reaching) if not each])
        reaching = [max(0, each - 1) for each in reaching]
        for cell in cells:
            places = [*islice(free, cell["columns"])]
            cell["at"] = places[0] if places else 0
            for at in places:
                reaching[at] = cell["rows"] - 1
    return found


def _is_left_out(element: Element) -> bool:
    classes = element.classes
    if element.tag in _LEFT_OUT or classes & _NOT_PRINTED:
        return True
    if element.attributes.get("aria-hidden") == "true":
        return not (element.tag == "svg" or any(True for _ in element.find("svg")))
    return _HIDDEN in classes and _LABEL not in classes


def _has_blocks(element: Element) -> bool:
    """Whether an element has lines of its own."""
    return "below" in element.classes or any(True for _ in element.find(*_BLOCKS))


def _with_looks(element: Element, looks: Values) -> Values:
    """How the text within looks: what is said of the element, and of those around it."""
    found = dict(looks)
    if element.tag in _LOOKS:
        found[_LOOKS[element.tag]] = True
    for name in element.classes & _CLASSES.keys():
        found[_CLASSES[name]] = True
    if element.attributes.get("lang"):
        found["language"] = element.attributes["lang"]
    if element.tag == "a" and element.attributes.get("href", "").startswith("/"):
        found["to"] = element.attributes["href"]
    return found


def _runs(each: Element | str, looks: Values) -> list[Values]:
    if isinstance(each, str):
        text = _SPACES.sub(" ", each)
        return [{"text": text, **looks}] if text else []
    if _is_left_out(each):
        return []
    if each.tag == "br":
        return [{"break": True}]
    if each.tag == "svg":
        return [_drawing(each)]
    looks = _with_looks(each, looks)
    if _LABEL in each.classes:
        plain = {name: look for name, look in looks.items() if name not in ("added", "removed")} | {"label": True}
        return [{"text": " ", **plain}, *_runs_within(each, plain)]
    if each.attributes.get("href", "").startswith(each.words.removesuffix("...") or "-"):
        # An address that a screen cuts is whole on paper: nobody can press it there.
        return [{"text": each.attributes["href"], **looks}]
    runs = _runs_within(each, looks)
    return [{"text": "“", **looks}, *runs, {"text": "”", **looks}] if each.tag == "q" else runs


def _runs_within(element: Element, looks: Values) -> list[Values]:
    runs = [run for each in _inside(element) for run in _runs(each, looks)]
    return _in_one_line(runs) if element.tag == "span" and looks.get("key") else runs


def _in_one_line(runs: Sequence[Values]) -> list[Values]:
    """An item of a key, unless it is longer than a line may be."""
    if sum(len(run.get("text", "")) for run in runs) > _MAX_UNBROKEN:
        return [*runs]
    return [run | {"text": run["text"].replace(" ", "\u00a0")} if "text" in run else run for run in runs]


def _inside(element: Element) -> list[Element | str]:
    """What is within an element; counts and states next to one another stay apart, as they are on a screen."""
    inside = element.inside
    if not {"key", "row"} & element.classes:
        return inside
    told = [at for at, each in enumerate(inside) if isinstance(each, Element) or each.strip()]
    return [
        each if isinstance(each, Element) or each.strip() else _APART
        for each in (inside[told[0] : told[-1] + 1] if told else ())
    ]


def _paragraph(runs: Sequence[Values]) -> Iterator[Values]:
    """A paragraph of these runs, without the spaces around it; none if they say nothing."""
    found: list[Values] = []
    for run in runs:
        if "text" in run:
            before = found[-1].get("text", "") if found else " "
            text = run["text"].lstrip(" \u00a0") if not before or before.endswith(" ") else run["text"]
            if text:
                found.append(run | {"text": text})
        else:
            found.append(run)
    while found and (found[-1].get("break") or not found[-1].get("text", "x").strip()):
        found.pop()
    if found:
        yield {"is": "paragraph", "runs": found, "direction": _direction(found)}


def _direction(runs: Sequence[Values]) -> str:
    """The direction of the first letter that has one; "" if none has."""
    for sign in "".join(run.get("text", "") for run in runs):
        if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def _drawing(svg: Element) -> Values:
    """A picture that our pages draw: its pieces, or the picture itself if it has a shape."""
    if any(True for _ in svg.find("path")):
        return {"is": "picture", "svg": _markup(svg)}
    pieces = [piece for each in svg.find("rect", "line", "circle") if (piece := _piece(each))]
    has = svg.attributes
    return {"is": "drawing", "width": has.get("width", _WHOLE), "height": _size(has["height"]), "pieces": pieces}


def _is_wide(svg: Element) -> bool:
    """Whether a picture has lines of its own; others are in the midst of words."""
    return svg.attributes.get("width", _WHOLE) == _WHOLE


def _piece(element: Element) -> Values | None:
    has = element.attributes
    if element.tag == "rect":
        fill = has.get("fill", "#6b2d7b").replace("currentColor", _INK)
        place = {"x%": _size(has.get("x", "0")), "width%": _size(has["width"]), "height": _size(has["height"])}
        return {"is": "rect", "y": _size(has.get("y", "0")), "fill": fill, **place} if fill[:1] == "#" else None
    if element.tag == "line":
        place = {"x%": _size(has["x1"]), "width%": round(_size(has["x2"]) - _size(has["x1"]), 1), "y": _size(has["y1"])}
        dash = [_size(each) for each in has.get("stroke-dasharray", "").split()]
        return {
            "is": "line",
            "stroke": has["stroke"],
            "thick": _size(has.get("stroke-width", "1")),
            "dash": dash,
        } | place
    return {"is": "circle", "x%": _size(has["cx"]), "y": _size(has["cy"]), "r": _size(has["r"])}


def _size(text: str) -> float:
    return float(text.removesuffix("%").removesuffix("px"))


def _markup(element: Element) -> str:
    """The element as it was in the page: pictures are our own, and no words are in them."""
    attributes = "".join(f' {_SVG_NAMES.get(name, name)}="{value}"' for name, value in element.attributes.items())
    inside = "".join(_markup(each) for each in element.inside if isinstance(each, Element))
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"


#: Names that HTML's parser writes small.
_SVG_NAMES = {"viewbox": "viewBox"}

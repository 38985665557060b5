"""Reading ODT: insertions are taken, deletions, comments, pictures, headers and hidden words are not."""

from collections.abc import Iterator
from dataclasses import dataclass

from consult.consultations.documents import contents as kinds
from consult.consultations.documents import inline
from consult.consultations.documents.archive import Archive, Element
from consult.consultations.documents.contents import BROKEN, PASSWORD, Contents, Paragraph, Refused, Table
from consult.consultations.documents.labels import MAX_LEVELS
from consult.consultations.documents.odt_styles import Lists, Styles, start_value
from consult.consultations.documents.styles import Style

DOCUMENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"

_AROUND = {"text_section", "office_text", "text_user-index", "draw_a"}
_LISTINGS = {"text_table-of-content", "text_illustration-index", "text_table-index", "text_alphabetical-index"}
_IN_LINE = {"text_span", "text_meta", "text_ruby", "text_ruby-base", "text_meta-field"}
_UNSAID = {"office_annotation", "office_annotation-end", "text_note", "text_ruby-text", "text_tracked-changes"}
_UNSAID |= {"text_hidden-text", "text_hidden-paragraph", "text_change-end"}
_CHANGES = {"text_change": kinds.DELETIONS, "text_change-start": kinds.INSERTIONS}
_CELLS = ("table_table-cell", "table_covered-table-cell")


def read(archive: Archive) -> Contents:
    """What an ODT file says.

    Raises:
        Refused: it is broken, locked, or not what it should be.
    """
    if next(archive.xml(MANIFEST).iter("manifest_encryption-data"), None) is not None:
        raise Refused(PASSWORD)
    return _Reader(archive).read()


@dataclass
class _Item:
    """The place of a paragraph in a list: its number, if it is the first of its item, and how deep it is."""

    label: str = ""
    depth: int = 0


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self._content = archive.xml(DOCUMENT)
        shared = archive.xml("styles.xml")
        self._styles = Styles((self._content, shared))
        self._lists = Lists((self._content, shared))
        self._margins = sum(1 for each in shared.iter() if each.tag in ("style_header", "style_footer") and len(each))
        self._found = Contents()

    def read(self) -> Contents:
        body = self._content.find("office_body/office_text")
        if body is None:
            raise Refused(BROKEN)
        self._found.aside[kinds.INSERTIONS] = sum(1 for _ in body.iter("text_insertion"))
        self._found.aside[kinds.DELETIONS] = sum(1 for _ in body.iter("text_deletion"))
        for block in self._blocks(body, _Item()):
            self._found.add(block)
        self._found.count(kinds.MARGINS, self._margins)
        self._found.aside = +self._found.aside
        return self._found

    def _blocks(self, around: Element, item: _Item) -> Iterator[Paragraph | Table]:
        for each in around:
            if each.tag in ("text_p", "text_h"):
                if (paragraph := self._paragraph(each, item)) is not None:
                    yield paragraph
                    item = _Item(depth=item.depth)
            elif each.tag == "text_list":
                yield from self._list(each)
            elif each.tag == "text_numbered-paragraph":
                yield from self._blocks(each, _Item())
            elif each.tag == "table_table":
                yield Table([list(self._row(row)) for row in _rows(each)])
            elif each.tag in _LISTINGS:
                self._found.count(kinds.LISTING)
            elif each.tag.startswith("draw_"):
                self._picture(each)
            elif each.tag in _AROUND and each.get("text_display") != "none":
                yield from self._blocks(each, item)

    def _list(self, element: Element) -> Iterator[Paragraph | Table]:
        style = element.get("text_style-name", "")
        found = self._lists.begun(element, style)
        pending = [(iter(element), 0)]
        while pending:
            items, depth = pending[-1]
            each = next(items, None)
            if each is None:
                pending.pop()
            elif each.tag == "text_list":
                pending.append((iter(each), min(depth + 1, MAX_LEVELS - 1)))
            elif each.tag in ("text_list-item", "text_list-header"):
                inside = [part for part in each if part.tag != "text_list"]
                item = _Item(depth=depth)
                if each.tag == "text_list-item" and inside:
                    item.label = found.counts.step(found.levels, depth, start_value(each))
                yield from self._blocks_of(inside, item)
                pending += [(iter([part]), depth) for part in reversed(each) if part.tag == "text_list"]

    def _blocks_of(self, parts: list[Element], item: _Item) -> Iterator[Paragraph | Table]:
        around = Element("item")
        around.extend(parts)
        yield from self._blocks(around, item)

    def _row(self, row: Element) -> Iterator[list[str]]:
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            repeated = cell.get("table_number-columns-repeated", "1")
            words = [] if cell.tag == _CELLS[1] else list(self._cell(cell))
            for _ in range(int(repeated) if repeated.isdigit() and len(repeated) < 3 else 1):
                yield words

    def _cell(self, cell: Element) -> Iterator[str]:
        """The paragraphs of a cell, and those of tables in it."""
        for block in self._blocks(cell, _Item()):
            if isinstance(block, Table):
                yield from (words for row in block.rows for inner in row for words in inner)
            else:
                yield f"{block.label} {block.text}".strip()

    def _paragraph(self, element: Element, item: _Item) -> Paragraph | None:
        style = self._styles.of(element.get("text_style-name", ""))
        if style.listing:
            return None
        runs = list(self._runs(element, style))
        text = " ".join(inline.plain("".join(words for words, _ in runs)).split())
        level = element.get("text_outline-level", "") if element.tag == "text_h" else ""
        outline = int(level) if level.isdigit() and len(level) < 3 else style.level or 0
        label = item.label
        if not text:
            return None
        if outline and not label and element.tag == "text_h" and element.get("text_is-list-header") != "true":
            label = self._lists.heading(min(outline, MAX_LEVELS))
        lettered = [letters for words, letters in runs if words.strip()]
        return Paragraph(
            text,
            level=0 if style.title else min(outline, 9),
            title=bool(style.title),
            label=inline.plain(label).strip(),
            depth=item.depth,
            bold=bool(lettered) and all(each.bold for each in lettered),
            size=max((each.size or 0 for each in lettered), default=0),
        )

    def _runs(self, around: Element, style: Style) -> Iterator[tuple[str, Style]]:
        """The words of a paragraph with their letters, in order."""
        yield from self._words(around.text, style)
        for each in around:
            yield from self._inside(each, style)
            yield from self._words(each.tail, style)

    def _words(self, words: str | None, style: Style) -> Iterator[tuple[str, Style]]:
        if not words:
            return
        if style.hidden:
            self._found.count(kinds.HIDDEN)
            return
        if style.struck and words.strip():
            self._found.count(kinds.STRUCK)
        yield inline.escaped(inline.plain(words)), style

    def _inside(self, each: Element, style: Style) -> Iterator[tuple[str, Style]]:
        if each.tag == "text_s" or each.tag in ("text_tab", "text_line-break"):
            yield " ", style
        elif each.tag == "office_annotation":
            self._found.count(kinds.COMMENTS)
        elif each.tag == "text_note":
            yield self._note(each), style
        elif each.tag == "text_a":
            inside = list(self._runs(each, style))
            yield (
                inline.linked("".join(words for words, _ in inside), each.get("xlink_href", "")),
                inside[0][1] if inside else style,
            )
        elif each.tag.startswith("draw_"):
            self._picture(each)
        elif each.tag in _IN_LINE:
            own = self._styles.of(each.get("text_style-name", "")) if each.tag == "text_span" else Style()
            yield from self._runs(each, own.letters.over(style))
        elif each.tag in _CHANGES:
            self._found.mark(_CHANGES[each.tag])
        elif each.tag not in _UNSAID:
            # A field: a date, a page, a reference, with the words that it shows.
            yield from self._words(each.text, style)

    def _picture(self, element: Element) -> None:
        boxed = element.tag == "draw_text-box" or next(element.iter("draw_text-box"), None) is not None
        self._found.count(kinds.TEXT_BOXES if boxed else kinds.PICTURES)

    def _note(self, element: Element) -> str:
        body = element.find("text_note-body")
        if body is None:
            return ""
        name = f"{len(self._found.notes) + 1}"
        self._found.notes[name] = ""
        self._found.notes[name] = " ".join(
            block.text for block in self._blocks(body, _Item()) if isinstance(block, Paragraph)
        )
        self._found.count(kinds.NOTES)
        return f"[^{name}]"


def _rows(table: Element) -> Iterator[Element]:
    for each in table:
        if each.tag == "table_table-row":
            yield each
        elif each.tag in ("table_table-rows", "table_table-header-rows", "table_table-row-group"):
            yield from _rows(each)

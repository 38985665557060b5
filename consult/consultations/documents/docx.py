"""Reading DOCX: insertions are taken, deletions, comments, pictures, headers and hidden words are not."""

from collections.abc import Iterator

from consult.consultations.documents import contents as kinds
from consult.consultations.documents import inline
from consult.consultations.documents.archive import Archive, Element
from consult.consultations.documents.contents import BROKEN, Contents, Paragraph, Refused, Table
from consult.consultations.documents.docx_styles import Lists, Styles, own_style, styles, switch, value
from consult.consultations.documents.styles import Style

DOCUMENT = "word/document.xml"

#: What is around other content without meaning anything for it.
_AROUND = {"w_sdtContent", "w_smartTag", "w_customXml", "w_fldSimple", "w_bdo", "w_dir", "mc_Choice", "m_oMath"}
_AROUND |= {"m_oMathPara", "w_ruby", "w_rubyBase", "w_body"}
_SAID = {"w_tab": "\t", "w_br": " ", "w_cr": " ", "w_noBreakHyphen": "-", "w_ptab": "\t"}
_PICTURES = {"w_drawing", "w_pict", "w_object"}


def read(archive: Archive) -> Contents:
    """What a DOCX file says.

    Raises:
        Refused: it is broken, or not what it should be.
    """
    return _Reader(archive).read()


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._styles: Styles = styles(archive.xml("word/styles.xml"))
        self._lists = Lists(archive.xml("word/numbering.xml"))
        self._links = _links(archive)
        self._notes = {
            kind: {value(each, "w_id"): each for each in archive.xml(f"word/{kind}s.xml")}
            for kind in ("footnote", "endnote")
        }
        self._found = Contents()
        #: Words of a paragraph whose end was deleted; for each open field, whether its instruction is being read.
        self._joined = ""
        self._fields: list[bool] = []
        self._in_note = False

    def read(self) -> Contents:
        body = self._archive.xml(DOCUMENT).find("w_body")
        if body is None:
            raise Refused(BROKEN)
        for block in self._blocks(body):
            self._found.add(block)
        margins = [name for name in self._archive.names() if name.startswith(("word/header", "word/footer"))]
        self._found.count(kinds.MARGINS, len(margins))
        return self._found

    def _blocks(self, around: Element) -> Iterator[Paragraph | Table]:
        for each in around:
            if each.tag == "w_p":
                if (paragraph := self._paragraph(each)) is not None:
                    yield paragraph
            elif each.tag == "w_tbl":
                yield Table([list(self._row(row)) for row in _within(each, "w_tr")])
            elif each.tag == "w_sdt":
                if _is_listing(each):
                    self._found.count(kinds.LISTING)
                else:
                    yield from self._blocks(each)
            elif each.tag == "w_ins" or each.tag in _AROUND:
                yield from self._blocks(each)
            elif each.tag in ("w_del", "w_moveFrom"):
                self._found.count(kinds.DELETIONS)

    def _row(self, row: Element) -> Iterator[list[str]]:
        for cell in _within(row, "w_tc"):
            merged = cell.find("w_tcPr/w_vMerge")
            goes_on = merged is not None and value(merged) != "restart"
            yield [] if goes_on else list(self._cell(cell))
            wide = cell.find("w_tcPr/w_gridSpan")
            spanned = value(wide)
            if spanned.isdigit() and len(spanned) < 3:
                yield from ([] for _ in range(int(spanned) - 1))

    def _cell(self, cell: Element) -> Iterator[str]:
        """The paragraphs of a cell, and those of tables in it."""
        for block in self._blocks(cell):
            if isinstance(block, Table):
                yield from (words for row in block.rows for inner in row for words in inner)
            else:
                yield f"{block.label} {block.text}".strip()

    def _paragraph(self, element: Element) -> Paragraph | None:
        properties = element.find("w_pPr")
        style_id = value(properties.find("w_pStyle")) if properties is not None else ""
        style = own_style(None, properties).over(self._styles.of(style_id))
        if style.listing:
            self._found.count(kinds.LISTING, not self._found.aside[kinds.LISTING])
            return None
        self._fields = []
        runs = list(self._runs(element, style))
        text = self._joined + "".join(words for words, _ in runs)
        if properties is not None and _mark_deleted(properties):
            # Its end was deleted: what follows is the rest of this paragraph.
            self._joined = text
            return None
        self._joined = ""
        text = " ".join(inline.plain(text).split())
        if not text:
            return None
        label, depth = self._lists.label(style, style_id)
        lettered = [letters for words, letters in runs if words.strip()]
        return Paragraph(
            text,
            level=0 if style.title else style.level or 0,
            title=bool(style.title),
            label=inline.plain(label).strip(),
            depth=depth,
            bold=bool(lettered) and all(each.bold for each in lettered),
            size=max((each.size or 0 for each in lettered), default=0),
        )

    def _runs(self, around: Element, style: Style) -> Iterator[tuple[str, Style]]:
        """The words of a paragraph with their letters, in order."""
        for each in around:
            if each.tag == "w_r":
                yield from self._run(each, style)
            elif each.tag == "w_hyperlink":
                inside = list(self._runs(each, style))
                address = self._links.get(each.get("r_id", ""), "")
                words = inline.linked("".join(words for words, _ in inside), address)
                yield words, inside[0][1] if inside else style
            elif each.tag in ("w_ins", "w_moveTo"):
                self._found.count(kinds.INSERTIONS, each.find(".//w_t") is not None)
                yield from self._runs(each, style)
            elif each.tag in ("w_del", "w_moveFrom"):
                self._found.count(kinds.DELETIONS)
            elif each.tag in _AROUND or (each.tag in ("w_sdt", "mc_AlternateContent") and not _is_prompt(each)):
                yield from self._runs(each, style)
            elif each.tag.startswith("m_") and not each.tag.endswith("Pr"):
                words = "".join(part.text or "" for part in each.iter("m_t"))
                yield inline.escaped(words), style

    def _run(self, run: Element, style: Style) -> Iterator[tuple[str, Style]]:
        properties = run.find("w_rPr")
        named = value(properties.find("w_rStyle")) if properties is not None else ""
        own = own_style(properties, None)
        if named in self._styles.known:
            own = own.over(self._styles.known[named])
        letters = own.letters.over(style)
        words = "".join(self._said(run))
        if letters.hidden and words:
            self._found.count(kinds.HIDDEN)
            return
        if words.strip() and (switch(properties, "w_strike") or switch(properties, "w_dstrike")):
            self._found.count(kinds.STRUCK)
        yield words, letters

    def _said(self, run: Element) -> Iterator[str]:
        for each in run:
            if each.tag == "w_fldChar":
                self._field(value(each, "w_fldCharType"))
            elif self._fields and self._fields[-1]:
                continue
            elif each.tag == "w_t":
                yield inline.escaped(each.text or "")
            elif each.tag in _SAID:
                yield _SAID[each.tag]
            elif each.tag == "w_commentReference":
                self._found.count(kinds.COMMENTS)
            elif each.tag in ("w_footnoteReference", "w_endnoteReference"):
                yield self._note(each.tag[2:-9], value(each, "w_id"))
            elif each.tag in _PICTURES or each.tag == "mc_AlternateContent":
                self._found.count(
                    kinds.TEXT_BOXES if next(each.iter("w_txbxContent"), None) is not None else kinds.PICTURES
                )
            elif each.tag == "w_sym":
                yield "•" if value(each, "w_font").casefold().startswith(("symbol", "wingdings")) else ""

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _note(self, kind: str, note_id: str) -> str:
        element = self._notes[kind].get(note_id)
        if element is None or self._in_note:
            return ""
        name = f"{len(self._found.notes) + 1}"
        joined, fields, self._joined, self._in_note = self._joined, self._fields, "", True
        paragraphs = [block.text for block in self._blocks(element) if isinstance(block, Paragraph)]
        self._joined, self._fields, self._in_note = joined, fields, False
        self._found.notes[name] = " ".join(paragraphs)
        self._found.count(kinds.NOTES)
        return f"[^{name}]"


def _within(around: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those in content controls or inserted; not deleted ones."""
    for each in around:
        if each.tag == tag and each.find("w_trPr/w_del") is None:
            yield each
        elif each.tag in ("w_sdt", "w_sdtContent", "w_ins", "w_customXml"):
            yield from _within(each, tag)


def _mark_deleted(properties: Element) -> bool:
    return properties.find("w_rPr/w_del") is not None or properties.find("w_rPr/w_moveFrom") is not None


def _is_listing(control: Element) -> bool:
    gallery = control.find("w_sdtPr/w_docPartObj/w_docPartGallery")
    return value(gallery) == "Table of Contents"


def _is_prompt(control: Element) -> bool:
    """Whether a content control was not filled in and shows only what to do."""
    return control.find("w_sdtPr/w_showingPlcHdr") is not None


def _links(archive: Archive) -> dict[str, str]:
    """Where the document's links to the web lead, by their ids."""
    return {
        each.get("Id", ""): each.get("Target", "")
        for each in archive.xml("word/_rels/document.xml.rels")
        if each.get("TargetMode") == "External"
    }

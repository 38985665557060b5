"""Reading PDF: lines with their places and sizes, put together to paragraphs.

A PDF has no deletions: what was shown as deleted when it was made is plain text in it. So every PDF is warned of.
"""

import re
from collections import Counter
from collections.abc import Sequence
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from consult.consultations.documents import contents as kinds
from consult.consultations.documents import inline
from consult.consultations.documents.contents import (
    BROKEN,
    MAX_BLOCKS,
    NO_TEXT,
    PASSWORD,
    TOO_LONG,
    Contents,
    Paragraph,
    Refused,
    Table,
)

MAX_PAGES = 600
MAX_LETTERS = 2_000_000
#: Lines further apart than this many sizes of their letters are two paragraphs; words further apart are two cells.
_FAR = 1.75
_GAP = 1.8
#: A line at one height on more than this share of the pages, and on at least three, is a running head.
_RUNNING = 0.6
_BOLD = re.compile(r"bold|black|heavy|semibd|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600
_LABEL = (
    r"(?:\((?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,3}[a-zA-Z]?)\)|(?:\d{1,3}[A-Za-z]{0,2})(?:\.\d{1,3}[A-Za-z]?){0,4}[.)]?"
    r"|[a-zA-Z][.)]|[ivxIVX]{1,5}[.)]|§{1,2}\s?\d+\w*|[^\W\d_]{1,12}\.?\s\d{1,4}[A-Za-z]{0,2}[.:])"
)
_LABELLED = re.compile(_LABEL + r"\s+(?=\S)")
_LONE_LABEL = re.compile(_LABEL)
_WORD_END = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad\ufffe\x02]$")


@dataclass
class _Line:
    """A line of a page: its words in pieces (several if there are wide gaps), and where and how it stands."""

    pieces: list[str]
    starts: list[float]
    left: float
    right: float
    base: float
    size: float
    bold: bool
    page: int

    @property
    def text(self) -> str:
        return " ".join(self.pieces)


def read(data: bytes) -> Contents:
    """What a PDF says.

    Raises:
        Refused: it is broken, locked, too long, or has no text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refused(PASSWORD if locked else BROKEN) from error
    pages = len(document)
    if pages > MAX_PAGES:
        raise Refused(TOO_LONG)
    found = Contents()
    lines: list[_Line] = []
    for at in range(pages):
        before = len(lines)
        lines += _lines(document, at)
        found.aside[kinds.EMPTY_PAGES] += len(lines) == before
        if len(lines) > MAX_BLOCKS * 3:
            raise Refused(TOO_LONG)
    if not lines:
        raise Refused(NO_TEXT)
    found.aside[kinds.PAGES] = pages
    lines, running = _without_running(lines, pages)
    found.aside[kinds.MARGINS] += running
    _put_together(lines, found)
    found.aside = +found.aside
    return found


def _lines(document: pypdfium2.PdfDocument, at: int) -> list[_Line]:
    try:
        page = document[at]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise Refused(BROKEN) from error
    count = text.count_chars()
    if count > MAX_LETTERS:
        raise Refused(TOO_LONG)
    codes = [pdfium.FPDFText_GetUnicode(text.raw, each) for each in range(count)]
    found = []
    begin = 0
    for end in [*(place for place, code in enumerate(codes) if code in (10, 13)), count]:
        if (line := _line(text, codes, begin, end, at)) is not None:
            found.append(line)
        begin = end + 1
    text.close()
    page.close()
    return found


def _line(text: pypdfium2.PdfTextPage, codes: Sequence[int], begin: int, end: int, page: int) -> _Line | None:
    places = [at for at in range(begin, end) if codes[at] not in (0, 9, 32, 160)]
    if not places:
        return None
    first, last = places[0], places[-1]
    size = pdfium.FPDFText_GetFontSize(text.raw, first) * _scale(text, first)
    # Symbols have a font of their own: the letters say how a line looks.
    words = [at for at in places if chr(codes[at]).isalpha()] or places
    bold = all(_is_bold(text, at) for at in (words[0], words[len(words) // 2], words[-1]))
    left, base, _ = _box(text, first)
    pieces, starts = [""], [left]
    before = 0.0
    for at in range(first, last + 1):
        if codes[at] in (9, 32, 160) and pieces[-1] and not pieces[-1].endswith(" "):
            before = _box(text, at - 1)[2]
            pieces[-1] += " "
        elif codes[at] not in (9, 32, 160):
            if pieces[-1].endswith(" ") and (here := _box(text, at)[0]) - before > _GAP * size:
                pieces.append("")
                starts.append(here)
            pieces[-1] += chr(codes[at]) if codes[at] else ""
    pieces = [each.strip() for each in pieces]
    if len(pieces) == 2 and (_LONE_LABEL.fullmatch(pieces[0]) or inline.BULLET.match(f"{pieces[0]} x")):
        pieces, starts = [" ".join(pieces)], starts[:1]
    return _Line(pieces, starts, left, _box(text, last)[2], base, size, bold, page)


def _box(text: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float]:
    """Where a letter begins, the line it stands on, and where it ends."""
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    pdfium.FPDFText_GetCharBox(text.raw, at, byref(left), byref(right), byref(bottom), byref(top))
    across, base = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, at, byref(across), byref(base))
    return left.value, base.value, right.value


def _scale(text: pypdfium2.PdfTextPage, at: int) -> float:
    """How much larger a letter is shown than its font says: some programs write everything in size 1."""
    matrix = pdfium.FS_MATRIX()
    found = pdfium.FPDFText_GetMatrix(text.raw, at, byref(matrix))
    return abs(matrix.d) or abs(matrix.b) or 1.0 if found else 1.0


def _is_bold(text: pypdfium2.PdfTextPage, at: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text.raw, at) >= _BOLD_WEIGHT:
        return True
    name, flags = create_string_buffer(128), c_int()
    pdfium.FPDFText_GetFontInfo(text.raw, at, name, 128, byref(flags))
    return bool(_BOLD.search(name.value.decode("latin-1")))


def _without_running(lines: Sequence[_Line], pages: int) -> tuple[list[_Line], int]:
    """The lines without those that stand at one height on most pages, counts apart."""
    keys = [(re.sub(r"\d+", "#", each.text), round(each.base / 3)) for each in lines]
    often: Counter[tuple[str, int]] = Counter()
    for key, _ in {(key, each.page) for key, each in zip(keys, lines, strict=True)}:
        often[key] += 1
    kept = [each for key, each in zip(keys, lines, strict=True) if often[key] < 3 or often[key] <= pages * _RUNNING]
    return kept, len(lines) - len(kept)


def _put_together(lines: Sequence[_Line], found: Contents) -> None:
    margin = max(each.right for each in lines)
    paragraph: Paragraph | None = None
    before: _Line | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        if len(line.pieces) > 1 and (rows := _table(lines, at)):
            found.add(Table([[[inline.escaped(inline.plain(piece))] for piece in row.pieces] for row in rows]))
            paragraph, before = None, None
            at += len(rows)
            continue
        words = inline.escaped(inline.plain(line.text))
        if paragraph is not None and before is not None and _goes_on(before, line, margin):
            hyphen = _WORD_END.search(before.text) and line.text[:1].islower()
            paragraph.text = f"{paragraph.text[:-1]}{words}" if hyphen else f"{paragraph.text} {words}"
        else:
            paragraph = _begun(words, line)
            found.add(paragraph)
        before = line
        at += 1


def _begun(words: str, line: _Line) -> Paragraph:
    if bullet := inline.BULLET.match(words):
        return Paragraph(words[bullet.end() :], label="-", size=line.size, bold=line.bold)
    return Paragraph(words, bold=line.bold, size=line.size)


def _goes_on(before: _Line, line: _Line, margin: float) -> bool:
    """Whether a line is the rest of the paragraph before: its first word would not have fitted there."""
    if before.bold != line.bold or abs(before.size - line.size) > 0.5:
        return False
    if _LABELLED.match(line.text) or inline.BULLET.match(line.text):
        return False
    if before.page == line.page and not 0 <= before.base - line.base <= _FAR * max(line.size, before.size):
        return False
    letters = max(len(line.text), 1)
    first = (line.right - line.left) / letters * (len(line.text.split(" ")[0]) + 1)
    return before.right + first > margin - line.size


def _table(lines: Sequence[_Line], at: int) -> list[_Line]:
    """The lines from here on whose words stand in the same columns, if there are at least two."""
    rows = [lines[at]]
    for each in lines[at + 1 :]:
        columns = zip(each.starts, rows[0].starts, strict=False)
        same = len(each.starts) == len(rows[0].starts) and all(abs(a - b) < each.size for a, b in columns)
        if not same or each.page != rows[0].page:
            break
        rows.append(each)
    return rows if len(rows) > 1 else []

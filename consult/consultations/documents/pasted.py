"""Text pasted from a word processor: numbers and bullets before a tab, headings without any mark. Pure."""

import re
from collections.abc import Iterator

from consult.consultations.documents import headings, inline, writing
from consult.consultations.documents.contents import Contents, Paragraph, Refused

_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t\u00a0]*[^#\s]|```|~~~|<!--|\+\+\+[ \t]*$|={3,}[ \t]*$|-{3,}[ \t]*$)", re.M
)
_LABELLED = re.compile(
    r"(\(?(?:[a-zA-Z]{1,2}|[ivxIVXlL]{1,7}|\d{1,4}[A-Za-z]{0,2}(?:\.\d{1,3}[A-Za-z]?){0,5})[.)]{0,2}"
    r"|(?:[^\W\d_]{1,12}\.?|§)[ \u00a0]\d{1,4}[A-Za-z]{0,2}[.:]?)\t+(?=\S)"
)
_ABOVE = re.compile(
    r"(?:part|chapter|title|teil|kapitel|titel|partie|chapitre|titre|parte|capítulo|título|часть|глава|الجزء|الباب)"
    r"\s+(?:\d{1,3}|[IVXLC]{1,7}|[A-Z])\b",
    re.IGNORECASE,
)
_SMALL_BULLETS = "o\u25e6\u25cb"
_ENDS = (".", ";", ",", ":", "!", "?", "؛", "。", "।")
#: A program that wraps text does it between these lengths.
_WRAPPED = range(45, 101)
#: Sizes that say which heading is above which.
_SIZE_ABOVE, _SIZE = 40.0, 20.0


def markdown(text: str) -> str | None:
    """The text as Markdown with headings; None if it is Markdown already, or nothing in it looks like a heading."""
    if _MARKDOWN.search(text):
        return None
    found = Contents()
    try:
        for block in _paragraphs(text):
            found.add(block)
        _entitle(found)
        _raise_schedules(found)
        if not any(headings.find(found).levels):
            return None
        return writing.markdown(found)[0]
    except Refused:
        return None


def _paragraphs(text: str) -> Iterator[Paragraph]:
    lines = [line.strip(" \u00a0\r\n\f\v\ufeff") for line in text.split("\n")]
    longest = max(map(len, lines), default=0)
    before = ""
    open_: Paragraph | None = None
    for line in lines:
        begins = not before or _LABELLED.match(line) or inline.BULLET.match(line) or headings.typed_number(line)
        fits = len(before) + len(line.split(" ")[0]) < longest
        if open_ is not None and line and not begins and not fits and longest in _WRAPPED:
            open_.text += f" {_words(line)}"
        else:
            if open_ is not None:
                yield open_
            open_ = _paragraph(line) if line.strip() else None
        before = line
    if open_ is not None:
        yield open_


def _paragraph(line: str) -> Paragraph:
    line = line.lstrip("\t")
    if bullet := inline.BULLET.match(line):
        return Paragraph(_words(line[bullet.end() :]), label="-", depth=int(line[0] in _SMALL_BULLETS))
    labelled = _LABELLED.match(line)
    label = labelled[1] if labelled else ""
    words = _words(line[labelled.end() :] if labelled else line)
    depth = _depth(label)
    number = label or headings.typed_number(words)
    short = len(words) <= headings.MAX_HEADING and not words.endswith(_ENDS)
    above = bool(_ABOVE.match(words))
    begins = short and (above or headings.is_schedule(words) or (bool(number) and _counts(number)))
    dots = number.rstrip(".").count(".")
    size = _SIZE_ABOVE if above else _SIZE - (dots if begins else 10)
    return Paragraph(words, label=label, depth=depth, bold=begins, size=size)


def _counts(number: str) -> bool:
    """Whether a number is one that parts have, not one of a list in them: no letter, no bracket before it."""
    return not number.startswith("(") and any(sign.isdigit() for sign in number) and not number.endswith(")")


def _depth(label: str) -> int:
    """How deep a number probably is: 1.2 and (a) are within 1."""
    if not label:
        return 0
    return label.rstrip(".").count(".") if label[0].isdigit() else int(label[0] == "(" or len(label) < 4)


def _words(line: str) -> str:
    return inline.escaped(" ".join(inline.plain(line).split()))


def _entitle(found: Contents) -> None:
    """Take a first line as the title if it could be one and headings follow."""
    if len(found.blocks) < 2 or not isinstance(first := found.blocks[0], Paragraph):
        return
    plain = not (first.label or first.bold) and not headings.typed_number(first.text)
    first.title = plain and len(first.text) <= headings.MAX_HEADING and not first.text.endswith(_ENDS)


def _raise_schedules(found: Contents) -> None:
    """Put schedules on the level of the parts and chapters, if there are any."""
    blocks = [each for each in found.blocks if isinstance(each, Paragraph)]
    if any(each.bold and each.size == _SIZE_ABOVE for each in blocks):
        for each in blocks:
            if each.bold and headings.is_schedule(each.text):
                each.size = _SIZE_ABOVE

"""Which paragraphs of a document are its title and its headings, and on which level. Pure.

Styles say it best. Without them, lines that are all bold or larger than the rest are headings; without these, numbered
paragraphs are parts that begin with a number.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from consult.consultations.documents.contents import Contents, Paragraph, Table

#: Longer headings are cut, and a line that is longer is no heading for being bold.
MAX_HEADING = 120
MAX_LEVEL = 5
_LARGER = 1.15
#: If most paragraphs of a heading style are longer than this and end like sentences, the style is used for the text.
_LIKE_TEXT = 80

_NAMES = "article|artikel|art|artículo|articolo|artigo|section|sección|seção|clause|статья|стаття|المادة|§"
_TYPED = re.compile(
    rf"(?:(?:{_NAMES})\.?[ ]*)?(?:\d{{1,3}}[A-Za-z]{{0,2}}(?:\.\d{{1,3}}[A-Za-z]?){{0,4}}|[A-Z]|[IVXLC]{{1,7}})"
    r"(?:[.):–—-]|\.\)|(?=\s))\s*(?=\S)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(\d{1,3})(?:[.)]|\.\))[ ]+(?=\S)")
_SCHEDULE = re.compile(
    r"(?:schedule|annex|annexe|appendix|anexo|apéndice|allegato|anlage|anhang|bijlage|załącznik|приложение|додаток"
    r"|ملحق|الملحق)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", ";", ",", ":", "!", "؛", "。", "।")


@dataclass
class Outline:
    """For each block its heading level (0 for none); the title's place; whether parts are numbered paragraphs.

    `unnumbered` says that the document's own headings have no numbers on purpose.
    """

    levels: list[int]
    title: int | None = None
    paragraphs: bool = False
    unnumbered: bool = False


def find(contents: Contents) -> Outline:
    """The document's outline."""
    blocks = contents.blocks
    outline = Outline([0] * len(blocks))
    outline.title = _title(blocks)
    styled = _styled(blocks, outline)
    if not styled:
        _by_looks(blocks, outline)
    if not any(outline.levels):
        _by_numbers(blocks, outline)
    _compress(outline)
    headings = [each for each, level in zip(blocks, outline.levels, strict=True) if level]
    outline.unnumbered = styled and not any(map(_has_number, headings))
    return outline


def is_schedule(heading: str) -> bool:
    """Whether a heading begins a schedule or annex: it keeps its name, whatever it counts."""
    return bool(_SCHEDULE.match(heading))


def typed_number(text: str) -> str:
    """The number that a line begins with, as it is typed; empty if there is none."""
    found = _TYPED.match(text)
    return found[0].strip() if found else ""


def _has_number(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and bool(block.label or typed_number(block.text))


def _title(blocks: Sequence[Paragraph | Table]) -> int | None:
    """The place of the title: by its style, or the first line if it is larger than every other."""
    paragraphs = [(at, each) for at, each in enumerate(blocks) if isinstance(each, Paragraph)]
    if styled := [at for at, each in paragraphs if each.title]:
        return styled[0]
    if len(paragraphs) < 2:
        return None
    at, first = paragraphs[0]
    if first.label or typed_number(first.text) or len(first.text) > MAX_HEADING:
        return None
    return at if _is_above([first, *(each for _, each in paragraphs[1:])]) else None


def _is_above(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the first line is above the others: by size, alone on its level, or the only bold one without number."""
    first, rest = paragraphs[0], paragraphs[1:]
    if first.level:
        return first.level == 1 and all(each.level != 1 for each in rest) and any(each.level > 1 for each in rest)
    bold = [each for each in rest if each.bold and len(each.text) <= MAX_HEADING]
    alone = first.bold and len(bold) > 1 and all(map(_has_number, bold))
    return first.size > max(each.size for each in rest) or alone


def _styled(blocks: Sequence[Paragraph | Table], outline: Outline) -> bool:
    """Take the headings that styles name, and numbered bold lines below them."""
    for at, each in enumerate(blocks):
        if isinstance(each, Paragraph) and at != outline.title:
            outline.levels[at] = each.level
    for level in sorted(set(outline.levels) - {0}):
        paragraphs = zip(blocks, outline.levels, strict=True)
        texts = [each.text for each, own in paragraphs if own == level and isinstance(each, Paragraph)]
        sentences = sum(text.endswith(_SENTENCE_ENDS) for text in texts)
        if sentences * 2 > len(texts) and sorted(map(len, texts))[len(texts) // 2] > _LIKE_TEXT:
            outline.levels = [0 if own == level else own for own in outline.levels]
    if not any(outline.levels):
        return False
    last = 0
    for at in range(len(blocks)):
        if outline.levels[at]:
            last = outline.levels[at]
        elif at != outline.title and _looks(blocks, at) and _has_number(blocks[at]):
            outline.levels[at] = last + 1
    return True


def _looks(blocks: Sequence[Paragraph | Table], at: int) -> bool:
    """Whether a block looks like a heading: a short bold line, at the top of its list if it is in one."""
    each = blocks[at]
    if not isinstance(each, Paragraph) or not each.bold or len(each.text) > MAX_HEADING or each.label == "-":
        return False
    if each.text.endswith(_SENTENCE_ENDS) and not (each.text.endswith(".") and _has_number(each)):
        return False
    return any(unicodedata.category(sign).startswith("L") for sign in each.text)


def _by_looks(blocks: Sequence[Paragraph | Table], outline: Outline) -> None:
    """Take bold or larger lines; the larger, the higher."""
    usual = _usual_size(blocks)
    found = [at for at in range(len(blocks)) if at != outline.title and _is_prominent(blocks, at, usual)]
    looks = {at: (-each.size, each.depth) for at in found if isinstance(each := blocks[at], Paragraph)}
    order = sorted(set(looks.values()))
    for at in found:
        outline.levels[at] = order.index(looks[at]) + 1


def _is_prominent(blocks: Sequence[Paragraph | Table], at: int, usual: float) -> bool:
    each = blocks[at]
    if not isinstance(each, Paragraph):
        return False
    larger = usual > 0 and each.size >= usual * _LARGER and len(each.text) <= MAX_HEADING
    return _looks(blocks, at) or (larger and not each.text.endswith(_SENTENCE_ENDS))


def _usual_size(blocks: Sequence[Paragraph | Table]) -> float:
    """The size that most letters have."""
    sizes: Counter[float] = Counter()
    for each in blocks:
        if isinstance(each, Paragraph) and not each.bold:
            sizes[each.size] += len(each.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def _by_numbers(blocks: Sequence[Paragraph | Table], outline: Outline) -> None:
    """Take numbered paragraphs as the parts, if their numbers go up by one."""
    automatic = [
        at
        for at, each in enumerate(blocks)
        if isinstance(each, Paragraph) and each.label not in ("", "-") and each.depth == 0
    ]
    by_hand = [
        (at, int(first[1]))
        for at, each in enumerate(blocks)
        if isinstance(each, Paragraph) and not each.label and (first := _FIRST.match(each.text))
    ]
    rising = (
        bool(by_hand) and by_hand[0][1] == 1 and all(after[1] == before[1] + 1 for before, after in pairwise(by_hand))
    )
    places = automatic if len(automatic) > 1 else [at for at, _ in by_hand] if len(by_hand) > 1 and rising else []
    for at in places:
        outline.levels[at] = 1
    outline.paragraphs = bool(places)


def _compress(outline: Outline) -> None:
    """Levels one after the other, from 1."""
    order = sorted(set(outline.levels) - {0})
    outline.levels = [min(order.index(own) + 1, MAX_LEVEL) if own else 0 for own in outline.levels]

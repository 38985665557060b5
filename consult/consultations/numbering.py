"""Numbers that people write before headings: “1.”, “3a”, “§ 10a”, “Article 4”, “A.1”, “IV.”. Pure.

A number is kept as written. What only looks like one stays in the heading: “24 Hours”, “2.5 mg doses”, “16.12.2027”. If
a bare number could be a quantity, the numbers around it decide.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: How a number is written: each style says how sure we are that it is one.
NAMED = "named"  # “§ 10a”, “Article 4”: cannot be anything else
PUNCTUATED = "punctuated"  # “1.”, “A)”, “IV:”
BARE = "bare"  # “2 Staff”: may be a quantity
DOTTED = "dotted"  # “2.1 Staff”: may be a quantity or a time

Steps = tuple[tuple[int, str], ...]

_WORDS = (
    "article|artikel|artículo|articulo|articolo|artigo|art|artykuł|artykul|člen|članak|статья|стаття|المادة|مادة|ماده"
    "|section|sect|sec|sección|seccion|sezione|seção|sektion|sectie|раздел|розділ|القسم|قسم"
    "|chapter|chapitre|kapitel|capítulo|capitulo|capitolo|hoofdstuk|rozdział|глава|الفصل|فصل|باب|الباب"
    "|part|partie|parte|teil|deel|część|часть|частина|الجزء|جزء|title|titre|título|titulo|titolo|titel"
    "|annex|annexe|anexo|allegato|anlage|anhang|bijlage|appendix|attachment|schedule|приложение|додаток|ملحق|الملحق"
    "|clause|paragraph|paragraf|rule|regulation|abschnitt|unterabschnitt|abs|division|item|point|punkt"
    "|มาตรา|ข้อ|หมวด|ส่วน|điều|chương|pasal|bab|madde|bölüm|kifungu|sehemu"
)
_COUNT = r"(?:\d{1,4}[a-z]{0,2}(?:\.\d{1,3}[a-z]?){0,4}|[IVXLC]{1,7}|[A-Z])"
_NAMED = re.compile(
    rf"((?:§{{1,2}}|(?:{_WORDS})\.?)[ \u00a0]*(?:№[ \u00a0]*)?{_COUNT}(?![^\W_])(?:[-–]\d{{1,4}}(?![^\W_]))?)(.*)",
    re.IGNORECASE,
)
_HAN = re.compile(r"(第[0-9０-９一二三四五六七八九十百〇零]{1,6}[条條章节節編部款])(?:[ \u3000:：.、]*)(.*)")
_PUNCTUATED = re.compile(
    r"(\d{1,3}(?:[a-z]{0,2}|[A-Z]{1,2})(?:\.\d{1,3}[a-zA-Z]?){0,4}(?:[-–]\d{1,3})?"
    r"|[A-Z](?:\.\d{1,3}){0,4}|[IVXLC]{1,7}|[a-z])"
    r"(?:[.):．：]|\s*\.\)|\s[–—-](?=\s))(?:\s+|$|(?<=[．：]))(.*)"
)
_BRACKETED = re.compile(r"(\((?:\d{1,3}[a-zA-Z]?|[a-z]|[ivx]{1,5}|[A-Z])\))\s+(.*)")
_DOTTED = re.compile(r"((?:\d{1,3}[a-zA-Z]?|[A-Z])(?:\.\d{1,3}[a-zA-Z]?){1,4})\s+(.+)")
_BARE = re.compile(r"(\d{1,3}[a-zA-Z]?)\s+(.+)")
_STEP = re.compile(r"(\d+|[A-Z](?=\.|$)|^[IVXLC]+$|^[a-z]$)([a-zA-Z]{0,2})")
_SEPARATOR = re.compile(r"[\s\u00a0]*[.:：)\]–—|-]*[\s\u00a0]*")

# With a continuation like this, it is a sentence about another section: “Article 4 of the treaty”.
_GOES_ON = re.compile(
    r"(?:of|to|and|or|in|is|are|for|on|with|by|under|applies|und|oder|bis|der|des|die|von|zu|gilt|gelten|et|ou|de|du"
    r"|des|à|y|o|u|e|del|al|della|di|do|da)\b"
)
# A quantity of these is never the title of a section; a time may be one (“1 Hours”) if it is where a number should be.
_AMOUNT = re.compile(
    r"(?:m?illions?|milliards?|billions?|percent|per cent|prozent|euros?|dollars?|pounds?|units?|people|persons?"
    r"|mg|ml|kg|km|cm|mm|g|grams?|milligrams?|litres?|liters?|metres?|meters?|am|pm|uhr|x)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|times|stunden?|tagen?|wochen?|monaten?|jahren?"
    r"|heures?|jours?|semaines?|mois|ans|horas?|días?|dias?|semanas?|meses|años?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Numbered:
    """A heading's number as written, its words, and the number's steps: “10a.2” is ((10, "a"), (2, ""))."""

    number: str
    words: str
    style: str
    steps: Steps
    kind: str

    def extends(self, other: Steps) -> bool:
        return bool(other) and len(self.steps) > len(other) and self.steps[: len(other)] == other


@dataclass(frozen=True)
class SameNumber:
    """Two clauses of one chapter, or of none, that have the same number: the lines of both."""

    number: str
    first: int
    line: int


def find_same(numbers: Iterable[tuple[int | None, str, int]]) -> list[SameNumber]:
    """Every number that an earlier clause of the same chapter has; clauses are given as (chapter, number, line)."""
    first_lines: dict[tuple[int | None, str], int] = {}
    found = []
    for chapter, number, line in numbers:
        first = first_lines.setdefault((chapter, number), line)
        if number and first != line:
            found.append(SameNumber(number, first, line))
    return found


def read(heading: str) -> Numbered | None:
    """What may be a number at the beginning of a heading; `follows` says whether it is one."""
    if named := _NAMED.fullmatch(heading):
        return _named(named[1], named[2])
    if han := _HAN.fullmatch(heading):
        return Numbered(han[1], han[2] or han[1], NAMED, (), han[1][-1])
    for pattern, style in ((_BRACKETED, PUNCTUATED), (_PUNCTUATED, PUNCTUATED), (_DOTTED, DOTTED), (_BARE, BARE)):
        if found := pattern.fullmatch(heading):
            steps = _steps(found[1].strip("()"))
            if any(step.startswith("0") and step != "0" for step in re.findall(r"\d+", found[1])):
                return None
            return Numbered(found[1], found[2], style, steps, _kind(found[1]))
    return None


def as_given(number: str, heading: str) -> Numbered | None:
    """The number that a document gives explicitly, removed from the beginning of its heading; None if it is empty."""
    if not number:
        return None
    found = read(f"{number} {number}")
    steps, kind = (found.steps, found.kind) if found and found.number == number else ((), "")
    after = re.fullmatch(rf"{re.escape(number)}(?:\.?\s+(.*)|\.?)", heading)
    return Numbered(number, (after[1] or number) if after else heading, PUNCTUATED, steps, kind)


def follows(candidate: Numbered, *, parent: Steps, previous: Steps, last: Steps, top: bool) -> bool:
    """Whether it is a number, considering the numbers around it.

    `parent` is the number of the heading above, `previous` that of the heading before under the same one, `last` that
    of the last numbered heading anywhere; `top` is whether there is no heading above.
    """
    if candidate.style == NAMED:
        return True
    in_order = (
        # A chapter's own wording may be a clause with the chapter's number.
        (bool(parent) and candidate.steps == parent and not previous)
        or _succeeds(candidate.steps, previous)
        or _starts(candidate.steps, parent, previous)
        or (not previous and _succeeds(candidate.steps, last))
    )
    if candidate.style == PUNCTUATED:
        return top or in_order
    if not _begins_words(candidate.words):
        return False
    # “5 People in prison” after 4 is a section; anywhere else it may be a quantity.
    if _AMOUNT.match(candidate.words) and not _succeeds(candidate.steps, previous or last):
        return False
    if candidate.style == DOTTED:
        return in_order or (top and not previous)
    first = candidate.steps[0] in ((0, ""), (1, "")) and top
    return in_order and (first or not _TIME.match(candidate.words))


def _named(number: str, rest: str) -> Numbered | None:
    words = _SEPARATOR.sub("", rest, count=1)
    if rest.strip()[:1] == words[:1] and _GOES_ON.match(words):
        return None
    count = re.search(rf"{_COUNT}(?:[-–]\d+)?$", number)
    name = number[: count.start()].strip(" .\u00a0").casefold() if count else ""
    return Numbered(number, words or number, NAMED, _steps(count[0]) if count else (), name)


def _kind(number: str) -> str:
    """The kind of numbering: letters, Roman numerals or digits, with or without brackets."""
    bracket = "(" if number.startswith("(") else ""
    core = number.strip("()")
    return bracket + ("digits" if core[:1].isdigit() else "small" if core.islower() else "letters")


def _steps(number: str) -> Steps:
    found: list[tuple[int, str]] = []
    for part in re.split(r"[.]", re.split(r"[-–]", number)[-1]):
        if matched := _STEP.fullmatch(part):
            found.append((_value(matched[1]), matched[2].lower()))
    return tuple(found)


def _value(count: str) -> int:
    if count.isdigit():
        return int(count)
    if len(count) > 1 or count in "IVX":
        return _roman(count)
    return ord(count.upper()) - ord("A") + 1


def _roman(count: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[sign] for sign in count]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _succeeds(steps: Steps, before: Steps) -> bool:
    """Whether it comes directly after: 2 after 1, 3a after 3, 3b after 3a, 4 after 3a, 3 after 2.4."""
    if not (steps and before) or len(steps) > len(before):
        return False
    at = len(steps) - 1
    (value, suffix), (earlier, its_suffix) = steps[at], before[at]
    if steps[:at] != before[:at]:
        return False
    if value == earlier and len(steps) == len(before):
        return suffix == (chr(ord(its_suffix[0]) + 1) if its_suffix else "a")
    return value == earlier + 1 and not suffix


def _starts(steps: Steps, parent: Steps, previous: Steps) -> bool:
    """Whether it is the first in a series: 1 if there was none before, 2.1 under 2 or after 2."""
    if not steps or steps[-1] not in ((0, ""), (1, "")):
        return False
    if len(steps) == 1:
        return not previous
    return steps[:-1] in (parent, previous) or not (parent or previous)


def _begins_words(words: str) -> bool:
    """Whether the words after a number could be a title: no lower-case letter and no unit comes first."""
    first = words[:1]
    return bool(first) and not first.islower() and unicodedata.category(first) != "Sc" and first not in "%‰°€$£+×=/"

"""Plain text as people type it: made fit to store, and safe to show next to other people's text."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from consult.text.messages import N_

ELLIPSIS = "…"
MAX_MARKS_SHOWN = 4

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x0e\x85\u2028\u2029]")
# What word processors and keyboards leave in a text besides line, page and column breaks: the end of a table cell, a
# hyphen that keeps its words together, one that shows only at the end of a line, and characters that show nothing.
_LEFT_BEHIND = dict.fromkeys([*range(0x01, 0x09), *range(0x0F, 0x20), 0x7F]) | {
    0x07: "\t",
    0x1E: "\u2011",
    0x1F: "\u00ad",
}
# No program leaves these: the text was read in a different encoding than it was written in.
_CONTROL = re.compile("[\x00\x80-\x9f]")
# U+FFFE and U+FFFF are not characters either, and a feed (XML) may not contain them.
_BROKEN = re.compile("[\ud800-\udfff\ufffd-\uffff]")
# Letters, digits and marks, none of which is invisible, reorders its neighbours or combines.
_ORDINARY = re.compile(
    "[\n\t -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0587\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]*"
)

# Unicode Standard Annex 15, section 13 (stream-safe text): after 30 marks in a row a joiner is inserted, since the time
# to sort a longer run grows with its square.
_MARKS_BEFORE_JOINER = 30
_JOINER = "\u034f"

_OPENS_ISOLATE = frozenset("\u2066\u2067\u2068")
_CLOSES_ISOLATE = "\u2069"
_DEEPEST_ISOLATE = 8
_SHAPES_NEIGHBOURS = frozenset("\u200c\u200d")
# Format characters with a visible shape: signs over or before Arabic, Syriac and Kaithi digits.
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")

# Letters and signs that take up space and show nothing.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

#: Characters that are not allowed in an HTML document: controls, surrogates and non-characters.
_UNCARRIED = re.compile("[\x00\x80-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

#: More than any code has, with groups and separators.
_MAX_CODE = 1_000


class TextFault(ValueError):  # noqa: N818
    """Text that cannot be stored as it is.

    ``message`` is a msgid and ``params`` are its values, for gettext where it is shown.
    """

    def __init__(self, message: str, **params: int | str) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


def clean(text: str, limit: int, *, one_line: bool = False) -> str:
    """``text`` as it is stored: each line break one newline, no trailing spaces, no blank lines around it, NFC.

    With ``one_line`` every run of white space becomes one space. Invisible characters and combining marks stay, since
    ``shown`` handles them; a text of nothing else is empty. What word processors leave is replaced by what it means.
    Raises TextFault for control characters that no program leaves, for characters that were lost on the way, and for
    more than ``limit`` characters (code points, counted after cleaning).
    """
    text = _by_keyboard(text)
    if _BROKEN.search(text):
        raise TextFault(N_("Some characters did not arrive as you typed them. Please type them again."))
    if _CONTROL.search(text):
        raise TextFault(
            N_("The text holds hidden control characters. Paste it as plain text, or type that part again.")
        )
    text = _composed(text)
    if one_line:
        text = " ".join(text.split())
    else:
        text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    if len(text) > limit:
        over = len(text) - limit
        one = N_("1 character too long. The limit is %(limit)s.")
        many = N_("%(over)s characters too long. The limit is %(limit)s.")
        raise TextFault(one if over == 1 else many, over=f"{over:,}", limit=f"{limit:,}")
    return text if has_seen(text) else ""


def has_seen(text: str) -> bool:
    """Whether a text shows anything at all."""
    return any(map(_is_seen, text))


def _is_seen(sign: str) -> bool:
    """Whether a character shows anything by itself: not a space, control or filler, and not a mark without a letter."""
    if sign.isascii():
        return not sign.isspace()
    kind = unicodedata.category(sign)
    return sign in _VISIBLE_FORMAT or not (sign in _FILLERS or kind in ("Cc", "Cf", "Cs") or kind[0] in "MZ")


def shown(text: str) -> str:
    """``text`` for display: nothing in it can hide, reorder or overlap the text around it.

    Isolates are kept and closed on their own line. Every other direction control is dropped, and so are invisible
    characters, except the two joiners where they shape the letters or signs around them. Of several combining marks in
    a row the first four stay; marks without a letter are dropped.
    """
    if _ORDINARY.fullmatch(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    return "\n".join("".join(_isolated(_tamed(line))) for line in text.split("\n"))


def carried(text: str) -> str:
    """What somebody typed, for giving it back to be corrected: only what HTML cannot contain is left out."""
    return _UNCARRIED.sub("", _by_keyboard(str(text)))


def code(entered: str) -> str:
    """A code, a receipt or a card as somebody typed it, in the letters and digits that it is made of.

    Digits of every script, full-width letters and every hyphen become ASCII; invisible characters are dropped. Cut
    after 1,000 characters.
    """
    signs = unicodedata.normalize("NFKC", entered[:_MAX_CODE])
    return "".join(map(_in_ascii, signs))


def _in_ascii(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Pd":
        return "-"
    return "" if kind in ("Cf", "Mn") else sign


def _by_keyboard(text: str) -> str:
    """The text with each line break as one newline, and what word processors leave replaced by what it means."""
    return _LINE_ENDS.sub("\n", text).translate(_LEFT_BEHIND)


def excerpt(text: str, limit: int) -> str:
    """The beginning of ``text`` on one line, cut between words if there are any. Safe to show.

    At most ``limit`` characters including the ellipsis; the marks that close an isolate are not counted.
    """
    flat = " ".join(shown(text).split())
    if len(flat) <= limit:
        return flat
    cut = flat[: max(limit - len(ELLIPSIS), 0)]
    if flat[len(cut)] != " ":
        at_a_word, space, _ = cut.rpartition(" ")
        cut = at_a_word if space else _whole_sign(cut, flat)
    return shown(cut.rstrip(" ,;:-–—") + ELLIPSIS)


def whole_number(text: str, most: int = 2**63 - 1) -> int | None:
    """The whole number that somebody typed, or that a page sent; None for anything else, and for more than `most`."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        return None
    number = int(digits)
    return number if number <= most else None


def _composed(text: str) -> str:
    if text.isascii():
        return text
    pieces = []
    for combines, run in groupby(text, key=lambda sign: unicodedata.combining(sign) > 0):
        marks = "".join(run)
        if combines and len(marks) > _MARKS_BEFORE_JOINER:
            step = _MARKS_BEFORE_JOINER
            marks = _JOINER.join(marks[at : at + step] for at in range(0, len(marks), step))
        pieces.append(marks)
    return unicodedata.normalize("NFC", "".join(pieces))


def _tamed(line: str) -> Iterator[str]:
    """The characters of a line that may be shown, isolates as they come."""
    marks = MAX_MARKS_SHOWN
    for at, sign in enumerate(line):
        kind = unicodedata.category(sign)
        if kind in ("Mn", "Me"):
            marks += 1
            if marks <= MAX_MARKS_SHOWN:
                yield sign
            continue
        if sign in _SHAPES_NEIGHBOURS:
            if _shapes(line, at):
                yield sign
            continue
        if kind in ("Cc", "Cs", "Cf") and not _may_stay(sign):
            continue
        if kind not in ("Mc", "Cf"):
            marks = 0
        yield sign


def _may_stay(sign: str) -> bool:
    return sign == "\t" or sign in _OPENS_ISOLATE or sign == _CLOSES_ISOLATE or sign in _VISIBLE_FORMAT


def _shapes(line: str, at: int) -> bool:
    """Whether the joiner at this position is between two letters, marks or pictures that can join."""
    return 0 < at < len(line) - 1 and _joins(line[at - 1]) and _joins(line[at + 1])


def _joins(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return not sign.isascii() and (kind[0] in "LM" or kind in ("So", "Sk"))


def _isolated(line: Iterator[str]) -> Iterator[str]:
    """A line whose isolates are all closed, none of them twice, and none nested deeper than anyone writes."""
    kept: list[bool] = []
    for sign in line:
        if sign in _OPENS_ISOLATE:
            kept.append(len(kept) < _DEEPEST_ISOLATE)
            if not kept[-1]:
                continue
        elif sign == _CLOSES_ISOLATE and not (kept and kept.pop()):
            continue
        yield sign
    yield _CLOSES_ISOLATE * sum(kept)


def _whole_sign(cut: str, flat: str) -> str:
    """``cut`` without its last sign if the cut would separate that sign from its marks."""
    end = len(cut)
    while end > 1 and (unicodedata.category(flat[end])[0] == "M" or "\u200d" in flat[end - 1 : end + 1]):
        end -= 1
    return cut[:end]

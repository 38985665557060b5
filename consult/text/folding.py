"""Text without case, accents or vowel points, to be searched in any script; and where something is in it. Pure."""

import unicodedata
from dataclasses import dataclass
from itertools import accumulate

#: Combining classes that are part of a letter: without the sign it would be another one (nukta, voicing, virama).
_KEPT = frozenset({0, 7, 8, 9})
#: Letters with a stroke, which Unicode does not take apart.
_BARE = dict(zip("łøđħŧıæœþð", ("l", "o", "d", "h", "t", "i", "ae", "oe", "th", "d"), strict=True))
#: Signs that people type in several ways.
_ALIKE = dict.fromkeys("‘’ʼ′´`", "'") | dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‐‑‒–—−", "-")


class _Folds(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if sign.isspace():
            self[code] = " "
        elif sign in _ALIKE:
            self[code] = _ALIKE[sign]
        else:
            parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
            self[code] = "".join(_BARE.get(part, part) for part in parts if _is_kept(part))
        return self[code]


def _is_kept(sign: str) -> bool:
    return unicodedata.combining(sign) in _KEPT and unicodedata.category(sign) != "Cf" and sign != "\u0640"


_folds = _Folds()


@dataclass(frozen=True)
class Passage:
    """Words that were found, with what stands before and after them."""

    before: str
    found: str
    after: str


def fold(text: str) -> str:
    """The text as it is searched: “Café” and “CAFE” are the same, and so are two ways to type a quotation mark."""
    return text.translate(_folds)


def passage(text: str, wanted: str, around: int) -> Passage | None:
    """Where the folded words `wanted` are in a text for the first time, with up to `around` characters on each side.

    The passage is cut between words where it can be; None if they are not there.
    """
    at = fold(text).find(wanted)
    if not wanted or at < 0:
        return None
    start = _place(text, at)
    end = _place(text, at + len(wanted) - 1) + 1
    while end < len(text) and not fold(text[end]):
        end += 1
    before, after = text[max(start - around, 0) : start], text[end : end + around]
    if start > around:
        before = "…" + before.partition(" ")[2] if " " in before.rstrip() else "…" + before
    if end + around < len(text):
        after = after.rpartition(" ")[0] + "…" if " " in after.lstrip() else after + "…"
    return Passage(before, text[start:end], after)


def _place(text: str, at: int) -> int:
    """Which character of the text became the one `at` that place of the folded text, which has one there."""
    ends = accumulate(len(fold(sign)) for sign in text)
    return next(place for place, end in enumerate(ends) if end > at)

"""Details that could reveal who wrote a text or whom it is about: hints for writers and moderators, not a check.

Every repetition in the patterns is bounded, so time grows no faster than the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from consult.text import receipt_words
from consult.text.identifying import (
    births,
    contacts,
    digits,
    honorifics,
    introductions,
    jobs,
    labels,
    mentions,
    names,
    numbers,
    places,
    workplaces,
)
from consult.text.identifying.kinds import KIND_NAMES, Found, Kind

__all__ = ["KIND_NAMES", "Detail", "Kind", "find"]


#: No name has so many parts, and the patterns for places would try every way to cut them.
_CHAIN = re.compile(r"(?<!\w)\w{1,60}(?:[-'’]\w{1,60}){7,}")


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail at ``[start:end]`` of the given text; ``text`` is that part of it."""

    kind: Kind
    start: int
    end: int
    text: str


def find(text: str) -> list[Detail]:
    """The details in ``text`` in reading order, without overlaps. Some will always be missed."""
    folded, places_of_signs = _folded(text)
    taken = bytearray(len(folded))
    details = []
    for kind, start, end in _candidates(folded):
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        first, last = places_of_signs[start], places_of_signs[end - 1] + 1
        details.append(Detail(kind, first, last, text[first:last]))
    return sorted(details, key=lambda detail: detail.start)


def _folded(text: str) -> tuple[str, range | list[int]]:
    """``text`` in plain letters and digits, without invisible characters, and where each character was."""
    if text.isascii():
        return text, range(len(text))
    signs, places_of_signs = [], []
    for at, sign in enumerate(text):
        plain = sign
        if not sign.isascii():
            if unicodedata.category(sign) == "Cf":
                continue
            compatible = unicodedata.normalize("NFKC", sign)
            if sign.isdecimal():
                plain = str(unicodedata.decimal(sign))
            elif len(compatible) == 1:
                plain = compatible
        signs.append(plain)
        places_of_signs.append(at)
    return "".join(signs), places_of_signs


def _candidates(text: str) -> Iterator[Found]:
    """What looks like a detail, the most certain kinds first."""
    yield from (("receipt", start, end) for start, end in receipt_words.places(text))
    yield from contacts.candidates(text)
    yield from births.candidates(text)
    yield from numbers.candidates(text)
    yield from labels.candidates(text)
    yield from places.candidates(_CHAIN.sub(lambda chain: "x" * len(chain[0]), text))
    yield from digits.candidates(text)
    yield from jobs.candidates(text)
    yield from workplaces.candidates(text)
    yield from introductions.candidates(text)
    yield from honorifics.candidates(text)
    yield from mentions.candidates(text)
    yield from names.candidates(text)

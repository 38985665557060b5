"""What parts and chapters are called on pages, and the addresses of links inside their texts. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from consult.consultations import clauses

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


def heading(each: Any) -> str:
    """The heading of anything that has one: a position in a draft, a clause, a chapter, a decision point."""
    for holder in (each, getattr(each, "version", None), getattr(each, "words", None)):
        if (found := getattr(holder, "heading", None)) is not None:
            return str(found)
    return str(each.title)


def called(each: Any) -> str:
    """What a part is called within a sentence, “part …”: its number, or the beginning of its heading."""
    return isolated(clauses.called(each.number, heading(each)))


def titled(each: Any) -> str:
    """A part's number and heading, each once."""
    return clauses.titled(each.number, heading(each))


def isolated(text: str) -> str:
    """Text of another direction, isolated inside a sentence."""
    # Adding leaves already escaped text unchanged.
    return "\u2068" + text + "\u2069" if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text) else text


def anchor(text: str) -> str:
    """The name that documents give a heading in their own links: “1. Costs” is “1-costs”."""
    return _NOT_IN_ANCHORS.sub("", unicodedata.normalize("NFC", text).casefold().strip()).replace(" ", "-")


def addresses(parts: Iterable[tuple[str, str, str]], address_of: Callable[[str], str]) -> dict[str, str]:
    """The addresses of parts (key, number, heading), by the anchors that documents use for them.

    If several have the same name the first counts, and later ones have the name with “-1”, “-2” added.
    """
    found: dict[str, str] = {}
    for key, number, words in parts:
        address = address_of(key)
        for name in dict.fromkeys((anchor(clauses.titled(number, words)), anchor(words), key)):
            free = name
            for count in range(1, 100):
                if free not in found:
                    break
                free = f"{name}-{count}"
            found.setdefault(free, address)
    return found

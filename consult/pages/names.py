"""What parts and chapters are called on pages, and the addresses that links inside their words lead to. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from consult.consultations import clauses

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


def heading(each: Any) -> str:
    """The heading of whatever has one: a place in a draft, a clause, a chapter, a point to decide."""
    for holder in (each, getattr(each, "version", None), getattr(each, "words", None)):
        if (found := getattr(holder, "heading", None)) is not None:
            return found
    return each.title


def called(each: Any) -> str:
    """What a part is called within a sentence, “part …”: its number, or the beginning of its heading."""
    return isolated(clauses.called(each.number, heading(each)))


def titled(each: Any) -> str:
    """A part's number and heading, each once."""
    return clauses.titled(each.number, heading(each))


def isolated(text: str) -> str:
    """Text of another direction, kept apart inside a sentence."""
    # Adding keeps what is escaped already as it is.
    return "\u2068" + text + "\u2069" if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text) else text


def anchor(text: str) -> str:
    """The name that documents give a heading in their own links: “1. Costs” is “1-costs”."""
    return _NOT_IN_ANCHORS.sub("", unicodedata.normalize("NFC", text).casefold().strip()).replace(" ", "-")


def addresses(parts: Iterable[tuple[str, str, str]], address_of: Callable[[str], str]) -> dict[str, str]:
    """Where links to parts (key, number, heading) lead, by the anchors that documents use for them.

    Of several with one name the first counts, and so does its name with “-1”, “-2” for those after it.
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

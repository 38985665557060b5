"""Names of staff: when two are the same, and which is most similar to one that nobody has. Pure."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

#: How similar a name must be to the one that was typed, from 0 to 1, to be suggested.
ALIKE = 0.7
MAX_OFFERED = 3


def name_key(name: str) -> str:
    """A name for comparison: case folded, one form of each character, nothing invisible, single spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(sign for sign in folded if unicodedata.category(sign) != "Cf").split())


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """The names most similar to one that nobody has, the most similar first; often none."""
    by_key = {name_key(each): each for each in names}
    return [by_key[key] for key in get_close_matches(name_key(name), by_key, MAX_OFFERED, ALIKE)]

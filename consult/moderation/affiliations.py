"""The organizations that moderators work for, and whether a text names one: nobody moderates comments about their own.

Pure. An affiliation is one or several names, separated by semicolons: "Harbour Clinic; the clinic on Quay Road".
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

SEPARATOR = ";"
#: A shorter name would be found in everybody's words.
MIN_LENGTH = 3
MAX_CHARACTERS = 200
_ENDINGS = ("", "s", " s")
_ARTICLE = re.compile(r"^(?:the|a|an) ")
_NO_WORD = re.compile(r"[\W_]+")


def names_in(affiliation: str) -> frozenset[str]:
    """Each name of the organization as it is searched for: no case, no accents, no punctuation, no article."""
    plain = (_ARTICLE.sub("", _plain(name)) for name in affiliation.split(SEPARATOR))
    return frozenset(name for name in plain if len(name) >= MIN_LENGTH)


def is_named(affiliation: str, text: str) -> bool:
    """Whether `text` contains a name of the organization, as whole words; a plural or a genitive is the same name."""
    names = names_in(affiliation)
    return bool(names and find(names, [text]))


def find(names: Collection[str], texts: Iterable[str | None]) -> frozenset[str]:
    """Those of the `names`, as `names_in` gives them, that the texts contain as whole words, in any such form."""
    words = [f" {_plain(text)} " for text in texts if text]
    return frozenset(name for name in names for each in words if any(f" {name}{end} " in each for end in _ENDINGS))


def is_shared(one: str, other: str) -> bool:
    """Whether two affiliations name the same organization."""
    return bool(names_in(one) & names_in(other))


def _plain(text: str) -> str:
    signs = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in signs if unicodedata.category(sign)[0] not in "MC" or sign.isspace())
    return _NO_WORD.sub(" ", bare.casefold()).strip()

"""The organizations that moderators work for, and whether a text names one: nobody moderates comments about their own.

Pure. An affiliation is one or several names, separated by semicolons: "Harbour Clinic; the clinic on Quay Road".
"""

import re
import unicodedata

SEPARATOR = ";"
#: A shorter name would be found in everybody's words.
MIN_LENGTH = 3
MAX_CHARACTERS = 200
_ARTICLE = re.compile(r"^(?:the|a|an) ")
_NO_WORD = re.compile(r"[\W_]+")


def names_in(affiliation: str) -> frozenset[str]:
    """Each name of the organization as it is searched for: no case, no accents, no punctuation, no article."""
    plain = (_ARTICLE.sub("", _plain(name)) for name in affiliation.split(SEPARATOR))
    return frozenset(name for name in plain if len(name) >= MIN_LENGTH)


def is_named(affiliation: str, text: str) -> bool:
    """Whether `text` contains a name of the organization, as whole words; a plural or a genitive is the same name."""
    names = names_in(affiliation)
    if not names:
        return False
    words = f" {_plain(text)} "
    return any(f" {name}{end} " in words for name in names for end in ("", "s", " s"))


def is_shared(one: str, other: str) -> bool:
    """Whether two affiliations name the same organization."""
    return bool(names_in(one) & names_in(other))


def _plain(text: str) -> str:
    signs = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in signs if unicodedata.category(sign)[0] not in "MC" or sign.isspace())
    return _NO_WORD.sub(" ", bare.casefold()).strip()

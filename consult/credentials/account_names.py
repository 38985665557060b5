"""Names of accounts: issued, never chosen, so that nobody can find out whether a name exists. Pure.

Two words of the receipts' list and four digits: some six hundred thousand million names in all.
"""

import re
import secrets

from consult.credentials.receipts import plain_words
from consult.text import plain

DIGITS = 4


def issue() -> str:
    """A new name, such as "lantern curator 4821"."""
    words = plain_words()
    number = secrets.randbelow(10**DIGITS)
    return f"{secrets.choice(words)} {secrets.choice(words)} {number:0{DIGITS}}"


def read(entered: str) -> str | None:
    """The name that somebody typed, in one spelling; None if it cannot be a name."""
    parts = re.findall(r"[a-z]+|[0-9]+", plain.code(entered).lower())
    if len(parts) != 3 or not (parts[2].isdigit() and len(parts[2]) == DIGITS):
        return None
    return " ".join(parts) if parts[0].isalpha() and parts[1].isalpha() else None

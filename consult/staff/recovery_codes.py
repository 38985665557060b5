"""Recovery codes: their form, and what is stored of them. Pure.

A code has twelve letters and digits, nearly sixty random bits: too many to try, so it needs no lock. Only its hash is
stored, under a key that is not in the database.
"""

import hashlib
import hmac
import re
import secrets

from consult.text import plain

HOW_MANY = 10
#: Without 0 and O, 1, I and L, and U, which sounds like a word.
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
_GROUP = 4


def new_codes() -> list[str]:
    """A set of new codes, as people write them down: in groups of four."""
    return [_in_groups("".join(secrets.choice(LETTERS) for _ in range(LENGTH))) for _ in range(HOW_MANY)]


def hash_of(secret: bytes, entered: str) -> bytes | None:
    """What is stored of a code; None for an impossible one. Spaces, hyphens and upper case make no difference."""
    code = re.sub(r"[\s-]", "", plain.code(entered[: LENGTH * 10])).lower()
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return None
    key = hmac.digest(secret, b"recovery codes of staff", hashlib.sha256)
    return hmac.digest(key, code.encode(), hashlib.sha256)


def _in_groups(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))

"""Recovery codes: what one looks like, what is kept of it. Pure.

A code is twelve letters and digits, nearly sixty random bits: too many to try, so it needs no lock. Kept is its
hash under a key that lies outside the database.
"""

import hashlib
import hmac
import re
import secrets

from consult.text import plain

HOW_MANY = 10
#: Neither 0 nor O, neither 1 nor I nor L, and no U, which is heard as a word.
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
_GROUP = 4


def new_codes() -> list[str]:
    """A set of fresh codes, as they are written down: in groups of four."""
    return [_in_groups("".join(secrets.choice(LETTERS) for _ in range(LENGTH))) for _ in range(HOW_MANY)]


def hash_of(secret: bytes, typed: str) -> bytes | None:
    """What is kept of a code; None for what cannot be one. Spaces, hyphens and capitals make no difference."""
    code = re.sub(r"[\s-]", "", plain.code(typed[: LENGTH * 10])).lower()
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return None
    key = hmac.digest(secret, b"recovery codes of staff", hashlib.sha256)
    return hmac.digest(key, code.encode(), hashlib.sha256)


def _in_groups(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))

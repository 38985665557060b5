"""Browsers that have signed in before: the signed cookie that other people's wrong tries do not lock out. Pure.

It is a random number with its signature over whose it is and the passphrase's hash. It names nobody, is not stored on
the server, opens nothing, and is invalid as soon as the passphrase changes.
"""

import hmac
import re
import secrets
from hashlib import sha256

_MARK = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")


def new_mark(secret: bytes, staff_id: int, passphrase_hash: str) -> str:
    """A cookie for a browser in which this person has just signed in."""
    number = secrets.token_hex(16)
    return f"{number}.{_signature(secret, number, staff_id, passphrase_hash)}"


def is_mark_of(secret: bytes, mark: str, staff_id: int, passphrase_hash: str | None) -> bool:
    """Whether this person signed in in the browser that shows `mark`, with their current passphrase."""
    found = _MARK.fullmatch(mark)
    if found is None or passphrase_hash is None:
        return False
    return hmac.compare_digest(found[2], _signature(secret, found[1], staff_id, passphrase_hash))


def _signature(secret: bytes, number: str, staff_id: int, passphrase_hash: str) -> str:
    key = hmac.digest(secret, b"known browsers of staff", sha256)
    return hmac.digest(key, f"{number} {staff_id} {passphrase_hash}".encode(), sha256).hex()

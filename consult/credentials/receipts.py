"""Receipts: one number of 77 bits that opens what somebody sent. Pure.

It is shown once, as six words from a list of 7,776 or as 24 digits, and stored nowhere. Every item of a submission has
its own look-up, tracker and nonce, each derived with HKDF-SHA-256 from the receipt and the item's kind, index and
revision, so that no two rows share a value.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consult.text import plain, receipt_words
from consult.text.receipt_words import DIGITS, PLACE, WORD_COUNT, WORDS

BITS = 77
SEED_BYTES = 16
TRACKER_LENGTH = 12
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: without letters that look alike
_OF_TRACKERS = frozenset(ALPHABET)


@dataclass(frozen=True)
class Derived:
    """What one item gets from a receipt: `lookup_hmac` is keyed before it is stored, `tracker` is public."""

    lookup_hmac: bytes
    tracker: str
    nonce: bytes


def from_seed(seed: bytes) -> int:
    """The receipt for a form's 16-byte seed: the same form always has the same receipt."""
    return int.from_bytes(_hkdf(seed, b"consult receipt", 16)) >> (128 - BITS)


def as_words(receipt: int) -> str:
    """Six words, separated by spaces."""
    words = []
    for _ in range(WORD_COUNT):
        receipt, place = divmod(receipt, len(WORDS))
        words.append(WORDS[place])
    return " ".join(words)


def plain_words() -> tuple[str, ...]:
    """The words of the list that are one word, without a hyphen."""
    return tuple(word for word in WORDS if word.isalpha())


def as_digits(receipt: int) -> str:
    """24 digits in groups of four."""
    digits = f"{receipt:0{DIGITS}d}"
    return " ".join(digits[place : place + 4] for place in range(0, DIGITS, 4))


def read(entered: str) -> int | None:
    """The receipt that somebody typed, in words or digits, however spaced; None if it cannot be one."""
    entered = plain.code(entered)
    digits = re.sub(r"[\s.\-]", "", entered)
    if digits.isascii() and digits.isdigit():
        number = int(digits) if len(digits) == DIGITS else None
    else:
        number = _from_words(_words(entered))
    return number if number is not None and number < 1 << BITS else None


def looks_like_one(entered: str) -> bool:
    """Whether somebody typed a receipt, or most of one, where it does not belong."""
    return any(receipt_words.places(plain.code(entered)))


def may_be_a_tracker(entered: str) -> bool:
    """Whether this can be a public code: most words of the same length have a letter that no code has."""
    return len(entered) == TRACKER_LENGTH and set(entered) <= _OF_TRACKERS


def unknown_words(entered: str) -> list[str]:
    """The words that somebody typed and no receipt has."""
    return [word for word in _words(plain.code(entered)) if word not in PLACE]


def count(entered: str) -> int:
    """How many words somebody typed, or digits if there are no words."""
    entered = plain.code(entered)
    return len(_words(entered)) or sum(map(str.isdigit, entered))


def derive(pepper: bytes, receipt: int, kind: str, index: int = 0, revision: int = 0) -> Derived:
    """The values of one item; `lookup_hmac` is keyed by the pepper, which is not in the database."""
    info = f"{kind}/{index}/{revision}".encode()
    raw = _hkdf(receipt.to_bytes(16), info, 32 + 8 + 32)
    number = int.from_bytes(raw[32:40])
    tracker = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(TRACKER_LENGTH))
    return Derived(hmac.digest(pepper, raw[:32], hashlib.sha256), tracker, raw[40:])


def _words(entered: str) -> list[str]:
    return [each.word for each in receipt_words.words_in(entered)]


def _from_words(words: list[str]) -> int | None:
    if len(words) != WORD_COUNT or any(word not in PLACE for word in words):
        return None
    number = 0
    for word in reversed(words):
        number = number * len(WORDS) + PLACE[word]
    return number


def _hkdf(key: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(key)

"""Canonical bytes and their hashes. Pure.

A document's bytes are RFC 8785 canonical JSON, so anybody with the same values gets the same hash. The leaf hash of an
entry follows RFC 6962: SHA-256 over a zero byte and the entry.
"""

import hashlib
from collections.abc import Mapping

import rfc8785

LEAF = b"\x00"


def canonical(document: Mapping[str, object]) -> bytes:
    """The one byte string for a document of strings, whole numbers, booleans, lists and mappings."""
    return rfc8785.dumps(document)  # type: ignore[arg-type]  # its own type for JSON names only dicts


def document_hash(document: Mapping[str, object]) -> str:
    """SHA-256 over the canonical bytes, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def leaf_hash(entry: bytes) -> str:
    """RFC 6962 leaf hash of an entry's canonical bytes, in hexadecimal."""
    return hashlib.sha256(LEAF + entry).hexdigest()


def hash_commitment(nonce: bytes, text: str) -> str:
    """Salted commitment to a text: it reveals nothing about the words while the 32-byte nonce is secret."""
    return hashlib.sha256(nonce + text.encode()).hexdigest()

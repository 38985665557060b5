"""What the API answers with, beside the rows of the open data: each field with its meaning. Pure."""

from dataclasses import dataclass

from consult.record.documents import described


@dataclass(frozen=True, kw_only=True)
class Start:
    """Where to begin."""

    description: str = described("address of the description of everything that the API offers (OpenAPI 3.1)")
    consultations: str = described("address of the list of consultations")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of the record."""

    position: int = described("its place in the record, from 0")
    leaf: str = described("hash of its leaf in the tree (RFC 6962), hexadecimal")
    entry: str = described("the entry, as the canonical JSON (RFC 8785) from which the leaf was made")


@dataclass(frozen=True, kw_only=True)
class SignedCheckpoint:
    """The newest checkpoint of the record."""

    size: int = described("number of entries that it covers")
    note: str = described("the signed note, in the C2SP checkpoint format")
    key: str = described("the public key that signed it")

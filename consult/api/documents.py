"""What the API answers with, beside the rows of the open data: each field with its meaning. Pure."""

from dataclasses import dataclass
from datetime import date

from consult.record.documents import described


@dataclass(frozen=True, kw_only=True)
class ConsultationLine:
    """A consultation, in short."""

    code: str = described("its code, the last part of its address /p/CODE")
    title: str = described("title")
    place: str = described("the place that it is about; may be empty")
    state: str = described("open, closed, heard (the report is public), answered, followed_up or cancelled")
    imported_from: str = described("where it was held, if it was held elsewhere")
    opened_on: date | None = described("day on which it opened")
    closes_on: date | None = described("last day of sending, as announced")
    closed_on: date | None = described("day on which it closed")
    answer_due_on: date | None = described("day by which the answer is due")
    answered_on: date | None = described("day of the answer")


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

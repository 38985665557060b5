"""The record's tables, whose rows are added and never changed; and what rows have whose words it has as a hash."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.record.canonical import document_hash
from consult.storage.database import Model, partial_index

SALT = 32


class HashedWords:
    """A row with words that can be cut, because the record has only a salted hash of them.

    `hash` is the one in the record and stays. When words are cut, `salt` is drawn again, so that nobody can find them
    out by trying names until the hash fits. Both are empty where the record has no hash of the row, and in rows from
    before this; see `consult.response.later_words.LaterText`.
    """

    FIELDS: ClassVar[tuple[str, ...]]

    salt: Mapped[str] = mapped_column(default="", server_default="")
    hash: Mapped[str] = mapped_column(default="", server_default="")

    @property
    def words(self) -> dict[str, str]:
        """The words, by field."""
        return {name: getattr(self, name) for name in self.FIELDS}

    @property
    def recorded(self) -> dict[str, str]:
        """What the record has of the words: their hash, or the words themselves if the row is from before this."""
        return {"hash": self.hash} if self.hash else self.words

    def document(self, about: Mapping[str, object]) -> dict[str, object]:
        """The document that is hashed: what the words are `about`, the words, and the salt if there is one."""
        return {**about, **self.words} | ({"salt": self.salt} if self.salt else {})

    def seal(self, about: Mapping[str, object]) -> str:
        """Draw the salt; returns the hash of the document with it, which is kept if it is the first one."""
        self.salt = new_salt()
        sealed = document_hash(self.document(about))
        self.hash = self.hash or sealed
        return sealed


def new_salt() -> str:
    """A salt of 32 random bytes, in hexadecimal."""
    return secrets.token_hex(SALT)


class RecordEntry(Model):
    """One line of a consultation's record: canonical JSON, its position and its leaf hash; only days.

    One that tells of a decision on a comment also has the comment's public code, and its number among these entries; if
    it is not only that a comment was published as it was sent, its number among those too. So a page of the public log
    is found without counting. One that says that a comment was taken has its public code alone.
    """

    __tablename__ = "record_entry"
    __table_args__ = (
        UniqueConstraint("consultation_code", "position"),
        Index("ix_record_entry_kind", "consultation_code", "kind", "position"),
        Index("ix_record_entry_tracker", "consultation_code", "kind", "tracker", "position"),
        Index("ix_record_entry_decision", "consultation_code", "decision_number"),
        Index("ix_record_entry_reasoned", "consultation_code", "reasoned_number"),
        Index("ix_record_entry_first", "consultation_code", **partial_index("position = 0")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_code: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    day: Mapped[date]
    entry: Mapped[str]
    leaf: Mapped[str]
    tracker: Mapped[str | None]
    decision_number: Mapped[int | None]
    reasoned_number: Mapped[int | None]


class Checkpoint(Model):
    """How a record stood: its number of entries and the root of their tree in hexadecimal, the signed note that says so
    (`consult.record.notes`), and the public key of the signature.
    """

    __tablename__ = "checkpoint"

    consultation_code: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    root: Mapped[str]
    note: Mapped[str]
    key: Mapped[str]

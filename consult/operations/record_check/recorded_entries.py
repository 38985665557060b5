"""What the entries of one record say: the few in memory, those about comments in a temporary file.

A record has as many entries as there are comments and moderation decisions, so these go into an unnamed temporary table
of SQLite's, which keeps two megabytes in memory. They are public, like the record.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from sqlalchemy import Row, select

from consult.record.canonical import canonical, leaf_hash
from consult.record.entries import NUMBERED, Kind, Numbering, lost_by
from consult.record.models import RecordEntry
from consult.storage.database import db

AT_ONCE = 1000
_COLUMNS = RecordEntry.position, RecordEntry.kind, RecordEntry.day, RecordEntry.entry, RecordEntry.leaf
_NUMBERED = tuple(getattr(RecordEntry, name) for name in NUMBERED)
_OF_COMMENTS = (Kind.TAKEN, Kind.COMMENT, Kind.MODERATION, Kind.CORRECTION)


#: A row of `_COLUMNS`.
EntryRow = Row[int, str, date, str, str]


class Entry(NamedTuple):
    """One entry, as far as it can be read. `is_lost`: a restore has lost what it describes."""

    position: int
    is_lost: bool
    content: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.content.get("kind", ""))

    @property
    def day(self) -> str:
        return str(self.content.get("day", ""))


class RecordEntries:
    """The entries of one record, once they were read."""

    def __init__(self) -> None:
        self._few: list[Entry] = []
        self._lost: list[range] = []
        self._many = sqlite3.connect("")
        self._many.execute("CREATE TABLE entry (tracker TEXT, position INTEGER, is_lost INTEGER, content TEXT)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._many.close()

    @property
    def was_restored(self) -> bool:
        """Whether the plan was ever restored from a backup."""
        return bool(self._lost)

    def read(self, code: str, progress: Callable[[int], None]) -> Iterator[str]:
        """Read the record; yields what is wrong with its entries themselves."""
        self._lost = list(_lost(code))
        expected, numbering = 0, Numbering(code, from_the_start=True)
        for rows in _chunks(code):
            many = []
            for row in rows:
                if row.position != expected:
                    yield f"entry {expected} is missing"
                expected = row.position + 1
                fault, content = _entry_fault(row)
                if fault:
                    yield f"entry {row.position} {fault}"
                elif tuple(row[-len(NUMBERED) :]) != tuple(numbering.of(row.kind, content).values()):
                    yield f"entry {row.position} is not listed as what it is"
                entry = Entry(row.position, self._is_lost(row.position), content)
                if entry.kind in _OF_COMMENTS and "tracker" in content:
                    many.append((str(content["tracker"]), row.position, entry.is_lost, json.dumps(content)))
                else:
                    self._few.append(entry)
            self._many.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", many)
            progress(len(rows))
        self._many.execute("CREATE INDEX entry_of ON entry (tracker, position)")

    def of(self, *kinds: Kind, even_lost: bool = False) -> list[Entry]:
        """The entries of these kinds that are not about a comment, oldest first."""
        return [each for each in self._few if each.kind in kinds and (even_lost or not each.is_lost)]

    def trackers(self) -> Iterator[list[str]]:
        """The public codes of comments with entries, each once."""
        last = ""
        while True:
            query = "SELECT DISTINCT tracker FROM entry WHERE tracker > ? ORDER BY tracker LIMIT ?"
            found = [tracker for (tracker,) in self._many.execute(query, (last, AT_ONCE))]
            if not found:
                return
            yield found
            last = found[-1]

    def of_comments(self, trackers: Iterable[str]) -> dict[str, list[Entry]]:
        """The entries about these comments by public code, oldest first; comments without entries are left out."""
        wanted = json.dumps(list(trackers))
        query = (
            "SELECT tracker, position, is_lost, content FROM entry "
            "WHERE tracker IN (SELECT value FROM json_each(?)) ORDER BY position"
        )
        found: dict[str, list[Entry]] = {}
        for tracker, position, is_lost, content in self._many.execute(query, (wanted,)):
            found.setdefault(tracker, []).append(Entry(position, bool(is_lost), json.loads(content)))
        return found

    def _is_lost(self, position: int) -> bool:
        return any(position in each for each in self._lost)


def _chunks(code: str) -> Iterator[Sequence[EntryRow]]:
    last = -1
    while True:
        ours = RecordEntry.consultation_code == code, RecordEntry.position > last
        query = select(*_COLUMNS, *_NUMBERED).where(*ours)
        rows = db.session.execute(query.order_by(RecordEntry.position).limit(AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].position
        yield rows


def _lost(code: str) -> Iterator[range]:
    """The positions of entries whose subject a restore has lost."""
    query = select(*_COLUMNS).where(RecordEntry.consultation_code == code, RecordEntry.kind == Kind.LIFE.value)
    for row in db.session.execute(query.order_by(RecordEntry.position).execution_options(yield_per=AT_ONCE)):
        _, content = _entry_fault(row)
        if content.get("event") == "restored":  # Even if nothing was lost: `was_restored` asks for it.
            yield lost_by(row.position, content)


def _entry_fault(row: EntryRow) -> tuple[str, dict[str, Any]]:
    """What is wrong with an entry itself, "" if nothing is; and what it says, as far as it can be read."""
    body = row.entry.encode()
    try:
        content = json.loads(row.entry)
        is_canonical = isinstance(content, dict) and canonical(content) == body
    except (ValueError, TypeError):
        return "cannot be read", {}
    if not is_canonical:
        return "was changed after it was written", content if isinstance(content, dict) else {}
    if leaf_hash(body) != row.leaf:
        return "does not fit its leaf", content
    if (content.get("kind"), content.get("day")) != (row.kind, row.day.isoformat()):
        return "has a different kind or day than its row", content
    return "", content

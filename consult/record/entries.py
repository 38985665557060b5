"""Adding to and reading from a consultation's record."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum

from sqlalchemy import func, select

from consult import clock
from consult.access import NotNow
from consult.database import db, today
from consult.record.canonical import canonical, leaf_hash
from consult.record.models import RecordEntry
from consult.text.words import N_


class Kind(StrEnum):
    """What an entry tells of."""

    LIFE = "life"
    DRAFT = "draft"
    COMMENT = "comment"
    MODERATION = "moderation"
    HEARD = "heard"
    ANSWER = "answer"
    DECISION = "decision"
    PROMISE = "promise"
    FOLLOW_UP = "follow_up"
    CORRECTION = "correction"


def append(log: str, kind: Kind, content: Mapping[str, object]) -> RecordEntry:
    """Add one entry to the record named `log` (a consultation's code), dated today.

    `content` must be fit for the public: closed codes, hashes, counts and official words only.

    Raises:
        NotNow: the machine's clock is in doubt; what takes words away never waits for that.
    """
    if kind is not Kind.CORRECTION and clock.in_doubt() is not None:
        raise NotNow(
            N_(
                "The clock of this machine has jumped, so nothing can be recorded now, and nothing was saved. Tell the "
                "person who looks after the installation: they have to confirm the day."
            )
        )
    day = today()
    body = canonical({"kind": kind.value, "day": day.isoformat(), **content})
    position = db.session.scalar(select(func.count(RecordEntry.id)).where(RecordEntry.log == log)) or 0
    entry = RecordEntry(
        log=log, position=position, kind=kind.value, day=day, entry=body.decode(), leaf=leaf_hash(body)
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def entries(log: str, *kinds: Kind, limit: int | None = None, offset: int = 0) -> Iterator[dict[str, object]]:
    """The record's entries as values, oldest first; all kinds unless some are named."""
    query = select(RecordEntry).where(RecordEntry.log == log).order_by(RecordEntry.position)
    if kinds:
        query = query.where(RecordEntry.kind.in_([kind.value for kind in kinds]))
    for row in db.session.scalars(query.limit(limit).offset(offset)):
        yield json.loads(row.entry) | {"position": row.position, "leaf": row.leaf}


def count(log: str, *kinds: Kind) -> int:
    """How many entries the record holds, of all kinds unless some are named."""
    query = select(func.count(RecordEntry.id)).where(RecordEntry.log == log)
    if kinds:
        query = query.where(RecordEntry.kind.in_([kind.value for kind in kinds]))
    return db.session.scalar(query) or 0

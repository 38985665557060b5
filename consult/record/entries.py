"""Adding entries to a consultation's record, and reading them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, insert, not_, select

from consult.access import Conflict
from consult.record.canonical import canonical, canonical_value, leaf_hash
from consult.record.models import RecordEntry
from consult.runtime import clock
from consult.storage.database import db, today
from consult.text.messages import N_

#: Values of an entry by their names.
Values = Mapping[str, str | bool]


class Kind(StrEnum):
    """What an entry is about."""

    LIFE = "life"
    DRAFT = "draft"
    COMMENT = "comment"
    MODERATION = "moderation"
    REPORT = "heard"  # the word in records, which never change
    ANSWER = "answer"
    DECISION = "decision"
    PROMISE = "promise"
    FOLLOW_UP = "follow_up"
    CORRECTION = "correction"


def append(code: str, kind: Kind, content: Mapping[str, object]) -> RecordEntry:
    """Add one entry, dated today, to the record of the consultation `code`.

    `content` must be fit for the public: only closed codes, hashes, counts and official words.

    Raises:
        Conflict: the machine's clock is in doubt. Corrections that delete words never wait for that.
    """
    entry = RecordEntry(**_row(code, length(code), kind, content))
    db.session.add(entry)
    db.session.flush()
    return entry


def append_all(code: str, kind: Kind, contents: Sequence[Mapping[str, object]]) -> None:
    """Add an entry for each of `contents`, in order, in one statement; otherwise like `append`."""
    start = length(code)
    rows = [_row(code, start + place, kind, content) for place, content in enumerate(contents)]
    if rows:
        db.session.execute(insert(RecordEntry), rows)


def length(code: str) -> int:
    """How many entries the record has. Positions have no gaps, so the last one tells, however long the record is."""
    last = db.session.scalar(select(func.max(RecordEntry.position)).where(RecordEntry.consultation_code == code))
    return 0 if last is None else last + 1


def _row(code: str, position: int, kind: Kind, content: Mapping[str, object]) -> dict[str, object]:
    if kind is not Kind.CORRECTION and clock.in_doubt() is not None:
        raise Conflict(
            N_(
                "The clock of this machine has jumped, so nothing can be recorded now, and nothing was saved. "
                "Tell the administrator of this site: they have to confirm the day."
            )
        )
    day = today()
    body = canonical({"kind": kind.value, "day": day.isoformat(), **content})
    return {
        "consultation_code": code, "position": position, "kind": kind.value, "day": day, "entry": body.decode(),
        "leaf": leaf_hash(body),
    }  # fmt: skip


def entries(
    code: str,
    *kinds: Kind,
    holding: str | Values = "",
    but: Values | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[dict[str, object]]:
    """The record's entries as values, oldest first. Optionally only some kinds; with `holding`, only those that have a
    value of that name, or these values; without those that have all values of `but`.
    """
    query = select(RecordEntry).where(*_which(code, kinds, holding, but)).order_by(RecordEntry.position)
    for row in db.session.scalars(query.limit(limit).offset(offset)):
        yield json.loads(row.entry) | {"position": row.position, "leaf": row.leaf}


def count(code: str, *kinds: Kind, holding: str | Values = "", but: Values | None = None) -> int:
    """How many entries the record has, counting those that `entries` would return."""
    if not kinds and not holding and not but:
        return length(code)
    return db.session.scalar(select(func.count(RecordEntry.id)).where(*_which(code, kinds, holding, but))) or 0


def _which(code: str, kinds: Sequence[Kind], holding: str | Values, but: Values | None) -> list[ColumnElement[bool]]:
    found = [RecordEntry.consultation_code == code]
    if kinds:
        found.append(RecordEntry.kind.in_([kind.value for kind in kinds]))
    if isinstance(holding, str):
        found += [_has(f'"{holding}":')] if holding else []
    else:
        found += _have(holding)
    if but:
        found.append(not_(and_(*_have(but))))
    return found


def _have(values: Values) -> list[ColumnElement[bool]]:
    return [_has(f'"{name}":{canonical_value(value)}') for name, value in values.items()]


def _has(piece: str) -> ColumnElement[bool]:
    # Quotes within a text are escaped, so that no text can look like a name.
    return RecordEntry.entry.contains(piece, autoescape=True)

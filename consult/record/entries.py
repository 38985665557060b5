"""Adding entries to a consultation's record, and reading them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, func, insert, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from consult.access import Conflict
from consult.record.canonical import canonical, leaf_hash
from consult.record.models import RecordEntry
from consult.runtime import clock
from consult.storage.database import db, today
from consult.text.messages import N_


class Kind(StrEnum):
    """What an entry is about."""

    LIFE = "life"
    DRAFT = "draft"
    RULES = "rules"
    IMPORT = "import"
    GROUPS = "groups"
    TAKEN = "taken"
    COMMENT = "comment"
    MODERATION = "moderation"
    TRANSLATION = "translation"
    BALLOTS = "ballots"
    REPORT = "heard"  # the word in records, which never change
    ANSWER = "answer"
    DECISION = "decision"
    PROMISE = "promise"
    PROMISE_EVENT = "promise_event"
    FOLLOW_UP = "follow_up"
    OFFICE_ANSWER = "office_answer"
    CORRECTION = "correction"
    WORDS_REMOVED = "words_removed"


#: What deletes words, or may: it never waits until the clock of the machine is trusted again.
DELETING = (Kind.CORRECTION, Kind.WORDS_REMOVED)
#: The kinds that tell of decisions on comments. Corrections may be about evidence too: those have no tracker.
OF_DECISIONS = (Kind.MODERATION, Kind.CORRECTION)
#: What the entry of a comment has that was published as it was sent: nine of ten decisions, and nothing to judge.
PLAIN: Mapping[str, object] = {"outcome": "publish", "again": False}
#: Entries that are read at once where all are read.
AT_ONCE = 1_000
NUMBERED = ("tracker", "decision_number", "reasoned_number")


def append(code: str, kind: Kind, content: Mapping[str, object]) -> RecordEntry:
    """Add one entry, dated today, to the record of the consultation `code`.

    `content` must be fit for the public: only closed codes, hashes, counts and official words.

    Raises:
        Conflict: the machine's clock is in doubt, and the entry is not one of those that delete words.
    """
    (row,) = _rows(code, kind, [content])
    entry = RecordEntry(**row)
    db.session.add(entry)
    db.session.flush()
    return entry


def append_all(code: str, kind: Kind, contents: Sequence[Mapping[str, object]]) -> None:
    """Add an entry for each of `contents`, in order, in one statement; otherwise like `append`."""
    rows = _rows(code, kind, contents)
    if rows:
        db.session.execute(insert(RecordEntry), rows)


def append_batch(code: str, kind: Kind, contents: Iterable[Sequence[Mapping[str, object]]]) -> None:
    """Add the entries of one batch in the order of their leaf hashes, so that their order says nothing.

    What tells of one thing is one of `contents` and keeps its order; the first of its leaves places it.
    """
    ordered = sorted(contents, key=lambda told: leaf_hash(_body(kind, told[0])))
    append_all(code, kind, [each for told in ordered for each in told])


def with_code(code: str, trackers: Sequence[str]) -> set[str]:
    """Those of these public codes that the record says were taken."""
    ours = (RecordEntry.consultation_code == code, RecordEntry.kind == Kind.TAKEN.value)
    return set(db.session.scalars(select(RecordEntry.tracker).where(*ours, RecordEntry.tracker.in_(trackers))))


def length(code: str) -> int:
    """How many entries the record has. Positions have no gaps, so the last one tells, however long the record is."""
    last = db.session.scalar(select(func.max(RecordEntry.position)).where(RecordEntry.consultation_code == code))
    return 0 if last is None else last + 1


def _rows(code: str, kind: Kind, contents: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    start, numbering = length(code), Numbering(code)
    return [
        _row(code, start + place, kind, content) | numbering.of(kind, content) for place, content in enumerate(contents)
    ]


def _row(code: str, position: int, kind: Kind, content: Mapping[str, object]) -> dict[str, object]:
    if kind not in DELETING and clock.in_doubt() is not None:
        raise Conflict(
            N_(
                "The clock of this machine has jumped, so nothing can be recorded now, and nothing was saved. "
                "Tell the administrator of this site: they have to confirm the day."
            )
        )
    body = _body(kind, content)
    return {
        "consultation_code": code, "position": position, "kind": kind.value, "day": today(), "entry": body.decode(),
        "leaf": leaf_hash(body),
    }  # fmt: skip


def _body(kind: Kind, content: Mapping[str, object]) -> bytes:
    return canonical({"kind": kind.value, "day": today().isoformat(), **content})


def entries(code: str, *kinds: Kind, of_comments: bool | None = None) -> Iterator[dict[str, object]]:
    """The record's entries as values, oldest first. Optionally only some kinds, and of these only those that tell of
    decisions on comments, or only the others.
    """
    query = select(RecordEntry).where(RecordEntry.consultation_code == code)
    if of_comments is not None:
        query = query.where(RecordEntry.tracker.is_not(None) if of_comments else RecordEntry.tracker.is_(None))
    if not kinds:
        yield from _read(query.order_by(RecordEntry.position))
        return
    yield from map(_values, _of_kinds(query, kinds))


def kept(code: str, *kinds: Kind, even_lost: Collection[Kind] = ()) -> Iterator[dict[str, object]]:
    """The entries of these kinds whose subject no restore of a backup has lost, and of some kinds `even_lost` ones;
    oldest first.
    """
    rows = _of_kinds(select(RecordEntry).where(RecordEntry.consultation_code == code), {*kinds, Kind.LIFE})
    told = [(row.position, _values(row)) for row in rows]
    lost = {position for each in told for position in lost_by(*each)}
    for position, each in told:
        if each["kind"] in kinds and (position not in lost or each["kind"] in even_lost):
            yield each


def lost_by(position: int, content: Mapping[str, Any]) -> range:
    """The positions of the entries whose subject was lost by a restore, if the entry at `position` is about one."""
    since = content.get("since")
    return range(since, position) if content.get("event") == "restored" and isinstance(since, int) else range(0)


def _of_kinds(query: Select[RecordEntry], kinds: Collection[Kind]) -> list[RecordEntry]:
    # One kind at a time: for several together, SQLite would read the whole record.
    each = union_all(*(query.where(RecordEntry.kind == kind.value) for kind in kinds))
    found = db.session.scalars(select(RecordEntry).from_statement(each))
    return sorted(found, key=attrgetter("position"))


def lines(code: str) -> Iterator[bytes]:
    """The canonical bytes of every entry, oldest first, each with a line end that is not part of it."""
    query = select(RecordEntry.entry).where(RecordEntry.consultation_code == code).order_by(RecordEntry.position)
    for entry in db.session.scalars(query.execution_options(yield_per=AT_ONCE)):
        yield entry.encode() + b"\n"


def after(code: str, position: int, limit: int) -> Iterator[dict[str, Any]]:
    """Position, leaf and canonical text of the entries after a position, oldest first."""
    query = select(RecordEntry.position, RecordEntry.leaf, RecordEntry.entry)
    ours = (RecordEntry.consultation_code == code, RecordEntry.position > position)
    for row in db.session.execute(query.where(*ours).order_by(RecordEntry.position).limit(limit)):
        yield dict(row._mapping)


def decisions(
    code: str, *, reasoned: bool = False, limit: int | None = None, offset: int = 0
) -> Iterator[dict[str, object]]:
    """The entries about decisions on comments, oldest first; those that are `reasoned`, or all."""
    number = _number(reasoned=reasoned)
    query = select(RecordEntry).where(RecordEntry.consultation_code == code, number >= offset)
    yield from _read(query.order_by(number).limit(limit))


def count_decisions(code: str) -> dict[bool, int]:
    """How many there are of them: of all (False), and of those that are reasoned (True). Their numbers have no gaps."""
    last = [
        select(func.max(_number(reasoned=each))).where(RecordEntry.consultation_code == code).scalar_subquery()
        for each in (False, True)
    ]
    found = db.session.execute(select(*last)).one()
    return {reasoned: 0 if last is None else last + 1 for reasoned, last in zip((False, True), found, strict=True)}


def decisions_on(code: str, tracker: str) -> Iterator[dict[str, object]]:
    """The entries about decisions on one comment, oldest first."""
    kinds = [kind.value for kind in OF_DECISIONS]
    ours = (RecordEntry.consultation_code == code, RecordEntry.kind.in_(kinds), RecordEntry.tracker == tracker)
    yield from _read(select(RecordEntry).where(*ours).order_by(RecordEntry.position))


class Numbering:
    """The numbers of a record's entries about decisions on comments, going on from the last ones."""

    def __init__(self, code: str, *, from_the_start: bool = False) -> None:
        self._code = code
        self._next: dict[bool, int] = {False: 0, True: 0} if from_the_start else {}

    def of(self, kind: str, content: Mapping[str, object]) -> dict[str, object]:
        """The columns of an entry that is not in its canonical form: see `RecordEntry`."""
        if kind == Kind.TAKEN:
            return {**dict.fromkeys(NUMBERED), "tracker": content.get("tracker")}
        if kind not in OF_DECISIONS or "tracker" not in content:
            return dict.fromkeys(NUMBERED)
        reasoned = {**content, **PLAIN} != {**content} or kind != Kind.MODERATION
        numbers = self._take(False), self._take(True) if reasoned else None
        return dict(zip(NUMBERED, (content["tracker"], *numbers), strict=True))

    def _take(self, reasoned: bool) -> int:
        if not self._next:
            self._next = count_decisions(self._code)
        self._next[reasoned] += 1
        return self._next[reasoned] - 1


def _number(*, reasoned: bool) -> InstrumentedAttribute[int | None]:
    return RecordEntry.reasoned_number if reasoned else RecordEntry.decision_number


def _read(query: Select[RecordEntry]) -> Iterator[dict[str, object]]:
    yield from map(_values, db.session.scalars(query))


def _values(row: RecordEntry) -> dict[str, object]:
    return {**json.loads(row.entry), "position": row.position, "leaf": row.leaf}

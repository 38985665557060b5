"""The erasure journal: what was deleted, so that no restored backup brings it back. Keyed hashes and days, for 30 days.

Everything that deletes something writes a line here in the same transaction. A line is the HMAC of what it was, under
the secret, which is not in the database. It names nothing by itself; only a row that is still in a backup can be found
among the lines. A restore looks up every row (`consult.operations.erasures`). The hash is made of a random key or value
of the row, so that nobody can guess it, and of something that the same kind of change cannot produce twice.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import LargeBinary, Select, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consult.runtime import periodic_tasks
from consult.storage.database import Model, RandomKey, db, random_key, settings, today

#: As long as a backup may be kept.
KEPT = timedelta(days=30)
AT_ONCE = 500


class Taken(StrEnum):
    """What kind of thing a line is about, and what identifies it."""

    ACCOUNT = "account"  # its key
    PASSPHRASE = "passphrase"  # noqa: S105 - of an account: its key and the hash that was replaced
    COMMENT = "comment"  # its key and the kind of event: withdrawn or changed
    VOTE = "vote"  # its key and the kind of event
    SELF_DESCRIPTION = "self-description"  # its key
    RATING = "rating"  # its key: of the plan or the process
    VERDICT_LINE = "verdict line"  # its key: not passed on by a moderator
    DECISION = "decision"  # the comment's key, the number of the decision, its outcome and whether it took effect
    TRANSLATION = "translation"  # of a published comment: its key and the version that was changed or removed
    JUDGEMENT = "judgement"  # of copies: the random number of their group, which judgement of it, and its kind
    CLAIM = "claim"  # its key: the words of a notice
    ANSWERED_CLAIM = "answered claim"  # its key, the answer and the reason
    APPEAL = "appeal"  # its key and the answer: what its writer typed
    REPLY = "reply"  # by a private link: its key and its day: what was sent, before an organizer read it
    ANSWER_WORDS = "answer words"  # of a signed answer: the plan's address, the place and the field
    CARD = "card"  # the random value that a card has until it is used
    LINKS = "links"  # the plan's address: all links between what one person sent
    CANCELLED = "cancelled"  # the plan's address
    PLAN = "plan"  # the plan's address: deleted before it was ever opened
    ROLE = "role"  # the plan's address, the person's key, the role, and the event that assigned it
    MEMBER = "member"  # the person's key: removed from the team
    STAFF_PASSPHRASE = "staff passphrase"  # noqa: S105 - the person's key and the hash that was replaced
    SECOND_FACTOR = "second factor"  # the person's key and the key that was replaced
    RECOVERY_CODE = "recovery code"  # its hash


class ErasureJournal(Model):
    """One line. Its key is random, so it does not reveal who came before whom."""

    __tablename__ = "erasure_journal"

    id: Mapped[RandomKey]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    day: Mapped[date] = mapped_column(index=True)


class ErasureJournalState(Model):
    """The one row about the journal.

    `installation` is random and is copied into backups and exports, so that the journal of another installation is not
    taken for this one's. Every line since `complete_since` is here. `last_task_run` is the last day on which the
    periodic tasks ran. `changes` goes up with each line, so that an export knows when it is out of date. `exported_on`
    is when the last export succeeded, `backed_up_on` when the last backup was made.
    """

    __tablename__ = "erasure_journal_state"

    installation: Mapped[str] = mapped_column(primary_key=True)
    complete_since: Mapped[date]
    last_task_run: Mapped[date]
    changes: Mapped[int] = mapped_column(default=0)
    exported_on: Mapped[date | None]
    backed_up_on: Mapped[date | None]


@dataclass(frozen=True)
class Journal:
    """A journal outside the database: the day of each line by its hash, and the values of `ErasureJournalState`."""

    installation: str
    complete_since: date
    last_task_run: date
    lines: dict[bytes, date]

    def day_of(self, kind: Taken, *identity: object) -> date | None:
        """The day on which this was deleted; None if it was not."""
        return self.lines.get(hash_of(kind, *identity))


def hash_of(kind: Taken, *identity: object) -> bytes:
    """The journal's hash of one thing; its parts are whole numbers, text or bytes."""
    parts = [part if isinstance(part, bytes) else str(part).encode() for part in identity]
    message = b"".join(len(part).to_bytes(4) + part for part in (kind.value.encode(), *parts))
    return hmac.digest(settings().secret, b"consult erasure journal" + message, hashlib.sha256)


def note(kind: Taken, *identity: object) -> None:
    """Record that this was deleted, in the same transaction."""
    note_all(kind, [identity])


def note_all(kind: Taken, identities: Iterable[tuple[object, ...]]) -> None:
    """`note`, for many things of one kind."""
    day = today()
    rows = [{"id": random_key(), "hash": hash_of(kind, *identity), "day": day} for identity in identities]
    if not rows:
        return
    connection = db.session.connection()
    connection.execute(insert(ErasureJournal.__table__), rows)
    done = connection.execute(update(_STATE).values(changes=_STATE.c.changes + 1))
    if not done.rowcount:
        state().changes += 1


_STATE = ErasureJournalState.__table__


def state() -> ErasureJournalState:
    """The row about the journal; created if there is none yet."""
    row = db.session.scalar(select(ErasureJournalState))
    if row is None:
        day = today()
        row = ErasureJournalState(installation=secrets.token_hex(16), complete_since=day, last_task_run=day)
        db.session.add(row)
        db.session.flush()
    return row


def read() -> Journal:
    """The whole journal of this database."""
    about = db.session.execute(select(_STATE)).one()
    return Journal(about.installation, about.complete_since, about.last_task_run, dict(_lines()))


def _lines() -> Iterator[tuple[bytes, date]]:
    query = select(ErasureJournal.hash, ErasureJournal.day).order_by(ErasureJournal.hash)
    for hash_, day in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield bytes(hash_), day


def add(journal: Journal) -> None:
    """Add lines from elsewhere that are not here yet, and rewrite all of them together."""
    here = set(db.session.scalars(select(ErasureJournal.hash)))
    new = [(hash_, day) for hash_, day in journal.lines.items() if hash_ not in here]
    _rewrite(select(ErasureJournal), [{"id": random_key(), "hash": hash_, "day": day} for hash_, day in new])


def note_task_run() -> int:
    """Record that the periodic tasks ran today; there is something to do once a day.

    The lines of past days are rewritten together, in the order of their random keys: neither their positions nor their
    transactions then reveal in which order things were deleted.
    """
    if is_noted_today():
        return 0
    about = state()
    _rewrite(select(ErasureJournal).where(ErasureJournal.day >= about.last_task_run, ErasureJournal.day < today()))
    about.last_task_run = today()
    db.session.flush()
    return 0


def _rewrite(which: Select[ErasureJournal], more: Sequence[dict[str, object]] = ()) -> None:
    """Delete these lines and write them again, with `more`, in the order of their keys."""
    found = db.session.execute(which.with_only_columns(ErasureJournal.id, ErasureJournal.hash, ErasureJournal.day))
    rows = sorted([*more, *(dict(row) for row in found.mappings())], key=lambda row: row["id"])
    for start in range(0, len(rows), AT_ONCE):
        ids = [row["id"] for row in rows[start : start + AT_ONCE]]
        db.session.execute(delete(ErasureJournal).where(ErasureJournal.id.in_(ids)))
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(ErasureJournal), rows[start : start + AT_ONCE])


def count_changes() -> int:
    """How many lines were ever written. The number rises with every decision, deletion and answer."""
    return db.session.scalar(select(ErasureJournalState.changes)) or 0


def is_noted_today() -> bool:
    """Whether the journal already knows that the periodic tasks ran today."""
    return db.session.scalar(select(ErasureJournalState.last_task_run)) == today()


def forget() -> int:
    """Delete lines that no existing backup can need; returns how many."""
    old = list(db.session.scalars(select(ErasureJournal.id).where(ErasureJournal.day < today() - KEPT).limit(AT_ONCE)))
    if old:
        db.session.execute(delete(ErasureJournal).where(ErasureJournal.id.in_(old)))
        state().complete_since = max(state().complete_since, today() - KEPT)
    return len(old)


def register_periodic_tasks() -> None:
    """Register the journal's own maintenance as a periodic task."""
    periodic_tasks.register("note the day", note_task_run)
    periodic_tasks.register("forget the erasure journal", forget)

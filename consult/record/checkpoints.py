"""Checkpoints: signed statements of how long a record is and what is in it, for others to keep.

Whoever has kept one can show later that an entry up to there was changed or removed. The periodic task signs
one when a record has new entries, with the day and no time.
"""

from collections.abc import Iterator

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import aliased

from consult.access import NotFound
from consult.record import notes, tree
from consult.record.models import Checkpoint, RecordEntry
from consult.runtime import periodic_tasks
from consult.storage.database import db, settings, today
from consult.text.messages import N_

#: The name of a record begins with this, then comes the address of its plan and the beginning of its first leaf.
NAME = "consult-record"
#: Leaves that are read at once.
AT_ONCE = 10_000


def sign_due() -> int:
    """Sign a checkpoint of each record with entries after its last one; how many were signed."""
    codes = list(db.session.scalars(_longer()))
    db.session.add_all([_signed(code) for code in codes])
    db.session.flush()
    return len(codes)


def register_periodic_tasks() -> None:
    """Register the signing of checkpoints as a periodic task."""
    periodic_tasks.register("sign checkpoints", sign_due, _last_entry)


def latest(code: str) -> Checkpoint | None:
    """The newest checkpoint of a record."""
    return next(iter(history(code, 1)), None)


def history(code: str, limit: int | None = None) -> list[Checkpoint]:
    """The checkpoints of a record, newest first."""
    query = select(Checkpoint).where(Checkpoint.consultation_code == code).order_by(Checkpoint.size.desc()).limit(limit)
    return list(db.session.scalars(query))


def is_signed(code: str) -> bool:
    """Whether a record has any checkpoint."""
    query = select(Checkpoint.size).where(Checkpoint.consultation_code == code)
    return db.session.scalar(query.limit(1)) is not None


def update_since(code: str, size: int) -> str:
    """What somebody needs who has kept the checkpoint of `size` entries, or none yet (0): the newest checkpoint, and
    the proof that the record still begins with theirs. It is what the C2SP text tlog-witness calls a request.

    Raises:
        NotFound: there is no such checkpoint.
    """
    newest = latest(code)
    if newest is None or (size and db.session.get(Checkpoint, (code, size)) is None):
        raise NotFound(N_("This record has no checkpoint of so many entries."))
    leaves = list(_leaves(code, newest.size)) if size else []
    return notes.update(size, tree.consistency_proof(leaves, size) if 0 < size <= len(leaves) else [], newest.note)


def find_faults(code: str) -> list[str]:
    """What is wrong with a record's checkpoints: their signatures, and entries that changed after they were signed."""
    checkpoints = list(reversed(history(code)))
    roots = tree.roots(_leaves(code), {kept.size for kept in checkpoints}) if checkpoints else {}
    return [fault for kept in checkpoints if (fault := _fault(kept, roots.get(kept.size)))]


def is_one(data: bytes) -> bool:
    """Whether a file is a checkpoint, by its beginning."""
    return data.startswith(f"{NAME}/".encode())


def told_by(note: str) -> tuple[str, notes.RecordState]:
    """The plan's address and the checkpoint in a note that somebody kept, signed with a key of this site.

    Raises:
        ValueError: it is none of a record here, or nobody here signed it.
    """
    told = notes.read_checkpoint(note)
    name, _, rest = told.origin.partition("/")
    code = rest.partition("/")[0]
    keys = {notes.public_key(told.origin, settings().record_key)}
    keys |= {notes.read_key(kept.key) for kept in history(code)}
    if name != NAME or not any(notes.is_signed_by(note, key) for key in keys):
        raise ValueError("this site did not sign it")
    return code, told


def continues(code: str, told: notes.RecordState) -> bool:
    """Whether a record here begins with what a checkpoint tells."""
    return tree.roots(_leaves(code), {told.size}).get(told.size) == told.root


def _fault(kept: Checkpoint, root: bytes | None) -> str:
    where = f"the checkpoint of {kept.size} entries"
    try:
        key, told = notes.read_key(kept.key), notes.read_checkpoint(kept.note)
    except ValueError:
        return f"{where} cannot be read"
    if not notes.is_signed_by(kept.note, key):
        return f"{where} is not signed with its key"
    if (told.size, told.day, told.root.hex()) != (kept.size, kept.day, kept.root):
        return f"{where} says something else than its row"
    if root is None:
        return f"{where} was signed on {kept.day.isoformat()}, and there are fewer now"
    if root != told.root:
        return f"{where} was signed on {kept.day.isoformat()}, and entries up to there have changed since"
    return ""


def _signed(code: str) -> Checkpoint:
    leaves = list(_leaves(code))
    origin, root, day = f"{NAME}/{code}/{leaves[0].hex()[:16]}", tree.root(leaves), today()
    key = settings().record_key
    note = notes.sign(notes.RecordState(origin, len(leaves), root, day).text, origin, key)
    return Checkpoint(
        consultation_code=code, size=len(leaves), day=day, root=root.hex(), note=note,
        key=notes.public_key(origin, key).text,
    )  # fmt: skip


def _leaves(code: str, limit: int | None = None) -> Iterator[bytes]:
    """The leaf of each entry, or of the first ones, in its place; an entry that was taken out leaves none."""
    query = select(RecordEntry.leaf).where(RecordEntry.consultation_code == code).order_by(RecordEntry.position)
    query = query.limit(limit)
    for leaf in db.session.scalars(query.execution_options(yield_per=AT_ONCE)):
        yield bytes.fromhex(leaf)


def _longer() -> Select[str]:
    """The codes of records that are longer than their newest checkpoint says; one row of an index for each record."""
    first = aliased(RecordEntry)
    last = select(func.max(RecordEntry.position)).where(RecordEntry.consultation_code == first.consultation_code)
    signed = select(func.max(Checkpoint.size)).where(Checkpoint.consultation_code == first.consultation_code)
    longer = last.scalar_subquery() >= func.coalesce(signed.scalar_subquery(), 0)
    return select(first.consultation_code).where(first.position == literal_column("0"), longer)


def _last_entry() -> tuple[object, ...]:
    """Changes with every new entry. Entries are only added, so it is the newest key."""
    return (db.session.scalar(select(func.max(RecordEntry.id))),)

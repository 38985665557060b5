"""Evidence after opening: each change is in the record, and so is the evidence from when the plan opened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from consult.consultations.models import Clause, Consultation, Evidence
from consult.record.canonical import document_hash
from consult.record.entries import Kind, append, entries
from consult.storage.database import db


@dataclass(frozen=True)
class Change:
    """A piece of evidence that was added after opening, or removed (`was_added`)."""

    day: date
    was_added: bool
    clause_key: str
    direction: str
    citation: str


def record(consultation: Consultation, key: str, act: str, row: Evidence) -> None:
    """After opening, record that evidence was added or removed (`act` is "added" or "removed").

    The entry contains the source and a hash of all words: words written by mistake are not in it for good.
    """
    if not consultation.is_draft:
        content = {"of": "evidence", "act": act, "clause": key, "direction": row.direction, "citation": row.citation}
        append(consultation.code, Kind.CORRECTION, content | {"hash": hash_of(key, row)})


def forget(clause: Clause) -> None:
    """Delete all evidence of a clause that was never published."""
    consultation = db.session.get_one(Consultation, clause.consultation_id)
    for row in db.session.scalars(select(Evidence).where(Evidence.clause_id == clause.id).order_by(Evidence.id)):
        record(consultation, clause.key, "removed", row)
    db.session.execute(delete(Evidence).where(Evidence.clause_id == clause.id))


def move(consultation: Consultation, clause: Clause, to: Clause) -> None:
    """Give all evidence of a clause that was never published to another."""
    for row in db.session.scalars(select(Evidence).where(Evidence.clause_id == clause.id).order_by(Evidence.id)):
        record(consultation, clause.key, "removed", row)
        row.clause_id = to.id
        record(consultation, to.key, "added", row)
    db.session.flush()
    db.session.expire(clause, ["evidence"])
    db.session.expire(to, ["evidence"])


def hashes(consultation_id: int) -> Iterator[str]:
    """A hash of each piece of evidence."""
    query = select(Clause.key, Evidence).join(Clause, Clause.id == Evidence.clause_id)
    for key, row in db.session.execute(query.where(Clause.consultation_id == consultation_id)):
        yield hash_of(key, row)


def hash_of(key: str, row: Evidence) -> str:
    """SHA-256 over all words of one piece, and the key of its clause. Records keep the names of the first hashes."""
    return document_hash({
        "clause": key, "direction": row.direction, "kind": row.kind, "citation": row.citation,
        "says": row.finding, "limits": row.limitations,
    })  # fmt: skip


def hash_of_all(pieces: Iterable[str]) -> str:
    """SHA-256 over the hashes of all pieces, in any order."""
    return document_hash({"evidence": sorted(pieces)})


def changes(code: str) -> list[Change]:
    """Every change since the plan opened, oldest first."""
    return [
        Change(
            date.fromisoformat(str(entry["day"])),
            entry["act"] == "added",
            str(entry["clause"]),
            str(entry["direction"]),
            str(entry["citation"]),
        )  # fmt: skip
        for entry in entries(code, Kind.CORRECTION, of_comments=False)
    ]

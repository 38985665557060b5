"""What is said of parts and rights: reading it, and what becomes of it with the parts."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, func, select

from consult.consultations import queries
from consult.consultations.models import Clause, ClauseRight
from consult.consultations.queries import Part
from consult.consultations.rights import Right
from consult.record.canonical import document_hash
from consult.storage.database import db


def rights_of(clause_ids: Iterable[int]) -> dict[int, list[ClauseRight]]:
    """What is said of these clauses, by their ids; every id is a key."""
    found: dict[int, list[ClauseRight]] = {clause_id: [] for clause_id in clause_ids}
    for row in db.session.scalars(select(ClauseRight).where(ClauseRight.clause_id.in_(found))):
        found[row.clause_id].append(row)
    return {clause_id: in_order(rows) for clause_id, rows in found.items()}


def by_part(consultation_id: int) -> list[tuple[Part, list[ClauseRight]]]:
    """What is said of each part that a published version had; a part of which nothing is said is left out."""
    if not count(consultation_id):
        return []
    known = {part.clause_id: part for part in queries.parts_of(consultation_id)}
    return [(known[clause_id], rows) for clause_id, rows in rights_of(known).items() if rows]


def of_part(consultation_id: int, key: str) -> list[ClauseRight]:
    """What is said of the part with this key."""
    query = select(ClauseRight).join(Clause, Clause.id == ClauseRight.clause_id)
    return in_order(db.session.scalars(query.where(Clause.consultation_id == consultation_id, Clause.key == key)))


def in_order(rows: Iterable[ClauseRight]) -> list[ClauseRight]:
    """In the order of the rights."""
    order = list(Right)
    return sorted(rows, key=lambda row: order.index(Right(row.right_key)))


def forget(clause: Clause) -> None:
    """Delete what is said of a clause that was never published."""
    db.session.execute(delete(ClauseRight).where(ClauseRight.clause_id == clause.id))


def move(clause: Clause, to: Clause) -> None:
    """Give what is said of a clause that was never published to another; of a right of which something is said there,
    that stays.
    """
    present = {row.right_key for row in rights_of([to.id])[to.id]}
    for row in rights_of([clause.id])[clause.id]:
        if row.right_key in present:
            db.session.delete(row)
        else:
            row.clause_id = to.id
    db.session.flush()
    db.session.expire(clause, ["rights"])
    db.session.expire(to, ["rights"])


def values_of(consultation_id: int) -> Sequence[Mapping[str, str]]:
    """Everything that is said of the parts of a plan, by the keys of the parts."""
    query = select(Clause.key, ClauseRight).join(Clause, Clause.id == ClauseRight.clause_id)
    rows = db.session.execute(query.where(Clause.consultation_id == consultation_id)).all()
    return [
        {"clause": key, "right": row.right_key, "effect": row.effect, "explanation": row.explanation}
        for key, row in sorted(rows, key=lambda each: (each[0], each[1].right_key))
    ]


def hash_of(values: Sequence[Mapping[str, str]]) -> str:
    """SHA-256 over `values_of`."""
    return document_hash({"rights": values})


def count(consultation_id: int) -> int:
    """Of how many rights something is said, over all parts of a plan."""
    query = select(func.count()).select_from(ClauseRight).join(Clause, Clause.id == ClauseRight.clause_id)
    return db.session.scalar(query.where(Clause.consultation_id == consultation_id)) or 0

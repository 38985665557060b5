"""The wordings that a part has had: one for each published version of the draft that contains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import joinedload

from consult.consultations.models import Clause, ClauseVersion, DraftVersion, DraftVersionClause
from consult.storage.database import db


@dataclass(frozen=True)
class Neighbour:
    """The part before or after."""

    key: str
    number: str
    heading: str


@dataclass(frozen=True)
class Wording:
    """A part in one published version; `last` is the number of the plan's newest version."""

    draft: DraftVersion
    place: DraftVersionClause
    before: Neighbour | None
    after: Neighbour | None
    last: int


def wordings(consultation_id: int, key: str) -> list[Wording]:
    """The part with this key in every published version that contains it, oldest first.

    One statement, with the part's evidence, what explains it, what it does to rights, and its neighbours in each
    version.
    """
    newest = select(func.max(DraftVersion.number)).where(
        DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_not(None)
    )
    beside = _beside(consultation_id)
    clause = joinedload(DraftVersionClause.version).joinedload(ClauseVersion.clause)
    query = (
        select(DraftVersion, DraftVersionClause, newest.scalar_subquery(), *list(beside.c)[2:])
        .join(DraftVersionClause, DraftVersionClause.draft_version_id == DraftVersion.id)
        .join(beside, beside.c.id == DraftVersionClause.id)
        .where(DraftVersion.published_on.is_not(None), beside.c.key == key)
        .order_by(DraftVersion.number)
        .options(*(clause.joinedload(each) for each in (Clause.evidence, Clause.clarifications, Clause.rights)))
    )
    return [
        Wording(draft, place, _neighbour(*beside[:3]), _neighbour(*beside[3:]), last)
        for draft, place, last, *beside in db.session.execute(query).unique()
    ]


def first_numbers(known: Sequence[Wording]) -> dict[int, int]:
    """The first version of the draft with each wording of a part."""
    numbers: dict[int, int] = {}
    for each in known:
        numbers.setdefault(each.place.clause_version_id, each.draft.number)
    return numbers


def _beside(consultation_id: int) -> Subquery:
    """Each position's id and key, and key, number and heading of the positions before and after it."""
    told = (Clause.key, DraftVersionClause.number, ClauseVersion.heading)
    order: Mapping[str, Any] = {
        "partition_by": DraftVersionClause.draft_version_id,
        "order_by": DraftVersionClause.position,
    }
    return (
        select(
            DraftVersionClause.id,
            Clause.key,
            *(func.lag(column).over(**order).label(f"before_{column.key}") for column in told),
            *(func.lead(column).over(**order).label(f"after_{column.key}") for column in told),
        )
        .join(ClauseVersion, ClauseVersion.id == DraftVersionClause.clause_version_id)
        .join(Clause, Clause.id == ClauseVersion.clause_id)
        .where(Clause.consultation_id == consultation_id)
        .subquery()
    )


def _neighbour(key: str | None, number: str, heading: str) -> Neighbour | None:
    return None if key is None else Neighbour(key, number, heading)

"""The promises of all signed answers: how many there are of each group, a page of them, and how each owner does."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from consult.commitments import rules
from consult.commitments.enums import EventKind
from consult.commitments.models import Commitment, ProgressNote, PromiseEvent, due_day
from consult.commitments.queries import extensions_of
from consult.commitments.rules import NoteFact
from consult.consultations.models import Consultation
from consult.pages.overdue import is_signed, last_shown
from consult.pages.promise_groups import PromiseGroup
from consult.report.enums import Status
from consult.report.parts import Extension, NewsRequest, WithStatus
from consult.storage.database import as_day, db, today
from consult.text.folding import fold

#: Words of a search that are looked for; more are not read.
MAX_WORDS = 8
#: An owner's forecasts are compared with what was found from so many on.
MIN_FOUND = 5


@dataclass(frozen=True, kw_only=True)
class RegisteredPromise(WithStatus):
    """A promise with the plan that it belongs to, and how it stands today."""

    code: str
    title: str
    text: str
    owner: str
    due_on: date
    overdue_days: int
    done_on: date | None
    extensions: Sequence[Extension]
    requests: Sequence[NewsRequest]


@dataclass(frozen=True)
class ForecastRecord:
    """How often what an owner forecast was found to be so: `inside` of `found`; neither is told below `MIN_FOUND`."""

    found: int = 0
    inside: int = 0

    @property
    def is_told(self) -> bool:
        return self.found >= MIN_FOUND


@dataclass(frozen=True)
class OwnerRecord:
    """What one owner promised, by what became of it, how much was done late, and how its forecasts did."""

    owner: str
    made: int
    groups: Mapping[PromiseGroup, int]
    late: int
    forecasts: ForecastRecord


@dataclass(frozen=True)
class Asked:
    """What the register is narrowed to; None, or no words, for everything."""

    group: PromiseGroup | None = None
    owner: str | None = None
    words: str = ""


def count_owners() -> int:
    """How many owners have promised something."""
    return db.session.scalar(select(func.count(Commitment.owner.distinct())).where(is_signed())) or 0


def owners(limit: int, offset: int = 0) -> list[OwnerRecord]:
    """A page of owners with what they promised: who owes most first."""
    each = select(Commitment.owner, _group().label("state")).where(is_signed()).subquery()
    sums = {group: func.sum(case((each.c.state == group.value, 1), else_=0)) for group in PromiseGroup}
    query = (
        select(each.c.owner, func.count(), *sums.values())
        .group_by(each.c.owner)
        .order_by(sums[PromiseGroup.OVERDUE].desc(), func.count().desc(), each.c.owner)
    )
    rows = db.session.execute(query.limit(limit).offset(offset)).all()
    names = [row[0] for row in rows]
    told, late = _forecasts(names), _late(names)
    return [
        OwnerRecord(owner, made, dict(zip(sums, numbers, strict=True)), late[owner], told.get(owner, ForecastRecord()))
        for owner, made, *numbers in rows
    ]


def forecasts_of(owner: str) -> Mapping[int, ForecastRecord]:
    """How the forecasts of one owner did, by how sure they were: in so many of 100."""
    query = _found().where(Commitment.owner == owner).add_columns(Commitment.forecast_sure)
    rows = db.session.execute(query.group_by(Commitment.forecast_sure).order_by(Commitment.forecast_sure)).all()
    return {sure: ForecastRecord(found, inside) for found, inside, sure in rows}


def counts(asked: Asked) -> Mapping[PromiseGroup, int]:
    """How many of the promises asked for are in each group, whichever group is shown."""
    each = select(_group().label("state")).where(is_signed(), *_narrowed(asked)).subquery()
    query = select(each.c.state, func.count()).group_by(each.c.state)
    found = {PromiseGroup(group): count for group, count in db.session.execute(query)}
    return {group: found.get(group, 0) for group in PromiseGroup}


def promises(asked: Asked, limit: int, offset: int = 0) -> list[RegisteredPromise]:
    """A page of promises: by group, and in each by the day on which they are due."""
    group = _group()
    order = case({each.value: place for place, each in enumerate(PromiseGroup)}, value=group)
    query = (
        select(Commitment, Consultation.code, Consultation.title)
        .join(Consultation, Consultation.id == Commitment.consultation_id)
        .where(is_signed(), *_narrowed(asked))
        .order_by(order, due_day(), Commitment.id)
    )
    if asked.group:
        query = query.where(group == asked.group.value)
    rows = db.session.execute(query.limit(limit).offset(offset)).all()
    ids = [commitment.id for commitment, _, _ in rows]
    notes, extensions = _notes(ids), extensions_of(ids)
    return [
        _promise(commitment, (code, title), notes.get(commitment.id, ()), extensions.get(commitment.id, ()))
        for commitment, code, title in rows
    ]


def _promise(
    commitment: Commitment, plan: tuple[str, str], notes: Sequence[NoteFact], extensions: Sequence[Extension]
) -> RegisteredPromise:
    days = rules.due_days(commitment.due_on, extensions)
    status = rules.status(notes, days[-1].on, today())
    return RegisteredPromise(
        code=plan[0], title=plan[1], text=commitment.text, owner=commitment.owner, due_on=days[-1].on, status=status,
        overdue_days=rules.overdue_days(status, days[-1].on, today()), done_on=rules.done_on(notes),
        extensions=extensions,
        requests=rules.news_requests(notes, days, today()),
    )  # fmt: skip


def _notes(commitment_ids: Sequence[int]) -> Mapping[int, list[NoteFact]]:
    query = select(ProgressNote).where(ProgressNote.commitment_id.in_(commitment_ids))
    found: dict[int, list[NoteFact]] = {}
    for note in db.session.scalars(query.order_by(ProgressNote.at, ProgressNote.id)):
        fact = NoteFact(Status(note.status), bool(note.evidence), as_day(note.at))
        found.setdefault(note.commitment_id, []).append(fact)
    return found


def _late(names: Sequence[str]) -> Counter[str]:
    """How many promises of each owner were done after their day."""
    done = select(Commitment).where(is_signed(), Commitment.owner.in_(names), last_shown() == Status.COMPLETE)
    every = list(db.session.scalars(done))
    ids = [each.id for each in every]
    notes, extensions = _notes(ids), extensions_of(ids)
    found: Counter[str] = Counter()
    for each in every:
        day = rules.done_on(notes.get(each.id, ()))
        due = rules.due_days(each.due_on, extensions.get(each.id, ()))[-1].on
        found[each.owner] += day is not None and day > due
    return found


def _forecasts(names: Sequence[str]) -> Mapping[str, ForecastRecord]:
    query = _found().where(Commitment.owner.in_(names)).add_columns(Commitment.owner).group_by(Commitment.owner)
    return {owner: ForecastRecord(found, inside) for found, inside, owner in db.session.execute(query)}


def _found() -> Select[int, int]:
    """How many values were found, and how many of them inside what was said; of each promise the last one counts."""
    last = select(func.max(PromiseEvent.id)).where(PromiseEvent.kind == EventKind.FOUND)
    inside = PromiseEvent.found.between(Commitment.forecast_low, Commitment.forecast_high)
    return (
        select(func.count(), func.sum(case((inside, 1), else_=0)))
        .join_from(PromiseEvent, Commitment, Commitment.id == PromiseEvent.commitment_id)
        .where(is_signed(), PromiseEvent.id.in_(last.group_by(PromiseEvent.commitment_id)))
    )


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions of an owner and of words: each is somewhere in the promise, its owner or its measure."""
    words = fold(asked.words).split()[:MAX_WORDS]
    found = [Commitment.folded_text.contains(word, autoescape=True) for word in words]
    return found if asked.owner is None else [*found, Commitment.owner == asked.owner]


def _group() -> ColumnElement[str]:
    """The same as `promise_groups.group_of`, in SQL."""
    last = func.coalesce(last_shown(), "")
    return case(
        (last == Status.COMPLETE, literal(PromiseGroup.DONE.value)),
        (last == Status.ABANDONED, literal(PromiseGroup.GIVEN_UP.value)),
        (due_day() < today(), literal(PromiseGroup.OVERDUE.value)),
        else_=literal(PromiseGroup.TO_DO.value),
    )

"""The promises of all signed answers: how many there are of each group, a page of them, and how each owner does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, literal, select

from consult.commitments import rules
from consult.commitments.models import Commitment, ProgressNote
from consult.commitments.rules import NoteFact
from consult.consultations.models import Consultation
from consult.pages.overdue import is_signed, last_shown
from consult.pages.promise_groups import PromiseGroup
from consult.report.enums import Status
from consult.report.parts import NewsRequest, WithStatus
from consult.storage.database import db, settings, today

#: As many owners as a first view on a slow phone can hold.
MAX_OWNERS = 40


@dataclass(frozen=True, kw_only=True)
class RegisteredPromise(WithStatus):
    """A promise with the plan that it belongs to, and how it stands today."""

    code: str
    title: str
    text: str
    owner: str
    due_on: date
    overdue_days: int
    requests: Sequence[NewsRequest]


@dataclass(frozen=True)
class OwnerRecord:
    """What one owner promised, by what became of it."""

    owner: str
    groups: Mapping[PromiseGroup, int]

    @property
    def made(self) -> int:
        return sum(self.groups.values())


@dataclass(frozen=True)
class Asked:
    """What the register is narrowed to; None for everything."""

    group: PromiseGroup | None = None
    owner: str | None = None


def owners() -> list[OwnerRecord]:
    """Every owner with what they promised: who owes most first, at most `MAX_OWNERS`."""
    found: dict[str, dict[PromiseGroup, int]] = {}
    query = select(Commitment.owner, _group(), func.count()).where(is_signed()).group_by(Commitment.owner, _group())
    for owner, group, count in db.session.execute(query):
        found.setdefault(owner, {})[PromiseGroup(group)] = count
    records = [OwnerRecord(owner, groups) for owner, groups in found.items()]
    records.sort(key=lambda each: (-each.groups.get(PromiseGroup.OVERDUE, 0), -each.made, each.owner))
    return records[:MAX_OWNERS]


def counts(asked: Asked) -> Mapping[PromiseGroup, int]:
    """How many promises of the owner asked for are in each group, whichever group is shown."""
    query = select(_group(), func.count()).where(is_signed(), *_of_owner(asked)).group_by(_group())
    found = {PromiseGroup(group): count for group, count in db.session.execute(query)}
    return {group: found.get(group, 0) for group in PromiseGroup}


def promises(asked: Asked, limit: int, offset: int = 0) -> list[RegisteredPromise]:
    """A page of promises: by group, and in each by the day on which they are due."""
    group = _group()
    order = case({each.value: place for place, each in enumerate(PromiseGroup)}, value=group)
    query = (
        select(Commitment, Consultation.code, Consultation.title)
        .join(Consultation, Consultation.id == Commitment.consultation_id)
        .where(is_signed(), *_of_owner(asked))
        .order_by(order, Commitment.due_on, Commitment.id)
    )
    if asked.group:
        query = query.where(group == asked.group.value)
    rows = db.session.execute(query.limit(limit).offset(offset)).all()
    notes = _notes([commitment.id for commitment, _, _ in rows])
    return [_promise(commitment, code, title, notes.get(commitment.id, ())) for commitment, code, title in rows]


def _promise(commitment: Commitment, code: str, title: str, notes: Sequence[NoteFact]) -> RegisteredPromise:
    status = rules.status(notes, commitment.due_on, today())
    return RegisteredPromise(
        code=code, title=title, text=commitment.text, owner=commitment.owner, due_on=commitment.due_on, status=status,
        overdue_days=rules.overdue_days(status, commitment.due_on, today()),
        requests=rules.news_requests(notes, commitment.due_on, today()),
    )  # fmt: skip


def _notes(commitment_ids: Sequence[int]) -> Mapping[int, list[NoteFact]]:
    zone = settings().timezone
    query = select(ProgressNote).where(ProgressNote.commitment_id.in_(commitment_ids))
    found: dict[int, list[NoteFact]] = {}
    for note in db.session.scalars(query.order_by(ProgressNote.at, ProgressNote.id)):
        fact = NoteFact(Status(note.status), bool(note.evidence), note.at.astimezone(zone).date())
        found.setdefault(note.commitment_id, []).append(fact)
    return found


def _of_owner(asked: Asked) -> list[ColumnElement[bool]]:
    return [] if asked.owner is None else [Commitment.owner == asked.owner]


def _group() -> ColumnElement[str]:
    """The same as `promise_groups.group_of`, in SQL."""
    last = func.coalesce(last_shown(), "")
    return case(
        (last == Status.COMPLETE, literal(PromiseGroup.DONE.value)),
        (last == Status.ABANDONED, literal(PromiseGroup.GIVEN_UP.value)),
        (Commitment.due_on < today(), literal(PromiseGroup.OVERDUE.value)),
        else_=literal(PromiseGroup.TO_DO.value),
    )

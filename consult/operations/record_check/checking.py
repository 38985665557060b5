"""The check of every record, plan by plan."""

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import func, select

from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.operations.maintenance import Finding
from consult.operations.record_check import comments, documents, plans
from consult.operations.record_check.recorded_entries import RecordEntries
from consult.record import checkpoints
from consult.record.entries import Kind
from consult.record.models import RecordEntry
from consult.storage.database import db

#: The number of one plan's findings that are named one by one.
MAX_NAMED = 20

Progress = Callable[[int], None]


def count() -> int:
    """How many entries there are in all."""
    return db.session.scalar(select(func.count(RecordEntry.id))) or 0


def entries_by_code() -> dict[str, int]:
    """How many entries each record has, that of a plan without any included."""
    query = select(RecordEntry.consultation_code, func.count(RecordEntry.id)).group_by(RecordEntry.consultation_code)
    return dict.fromkeys(db.session.scalars(select(Consultation.code)), 0) | dict(db.session.execute(query).all())


def count_mismatches(code: str) -> int:
    """How many things of one plan do not agree with its record."""
    return sum(1 for _ in _find_mismatches(code, lambda done: None))


def findings(progress: Progress = lambda done: None) -> list[Finding]:
    """What does not agree, by plan; `progress` is called with how many entries were read since."""
    found: list[Finding] = []
    for code in sorted(entries_by_code()):
        find_mismatches = _find_mismatches(code, progress)
        found += [Finding("record", f"{code}: {fault}") for fault in islice(find_mismatches, MAX_NAMED)]
        if more := sum(1 for _ in find_mismatches):
            found.append(Finding("record", f"{code}: and {more} more like these"))
    return found


def _find_mismatches(code: str, progress: Progress) -> Iterator[str]:
    with RecordEntries() as recorded:
        yield from recorded.read(code, progress)
        consultation = db.session.scalar(select(Consultation).where(Consultation.code == code))
        if consultation is None:
            # The entries of a plan that was deleted before it ever opened stay.
            if any(entry.content.get("state") != State.DRAFT for entry in recorded.of(Kind.LIFE)):
                yield "the plan is in the record but not in the tables"
            return
        yield from checkpoints.find_faults(code)
        for part in (comments.find_mismatches, plans.find_mismatches, documents.find_mismatches):
            yield from _as_far_as_readable(part(consultation, recorded))
        db.session.expunge_all()


def _as_far_as_readable(find_mismatches: Iterator[str]) -> Iterator[str]:
    """Findings until a row holds no readable document: that is one more finding, and the other parts are still
    checked.
    """
    try:
        yield from find_mismatches
    except ValueError:
        yield "a row of this plan has something that cannot be read"

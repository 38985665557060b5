"""Ballots in the record: for each meaning of a part and each channel one list of choices, in random order.

They enter with the report, once, and only where the publisher let the numbers of a channel out: whoever has the record
can count them again, and nobody can show how they voted. A list is made from the numbers of the frozen report, which
were counted from the ballots, so neither its order nor anything else of it comes from them.

While a plan is open nothing about votes enters, not even how many there are: two batches could differ by one person.
"""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.record import entries
from consult.record.models import RecordEntry
from consult.report.models import Report
from consult.report.queries import document_of
from consult.runtime import periodic_tasks
from consult.storage.database import db

_shuffler = random.SystemRandom()


def record(code: str, report: Report) -> int:
    """Record the ballots that a report has the numbers of; returns how many lists that are."""
    found = [[{**place, "choices": _shuffled(counts)}] for place, counts in lists_of(report)]
    entries.append_batch(code, entries.Kind.BALLOTS, found)
    return len(found)


def lists_of(report: Report) -> Iterator[tuple[dict[str, object], Mapping[str, int]]]:
    """The place of each list, and how often it has each choice."""
    for clause in document_of(report).clauses:
        for votes in clause.votes:
            for tally in votes.channels:
                if tally.counts:
                    place = {"part": clause.key, "meaning_revision": votes.meaning_revision, "channel": tally.channel}
                    yield place, tally.counts


def record_due() -> int:
    """Bring in those of the next report that was frozen before ballots were recorded; returns how many lists, or 0."""
    told = select(RecordEntry.id).where(
        RecordEntry.consultation_code == Consultation.code, RecordEntry.kind == entries.Kind.BALLOTS.value
    )
    without: Any = (
        select(Consultation.code, Report)
        .join(Report, Report.consultation_id == Consultation.id)
        .where(~told.exists(), Consultation.imported_from == "")
    )
    return next((done for code, report in db.session.execute(without).all() if (done := record(code, report))), 0)


def register_periodic_tasks() -> None:
    """Register the bringing in of ballots as a periodic task. A plan without numbers is looked at once a day."""
    periodic_tasks.register("record ballots", record_due, queries.last_change)


def _shuffled(counts: Mapping[str, int]) -> list[str]:
    choices = [str(choice) for choice, count in counts.items() for _ in range(count)]
    _shuffler.shuffle(choices)
    return choices

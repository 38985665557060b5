"""Copies of each plan's public record next to the backups, so that a restored record continues where others saw it end.

A copy holds only public things: the record's entries, the state, and what was frozen with its hash.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select

from consult.access import ValidationError
from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.operations import database_copies, encryption
from consult.record import checkpoints
from consult.record.entries import Numbering
from consult.record.models import Checkpoint, RecordEntry
from consult.report.models import Report
from consult.staff.models import Staff
from consult.storage.database import db, settings, today
from consult.text.messages import N_

FORMAT = "consult-record-1"
END = ".record"
_BROKEN = N_("%(path)s cannot be read as a copy of a record.")

#: What this process last wrote for each plan: the plan's state and the day.
_written: dict[Path, tuple[str, date]] = {}


@dataclass(frozen=True)
class RecordCopy:
    """One plan's record as others saw it: entries as (kind, day, canonical entry, leaf), and checkpoints."""

    path: Path
    code: str
    entries: list[list[str]]
    report: dict[str, Any] | None
    checkpoints: list[dict[str, Any]]


def write_all(folder: Path, *, at_once: bool = False) -> int:
    """Write the copies that are due into `folder`: once a day, when a plan's state changed, or all `at_once`."""
    written = 0
    for consultation in db.session.scalars(select(Consultation).where(Consultation.state != State.DRAFT)):
        path = folder / f"{consultation.code}{END}"
        mark = (consultation.state, today())
        if at_once or _written.get(path) != mark or not path.exists():
            database_copies.replace(path, settings().backup_recipient, json.dumps(_content(consultation)).encode())
            _written[path] = mark
            written += 1
    return written


def read(path: Path, identities: encryption.Identities) -> RecordCopy:
    """The copy in a file.

    Raises:
        ValidationError: it is not a copy, or cannot be decrypted.
    """
    content = BytesIO()
    with path.open("rb") as file:
        if encryption.is_encrypted(path):
            encryption.decrypt(file, content, identities, path)
        else:
            content.write(file.read())
    try:
        told = json.loads(content.getvalue())
        if told["format"] != FORMAT:
            raise ValueError
        return RecordCopy(path, told["code"], told["entries"], told["heard"], told.get("checkpoints", []))
    except (ValueError, KeyError, TypeError) as error:
        raise ValidationError(_BROKEN, path=str(path)) from error


def longest(found: list[RecordCopy]) -> dict[str, RecordCopy]:
    """The longest of several copies of one record, by the plan's address."""
    return {copy.code: copy for copy in sorted(found, key=lambda each: len(each.entries))}


def go_on(copy: RecordCopy, code: str) -> int:
    """Extend the record to the length that others have seen; returns how many entries that took.

    Raises:
        ValidationError: the database has a different record.
    """
    rows = db.session.scalars(
        select(RecordEntry.leaf).where(RecordEntry.consultation_code == code).order_by(RecordEntry.position)
    )
    here = list(rows)
    if here[: len(copy.entries)] != [leaf for *_, leaf in copy.entries[: len(here)]]:
        raise ValidationError(
            N_("The record of %(code)s in the backup does not match %(path)s. Nothing was restored."),
            code=code, path=str(copy.path),
        )  # fmt: skip
    added, numbering = copy.entries[len(here) :], Numbering(code)
    for position, (kind, day, entry, leaf) in enumerate(added, start=len(here)):
        db.session.add(RecordEntry(
            consultation_code=code, position=position, kind=kind, day=date.fromisoformat(day), entry=entry, leaf=leaf,
            **numbering.of(kind, json.loads(entry)),
        ))  # fmt: skip
    signed = {kept.size for kept in checkpoints.history(code)}
    for row in copy.checkpoints:
        if row["size"] not in signed:
            db.session.add(Checkpoint(consultation_code=code, **row | {"day": date.fromisoformat(row["day"])}))
    db.session.flush()
    return len(added)


def bring_back_report(consultation: Consultation, frozen: dict[str, Any]) -> None:
    """Bring back a Part A that was frozen after the backup was made."""
    day = datetime.combine(date.fromisoformat(frozen["day"]), time(), UTC)
    # The person who froze it may have joined after the backup was made.
    by = db.session.get(Staff, frozen["staff_id"]) or db.session.scalars(select(Staff).order_by(Staff.id)).first()
    db.session.add(Report(
        consultation_id=consultation.id, document=frozen["document"], hash=frozen["hash"], frozen_at=day,
        staff_id=by.id if by else None,
    ))  # fmt: skip


def _content(consultation: Consultation) -> dict[str, object]:
    report = db.session.get(Report, consultation.id)
    rows = db.session.scalars(
        select(RecordEntry).where(RecordEntry.consultation_code == consultation.code).order_by(RecordEntry.position)
    )
    return {
        "format": FORMAT,
        "code": consultation.code,
        "entries": [[row.kind, row.day.isoformat(), row.entry, row.leaf] for row in rows],
        "heard": report and {
            "document": report.document, "hash": report.hash, "day": report.frozen_at.date().isoformat(),
            "staff_id": report.staff_id,
        },
        "checkpoints": [
            {"size": each.size, "day": each.day.isoformat(), "root": each.root, "note": each.note, "key": each.key}
            for each in checkpoints.history(consultation.code)
        ],
    }  # fmt: skip

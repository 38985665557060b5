"""Backups: making one, keeping the erasure journal next to them, deleting old ones.

A backup is only the database, never a key, and is encrypted to a key that the server does not have. The same folder
holds the erasure journal (`consult.runtime.erasure_journal`) and copies of the public records, written by the node that
runs the periodic tasks.
"""

import logging
from datetime import date
from pathlib import Path

from sqlalchemy import select

from consult.access import ValidationError
from consult.config import Settings
from consult.operations import database_copies, journal_files, record_copies
from consult.operations.maintenance import Finding
from consult.runtime import clock, erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import ErasureJournalState
from consult.storage.database import db, settings, today, write_transaction
from consult.text.messages import N_

log = logging.getLogger(__name__)

#: What the export in a folder contained when this process last wrote it.
_exported: dict[Path, tuple[str, int, date]] = {}
#: When this process last logged that it could not write there.
_complained: dict[Path, date] = {}


def journal_file(chosen: Settings) -> Path:
    """The exported journal: next to the backups, so outside the data folder."""
    end = database_copies.ENCRYPTED if chosen.backup_recipient else ""
    return chosen.backup_dir / f"erasures.journal{end}"


def record_folder(chosen: Settings) -> Path:
    """The folder for copies of the records."""
    return chosen.backup_dir / "records"


def keep() -> int:
    """Delete copies past their days, and bring the journal and the records next to the backups up to date.

    Before the first backup there is nothing to do. A folder that cannot be written to is logged once a day, and
    `consult check` names it on every node.
    """
    state = db.session.scalar(select(ErasureJournalState))
    if state is None or state.backed_up_on is None:
        return 0
    folder = settings().backup_dir
    try:
        export(state)
        database_copies.prune(folder)
        is_written = True
        _complained.pop(folder, None)
    except OSError as error:
        is_written = False
        if _complained.get(folder) != today():
            _complained[folder] = today()
            log.error("the journal of what was taken away cannot be written to %s (%s)", folder, type(error).__name__)
    wanted = today() if is_written else None
    if state.exported_on != wanted:
        state.exported_on = wanted
        db.session.flush()
    return 0


def export(state: ErasureJournalState) -> None:
    """Write the journal, and the records that are due, next to the backups.

    Raises:
        OSError
    """
    path, mark = journal_file(settings()), (state.installation, state.changes, state.last_task_run)
    record_folder(settings()).mkdir(mode=0o700, parents=True, exist_ok=True)
    if _exported.get(path) != mark or not path.exists():
        database_copies.replace(path, settings().backup_recipient, journal_files.written(erasure_journal.read()))
        _exported[path] = mark
        if settings().backup_recipient:
            path.with_suffix("").unlink(missing_ok=True)
    record_copies.write_all(record_folder(settings()))


def backup_findings() -> list[Finding]:
    """Whether the journal reaches the backup folder, on whichever node runs the tasks."""
    state = db.session.scalar(select(ErasureJournalState))
    if state is None or state.backed_up_on is None or state.exported_on == state.last_task_run:
        return []
    words = "the erasure journal has not been written next to the backups since " + str(state.exported_on or "an error")
    return [Finding("journal", f"{words}. Let the node that runs the tasks write {journal_file(settings())}")]


def last_backup_on() -> date | None:
    """The day of the last backup that `consult backup` made; None if it never made one."""
    state = db.session.scalar(select(ErasureJournalState))
    return state.backed_up_on if state else None


def last_days() -> list[str]:
    """When the periodic tasks ran last, and when the last backup was made, if known."""
    days = {"The periodic tasks ran last on": clock.last_seen(),
            "The last backup was made on": last_backup_on()}  # fmt: skip
    return [f"{words} {day}." for words, day in days.items() if day]


def register_periodic_tasks() -> None:
    """Register the export and the deletion of old copies as periodic tasks."""
    periodic_tasks.register("keep backups", keep)


def back_up(path: Path, *, plain: bool = False, progress: database_copies.Progress = lambda done, of: None) -> None:
    """Copy the database, which may be in use, into the new file `path`; from then on the journal is exported next to
    it.

    Raises:
        ValidationError: the file already exists, or is in the data folder, or there is no key to encrypt it to.
        Conflict: it could not be written.
    """
    path = path.absolute()
    if path.is_relative_to(settings().data_dir):
        raise ValidationError(N_("%(path)s is inside the data folder. Keep backups outside it."), path=str(path))
    if path.exists():
        raise ValidationError(N_("%(path)s already exists. Name a new file."), path=str(path))
    if not (plain or settings().backup_recipient):
        raise ValidationError(
            N_(
                "There is no key to encrypt the backup with. Set CONSULT_BACKUP_RECIPIENT to a public key of "
                "the age format, or use --plain: then anyone who finds the file can read everything in it."
            )
        )
    with write_transaction():
        erasure_journal.state().backed_up_on = today()
    database_copies.write(path, "" if plain else settings().backup_recipient, progress)
    with write_transaction():
        keep()

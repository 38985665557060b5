"""Restoring a backup without bringing back what was deleted since."""

import hmac
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from consult.access import Conflict, ValidationError
from consult.config import Settings
from consult.operations import (
    backups,
    database_copies,
    encryption,
    erasures,
    journal_files,
    maintenance,
    record_copies,
    replacement,
)
from consult.operations.erasures import Undone
from consult.operations.replacement import About
from consult.record import checkpoints
from consult.runtime import clock, erasure_journal, key_files, periodic_tasks
from consult.runtime.erasure_journal import Journal
from consult.runtime.periodic_tasks import TaskLease
from consult.storage.database import db, settings, today, write_transaction
from consult.text.messages import N_

#: This file is in the data folder from the moment a database is replaced until everything is deleted again. It holds
#: the journal, which is in no database meanwhile.
MARK = "restoring"
#: Seconds that deleting again may take; nobody else is using the database meanwhile.
PATIENCE = 6 * 3600.0
_COST = N_(
    "What was deleted since then may come back: withdrawn and erased words, deleted accounts and their "
    "links, removed roles, used cards. Name the newest journal with --journal FILE: it is next to the "
    "backups, on the machine that ran the tasks. Or accept that loss with --accept-lost-deletions. Nothing "
    "was changed."
)


@dataclass(frozen=True)
class Restored:
    """What a restore deleted again, and, as a sentence, what it could not know: "" if it knew everything."""

    undone: Undone
    lost: str


def restore(
    path: Path, identities: encryption.Identities, *, journals: Sequence[Path] = (), records: Sequence[Path] = (),
    accept_lost: bool = False, all_receipts_die: bool = False,
) -> Restored:  # fmt: skip
    """Put the backup `path` in the database's place, then delete again what was deleted since.

    The journal comes from the database that is replaced, if that opens, and from `journals`. The public records come
    from those next to the backups, which are brought up to date if that database opens, and from `records`. Among these
    may be checkpoints that others kept: no record may end before them, or differ from them. Until everything is
    finished, `MARK` keeps every other command, and the server, from using the database.

    Raises:
        Conflict: something is serving, or runs the periodic tasks; or what may be lost was not accepted: deletions
            that no journal knows (`accept_lost`), receipts of another key (`all_receipts_die`).
        ValidationError: it is not a backup of a schema known here, or a file cannot be used; or a record is another one
            than a checkpoint says. Then nothing uses the database until a restore succeeds.
    """
    _check_unused()
    backup = replacement.open_backup(path, identities)
    mark = settings().data_dir / MARK
    try:
        if not all_receipts_die:
            _compare_keys(backup)
        here, is_new = _journal_here()
        named = [(each, journal_files.read(each, identities)[0]) for each in journals]
        journal, lost = _join(backup.about, here, named)
        if lost and not accept_lost:
            raise Conflict(f"{lost} {_COST}")
        if is_new and here is not None:
            _bring_records_up_to_date()
        beside = sorted(backups.record_folder(settings()).glob(f"*{record_copies.END}"))
        kept = [each for each in records if checkpoints.is_one(each.read_bytes())]
        copies = [each for each in (*beside, *records) if each not in kept]
        told = [record_copies.read(each, identities) for each in copies]
        database_copies.replace(mark, "", journal_files.written(journal, database=here is not None))
        backup.put_in_place()
    except BaseException:
        backup.forget()
        raise
    maintenance.upgrade()
    with write_transaction(PATIENCE):
        undone = _finish(journal, record_copies.longest(told), is_complete=not lost)
        for each in kept:
            _compare_record(each)
    mark.unlink()
    return Restored(undone, lost)


def _check_unused() -> None:
    if _in_use():
        raise Conflict(N_("Something is using the database. Stop the server, wait a minute, then restore."))


def _compare_keys(backup: replacement.Backup) -> None:
    """Refuse a backup made with another key for receipts; the key for forms can be replaced at any time."""
    if _is_of_another_key(backup.about):
        right, ours = backup.about.key_checks[key_files.RECEIPTS], key_files.check_value(settings().secret)
        raise Conflict(
            N_(
                "%(path)s was made with the key %(right)s, but %(file)s has the key %(ours)s. Put the right "
                "file there. If it is lost for good, use --all-receipts-die: then receipts, cards and "
                "accounts no longer open anything, and no journal finds anything. Nothing was changed."
            ),
            path=str(backup.path), right=key_files.fingerprint(right), ours=key_files.fingerprint(ours),
            file=str(key_files.path_of(key_files.RECEIPTS, settings())),
        )  # fmt: skip


def _compare_record(path: Path) -> None:
    """Refuse to go on with a record that ends before a checkpoint which others hold, or is another one.

    Anything added to it would be a second record beside the one that others saw.
    """
    try:
        code, told = checkpoints.told_by(path.read_text("utf-8"))
    except ValueError as error:
        raise ValidationError(
            N_("%(path)s is no checkpoint that this site signed. The restore is not finished: run it again."),
            path=str(path),
        ) from error
    if not checkpoints.continues(code, told):
        raise ValidationError(
            N_(
                "%(path)s says that the record of %(code)s had %(size)s entries on %(day)s. Here it has fewer, or "
                "others. Name a copy of the record that has them too. The restore is not finished: nothing uses the "
                "database until you run it again."
            ),
            path=str(path), code=code, size=told.size, day=told.day.isoformat(),
        )  # fmt: skip


def _is_of_another_key(about: About) -> bool:
    right = about.key_checks.get(key_files.RECEIPTS)
    return right is not None and not hmac.compare_digest(right, key_files.check_value(settings().secret))


def check_whole() -> None:
    """Refuse to work on a database whose restore was interrupted.

    Raises:
        Conflict
    """
    if (settings().data_dir / MARK).exists():
        raise Conflict(N_("A restore was interrupted, so deleted words may be back. Run it again: consult restore"))


@contextmanager
def unreadable_set_aside(chosen: Settings) -> Iterator[None]:
    """Within, an unreadable database file is moved out of the way; if what is done within fails, it is moved back."""
    url = make_url(chosen.database_url)
    database = Path(str(url.database)) if url.drivername == "sqlite" else None
    if database is None or not database.exists() or _opens(database):
        yield
        return
    aside = database.replace(database.with_name(f"{database.name}.unreadable"))
    try:
        yield
    except BaseException:
        aside.replace(database)
        raise
    aside.unlink()


def _opens(database: Path) -> bool:
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return True


def _in_use() -> bool:
    if not maintenance.schema():
        return False
    lease = db.session.scalar(select(TaskLease))
    db.session.rollback()
    return lease is not None and periodic_tasks.is_running(lease)


def _journal_here() -> tuple[Journal | None, bool]:
    """The journal of the database that is replaced, None if it does not open or has none; whether it was read now.

    An interrupted restore has already put that database away, and left its journal in the marker file.
    """
    mark = settings().data_dir / MARK
    if mark.exists():
        journal, about = journal_files.read(mark, [])
        return (journal if about.get("database") else None), False
    try:
        return erasure_journal.read(), True
    except SQLAlchemyError:
        return None, True
    finally:
        db.session.rollback()


def _join(about: About, here: Journal | None, named: Sequence[tuple[Path, Journal]]) -> tuple[Journal, str]:
    """One journal made from all, and why it may be incomplete: "" if it is complete.

    Raises:
        ValidationError: a given one belongs to another installation.
    """
    for path, journal in named:
        if about.installation and journal.installation != about.installation:
            raise ValidationError(N_("%(path)s is the journal of another installation."), path=str(path))
    ours = here if here is not None and about.installation in ("", here.installation) else None
    found = [journal for _, journal in named] + ([ours] if ours else [])
    if not found:
        empty = Journal(about.installation, today(), today(), {})
        return empty, N_("No journal lists what was deleted since this backup was made.")
    newest = max(found, key=lambda journal: journal.last_task_run)
    lines: dict[bytes, date] = {}
    for journal in found:
        lines |= journal.lines
    joined = replace(newest, lines=lines)
    if _is_of_another_key(about):
        return joined, N_("This backup was made with a different key, so no journal finds anything in it.")
    if about.last_task_run is None:
        return joined, N_("This backup was made before an erasure journal was kept.")
    if newest.complete_since > about.last_task_run:
        told = N_("The journal lists deletions since %(since)s, but this backup is from %(day)s.")
        return joined, told % {"since": newest.complete_since, "day": about.last_task_run}
    last = ours.last_task_run if ours else None
    if newest.last_task_run not in (today(), last):
        told = N_("The newest journal is from %(day)s, not from today: later deletions are not in it.")
        return joined, told % {"day": newest.last_task_run}
    return joined, ""


def _bring_records_up_to_date() -> None:
    folder = backups.record_folder(settings())
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        record_copies.write_all(folder, at_once=True)
    except OSError as error:
        raise Conflict(N_("%(folder)s cannot be written."), folder=str(folder)) from error
    except SQLAlchemyError:
        # It is broken further on: what was copied before that is what others saw.
        return
    finally:
        db.session.rollback()


def _finish(journal: Journal, told: dict[str, record_copies.RecordCopy], *, is_complete: bool) -> Undone:
    erasure_journal.add(journal)
    undone = erasures.take_away_again(journal, told)
    for name, field in key_files.FIELDS.items():
        key_files.remember(name, getattr(settings(), field))
    state = erasure_journal.state()
    state.last_task_run = today()
    state.complete_since = journal.complete_since if is_complete else today()
    state.exported_on = None
    # The day comes from the journal: the backup's own is as old as the backup, and would put the clock in doubt.
    clock.remember(journal.last_task_run)
    return undone

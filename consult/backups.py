"""Backups: making one, putting one back without bringing back what was taken away, letting old ones go.

A backup is the database alone, never a key. It stands outside the data folder, for its owner's eyes.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from consult import bundles, postgresql, sweeps, upkeep
from consult.access import NotNow, NotValid
from consult.bundles import Replayed
from consult.config import Settings
from consult.database import db, now, settings, transaction
from consult.sweeps import SweepLease
from consult.text.words import N_

#: Stands in the data folder from the moment a database is replaced until what was taken away is gone again.
MARK = "restoring"
#: What a dump of PostgreSQL begins with.
DUMP = b"PGDMP"


@dataclass(frozen=True)
class Restored:
    """What a restore did: how many bundles were replayed, and what that changed in all."""

    bundles: int
    replayed: Replayed


def bundle_folder(chosen: Settings) -> Path:
    """Where the newest bundles stand: beside the backups, so outside the data folder."""
    return upkeep.backup_folder(chosen) / "bundles"


def keep() -> int:
    """Let backups past their days go, and bring the bundles beside them up to date; returns how many were written.

    Where nobody has ever made a backup there is nothing to replay, and nothing is kept.
    """
    folder = upkeep.backup_folder(settings())
    if not folder.is_dir():
        return 0
    upkeep.prune(folder)
    bundle_folder(settings()).mkdir(mode=0o700, exist_ok=True)
    # Whatever had to be written is up to date now: one pass is all there is to do.
    bundles.write(bundle_folder(settings()))
    return 0


def register_sweeps() -> None:
    """Make the bundles and the end of old backups known to the sweeps."""
    sweeps.register("keep backups", keep)


def back_up(path: Path, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Copy the database into the new file `path`, while it may be in use; bundles begin to be kept.

    Raises:
        NotValid: the file is there already, or stands in the data folder.
    """
    path = path.absolute()
    if path.is_relative_to(settings().data_dir):
        raise NotValid(N_("%(path)s is inside the data folder. Keep backups outside it."), path=str(path))
    if path.exists():
        raise NotValid(N_("%(path)s is there already. Name a new file."), path=str(path))
    bundle_folder(settings()).mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        upkeep.copy_database(path, progress)
        bundles.write(bundle_folder(settings()))
    except BaseException:
        path.unlink()
        raise


def restore(path: Path, folder: Path | None = None) -> Restored:
    """Put the backup `path` in the database's place, then do again what the bundles of `folder` know.

    Until that is finished `MARK` keeps every other command, and the server, from using the database.

    Raises:
        NotNow: something is serving, or runs the sweeps. NotValid: it is no backup of a schema known here.
    """
    if _in_use():
        raise NotNow(N_("Something is using the database. Stop the server, wait a minute, then restore."))
    folder = folder or bundle_folder(settings())
    mark = settings().data_dir / MARK
    (_check_file if db.engine.dialect.name == "sqlite" else _check_dump)(path)
    mark.touch(mode=0o600)
    (_replace if db.engine.dialect.name == "sqlite" else _load)(path)
    upkeep.upgrade()
    done = Replayed()
    found = sorted(folder.glob("*.json"))
    with transaction():
        for each in found:
            bundles.replay(each, done)
    for each in bundle_folder(settings()).glob("*.json"):
        # They told of a time that has not been: the sweep writes what is true from here on.
        each.unlink()
    mark.unlink()
    return Restored(len(found), done)


def check_whole() -> None:
    """Refuse to work on a database whose restore was broken off.

    Raises:
        NotNow
    """
    if (settings().data_dir / MARK).exists():
        raise NotNow(
            N_("A restore was broken off, so what people took away may be back. Run it again: consult restore")
        )


def _in_use() -> bool:
    if not upkeep.schema():
        return False
    lease = db.session.scalar(select(SweepLease).where(SweepLease.until > now()))
    db.session.rollback()
    return lease is not None


def _check_dump(path: Path) -> None:
    """Refuse what is no dump of PostgreSQL's; whether it is whole shows when it is loaded, in one transaction."""
    with path.open("rb") as file:
        if file.read(len(DUMP)) != DUMP:
            raise NotValid(N_("%(path)s is not a backup of Consult."), path=str(path))


def _load(path: Path) -> None:
    db.session.remove()
    words = ("--clean", "--if-exists", "--no-owner", "--single-transaction", str(path))
    if why := postgresql.run(db.engine.url, "pg_restore", *words):
        raise NotNow(N_("pg_restore failed: %(why)s"), why=why.splitlines()[-1])


def _check_file(path: Path) -> None:
    """Refuse what is no whole database of ours."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise NotValid(N_("%(path)s is not a backup of Consult."), path=str(path)) from error
    if not whole:
        raise NotValid(N_("%(path)s is broken. Nothing was changed."), path=str(path))


def _replace(path: Path) -> None:
    database = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    fresh = database.with_name(f"{database.name}.restoring")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copy, path.open("rb") as file:
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())
    database.with_name(f"{database.name}-journal").unlink(missing_ok=True)
    fresh.replace(database)

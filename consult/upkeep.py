"""Looking after an installation: the schema with a copy made before it changes, and what `consult check` finds."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE

import flask
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select

from consult import postgresql
from consult.access import NotNow
from consult.config import Settings
from consult.consultations.life import SUPPORT_HOLDS, State
from consult.consultations.models import Consultation
from consult.consultations.reading import plans_with_unchecked_support
from consult.consultations.teams import plans_that_lack
from consult.contributions.models import Comment
from consult.contributions.publication import LONGEST_WAIT
from consult.database import db, now, only_reads, settings, today
from consult.text.words import N_

#: Backups older than this are deleted: what people withdrew must not live on in them.
KEPT = timedelta(days=30)
PAGES_AT_ONCE = 4096
_STAMP = "%Y%m%dT%H%M%S%fZ"

#: Told of how many pages are copied and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Upgraded:
    """What `upgrade` did: from which schema to which; both are "" where there was none."""

    before: str
    after: str
    backup: Path | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: a name to look up, and what to do about it."""

    name: str
    words: str


def upgrade(progress: Progress = lambda done, of: None) -> Upgraded:
    """Bring the schema to the program's; a database that holds something is copied before it changes."""
    before, wanted = schema(), _scripts().get_current_head() or ""
    if before == wanted:
        return Upgraded(before, before, None)
    if before and before not in {script.revision for script in _scripts().walk_revisions()}:
        raise NotNow(
            N_("The database has the schema %(before)s, which this program does not know. Use a newer version of it."),
            before=before,
        )
    backup = back_up(progress) if inspect(db.engine).get_table_names() else None
    command.upgrade(_config(), "head")
    return Upgraded(before, schema(), backup)


def schema() -> str:
    """The number of the database's schema, "" for a database that has none."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def check_schema() -> None:
    """Refuse to work on a database whose schema is not the program's.

    Raises:
        NotNow
    """
    if schema() != _scripts().get_current_head():
        raise NotNow(N_("The database’s schema is not this program’s. Run: consult upgrade"))


def backup_folder(chosen: Settings) -> Path:
    """Beside the data folder, so that a copy of the data folder holds no backups."""
    return chosen.data_dir.parent / "backups"


def back_up(progress: Progress = lambda done, of: None) -> Path:
    """Copy the database while it may be in use, readable for its owner alone; deletes copies past 30 days."""
    folder = backup_folder(settings())
    folder.mkdir(mode=0o700, exist_ok=True)
    prune(folder)
    path = folder / f"{_stem()}-{now().astimezone(UTC).strftime(_STAMP)}.{_suffix()}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        copy_database(path, progress)
    except BaseException:
        path.unlink()
        raise
    return path


def copy_database(path: Path, progress: Progress = lambda done, of: None) -> None:
    """Copy the database into the empty file `path`, while it may be in use.

    Raises:
        NotNow: PostgreSQL's own program could not.
    """
    if db.engine.dialect.name == "postgresql":
        if why := postgresql.run(db.engine.url, "pg_dump", "--format=custom", "--no-owner", f"--file={path}"):
            raise NotNow(N_("pg_dump failed: %(why)s"), why=why.splitlines()[-1])
        return
    source, copy = sqlite3.connect(Path(str(db.engine.url.database))), sqlite3.connect(path)
    try:
        source.backup(copy, pages=PAGES_AT_ONCE, progress=lambda _, left, of: progress(of - left, of))
    finally:
        copy.close()
        source.close()


def prune(folder: Path) -> None:
    """Delete the backups in `folder` that are past their days."""
    for path in folder.glob(f"{_stem()}-*.{_suffix()}"):
        try:
            made = datetime.strptime(path.stem.removeprefix(f"{_stem()}-"), _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        if now() - made > KEPT:
            path.unlink()


def _stem() -> str:
    return Path(str(db.engine.url.database)).stem


def _suffix() -> str:
    return "sqlite" if db.engine.dialect.name == "sqlite" else "dump"


def findings() -> list[Finding]:
    """What is to be put right; empty when all is well.

    Bad settings and a database that does not keep its safety settings are not here: with them no
    application is made in the first place.
    """
    found = list(_readable_by_others(settings()))
    before, wanted = schema(), _scripts().get_current_head()
    if before != wanted:
        words = f"the database has {before or 'none'}, the program needs {wanted}. Run: consult upgrade"
        return [*found, Finding("schema", words)]
    return [*found, *_only_reads(), *_overdue(), *_unchecked(), *_incomplete()]


def _readable_by_others(chosen: Settings) -> Iterator[Finding]:
    for name, path in (("secret file", chosen.secret_file), ("data folder", chosen.data_dir)):
        mode = S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            wanted = 0o700 if path.is_dir() else 0o600
            yield Finding(name, f"others on this machine may use {path} ({mode:o}). Run: chmod {wanted:o} {path}")


def _only_reads() -> Iterator[Finding]:
    if only_reads(db.session.connection()):
        words = "it is a standby and takes no writes: nobody can send anything. Name the server that it follows"
        yield Finding("database", words)


def _overdue() -> Iterator[Finding]:
    """What the sweeps should have done by now: a day is their grace, since they run every few seconds."""
    yesterday = today() - timedelta(days=1)
    late = select(Consultation.code).where(Consultation.state == State.OPEN, Consultation.closes_on < yesterday)
    for code in db.session.scalars(late):
        yield Finding("sweeps", f"the plan {code} should have closed. Keep running: consult serve, or consult work")
    oldest = db.session.scalar(select(func.min(Comment.pooled_on)).where(Comment.stage == "pool"))
    if oldest and oldest < yesterday - LONGEST_WAIT:
        words = f"comments wait since {oldest} to be shown. Keep running: consult serve, or consult work"
        yield Finding("sweeps", words)


def _unchecked() -> Iterator[Finding]:
    """Help that people in a crisis are sent to, and that may be gone."""
    for plan in plans_with_unchecked_support():
        words = f"nobody has checked the local help of the plan {plan.code} for {SUPPORT_HOLDS.days} days"
        yield Finding("local help", f"{words}. Its organizer tries each line and says so in the frame")


def _incomplete() -> Iterator[Finding]:
    """Plans in whose team somebody is missing, and nobody has said so in public."""
    for plan, missing in plans_that_lack():
        for each in missing:
            yield Finding("team", f"plan {plan.code}: {each.message}")


def _config() -> Config:
    return flask.current_app.extensions["migrate"].migrate.get_config()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())

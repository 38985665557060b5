"""Maintenance of an installation: changing the schema after making a copy, and what `consult check` finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE

import flask
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select

from consult.access import Conflict
from consult.config import Settings
from consult.consultations.documents import reading, samples
from consult.consultations.lifecycle import SUPPORT_HOLDS, State
from consult.consultations.models import Consultation
from consult.consultations.queries import consultations_with_unchecked_support
from consult.consultations.team_requirements import consultations_with_missing_roles
from consult.contributions import comment_counts, copies, held_submissions, near_copies, public_words
from consult.contributions.enums import Stage
from consult.contributions.models import Comment, PublicWord
from consult.contributions.publication_batches import MAX_WAIT
from consult.operations import database_copies
from consult.runtime import clock, key_files, nodes
from consult.storage.database import db, is_read_only, settings, today, write_transaction
from consult.text.messages import N_


@dataclass(frozen=True)
class Upgraded:
    """What `upgrade` did: the schema before and after; both are "" if there was none."""

    before: str
    after: str
    backup: Path | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Finding:
    """One problem: a name to look up, and what to do about it."""

    name: str
    words: str


def upgrade(progress: database_copies.Progress = lambda done, of: None) -> Upgraded:
    """Bring the schema up to date; a database with data is copied before it changes.

    The copy is encrypted and kept. If there is no key to encrypt it to, it is deleted once the schema has changed.
    """
    before, wanted = schema(), _scripts().get_current_head() or ""
    if before == wanted:
        database_copies.delete_plain()
        _complete()
        return Upgraded(before, before, None)
    if before and before not in {script.revision for script in _scripts().walk_revisions()}:
        raise Conflict(
            N_(
                "The database has the schema %(before)s, which this program does not know. Use a newer "
                "version of the program."
            ),
            before=before,
        )
    backup = database_copies.copy_before_change(progress) if inspect(db.engine).get_table_names() else None
    command.upgrade(_config(), "head")
    _complete()
    database_copies.delete_plain()
    if backup and clock.in_doubt() is None:
        database_copies.prune(backup.parent)
    return Upgraded(before, schema(), backup if backup and backup.exists() else None)


def _complete() -> None:
    """What every schema has and no migration can make: the check values of keys, and the words that comments have."""
    with write_transaction():
        key_files.remember_missing(settings())
        if db.session.scalar(select(PublicWord.comment_id).limit(1)) is None:
            public = db.session.scalars(select(Comment.id).where(Comment.stage == Stage.PUBLIC)).all()
            public_words.index(db.session.connection(), public)


def schema() -> str:
    """The number of the database's schema, "" if it has none."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def check_schema() -> None:
    """Refuse to work on a database with another schema than the program's.

    Raises:
        Conflict
    """
    if schema() != _scripts().get_current_head():
        raise Conflict(N_("The database’s schema does not fit this program. Run: consult upgrade"))


def check_installation() -> list[Finding]:
    """The problems of this installation; empty if all is well.

    Bad settings and a database without its safety settings are not included: with them the application cannot be made.
    """
    found = list(_readable_by_others(settings()))
    before, wanted = schema(), _scripts().get_current_head()
    if before != wanted:
        words = f"the database has {before or 'none'}, the program needs {wanted}. Run: consult upgrade"
        return [*found, Finding("schema", words)]
    about_now = (*_only_reads(), *_clock(), *_keys(), *_nodes(), *_overdue(), *_unchecked(), *_incomplete())
    return [*found, *about_now, *_counts(), *_documents()]


def _clock() -> Iterator[Finding]:
    if (doubt := clock.in_doubt()) is not None:
        yield Finding("clock", str(doubt))


def _nodes() -> Iterator[Finding]:
    for each in nodes.differences():
        words = f"{each.node} runs with {each.setting}={each.theirs}, and this command with {each.ours or 'none'}"
        yield Finding("nodes", f"{words}. Give all of them the same setting")


def _keys() -> Iterator[Finding]:
    for name in key_files.unchecked():
        words = f"the database does not know its key {name}, so a wrong one would not be noticed. Run: consult upgrade"
        yield Finding("key", words)


def _readable_by_others(chosen: Settings) -> Iterator[Finding]:
    for name, path in (("secret file", chosen.secret_file), ("data folder", chosen.data_dir)):
        mode = S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            wanted = 0o700 if path.is_dir() else 0o600
            yield Finding(name, f"other users of this machine can use {path} ({mode:o}). Run: chmod {wanted:o} {path}")


def _only_reads() -> Iterator[Finding]:
    if is_read_only(db.session.connection()):
        words = "it is a standby and accepts no writes, so nobody can send anything. Name the primary server instead"
        yield Finding("database", words)


def _overdue() -> Iterator[Finding]:
    """What the periodic tasks should have done by now. They run every few seconds and get a day's grace."""
    yesterday = today() - timedelta(days=1)
    late = select(Consultation.code).where(Consultation.state == State.OPEN, Consultation.closes_on < yesterday)
    for code in db.session.scalars(late):
        yield Finding(
            "periodic tasks", f"the plan {code} should have closed. Keep consult serve or consult work running"
        )
    oldest = db.session.scalar(select(func.min(Comment.pooled_on)).where(Comment.stage == Stage.POOL))
    if oldest and oldest < yesterday - MAX_WAIT:
        words = "comments have waited too long to be published. Keep consult serve or consult work running"
        yield Finding("periodic tasks", words)


def _unchecked() -> Iterator[Finding]:
    """Help that people in a crisis are sent to, and that may no longer exist."""
    for plan in consultations_with_unchecked_support():
        words = f"nobody has checked the local help of the plan {plan.code} for {SUPPORT_HOLDS.days} days"
        yield Finding("local help", f"{words}. Its organizer must check each line and confirm it in the frame")


def _incomplete() -> Iterator[Finding]:
    """Plans whose team lacks somebody without saying so in public."""
    for plan, missing in consultations_with_missing_roles():
        for each in missing:
            yield Finding("team", f"plan {plan.code}: {each.message % each.params}")


def _counts() -> Iterator[Finding]:
    """What is kept so that no page counts or compares all comments, and must say what they say."""
    for plan_id, code in db.session.execute(select(Consultation.id, Consultation.code).order_by(Consultation.code)):
        if not comment_counts.is_right(plan_id):
            yield Finding("counts", f"the plan {code} has counts that its comments do not have. Ask for help")
        if count := held_submissions.count_noted_wrongly(plan_id):
            words = f"whether anything is left of a submission is noted wrongly in the plan {code}, {count} times"
            yield Finding("counts", f"{words}. Ask for help")
        if count := copies.count_shown_wrongly(plan_id):
            words = f"of {count} texts that several people sent in the plan {code}, not exactly one copy is shown"
            yield Finding("counts", f"{words}. Ask for help")
        if count := near_copies.count_shown_wrongly(plan_id):
            words = f"of {count} groups of nearly the same words in the plan {code}, not exactly one text is shown"
            yield Finding("counts", f"{words}. Ask for help")


def _documents() -> Iterator[Finding]:
    """Whether documents can be read: the smallest one of each kind is."""
    for kind, file in samples.smallest().items():
        if not reading.can_read(file, settings().patience):
            words = f"files of the kind {kind} cannot be imported. Install the program again with all that it requires"
            yield Finding("documents", words)


def _config() -> Config:
    config: Config = flask.current_app.extensions["migrate"].migrate.get_config()
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())

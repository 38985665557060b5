"""A backup of the tests' plan, made at one moment and restored at another."""

import shutil

import pytest
from pyrage import x25519
from sqlalchemy import delete

from consult.contributions import submitting
from consult.contributions.enums import Channel
from consult.contributions.submission_values import HowSent
from consult.credentials import accounts
from consult.operations import backups, restoration
from consult.runtime import periodic_tasks
from consult.runtime.erasure_journal import ErasureJournal, ErasureJournalState
from consult.runtime.periodic_tasks import TaskLease
from consult.storage.database import db, write_transaction
from tests.cast import CODE, writing
from tests.conftest import close
from tests.rooms.submissions import SEED, everything

KEY = x25519.Identity.generate()
OLD, NEW = "four old words here", "four new words there"
NAME = "brave-otter-4823"


@pytest.fixture
def kept(app, plan, make_app, data_dir, tmp_path):
    """Makes a backup of the plan's database as it is now, and restores it later."""
    made = make_app(CONSULT_BACKUP_RECIPIENT=str(KEY.to_public()))
    shutil.rmtree(app.extensions["settings"].backup_dir, ignore_errors=True)
    with app.app_context(), write_transaction():
        db.session.execute(delete(TaskLease))
    return Kept(made, app, tmp_path / "copies" / "before.backup", data_dir)


class Kept:
    def __init__(self, app, other, path, data_dir):
        self.app, self.other, self.path, self.data_dir = app, other, path, data_dir
        path.parent.mkdir()

    def make(self, **how):
        with self.app.app_context():
            backups.back_up(self.path, **how)
            db.session.remove()

    def sweep(self):
        with self.app.app_context():
            periodic_tasks.run_once()
            db.session.remove()

    def put_back(self, identities=(KEY,), **how):
        with self.app.app_context():
            try:
                return restoration.restore(self.path, list(identities), **how)
            finally:
                # Nobody else may be using the database during a restore: what another had open is the old file. What a
                # refused restore has read goes back first, or its connection outlives the pool.
                db.session.remove()
                close(self.app)
                close(self.other)

    def export(self):
        """The journal as the tasks write it now, copied away like an operator does."""
        self.sweep()
        copy = self.path.parent / "erasures.journal.age"
        shutil.copy(backups.journal_file(self.app.extensions["settings"]), copy)
        return copy

    def lose_database(self):
        """It does not open any more: what was in it is known only from files."""
        with self.app.app_context():
            with write_transaction():
                for table in (ErasureJournal, ErasureJournalState):
                    db.session.execute(delete(table))
            db.session.remove()

    def bytes(self):
        """Every byte of the data folder."""
        return b"".join(path.read_bytes() for path in sorted(self.data_dir.rglob("*")) if path.is_file())

    def one(self, query):
        with self.app.app_context():
            try:
                return db.session.scalar(query)
            finally:
                db.session.remove()

    def all(self, query):
        with self.app.app_context():
            try:
                return list(db.session.scalars(query))
            finally:
                db.session.remove()


@pytest.fixture
def account(app, plan):
    """An account that has sent something."""
    with writing(app):
        account = accounts.create(NAME, OLD)
    with writing(app):
        submitting.send(CODE, SEED, everything(), HowSent(channel=Channel.ACCOUNT, account=account.id))
    return account

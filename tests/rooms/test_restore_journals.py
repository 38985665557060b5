"""The erasure journal: what is in it, where it is kept, and when a restore refuses without it."""

import json
from dataclasses import replace

import pytest
from pyrage import x25519
from sqlalchemy import func, select

from consult.access import Conflict, ValidationError
from consult.contributions import account_submissions
from consult.credentials.models import Account
from consult.operations import backups, journal_files
from consult.runtime import erasure_journal, key_files, periodic_tasks
from consult.runtime.erasure_journal import ErasureJournal, ErasureJournalState, Taken
from consult.storage.database import db, today
from tests.cast import writing
from tests.conftest import close

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


def test_the_exported_journal_does_for_a_database_that_is_lost(app, account, kept):
    kept.make()
    with writing(app):
        account_submissions.delete_account(account.id)
    journal = kept.export()
    kept.lose_database()
    with pytest.raises(Conflict, match="No journal lists"):
        kept.put_back()
    done = kept.put_back(journals=[journal])
    assert (done.lost, done.undone.counts["accounts deleted, with their links"]) == ("", 1)


def test_a_journal_of_an_earlier_day_is_refused_unless_that_loss_is_accepted(app, account, kept, clock):
    """Against a copy of the journal that was made before somebody deleted something."""
    kept.make()
    journal = kept.export()
    clock.forward(days=1)
    with writing(app):
        account_submissions.delete_account(account.id)
    kept.lose_database()
    with pytest.raises(Conflict, match="not from today.*--accept-lost-deletions"):
        kept.put_back(journals=[journal])
    assert kept.one(select(func.count(Account.id))) == 0
    done = kept.put_back(journals=[journal], accept_lost=True)
    assert "not from today" in done.lost
    with kept.app.app_context():
        assert db.session.scalar(select(ErasureJournalState.complete_since)) == today()
        db.session.remove()


def test_the_journal_of_the_database_that_is_replaced_is_never_too_old(app, account, kept, clock):
    """The last day on which its tasks ran is the last day on which anything could be deleted."""
    kept.make()
    with writing(app):
        account_submissions.delete_account(account.id)
    clock.forward(days=3)
    assert kept.put_back().undone.counts["accounts deleted, with their links"] == 1


def test_a_backup_older_than_what_the_journal_knows_is_refused(app, account, kept, clock):
    kept.make()
    clock.forward(days=40)
    with writing(app):
        account_submissions.delete_account(account.id)
    clock.forward(days=31)
    kept.sweep()
    with pytest.raises(Conflict, match="lists deletions since"):
        kept.put_back()


def test_the_journal_of_a_new_installation_does_not_count(app, account, kept):
    """Against an empty database, set up on a new machine, that passes for one in which nothing was deleted."""
    kept.make()
    kept.lose_database()
    with writing(app):
        erasure_journal.note(Taken.VOTE, 1, "withdrawn")
    with pytest.raises(Conflict, match="No journal lists"):
        kept.put_back()


def test_the_journal_of_another_installation_or_secret_is_refused(app, account, kept, tmp_path):
    kept.make()
    with kept.app.app_context():
        journal = erasure_journal.read()
        db.session.remove()
        other = journal_files.written(erasure_journal.Journal("other", today(), today(), journal.lines))
        told, _, lines = journal_files.written(journal).decode().partition("\n")
    path = tmp_path / "other.journal"
    path.write_bytes(other)
    with pytest.raises(ValidationError, match="another installation"):
        kept.put_back(journals=[path])
    path.write_text(json.dumps(json.loads(told) | {"key": "0" * 64}) + "\n" + lines)
    with pytest.raises(ValidationError, match="a different secret"):
        kept.put_back(journals=[path])
    path.write_text("Dear all\n")
    with pytest.raises(ValidationError, match="cannot be read"):
        kept.put_back(journals=[path])


def test_a_backup_made_with_another_key_of_receipts_is_refused_unless_that_key_is_given_up(app, plan, kept):
    """Against receipts that no longer work, which somebody would notice only after the restore."""
    kept.make()
    kept.sweep()
    chosen = kept.app.extensions["settings"]
    other = replace(chosen, secret=b"x" * 32, forms_key=b"y" * 32)
    kept.app.extensions["settings"] = other
    right = key_files.fingerprint(key_files.check_value(chosen.secret))
    with pytest.raises(Conflict, match=f"made with the key {right}, but .*secret has the key"):
        kept.put_back()
    assert plan.state == "open"
    with pytest.raises(Conflict, match="a different key, so no journal finds anything"):
        kept.put_back(all_receipts_die=True)
    assert "a different key" in kept.put_back(all_receipts_die=True, accept_lost=True).lost
    with kept.app.app_context():
        assert key_files.is_right(key_files.RECEIPTS, other.secret)
        assert key_files.is_right(key_files.FORMS, other.forms_key)
        db.session.remove()


def test_a_new_key_of_forms_keeps_no_backup_from_being_put_back(app, plan, kept):
    kept.make()
    kept.app.extensions["settings"] = replace(kept.app.extensions["settings"], forms_key=b"y" * 32)
    kept.put_back()
    with kept.app.app_context():
        assert key_files.is_right(key_files.FORMS, b"y" * 32)
        db.session.remove()


def test_the_wrong_key_or_a_changed_file_restores_nothing(app, plan, kept):
    kept.make()
    with pytest.raises(ValidationError, match="--identity"):
        kept.put_back(identities=())
    with pytest.raises(ValidationError, match="a different key"):
        kept.put_back(identities=[x25519.Identity.generate()])
    content = kept.path.read_bytes()
    kept.path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ValidationError, match="broken"):
        kept.put_back()
    assert plan.state == "open"
    assert sorted(path.name for path in kept.data_dir.iterdir() if "restoring" in path.name) == []


def test_two_nodes_restore_right_whichever_wrote_the_journal(app, account, kept, make_app, tmp_path):
    """The tasks run where no backup was ever made: the database knows it all the same, and that node's folder too."""
    kept.make()
    settings = kept.app.extensions["settings"]
    second = make_app(
        CONSULT_DATA_DIR=str(tmp_path / "second" / "var"), CONSULT_SECRET_FILE=str(settings.secret_file),
        CONSULT_DATABASE_URL=settings.database_url.replace("+psycopg", ""),
        CONSULT_BACKUP_RECIPIENT=settings.backup_recipient,
    )  # fmt: skip
    with writing(app):
        account_submissions.delete_account(account.id)
    with second.app_context():
        periodic_tasks.run_once()
        db.session.remove()
    close(second)
    journal = backups.journal_file(second.extensions["settings"])
    assert kept.put_back().undone.counts["accounts deleted, with their links"] == 1
    kept.lose_database()
    assert kept.put_back(journals=[journal]).undone.counts["accounts deleted, with their links"] == 1


def test_a_folder_that_cannot_be_written_is_logged_and_named(app, plan, kept, caplog):
    kept.make()
    with writing(app):
        erasure_journal.note(Taken.VOTE, 1, "withdrawn")
    file = backups.journal_file(kept.app.extensions["settings"])
    file.with_name(f"{file.name}.new").mkdir()
    kept.sweep()
    assert "cannot be written" in caplog.text
    assert kept.one(select(ErasureJournalState.exported_on)) is None
    with kept.app.app_context():
        assert [found.name for found in backups.backup_findings()] == ["journal"]
        db.session.remove()
    file.with_name(f"{file.name}.new").rmdir()
    kept.sweep()
    with kept.app.app_context():
        assert backups.backup_findings() == []
        db.session.remove()


def test_the_journal_holds_only_hashes_and_days_and_is_deleted_after_thirty_days(app, account, kept, clock):
    with writing(app):
        account_submissions.delete_account(account.id)
    columns = set(ErasureJournal.__table__.columns.keys())
    assert columns == {"id", "hash", "day"}
    noted = kept.one(select(ErasureJournal.hash))
    still = select(func.count(ErasureJournal.id)).where(ErasureJournal.hash == noted)
    clock.forward(days=30)
    kept.sweep()
    assert kept.one(still) == 1
    clock.forward(days=1)
    kept.sweep()
    assert kept.one(still) == 0


def test_what_is_not_done_leaves_no_line(app, account, kept):
    """A line is written in the same transaction."""

    def fail_midway():
        with writing(app):
            account_submissions.delete_account(account.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert kept.one(select(func.count(ErasureJournal.id))) == 0

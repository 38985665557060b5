"""When no backup is restored, and how long the copies before an upgrade are kept."""

import pytest

from consult.access import Conflict, ValidationError
from consult.operations import database_copies
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import writing

pytestmark = pytest.mark.both_databases


def test_nothing_is_restored_while_something_uses_the_database(app, plan, kept):
    kept.make()
    with writing(app):
        periodic_tasks._lease("another process")
    with pytest.raises(Conflict, match="Stop the server"):
        kept.put_back()


def test_what_is_no_backup_changes_nothing(app, plan, kept, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all")
    kept.make()
    kept.path = tmp_path / "letter.txt"
    with pytest.raises(ValidationError, match="not a backup"):
        kept.put_back()
    assert plan.state == "open"


def test_old_copies_go_without_an_upgrade(app, plan, clock, kept):
    """Against withdrawn words that survive in a copy."""
    kept.make()
    with kept.app.app_context():
        old = database_copies.copy_before_change()
        clock.forward(days=31)
        young = database_copies.copy_before_change()
        old.touch()
        periodic_tasks.run_once()
        assert (old.exists(), young.exists()) == (False, True)
        young.unlink()
        db.session.remove()

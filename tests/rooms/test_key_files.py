"""No program starts with another key than its database was made with."""

import secrets

import pytest
from sqlalchemy import select

from consult.access import Conflict, ValidationError
from consult.config import read_settings
from consult.factory import create_app
from consult.operations import keys, maintenance
from consult.runtime import key_files
from consult.runtime.key_files import KeyCheck
from consult.storage.database import db
from tests.cast import writing
from tests.conftest import close

pytestmark = pytest.mark.both_databases

FILES = {"receipts": "secret", "forms": "secret.forms", "record": "secret.record"}
each_key = pytest.mark.parametrize("name", FILES)


@pytest.fixture
def start(app, stages, data_dir):
    """Starts the program on the test's database, like a command; returns its settings."""

    def start(**more):
        made = create_app(read_settings(stages.environ(data_dir)), **more)
        close(made)
        return made.extensions["settings"]

    return start


def mark_of(path) -> str:
    return key_files.fingerprint(key_files.check_value(path.read_bytes()))


@each_key
def test_a_missing_key_is_not_made_where_the_database_is_not_empty(start, data_dir, name):
    """Against a misspelt path: every receipt would stop working, and new ones would stop with the right key."""
    path = data_dir / FILES[name]
    mark = mark_of(path)
    path.unlink()
    with pytest.raises(Conflict, match=rf"{path} is missing.*{mark}"):
        start()
    assert not path.exists()


@each_key
def test_a_wrong_key_is_refused_with_both_fingerprints(start, data_dir, name):
    """Against a second node with keys of its own: half of everything sent through it would be lost."""
    path = data_dir / FILES[name]
    right = mark_of(path)
    path.write_bytes(secrets.token_bytes(32))
    with pytest.raises(Conflict, match=rf"{path} has the key {mark_of(path)}, .* made with the key {right}"):
        start()


def test_the_two_keys_may_not_be_exchanged(start, data_dir):
    one, other = data_dir / "secret", data_dir / "secret.forms"
    keys_ = one.read_bytes(), other.read_bytes()
    one.write_bytes(keys_[1])
    other.write_bytes(keys_[0])
    with pytest.raises(Conflict):
        start()


@pytest.mark.parametrize("fault", ["short", "folder"])
def test_a_file_that_is_no_key_is_named(start, data_dir, fault):
    path = data_dir / "secret"
    path.unlink()
    path.mkdir() if fault == "folder" else path.write_bytes(b"short")
    with pytest.raises(Exception, match="CONSULT_SECRET_FILE"):
        start()


def test_the_right_keys_start(start, app):
    assert start().secret == app.extensions["settings"].secret


def test_keys_are_made_where_the_database_is_empty(stages, database_kind, tmp_path):
    folder = stages.folder / f"empty-{database_kind}"
    stages.copy("", folder, database_kind)
    made = create_app(read_settings(stages.environ(folder)))
    close(made)
    chosen = made.extensions["settings"]
    assert (folder / "secret").read_bytes() == chosen.secret
    assert (folder / "secret.forms").read_bytes() == chosen.forms_key
    for name in FILES.values():
        assert (folder / name).stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in folder.glob("secret*")) == ["secret", "secret.forms", "secret.record"]


def test_two_that_make_a_key_together_get_the_same(tmp_path):
    made = {key_files.make(tmp_path / "secret") for _ in range(5)}
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_new_forms_key_is_known_to_the_database_and_the_old_one_is_refused(app, start, data_dir):
    """Against a node that continues with a stolen key."""
    path = data_dir / "secret.forms"
    old = path.read_bytes()
    with writing(app):
        keys.rotate("forms")
    assert start().forms_key == path.read_bytes() != old
    path.write_bytes(old)
    with pytest.raises(Conflict, match="consult keys rotate forms"):
        start()


@pytest.mark.parametrize("name", ["forms", "record"])
def test_a_lost_key_that_no_receipt_depends_on_is_replaced(app, start, data_dir, name):
    (data_dir / FILES[name]).unlink()
    assert start(despite=[name])
    with writing(app):
        keys.rotate(name)
    assert start()


def test_a_database_older_than_checkpoints_gets_their_key(app, start, data_dir):
    """Against an upgrade after which nothing starts any more."""
    with writing(app):
        db.session.delete(db.session.get(KeyCheck, "record"))
    (data_dir / "secret.record").unlink()
    assert start().record_key == (data_dir / "secret.record").read_bytes()


def test_a_lost_key_of_receipts_is_given_up_only_by_saying_what_dies(app, start, data_dir):
    (data_dir / "secret").unlink()
    with pytest.raises(ValidationError, match="--all-receipts-die"), writing(app):
        keys.adopt(all_receipts_die=False)
    assert not (data_dir / "secret").exists()
    with writing(app):
        keys.adopt(all_receipts_die=True)
    assert start().secret == (data_dir / "secret").read_bytes()
    with pytest.raises(Conflict, match="right ones"), writing(app):
        keys.adopt(all_receipts_die=True)


def test_a_database_that_knows_no_key_is_named_and_learns_them_with_the_next_upgrade(app, in_app):
    with writing(app):
        for row in db.session.scalars(select(KeyCheck)).all():
            db.session.delete(row)
    assert [each.name for each in maintenance.check_installation()] == ["key", "key", "key"]
    maintenance.upgrade()
    assert maintenance.check_installation() == []


def test_the_database_tells_nothing_of_a_key(app, in_app):
    chosen = app.extensions["settings"]
    held = {row.name: row.value for row in db.session.scalars(select(KeyCheck))}
    assert set(held) == set(FILES)
    assert not {chosen.secret, chosen.forms_key, chosen.record_key} & set(held.values())

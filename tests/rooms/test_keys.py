"""The keys outside the database: which can be replaced, what that ends, and that none is in the database."""

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, ValidationError
from consult.config import read_settings
from consult.credentials import form_tokens, receipts
from consult.factory import create_app
from consult.operations import keys
from consult.staff.models import StaffSession
from consult.storage.database import db, now
from tests.cast import CODE, writing
from tests.conftest import close
from tests.rooms.submissions import send

pytestmark = pytest.mark.both_databases


def test_a_new_forms_key_makes_open_forms_worthless_and_leaves_receipts_alone(app, plan, data_dir):
    """Against anyone who copied the key and signs forms of their own."""
    before = app.extensions["settings"]
    token = form_tokens.mint(before.forms_key, CODE, now())
    with writing(app):
        assert "restart the server" in keys.rotate("forms")
    after = read_settings({"CONSULT_DATA_DIR": str(data_dir)})
    assert form_tokens.read(before.forms_key, CODE, token, now()) is not None
    assert form_tokens.read(after.forms_key, CODE, token, now()) is None
    assert after.secret == before.secret
    assert after.forms_key_file.stat().st_mode & 0o077 == 0
    assert [path.name for path in data_dir.glob("*.new")] == []


def test_the_key_for_receipts_is_never_replaced_silently(app, plan, data_dir):
    """It would end every receipt and card that people hold."""
    receipt = receipts.as_words(send(app))
    with pytest.raises(Conflict, match="cannot be replaced"), writing(app):
        keys.rotate("receipts")
    assert receipt
    assert read_settings({"CONSULT_DATA_DIR": str(data_dir)}).secret == app.extensions["settings"].secret


def test_ending_all_sessions_signs_everybody_out(app, cast, staff_client):
    """Against a stolen session: everybody has to prove again who they are."""
    mo = staff_client("Mo")
    assert mo.get("/team/").status == 200
    with writing(app):
        assert "sessions have ended" in keys.rotate("sessions")
        assert db.session.scalar(select(func.count()).select_from(StaffSession)) == 0


def test_a_key_that_is_none_is_refused(app):
    with pytest.raises(ValidationError, match="no key called"), writing(app):
        keys.rotate("house")


def test_the_list_names_each_key_and_what_replacing_it_ends(app):
    with app.app_context():
        listed = {key.name: key for key in keys.listed()}
    assert set(listed) == {"receipts", "forms", "record", "sessions"}
    assert listed["receipts"].made_on
    assert listed["sessions"].made_on is None


def test_no_key_is_in_the_database(app, plan, data_dir):
    """Against anyone with only the database."""
    send(app)
    settings = app.extensions["settings"]
    database = b"".join(path.read_bytes() for path in data_dir.glob("consult.sqlite*"))
    assert settings.secret not in database
    assert settings.forms_key not in database
    assert settings.record_key not in database


def test_keys_are_made_readable_by_their_owner_alone(tmp_path):
    """Against other users of the machine, from the first start on."""
    app = create_app(read_settings({"CONSULT_DATA_DIR": str(tmp_path / "var")}))
    close(app)
    made = app.extensions["settings"]
    for path in (made.secret_file, made.forms_key_file, made.record_key_file):
        assert path.stat().st_mode & 0o077 == 0
    assert made.data_dir.stat().st_mode & 0o077 == 0
    assert len({made.secret, made.forms_key, made.record_key}) == 3

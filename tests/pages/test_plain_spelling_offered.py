"""Writing like everyone: offered before sending, seen first, taken back, and the words as typed kept nowhere."""

import logging

import pytest
from sqlalchemy import select

from consult.storage.database import db
from tests.cast import CODE, reading
from tests.pages.test_say import SAY, preview, stored, texts

TYPED = "i dont think its fair!!! the van NEVER comes :("
PLAIN = "I don't think its fair. The van never comes."
USE, BACK = "Use plain spelling", "Go back to what I typed"


@pytest.fixture
def plain(client, plan):
    """The page before sending, in plain spelling."""
    look = preview(client, v_siting="oppose", t_siting=TYPED, c_siting="show")
    assert PLAIN not in look.words
    return look.form(button="plain").send("plain")


def test_the_writer_sees_it_and_sends_it(app, plan, plain):
    assert PLAIN in plain.words
    assert "This is in plain spelling." in plain.words
    assert stored(app, plan) == 0
    assert plain.form(button="send").send("send").status == 200
    assert texts(app, plan) == [PLAIN]


def test_what_was_typed_is_in_no_row_file_log_cache_or_sealed_field(app, plan, client, data_dir, caplog):
    caplog.set_level(logging.DEBUG)
    preview(client, t_siting="Short.")
    usual = len(preview(client, t_siting="Short.").form(button="send").fields["token"])
    form = preview(client, t_siting=TYPED, c_siting="show").form(button="plain").send("plain").form(button="send")
    assert not [value for values in form.data.values() for value in values if "NEVER" in value]
    assert len(form.fields["token"]) == usual, "a sealed field holds nothing that was typed"
    assert form.send("send").status == 200
    with reading(app):
        for table in db.metadata.sorted_tables:
            assert "NEVER comes" not in str(db.session.execute(select(table)).all()), table.name
    assert not [path for path in data_dir.rglob("*") if path.is_file() and b"NEVER comes" in path.read_bytes()]
    assert "NEVER" not in caplog.text
    cached = [client.get(f"/p/{CODE}{path}") for path in ("", "/say?part=siting", "/read/siting", "/comments")]
    assert not [page.path for page in cached if "NEVER" in page.text]


def test_one_button_takes_it_back(plain):
    back = plain.form(button=BACK).send(BACK)
    fields = back.form(button="send").fields
    assert (fields["t.siting"], fields["v.siting"], fields["c.siting"]) == (TYPED, "oppose", "show")
    assert USE in back.words


def test_words_that_are_plain_already_get_no_offer(client, plan):
    assert USE not in preview(client, t_siting=PLAIN).words
    assert USE not in preview(client, v_siting="support").words


def test_every_comment_of_a_form_becomes_plain(client, plan):
    look = preview(client, part="all", t_siting=TYPED, t_plan="GO ON!!!")
    plain = look.form(button="plain").send("plain")
    assert PLAIN in plain.words
    assert plain.form(button="send").fields["t.plan"] == "Go on."


def test_what_is_wrong_is_said_as_for_any_form(client, plan):
    page = client.post(SAY, {"part": "siting", "act": "plain", "t.siting": "kept words " * 900})
    assert page.status == 422
    assert "ept words" in page.form(button="preview").fields["t.siting"]

"""Writing like everyone: offered before sending, seen first, taken back, and the words as typed kept nowhere."""

import pytest

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


def test_what_was_typed_is_neither_in_the_form_that_sends_nor_in_the_database(app, plan, plain, data_dir):
    form = plain.form(button="send")
    assert not [value for values in form.data.values() for value in values if "NEVER" in value]
    form.send("send")
    assert not [path for path in data_dir.rglob("*") if path.is_file() and b"NEVER comes" in path.read_bytes()]


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

"""A moderator publishes in plain spelling: only where the writer ticked it, seen first, and told with the receipt."""

import pytest
from sqlalchemy import select

from consult.contributions.models import Comment
from consult.storage.database import db
from tests.cast import CODE, counted, reading
from tests.moderated import row, say
from tests.pages.test_plain_spelling_offered import PLAIN, TYPED, USE
from tests.pages.test_say import preview, receipt_of

QUEUE = f"/team/p/{CODE}/queue"
BOX = "A moderator may publish this in plain spelling"
TICK = "p.siting"
SEE = "Publish in plain spelling: see it first"
NAMED = "dont ask Dr Halloran !!! ring 0700 900 412 :)"


@pytest.fixture
def mo(staff_client, plan):
    return staff_client("Mo")


def ticked(page, name=TICK):
    return [box.get("checked") is not None for box in page.elements("input", name=name, type="checkbox")]


def look(client, text=TYPED, consent="show"):
    return preview(client, t_siting=text, c_siting=consent)


def consents(app, plan):
    with app.app_context():
        return list(db.session.scalars(select(Comment.may_be_plain).where(Comment.consultation_id == plan.id)))


def opened(mo, sent):
    return mo.get(f"{QUEUE}/{sent.id}").form(f"/{sent.id}/open").send()


def own_page(client, receipt):
    return client.post("/receipt", {"act": "open", "receipt": receipt})


class TestTheWriter:
    def test_is_asked_in_the_look_before_sending_and_nothing_is_ticked(self, client, plan):
        page = look(client)
        assert BOX in page.words
        assert ticked(page) == [False]

    def test_is_not_asked_where_nobody_reads_it_or_it_is_plain_already(self, client, plan):
        assert not ticked(look(client, consent="team"))
        assert not ticked(preview(client, t_siting=TYPED))
        assert not ticked(look(client, text=PLAIN))

    def test_nothing_ticked_is_no_consent(self, app, client, plan):
        look(client).form(button="send").send("send")
        assert consents(app, plan) == [False]

    def test_a_tick_is_stored_and_goes_there_and_back_with_the_form(self, app, client, plan):
        form = look(client).form(button="send").fill({TICK: "1"})
        again = form.send("edit").form(button="preview").send("preview")
        assert ticked(again) == [True]
        again.form(button="send").send("send")
        assert consents(app, plan) == [True]

    def test_a_tick_counts_for_nothing_once_the_words_are_plain_or_for_the_team(self, app, client, plan):
        plain = look(client).form(button="send").fill({TICK: "1"}).send("plain")
        plain.form(button="send").send("send")
        fields = {"part": "siting", "t.siting": TYPED, "c.siting": "team", TICK: "1", "act": "send"}
        token = look(client).form(button="send").fields["token"]
        client.post(f"/p/{CODE}/say", fields | {"token": token})
        assert consents(app, plan) == [False, False]

    def test_takes_it_back_by_changing_with_the_receipt(self, app, client, plan):
        receipt = receipt_of(look(client).form(button="send").fill({TICK: "1"}).send("send"))
        page = own_page(client, receipt).form(button="edit").send("edit").form(button="preview").send("preview")
        assert ticked(page, "may_be_plain") == [True]
        page.form(button="save").fill({"may_be_plain": None}).send("save")
        assert consents(app, plan) == [False, False]

    def test_keeps_or_gives_it_when_changing(self, app, client, plan):
        receipt = receipt_of(look(client).form(button="send").send("send"))
        page = own_page(client, receipt).form(button="edit").send("edit").form(button="preview").send("preview")
        assert ticked(page, "may_be_plain") == [False]
        page.form(button="save").fill({"may_be_plain": "1"}).send("save")
        assert sorted(consents(app, plan)) == [False, True]

    def test_can_use_plain_spelling_when_changing_and_go_back(self, app, client, plan):
        receipt = receipt_of(look(client, text="As it was.").form(button="send").send("send"))
        edit = own_page(client, receipt).form(button="edit").send("edit").form(button="preview")
        page = edit.fill({"text": TYPED}).send("preview").form(button="plain").send("plain")
        assert PLAIN in page.words
        back = page.form(button="Go back to what I typed").send("Go back to what I typed")
        assert back.form(button="save").fields["text"] == TYPED
        assert USE in back.words
        page.form(button="save").send("save")
        with reading(app):
            assert PLAIN in set(db.session.scalars(select(Comment.original).where(Comment.original.is_not(None))))


class TestAModerator:
    def test_sees_it_first_and_publishes_it(self, app, mo, client):
        sent = say(app, TYPED, may_be_plain=True)
        page = opened(mo, sent).form("/decide").send(SEE)
        assert page.status == 200
        assert "".join(page.elements("div", id="said")[0].itertext()).split() == PLAIN.split()
        assert TYPED in page.words, "the words as typed are one tap away"
        assert "Do not publish" not in page.words
        page.form("/decide").send("publish")
        assert row(app, sent).public_text == PLAIN

    def test_goes_back_to_the_words_as_typed(self, app, mo):
        sent = say(app, TYPED, may_be_plain=True)
        page = opened(mo, sent).form("/decide").send(SEE).form("/decide").send("typed")
        assert "".join(page.elements("div", id="said")[0].itertext()).split() == TYPED.split()
        page.form("/decide").send("publish")
        assert row(app, sent).public_text == TYPED

    def test_is_offered_nothing_without_the_writers_consent(self, app, mo):
        page = opened(mo, say(app, TYPED))
        assert SEE not in page.words
        assert SEE in opened(mo, say(app, TYPED, may_be_plain=True)).words

    def test_cannot_do_it_without_consent_with_a_form_of_their_own(self, app, mo):
        sent = say(app, TYPED)
        form = opened(mo, sent).form("/decide")
        form.data |= {"plain": ["1"], "marked": [PLAIN]}
        answer = form.send("publish")
        assert answer.status == 422
        assert "Its writer did not say" in answer.words
        assert row(app, sent).stage == "inbox"

    def test_what_was_hidden_or_left_stays_so_and_details_are_asked_about_as_ever(self, app, mo):
        sent = say(app, NAMED, may_be_plain=True)
        page = opened(mo, sent)
        asked = [name for name in page.form("/decide").offered if name.startswith("hide.")]
        plain = page.form("/decide").send(SEE)
        assert plain.form("/decide").send("publish").status == 422
        form = page.form("/decide").fill(dict.fromkeys(asked, "hide"))
        plain = form.send(SEE)
        plain.form("/decide").send("publish")
        comment = row(app, sent)
        assert comment.outcome == "redact"
        assert comment.original is None
        assert "0700" not in comment.public_text
        assert "alloran" not in comment.public_text
        assert "[contact removed]" in comment.public_text


def test_the_receipt_says_so_and_shows_both_and_others_read_the_plain_words(app, mo, client):
    sent = say(app, TYPED, may_be_plain=True)
    opened(mo, sent).form("/decide").send(SEE).form("/decide").send("publish")
    counted(app)
    page = own_page(client, sent.receipt)
    assert "Published in plain spelling." in page.words
    assert "You said that we may change that." in page.words
    assert TYPED in page.words
    assert f"Shown to everyone as:{PLAIN}" in page.words
    public = client.get(f"/p/{CODE}/read/siting")
    assert PLAIN in public.words
    assert "NEVER" not in public.text

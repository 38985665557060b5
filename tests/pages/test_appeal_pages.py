"""The pages of a second look: by receipt for the writer, by role for whoever answers."""

import pytest
from sqlalchemy import select

from consult.moderation.appeals import filing
from consult.moderation.models import Appeal, ModerationDecision
from consult.storage.database import db
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, refuse, row, say

WORDS = "Ask Heron Quill at number nine."
SHOWN = "Ask [name removed] at number nine."


@pytest.fixture
def hidden(app, cast, plan):
    sent = say(app, WORDS)
    decide(app, cast, sent, "redact", "names_person", marked="Ask [[name|Heron Quill]] at number nine.")
    counted(app)
    return sent


def opened(client, sent):
    return client.get("/receipt").form().fill(receipt=sent.receipt).send()


def appeal_of(app, sent):
    with reading(app):
        return db.session.scalars(select(Appeal).where(Appeal.comment_id == sent.id)).one()


def test_a_writer_asks_by_receipt_and_reads_the_answer(app, cast, client, staff_client, hidden):
    mine = opened(client, hidden)
    assert "You can ask once for a second look, until" in mine.words
    form = mine.form("/receipt/appeal").send()
    assert form.h1 == "Ask for a second look"
    assert "It names a private person" in form.words
    assert form.form("/receipt/appeal").fields["proposed"] == SHOWN
    refused = form.form("/receipt/appeal").fill(proposed="Ask me.", why="It is a bird.").send("send")
    assert refused.status == 422
    assert refused.form("/receipt/appeal").fields["why"] == "It is a bird."
    done = refused.form("/receipt/appeal").fill(proposed=WORDS).send("send")
    assert "You asked for a second look. Someone who did not decide it will answer." in done.words
    tess = staff_client("Tess")
    line = tess.get(f"/team/p/{CODE}/appeals")
    assert "Heron" not in line.text
    page = tess.get(f"/team/p/{CODE}/appeals/{appeal_of(app, hidden).id}")
    assert "Heron" not in page.text
    page = page.form("/open").send()
    assert "Heron Quill" in page.words
    assert "It is a bird." in page.words
    page = (
        page.form(f"/appeals/{appeal_of(app, hidden).id}").fill({"hide.4-15": "leave"}, choice="publish").send("answer")
    )
    assert "Decided." in page.words
    assert row(app, hidden).public_text == WORDS
    assert "you were right." in opened(client, hidden).words


def test_the_page_says_who_else_must_answer(app, cast, staff_client, hidden):
    with writing(app):
        filing.create(hidden.receipt, 0, WORDS, "")
    page = staff_client("Mo").get(f"/team/p/{CODE}/appeals")
    assert "You had part in this. Somebody else answers." in page.words
    page = staff_client("Mo").get(f"/team/p/{CODE}/appeals/{appeal_of(app, hidden).id}")
    assert "somebody else must look at it again" in page.words
    assert "Open the comment" not in page.words


def test_what_a_decision_stays_for_is_on_the_receipt(app, cast, client, staff_client, plan):
    sent = say(app, WORDS)
    refuse(app, cast, sent, "threat")
    with writing(app):
        filing.create(sent.receipt, 0, "", "I meant it kindly.")
    address = f"/team/p/{CODE}/appeals/{appeal_of(app, sent).id}"
    tess = staff_client("Tess")
    tess.get(address).form("/open").send()
    refused = tess.get(address).form(address).fill(choice="reject").send("answer")
    assert refused.status == 422
    assert "Choose at least one reason." in refused.words
    tess.get(address).form(address).fill(choice="reject", reasons="names_person").send("answer")
    page = opened(client, sent)
    assert "It stays as it is." in page.words
    assert "It names a private person" in page.words
    gone = tess.get(address)
    assert (gone.status, "already answered" in gone.words) == (409, True)


def test_who_asks_too_late_gets_their_words_back(app, cast, client, hidden, clock):
    form = opened(client, hidden).form("/receipt/appeal").send().form("/receipt/appeal")
    clock.forward(days=31)
    page = form.fill(proposed=WORDS, why="It is a bird.").send("send")
    assert page.status == 409
    assert "It is a bird." in page.words


def test_who_comes_back_to_the_address_is_led_to_the_page_for_their_receipt(app, cast, client, hidden, clock):
    """Reloading, or going back, after an error."""
    form = opened(client, hidden).form("/receipt/appeal").send().form("/receipt/appeal")
    clock.forward(days=31)
    assert form.send("send").status == 409
    assert client.get("/receipt/appeal").location == "/receipt"


RING = "Ring 07700 900123 or see quill there."
NUMBER = "5-17"


@pytest.fixture
def asked(app, cast, plan, staff_client):
    """The page of an appeal with the words open, and the comment."""
    sent = say(app, RING)
    refuse(app, cast, sent, "threat")
    with writing(app):
        filing.create(sent.receipt, 0, "", "I meant it kindly.")
    address = f"/team/p/{CODE}/appeals/{appeal_of(app, sent).id}"
    return staff_client("Tess").get(address).form("/open").send(), address, sent


def test_whoever_answers_hides_words_as_on_the_bench(app, client, asked):
    page, address, sent = asked
    assert "May identify somebody: 1 there may be more" in page.words
    form = page.form(address).fill(choice="redact")
    page = form.send("answer")
    assert (page.status, page.errors) == (422, ["Hide or leave: 07700 900123"])
    form = page.form(address).fill({f"hide.{NUMBER}": "hide"}, marked=RING.replace("quill", "[[name|quill]]"))
    page = form.send("preview")
    assert "Ring [contact removed] or see [name removed] there." in page.words
    assert appeal_of(app, sent).answer == ""
    page.form(address).send("answer")
    told = opened(client, sent).words
    assert "You asked for a second look, and you were right in part. Some words are hidden." in told
    assert row(app, sent).public_text == "Ring [contact removed] or see [name removed] there."
    with reading(app):
        query = select(ModerationDecision.reasons).where(ModerationDecision.comment_id == sent.id)
        last = db.session.scalars(query.order_by(ModerationDecision.sequence.desc())).first()
    assert {"contact", "names_person"} <= set(last)


def test_words_are_not_hidden_by_an_answer_that_publishes_them_all(app, asked):
    page, address, sent = asked
    page = page.form(address).fill({f"hide.{NUMBER}": "hide"}, choice="publish").send("answer")
    assert page.status == 422
    assert "Some words would still be hidden." in page.words
    page.form(address).fill({f"hide.{NUMBER}": "leave"}).send("answer")
    assert row(app, sent).public_text == RING


def test_keeping_the_decision_asks_about_no_words(app, asked):
    page, address, sent = asked
    page = page.form(address).fill(choice="reject", reasons="threat").send("answer")
    assert "Decided." in page.words
    assert appeal_of(app, sent).answer == "rejected"

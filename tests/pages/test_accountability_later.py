"""Deferred decisions and follow-ups, for the decision maker and everyone else."""

from datetime import timedelta

import pytest

from consult.contributions.enums import Consent
from consult.storage.database import today
from tests.answering import REASON, decide_all, promise, published, sign
from tests.cast import CODE
from tests.cast import reading as look
from tests.pages.public_story import fresh

LATER = f"/team/p/{CODE}/answer/clause/siting/later"
SAID = {"decision": "not_changed", "reason_kind": "law", "reason": REASON}


@pytest.fixture
def sent(app, cast, plan, clock):
    """An answer that defers siting for 60 days, 44 days later; and somebody's receipt about siting."""
    said = published(app, cast, "Nearer the harbour, please.", consent=Consent.QUOTE)
    with look(app):
        until = today() + timedelta(days=60)
    put_off = {
        "decision": "deferred",
        "open_question": "What do the schools say?",
        "owner": "The board",
        "until": until,
    }
    decide_all(app, cast, plan, {"siting": put_off})
    sign(app, cast)
    clock.forward(days=104)
    return said


def test_lateness_shows_by_the_clock_on_public_pages_the_receipt_and_the_deciders_home(app, plan, sent, client, dee):
    assert "1 delayed decision is overdue" in client.get("/").words
    for path in (f"/p/{CODE}", f"/p/{CODE}/answer", f"/p/{CODE}/record"):
        assert "1 decision overdue" in client.get(path).words, path
    for path in (f"/p/{CODE}/answer?page=1", f"/p/{CODE}/read/siting"):
        assert "44 days overdue" in client.get(path).words, path
    for path in (f"/p/{CODE}", f"/p/{CODE}/answer", f"/p/{CODE}/answer/brief"):
        assert "Decision delayed◔ 44 days overdue" in client.get(path).words, path
    mine = client.post("/receipt", {"receipt": sent.receipt, "act": "open"})
    assert "44 days overdue" in mine.words
    home = dee.get("/team/")
    assert "Delayed decision, due by" in home.words
    assert "44 days overdue" in home.words
    assert LATER in home.hrefs


def test_promises_that_are_late_are_on_the_deciders_home_until_a_note_shows_that_they_are_kept(
    app, cast, plan, clock, staff_client
):
    decide_all(app, cast, plan)
    made = promise(app, cast, days=20)
    promise(app, cast, days=90)
    sign(app, cast)
    assert "overdue" not in staff_client("Dee").get("/team/").words
    clock.forward(days=21)
    dee = staff_client("Dee")
    home = dee.get("/team/")
    assert "1 promise is overdue" in home.words
    page = home.click("Say how far it is")
    assert f"/team/p/{CODE}/promises/{made}" in page.hrefs
    given = {"status": "complete", "text": "Done.", "evidence": "The report of the walk, page 2."}
    assert dee.get(f"/team/p/{CODE}/promises/{made}").form("/note").fill(**given).send().status in (200, 303)
    assert "overdue" not in dee.get("/team/").words


def test_a_later_decision_is_signed_on_its_page_and_read_everywhere(app, plan, sent, client, dee):
    page = dee.get(LATER)
    looked = page.form("/later").fill(wording="No room stands within 80 metres of a school.").send("Show what changes")
    assert "within removed 150 added 80 metres" in looked.words
    assert "To be decided by" in dee.get(LATER).words, "nothing is signed"
    refused = page.form("/later").fill(SAID | {"reason": "Noted."}).send()
    assert refused.status == 422
    done = refused.form("/later").fill(reason=REASON).send()
    assert (done.status, "Delayed, and still yours" in done.words) == (200, False)
    for page in (client.get(f"/p/{CODE}/answer?page=1"), client.get(f"/p/{CODE}/read/siting"),
                 client.post("/receipt", {"receipt": sent.receipt, "act": "open"})):  # fmt: skip
        assert "Decided on" in page.words
        assert "Not changed" in page.words
        assert "days overdue" not in page.words.split("What was decided")[-1].split("What was promised")[0]
    assert "Delayed decision, due by" not in dee.get("/team/").words
    assert dee.get(LATER).status == 404


def test_followed_up_shows_once_it_was_said_what_came_of_the_answer(app, plan, sent, client, staff_client, clock):
    assert "Check overdue" not in client.get(f"/p/{CODE}").words
    clock.forward(days=120)
    assert "Check overdue" in fresh(client, f"/p/{CODE}").words
    dee = staff_client("Dee")
    assert "Say what happened after the answer" in dee.get("/team/").words
    page = dee.get(f"/team/p/{CODE}/follow-up").form("/follow-up").fill(worked="", failed="Nobody came.").send()
    assert page.status == 422
    page = page.form("/follow-up").fill(worked="The rooms opened in May.", failed="Nobody came at night.").send()
    assert "The rooms opened in May." in page.words
    answer = client.get(f"/p/{CODE}/answer")
    assert "Followed up" in answer.words
    assert "Checked" in answer.words
    assert "Check overdue" not in answer.words
    assert "What did not work: Nobody came at night." in answer.words


def test_a_follow_up_that_is_sent_twice_is_published_once(app, plan, sent, staff_client):
    form = staff_client("Dee").get(f"/team/p/{CODE}/follow-up").form("/follow-up")
    form.fill(worked="The rooms opened in May.", failed="Nobody came at night.")
    for _ in range(2):
        page = form.send()
        assert page.words.count("Nobody came at night.") == 1


def test_what_is_wrong_with_a_later_decision_is_said_in_the_order_of_the_page(plan, sent, dee):
    page = dee.get(LATER).form("/later").send()
    told = [page.words.index(each) for each in ("Choose a decision.", "Choose what the reason", "Give the reason.")]
    assert told == sorted(told)

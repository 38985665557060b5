"""Whether the summary says what people like somebody said: once by receipt, apart without, in steps of ten."""

import pytest
from sqlalchemy import select

from consult.contributions import summary_verdicts
from consult.contributions.enums import Consent
from consult.contributions.models import SummaryVerdict
from consult.contributions.summary_verdicts import Verdict, stepped
from consult.pages.forms import VERDICTS_AS_SENT
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.answering import decide_all, sign
from tests.cast import CODE, reading, writing
from tests.moderated import decide, say

HERE = f"/p/{CODE}/answer/verdict"


@pytest.fixture
def receipt(app, cast, plan):
    """The receipt of a public comment in a plan that is answered."""
    sent = say(app, "Bring the rooms nearer to the harbour.", "siting", Consent.QUOTE)
    decide(app, cast, sent, "publish")
    decide_all(app, cast, plan)
    sign(app, cast)
    return sent.receipt


def tell(client, verdict, receipt="", button="look"):
    value = next(each for each in VERDICTS_AS_SENT if each.strip() == verdict)
    page = client.get(HERE).form(button="look").fill(verdict=value, receipt=receipt).send("look")
    return page if button == "look" else page.form(button="send").send("send")


def kept(app):
    with reading(app):
        return sorted(tuple(row) for row in db.session.execute(
            select(SummaryVerdict.verdict, SummaryVerdict.by_receipt)))  # fmt: skip


def test_one_counts_for_a_receipt_and_the_last_one(app, client, receipt):
    page = tell(client, "partly", receipt)
    assert "Nothing has been sent yet" in page.words
    assert kept(app) == []
    assert "It is sent" in page.form(button="send").send("send").words
    tell(client, "no", receipt, "send")
    assert kept(app) == [("no", True)]
    tell(client, "yes", "", "send")
    tell(client, "yes", "", "send")
    assert kept(app) == [("no", True), ("yes", False), ("yes", False)]


def test_the_same_form_counts_once_and_nothing_is_in_an_address_or_a_cookie(app, client, receipt):
    page = tell(client, "yes")
    for _ in range(2):
        sent = page.form(button="send").send("send")
    assert kept(app) == [("yes", False)]
    assert sent.path == HERE
    assert "Set-Cookie" not in sent.headers


@pytest.mark.parametrize(("verdict", "typed", "status"), [
    ("yes", "not a receipt", 422), ("yes", "1234 " * 6, 404), ("maybe", "", 422), ("", "", 422),
])  # fmt: skip
def test_bad_input_is_said_and_nothing_is_kept(app, client, receipt, verdict, typed, status):
    verdict = next((each for each in VERDICTS_AS_SENT if each.strip() == verdict and verdict), verdict)
    for act in ("look", "send"):
        assert client.post(HERE, {"act": act, "verdict": verdict, "receipt": typed}).status == status
    assert client.post(HERE, {"act": "x", "verdict": verdict}).status == 422
    assert kept(app) == []


def test_before_the_answer_nobody_can_say(client, plan):
    assert "There is no answer yet" in client.get(HERE).words
    assert client.post(HERE, {"act": "send", "verdict": "yes"}).status == 409


@pytest.mark.parametrize(("shown", "now", "then"), [
    (0, 9, 0), (0, 10, 10), (0, 19, 10), (10, 19, 10), (10, 20, 20), (20, 11, 20), (20, 10, 10), (10, 0, 0),
    (0, 34, 30),
])  # fmt: skip
def test_a_number_moves_by_tens_alone(shown, now, then):
    assert stepped(shown, now) == then


def test_numbers_are_next_to_the_summary_from_the_day_after_and_classes_stay_apart(app, client, receipt, clock):
    with writing(app):
        for number in range(24):
            verdict = Verdict.YES if number < 13 else Verdict.NO
            summary_verdicts.give(CODE, bytes([number]) * 32, verdict, by_receipt=number % 24 < 20)
    with app.app_context():
        periodic_tasks.run_once()
    assert "Fewer than 10 people have said so far." in client.get(f"/p/{CODE}/answer").words
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
    with reading(app):
        [found] = summary_verdicts.shown(db.session.scalar(select(SummaryVerdict.consultation_id).limit(1)))
    assert found.by_receipt
    assert found.people == {Verdict.YES: 10, Verdict.PARTLY: 0, Verdict.NO: 0}
    page = client.get(f"/p/{CODE}/answer/whole")
    assert "With a receipt, 10 said: Yes 10" in page.words

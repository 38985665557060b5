"""Whether the summary says what people like somebody said: once by receipt, apart without, in steps of ten."""

import pytest
from sqlalchemy import select

from consult.access import Conflict
from consult.contributions import summary_verdicts
from consult.contributions.enums import Consent
from consult.contributions.models import SummaryVerdict
from consult.contributions.summary_verdicts import Verdict, stepped
from consult.moderation import spam_checks
from consult.moderation.spam_checks import Unread
from consult.pages.forms import VERDICTS_AS_SENT
from consult.runtime import periodic_tasks
from consult.storage.database import db
from consult.web.rate_limits import RateLimits
from tests.answering import decide_all, sign
from tests.cast import CODE, reading, writing
from tests.moderated import decide, say

HERE = f"/p/{CODE}/answer/verdict"
HELD = f"/team/p/{CODE}/held"


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


def send_too_fast(app, client, times=1):
    """Somebody, or a machine, sends a verdict without a receipt so often at once."""
    app.extensions["rate_limits"] = RateLimits(64, surge_limit=0)
    for _ in range(times):
        page = tell(client, "yes", "", "send")
    return page


def counted(app, clock):
    """The verdicts without a receipt that everyone sees, from the next day on."""
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
    with reading(app):
        plan_id = db.session.scalar(select(SummaryVerdict.consultation_id).limit(1))
        return [each.total for each in summary_verdicts.shown(plan_id)]


def test_too_fast_waits_for_a_moderator_who_lets_it_count(app, client, receipt, clock, staff_client):
    """Against a machine that says yes a thousand times, and against losing people who came at the same time."""
    assert "It is saved. You do not need to send it again." in send_too_fast(app, client, 10).words
    assert counted(app, clock) == []
    mo = staff_client("Mo")
    assert "10 submissions wait for a spam check" in mo.get("/team/").words
    page = mo.get(HELD)
    assert "10 answers wait" in page.words
    assert "Nothing is waiting" not in page.words
    page.form(button="Let all answers count").send("Let all answers count")
    assert "Nothing is waiting" in mo.get(HELD).words
    assert "spam check" not in mo.get("/team/").words
    assert counted(app, clock) == [10]


def test_what_a_moderator_leaves_out_counts_nowhere_and_can_come_back(app, client, receipt, clock, staff_client):
    send_too_fast(app, client, 10)
    staff_client("Mo").get(HELD).form(button="Leave all answers out").send("Leave all answers out")
    assert counted(app, clock) == []
    page = staff_client("Mo").get(HELD)
    assert "10 answers are left out" in page.words
    page.form(button="Let them count again").send("Let them count again")
    assert counted(app, clock) == [10]


def test_more_that_waits_than_was_on_the_page_changes_nothing(app, client, receipt, staff_client):
    send_too_fast(app, client)
    form = staff_client("Mo").get(HELD).form(button="Let all answers count")
    send_too_fast(app, client)
    assert form.send("Let all answers count").status == 409
    with reading(app):
        assert set(db.session.scalars(select(SummaryVerdict.hold_reason))) == {"fast"}


def test_before_the_answer_there_is_nothing_to_let_count(app, cast, plan):
    with writing(app), pytest.raises(Conflict):
        spam_checks.act_on_unread(cast.actor("Mo"), CODE, Unread.VERDICTS, "release", 1)

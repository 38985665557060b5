"""What people say of a signed answer and its promises: once by receipt, apart without, in steps of ten."""

from collections import defaultdict

import pytest
from sqlalchemy import select

from consult.access import Conflict
from consult.commitments.models import Commitment
from consult.contributions import verdicts
from consult.contributions.enums import Consent
from consult.contributions.models import GivenVerdict
from consult.contributions.verdict_rules import ANSWER, STEP, SUMMARY, Asked, Question, Verdict, stepped
from consult.moderation import spam_checks
from consult.moderation.spam_checks import Unread
from consult.pages.forms import VERDICTS_AS_SENT
from consult.runtime import periodic_tasks
from consult.storage.database import db
from consult.web.rate_limits import RateLimits
from tests.answering import decide_all, promise, sign
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
    value = next(each for each in VERDICTS_AS_SENT[Question.SUMMARY] if each.strip() == verdict)
    page = client.get(HERE).form(button="look").fill(verdict=value, receipt=receipt).send("look")
    return page if button == "look" else page.form(button="send").send("send")


def kept(app):
    with reading(app):
        return sorted(tuple(row) for row in db.session.execute(
            select(GivenVerdict.verdict, GivenVerdict.by_receipt)))  # fmt: skip


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
    verdict = next(
        (each for each in VERDICTS_AS_SENT[Question.SUMMARY] if each.strip() == verdict and verdict), verdict
    )
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
            verdicts.give(CODE, SUMMARY, bytes([number]) * 32, verdict, by_receipt=number % 24 < 20)
    with app.app_context():
        periodic_tasks.run_once()
    assert "Fewer than 10 people have said so far." in client.get(f"/p/{CODE}/answer").words
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
    with reading(app):
        [found] = verdicts.shown(db.session.scalar(select(GivenVerdict.consultation_id).limit(1)))[SUMMARY]
    assert found.by_receipt
    assert found.people == {Verdict.YES: 10, Verdict.PARTLY: 0, Verdict.NO: 0}
    page = client.get(f"/p/{CODE}/answer/whole")
    assert "With a receipt, 10 said: Yes 10" in page.words


OTHERS = [(Question.ANSWER, f"/p/{CODE}/answer/answers-me"), (Question.PROMISE, f"/p/{CODE}/promises/1/happened")]


@pytest.fixture
def promised(app, cast, plan):
    """The receipt of a public comment in an answered plan that promises something."""
    sent = say(app, "Bring the rooms nearer to the harbour.", "siting", Consent.QUOTE)
    decide(app, cast, sent, "publish")
    decide_all(app, cast, plan)
    promise(app, cast)
    sign(app, cast)
    return sent.receipt


def test_each_question_has_one_verdict_of_a_receipt_and_no_two_share_a_look_up(app, client, promised):
    def tell_one(question, here, number):
        value = list(VERDICTS_AS_SENT[question])[number]
        page = client.get(here).form(button="look").fill(verdict=value, receipt=promised).send("look")
        assert "It is sent" in page.form(button="send").send("send").words

    tell(client, "yes", promised, "send")
    for question, here in OTHERS:
        tell_one(question, here, 0)
        tell_one(question, here, 2)
    with reading(app):
        rows = list(db.session.scalars(select(GivenVerdict)))
    assert {(row.question, row.verdict) for row in rows} == {
        ("summary", "yes"), ("answer", "misunderstood"), ("promise", "no")}  # fmt: skip
    assert len(rows) == len({row.lookup_hmac for row in rows}) == 3
    assert "Does the answer answer you?" in client.post("/receipt", {"receipt": promised}).words


@pytest.mark.parametrize("here", [f"/p/{CODE}/promises/{number}/happened" for number in (0, 2, 10**6)])
def test_of_a_promise_that_is_not_there_nothing_can_be_said(client, promised, here):
    assert client.get(here).status == 404
    assert client.post(here, {"act": "send", "verdict": "yes"}).status == 404


def test_numbers_are_next_to_answer_and_promise_and_a_contradiction_is_named(app, client, cast, promised, clock):
    with writing(app):
        of_plan = Commitment.consultation_id == cast.consultation_id
        about = Asked(Question.PROMISE, db.session.scalars(select(Commitment.id).where(of_plan)).one())
        for number in range(31):
            lookup = bytes([number]) * 32
            verdicts.give(CODE, ANSWER, lookup, Verdict.MISUNDERSTOOD, by_receipt=True)
            said = Verdict.YES if number < 19 else Verdict.CANNOT_SAY
            verdicts.give(CODE, about, bytes([100 + number]) * 32, said, by_receipt=number != 30)
    clock.forward(days=1)
    with app.app_context():
        periodic_tasks.run_once()
    page = client.get(f"/p/{CODE}/answer")
    assert "With a receipt, 30 said: This answers me fewer than 10, You misunderstood me 30, This does" in page.words
    page = client.get(f"/p/{CODE}/promises")
    assert "With a receipt, 20 said: 10 Yes fewer than 10 Partly 10 Can’t say fewer than 10 No" in page.words
    assert '<rect class="fill-support" width="50.0%"' in page.text
    assert "More than half of those who can say contradict the status above." in page.words
    rows = client.get(f"/p/{CODE}/data/verdicts.json").json["rows"]
    found = [(row["question"], row.get("number"), row["people"]) for row in rows if row["people"] != "fewer than 10"]
    assert found == [("answer", None, "30"), ("promise", 1, "10"), ("promise", 1, "10")]


def test_whoever_sees_how_a_number_moved_knows_no_count_closer_than_ten():
    """But that nobody is left, which ten people must have changed."""
    for before in range(0, 60, STEP):
        found = defaultdict(set)
        for now in range(200):
            found[stepped(before, now)].add(now)
        assert all(len(counts) == STEP or counts == {0} for shown, counts in found.items() if shown != before)
        assert len(found[before]) == (STEP if before == 0 else 2 * STEP - 1)


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
        plan_id = db.session.scalar(select(GivenVerdict.consultation_id).limit(1))
        return [each.total for each in verdicts.shown(plan_id).get(SUMMARY, ())]


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
        assert set(db.session.scalars(select(GivenVerdict.hold_reason))) == {"fast"}


def test_before_the_answer_there_is_nothing_to_let_count(app, cast, plan):
    with writing(app), pytest.raises(Conflict):
        spam_checks.act_on_unread(cast.actor("Mo"), CODE, Unread.VERDICTS, "release", 1)

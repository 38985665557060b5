"""Rating the plan and the process: after sending, optional, kept apart from words, never shown before the freeze."""

import pytest
from sqlalchemy import select

from consult.contributions import plan_ratings, receipt_access
from consult.contributions.models import PlanRating
from consult.credentials import form_tokens
from consult.pages.forms import PROCESS_AS_SENT, RATINGS_AS_SENT
from consult.storage.database import db, now, settings
from tests.cast import CODE, reading, writing
from tests.pages.test_say import receipt_of, send, stored

ADDRESS = f"/p/{CODE}/principles"
WORSE, MUCH_BETTER = (
    next(each for each in RATINGS_AS_SENT if each.strip() == name) for name in ("worse", "much_better")
)
PARTLY = next(each for each in PROCESS_AS_SENT if each.strip() == "partly")


def kept(app):
    with reading(app):
        return sorted(tuple(row) for row in db.session.execute(select(PlanRating.question, PlanRating.rating)))


@pytest.fixture
def sent(client, plan):
    return send(client, v_siting="support", t_siting="Too far away.")


@pytest.fixture
def asked(sent):
    return sent.form(button="rate").send("rate")


def test_it_is_asked_after_sending_and_skipping_it_is_the_first_link(app, plan, asked):
    assert asked.path == ADDRESS
    assert asked.text.index("Skip this") < asked.text.index("radio")
    assert "checked" not in asked.text
    assert "Set-Cookie" not in asked.headers
    assert asked.click("Skip this").path == f"/p/{CODE}"
    assert (kept(app), stored(app, plan)) == ([], 1)


def test_answers_are_kept_once_and_the_last_ones_count(app, sent, asked):
    saved = asked.form(button="keep").fill({"r.dignity": WORSE, "q.safe": PARTLY}).send("keep")
    assert "2 answers are saved" in saved.words
    assert kept(app) == [("dignity", "worse"), ("safe", "partly")]
    asked.form(button="keep").fill({"r.dignity": MUCH_BETTER}).send("keep")
    assert kept(app) == [("dignity", "much_better")]
    assert "checked" not in sent.form(button="rate").send("rate").text, "nobody reads it from the phone later"


def test_no_row_has_more_than_its_question_its_answer_and_the_submission(app, asked):
    """Against a look-up, a day or a channel that would find somebody's answers again after the freeze."""
    assert set(PlanRating.__table__.columns.keys()) == {"id", "submission_id", "question", "rating"}


def test_skipping_all_is_an_answer_too(app, asked):
    assert "No answer is saved" in asked.form(button="keep").send("keep").words
    assert kept(app) == []


def test_every_answer_is_as_long_as_the_others():
    assert len({len(value) for value in RATINGS_AS_SENT}) == len({len(value) for value in PROCESS_AS_SENT}) == 1


@pytest.mark.parametrize(
    "wrong", [{"r.dignity": "best"}, {"q.safe": "worse"}, {"r.nothing": WORSE}, {"q.dignity": PARTLY}]
)
def test_what_is_not_on_the_page_is_refused_and_nothing_is_kept(app, client, sent, wrong):
    token = sent.form(button="rate").fields["token"]
    page = client.post(ADDRESS, {"act": "keep", "token": token, "r.rights": WORSE, **wrong})
    assert page.status == 422
    assert kept(app) == []


def test_only_the_sender_of_a_form_can_answer_and_only_for_an_hour(app, client, plan, sent, clock):
    with reading(app):
        unsent = form_tokens.mint(settings().forms_key, CODE, now())
    token = sent.form(button="rate").fields["token"]
    for wrong in ("", "x", unsent):
        assert client.post(ADDRESS, {"act": "keep", "token": wrong, "r.rights": WORSE}).status == 409
    clock.forward(minutes=61)
    assert client.post(ADDRESS, {"act": "rate", "token": token}).status == 409
    assert kept(app) == []


def test_deleting_everything_deletes_the_answers(app, sent, asked):
    asked.form(button="keep").fill({"r.dignity": WORSE, "q.safe": PARTLY}).send("keep")
    with writing(app):
        receipt_access.withdraw_all(receipt_of(sent))
    assert kept(app) == []


def test_nothing_is_taken_once_the_plan_is_closed_and_nothing_is_left_once_it_is_frozen(app, plan, asked):
    asked.form(button="keep").fill({"r.dignity": WORSE}).send("keep")
    plan.closed()
    assert asked.form(button="keep").fill({"r.dignity": MUCH_BETTER}).send("keep").status == 409
    assert kept(app) == [("dignity", "worse")]
    plan.reported()
    assert kept(app) == []


def test_every_question_has_its_answers():
    assert len(plan_ratings.ANSWERS) == 10

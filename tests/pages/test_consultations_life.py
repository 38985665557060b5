"""Opening, extending, closing and cancelling a plan in the browser."""

import re
from datetime import timedelta

import pytest

from consult.consultations import drafting, framing, queries
from consult.runtime import periodic_tasks
from consult.storage.database import db, today
from tests.cast import ANSWER_DAYS, CODE, OPEN_DAYS, OTHER_CODE
from tests.cast import reading as look
from tests.plan_words import DRAFT, FRAME, TITLE

HERE = f"/team/p/{CODE}"


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


@pytest.fixture
def days(app):
    """The day that many days from today, as a date field sends it."""

    def day(count):
        with app.app_context():
            return (today() + timedelta(days=count)).isoformat()

    return day


@pytest.fixture
def ready(app, cast, writing):
    """`tst2` with everything that opening requires, but not open."""
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, DRAFT)
        framing.write_frame(cast.actor("Olga"), CODE, **FRAME)
        framing.set_answer_deadline(cast.actor("Dee"), CODE, today() + timedelta(days=ANSWER_DAYS))


def row(app, code=CODE):
    """The consultation's current row."""
    with look(app):
        found = queries.public_consultation(code)
        db.session.expunge(found)
        return found


def test_opening_too_early_names_everything_and_opens_nothing(app, olga, days):
    page = olga.get(f"{HERE}/open").form("/open").fill(closes_on=days(50)).send()

    assert page.status == 422
    for words in ("Say what people can change.", "Say who pays for it.", "Write the draft: it has no part yet.",
                  "The decision maker has not promised an answer by a day yet."):  # fmt: skip
        assert words in page.words
    assert row(app).state == "draft"


def test_a_whole_plan_opens(app, olga, ready, days):
    page = olga.get(f"{HERE}/open").form("/open").fill(closes_on=days(60)).send()

    assert page.status == 200
    assert (row(app).state, row(app).closes_on.isoformat()) == ("open", days(60))
    assert "Open" in page.words


def test_a_window_under_six_weeks_is_asked_about_once_more_but_not_refused(app, olga, ready, days):
    page = olga.get(f"{HERE}/open").form("/open").fill(closes_on=days(20)).send()
    assert page.status == 422
    assert "That is less than six weeks." in page.words
    assert row(app).state == "draft"

    page = page.form("/open").send("Open it for this short time")
    assert page.status == 200
    assert row(app).state == "open"


def test_a_closing_day_before_the_opening_day_is_told_before_a_short_time(olga, ready, days):
    page = olga.get(f"{HERE}/open").form("/open").fill(opens_on=days(30), closes_on=days(20)).send()
    assert page.errors == ["Choose a closing day after the day on which it opens."]
    assert "That is less than six weeks." not in page.words


@pytest.mark.parametrize("sent", ["", "tomorrow", "0000-00-00"])
def test_an_opening_without_a_day_asks_for_one(app, olga, ready, sent):
    page = olga.post(f"{HERE}/open", {"closes_on": sent})

    assert page.status == 422
    assert page.errors
    assert row(app).state == "draft"


@pytest.mark.parametrize("count", [0, -5, ANSWER_DAYS])
def test_an_opening_with_a_day_that_does_not_fit_says_why(app, olga, ready, days, count):
    form = olga.get(f"{HERE}/open").form("/open")
    page = olga.post(f"{HERE}/open", form.data | {"closes_on": days(count), "short": "1"})

    assert page.status == 422
    assert "closing day" in page.words
    assert row(app).state == "draft"


def test_more_time_is_given_with_a_reason(app, plan, olga, days):
    page = olga.get(f"{HERE}/extend").form("/extend").fill(closes_on=days(OPEN_DAYS + 9), reason="").send()
    assert page.status == 422
    assert page.form("/extend").fields["closes_on"] == days(OPEN_DAYS + 9)

    page = page.form("/extend").fill(reason="Two sites were shut by snow.").send()
    assert "Two sites were shut by snow." in page.words
    assert row(app).closes_on.isoformat() == days(OPEN_DAYS + 9)


def test_closing_asks_first_and_then_closes(app, plan, olga):
    page = olga.get(f"{HERE}/close")
    assert "People were told that they have until the end of" in page.words

    page = page.form("/close").fill(reason=" ").send()
    assert (page.status, row(app).state) == (422, "open")
    page = page.form("/close").fill(reason="The sites moved.").send()
    assert row(app).state == "closed"
    assert "Close this plan now" not in page.links


def test_the_public_page_names_the_day_that_was_promised_and_the_new_one(app, plan, olga, client, days):
    promised = row(app).closes_on
    olga.get(f"{HERE}/extend").form("/extend").fill(closes_on=days(OPEN_DAYS + 9), reason="Snow.").send()
    with app.app_context():
        here = today()
    told, new, here = (f"{each:%-d %B %Y}" for each in (promised, row(app).closes_on, here))
    olga.get(f"{HERE}/close").form("/close").fill(reason="The sites moved.").send()
    for page in (client.get(f"/p/{CODE}"), olga.get(HERE)):
        assert f"Closing day moved from {told} to {new}. Reason: Snow." in page.words
        assert f"Closed early, on {here}. People had been told {new}. Reason: The sites moved." in page.words


def test_a_plan_that_closes_by_itself_gives_no_reason(app, plan, client, clock, writing):
    clock.forward(days=OPEN_DAYS + 1)
    with writing():
        framing.close_due()
    assert row(app).state == "closed"
    assert "Closed early" not in client.get(f"/p/{CODE}").words


def test_a_draft_that_was_never_opened_is_deleted_and_shows_nowhere(app, ready, olga, client):
    page = olga.get(HERE)
    assert "Cancel this plan" not in page.words
    page = page.click("Delete this draft")
    assert "This cannot be undone." in page.words
    page = page.form("/delete").send()
    assert page.status == 200
    assert page.h1.startswith("Today, ")
    assert "The draft is deleted." in page.words
    assert olga.get(HERE).status == client.get(f"/p/{CODE}").status == 404
    assert TITLE not in client.get("/").words


def test_cancelling_needs_a_reason_and_keeps_the_page(app, plan, olga, client):
    page = olga.get(f"{HERE}/cancel").form("/cancel").fill(reason="  ").send()
    assert page.status == 422

    page.form("/cancel").fill(reason="The council withdrew it.").send()
    assert row(app).state == "cancelled"
    assert "The council withdrew it." in client.get(f"/p/{CODE}").words


@pytest.mark.parametrize("part", ["open", "extend", "close", "cancel"])
def test_an_act_at_the_wrong_time_is_a_plain_page_and_not_a_fault(app, plan, olga, writing, days, part):
    with writing():
        framing.cancel(plan.cast.actor("Olga"), CODE, "Withdrawn.")

    assert olga.get(f"{HERE}/{part}").status == 409
    sent = olga.post(f"{HERE}/{part}", {"closes_on": days(70), "reason": "why"})
    assert sent.status in (409, 422)
    assert row(app).state == "cancelled"


@pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada"])
def test_no_other_role_opens_extends_closes_or_cancels(app, ready, staff_client, days, name):
    someone = staff_client(name)
    for part in ("open", "extend", "close", "cancel", "frame"):
        assert someone.get(f"{HERE}/{part}").status in (403, 404)
        assert someone.post(f"{HERE}/{part}", {"closes_on": days(60), "reason": "why"}).status in (403, 404)
    assert row(app).state == "draft"


def test_nothing_done_here_reaches_another_plan(app, plan, olga, days):
    for part in ("open", "extend", "close", "cancel", "frame", "draft"):
        assert olga.post(f"/team/p/{OTHER_CODE}/{part}", {"closes_on": days(60), "reason": "why"}).status == 404
    assert row(app, OTHER_CODE).state == "open"


def test_a_day_on_which_it_opens_is_planned_changed_and_forgotten(app, olga, ready, days, client):
    form = olga.get(f"{HERE}/open").form("/open")
    assert [words for _, _, words in form.buttons] == ["Open it now"]
    page = form.fill(opens_on=days(10), closes_on=days(60)).send()
    assert "The day is planned." in page.words
    assert row(app).state == "draft"
    assert "This plan opens by itself on" in page.words
    opens_on = re.search(r"This plan opens by itself on (.+?) if nothing is missing then\.", page.words)
    assert page.links["Change the planned day"] == f"{HERE}/open"
    assert "Open this plan" not in page.words
    home = olga.get("/team/").words
    assert "Opens by itself on" in home
    assert "Open this plan" not in home

    form = olga.get(f"{HERE}/open").form("/open")
    assert [words for _, _, words in form.buttons] == [f"Open it on {opens_on[1]}"]
    assert (form.fields["opens_on"], form.fields["closes_on"]) == (days(10), days(60))
    page = form.fill(opens_on=days(20), closes_on=days(40)).send()
    assert "That is less than six weeks." in page.words
    page = page.form("/open").send("Open it for this short time")
    assert "The day is planned." in page.words

    page = page.form("/open/cancel").send()
    assert "No day is planned any more." in page.words
    assert "opens by itself" not in olga.get(HERE).words


def test_a_plan_that_did_not_open_says_why_until_that_is_dealt_with(app, olga, ready, days, clock, staff_client):
    olga.get(f"{HERE}/open").form("/open").fill(opens_on=days(10), closes_on=days(60)).send()
    next(each for each in olga.get(f"{HERE}/people").forms() if each.fields.get("name") == "Mina").send()
    clock.forward(days=10)
    with app.app_context():
        periodic_tasks.run_once()
    olga = staff_client("Olga")
    assert "Did not open by itself on" in olga.get("/team/").words
    page = olga.get(HERE)
    assert "This plan did not open by itself on" in page.words
    assert page.words.count("This plan has only one moderator.") == 2
    assert "Did not open on the planned day" in page.words
    assert "Cancel the planned opening" not in staff_client("Mo").get(HERE).words
    page = page.form("/open/cancel").send()
    assert "This plan did not open by itself" not in page.words


def test_a_public_page_names_the_day_on_which_it_closes(plan, client, app):
    closes = f"{row(app).closes_on:%-d %b}"
    assert f"Closes {closes}" in client.get(f"/p/{CODE}").words

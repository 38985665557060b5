"""The front page: what is open, what waits for an answer, what was answered."""

import re
from datetime import timedelta

from consult.consultations import framing
from consult.consultations.lifecycle import LifecycleEvent, State
from consult.consultations.models import Consultation
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.public_story import answer, cancel, counted, fresh, hear
from tests.plan_words import TITLE


def group_of(page, title=TITLE):
    """The heading under which a plan is listed."""
    for section in page.elements("section"):
        if any(link.text == title for link in section.iter("a")):
            return section.find("h2").text
    return None


def test_a_plan_being_written_is_not_listed(client, cast):
    page = client.get("/")
    assert page.status == 200
    assert TITLE not in page.words


def test_an_open_plan_says_until_when(client, plan):
    page = client.get("/")
    assert group_of(page) == "Open now"
    assert re.search(r"Open until \d+ \w+ \(30 days left\), answer due by \d+ \w+", page.words)
    assert page.links[TITLE] == f"/p/{CODE}"


def test_a_closed_plan_counts_the_days_to_its_answer(client, plan):
    plan.closed()
    page = client.get("/")
    assert group_of(page) == "Waiting for an answer"
    assert "90 days left" in page.words


def test_an_answer_that_does_not_come_is_late_by_the_clock_alone(client, plan, clock):
    plan.closed()
    clock.forward(days=93)
    assert "3 days overdue" in client.get("/").words


def test_an_answered_plan_is_listed_as_such_until_something_is_due(app, client, plan, clock):
    hear(app, plan)
    answer(app, plan)
    assert group_of(client.get("/")) == "Answered"
    clock.forward(days=21)
    page = fresh(client, "/")
    assert group_of(page) == "Answered: did it happen?"
    assert "1 promise is overdue" in page.words


def test_a_cancelled_plan_stays_listed(app, client, plan):
    cancel(app, plan, "The council withdrew it.")
    assert group_of(client.get("/")) == "Cancelled"


def test_an_imported_plan_is_said_to_be_one(app, client, cast):
    with writing(app):
        row = Consultation(code="mprt", title="Night buses", imported_from="Elsewhere", state="draft")
        db.session.add(row)
        db.session.flush()
        framing.set_state(row, State.CLOSED, LifecycleEvent.IMPORTED, None)
    page = client.get("/")
    assert group_of(page, "Night buses") == "Held on another site, copied here to read"


def test_many_plans_take_pages_and_few_statements(app, client, cast, clock):
    with writing(app):
        for number in range(60):
            db.session.add(
                Consultation(
                    code=f"x{number:03}".replace("0", "a").replace("1", "b"),
                    title=f"Plan number {number}",
                    state="open",
                    closes_on=clock.forward(seconds=1).date() + timedelta(days=number + 1),
                )
            )
    with counted(app) as sent:
        page = client.get("/?page=2")
    assert page.status == 200
    assert "Page 2 of 3" in page.words
    assert len(sent) <= 12


def test_a_page_number_that_is_none_gives_the_first_page(client, plan):
    for raw in ("0", "-1", "9999", "x", "9" * 50, "１"):
        assert group_of(client.get("/", query={"page": raw})) == "Open now"

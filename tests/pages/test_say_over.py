"""What /say shows besides the form: no form on a plan that is over, what hints cannot see, a summary in plain words."""

import pytest
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.public_story import cancel
from tests.pages.test_say import SAY, preview


@pytest.mark.parametrize("part", ["", "siting", "all", "plan"])
def test_a_plan_that_is_closed_offers_no_form(client, plan, part):
    plan.closed()
    page = client.get(SAY, query={"part": part})
    assert (page.status, page.h1) == (200, "This plan is closed")
    assert "You can no longer send comments or votes." in page.words
    assert not [form for form in page.forms() if form.buttons]


@pytest.mark.parametrize("part", ["", "siting", "all", "plan"])
def test_a_plan_that_was_cancelled_offers_no_form(client, plan, app, part):
    cancel(app, plan, "The council withdrew it.")
    page = client.get(SAY, query={"part": part})
    assert page.h1 == "This plan was cancelled"
    assert not [form for form in page.forms() if form.buttons]


def test_the_look_before_sending_says_that_the_program_misses_details(client, plan):
    """Against trusting the hints: nobody may think that a name would always have been found."""
    page = preview(client, t_siting="The one from the corner said so.")
    assert not page.elements("mark")
    assert "none found by the program" in page.words
    assert "The program misses many." in page.words
    assert "We miss many." in client.get("/help").words


def test_the_plans_summary_is_shown_without_its_marks(client, plan, app):
    with writing(app):
        db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one().summary = "We open **a room**."
    assert "We open a room." in client.get(SAY, query={"part": "plan"}).words
    assert "We open a room." in client.get("/").words

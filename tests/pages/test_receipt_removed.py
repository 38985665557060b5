"""Coming back with a receipt to a part that is no longer in the plan."""

import pytest

from consult.consultations import drafting
from tests.answering import dispose_all, freeze, sign
from tests.cast import CODE, writing
from tests.pages.public_story import read_all
from tests.pages.test_receipt import come_back
from tests.pages.test_say import receipt_of, send


@pytest.fixture
def on_hours(app, client, plan):
    """The receipt of somebody who commented on the opening hours, once a moderator has read it."""
    receipt = receipt_of(send(client, part="hours", t_hours="Two is too early for the night shift."))
    read_all(app, plan)
    return receipt


def test_who_spoke_on_a_part_that_the_answer_removed_reads_that_decision(app, cast, client, plan, on_hours):
    freeze(app, cast, plan)
    dispose_all(app, cast, {"hours": {"decision": "removed", "reason": "The rooms set their own hours, as you asked."}})
    sign(app, cast)
    page = come_back(client, on_hours)
    assert "When the rooms are open (removed)" in page.words
    assert "What was decided · Removed" in page.words
    assert "The rooms set their own hours, as you asked." in page.words


def test_who_spoke_on_a_part_taken_out_while_open_waits_for_no_decision(app, cast, client, plan, on_hours):
    with writing(app):
        drafting.remove_clause(cast.actor("Olga"), CODE, "hours")
        drafting.publish(cast.actor("Olga"), CODE, "change", "The hours are left to the rooms.")
    assert "When the rooms are open (removed)" in come_back(client, on_hours).words
    freeze(app, cast, plan)
    words = come_back(client, on_hours).words
    assert "When the rooms are open (removed)" in words
    assert "This part was removed while the plan was open" in words
    assert "Not decided yet" not in words


def test_who_voted_on_a_part_taken_out_reads_which_it_was(app, cast, client, plan):
    receipt = receipt_of(send(client, part="hours", v_hours="support"))
    with writing(app):
        drafting.remove_clause(cast.actor("Olga"), CODE, "hours")
        drafting.publish(cast.actor("Olga"), CODE, "change", "The hours are left to the rooms.")
    assert "part that was removed: When the rooms are open" in come_back(client, receipt).words

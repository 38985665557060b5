"""The form for all parts of a plan with 300: pages, and nothing that was typed is lost between them."""

import pytest
from sqlalchemy import select

from consult.consultations import drafting
from consult.consultations.models import Clause, ClauseVersion
from consult.contributions.models import ClauseVote, Comment
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.pages.public_story import fresh

pytestmark = pytest.mark.slow

WORDS = "Two nurses\nat night."


@pytest.fixture
def long_plan(plan):
    text = "# Plan\n\n" + "".join(
        f"## {number}. Part {number} {{#part-{number}}}\n\nText {number}.\n\n**In short:** Text.\n\n**Why:** A law.\n\n"
        for number in range(1, 301)
    )
    olga = plan.cast.actor("Olga")
    with writing(plan.app):
        drafting.import_draft(olga, CODE, text)
        drafting.publish(olga, CODE, "change", "A law.")
    return plan


def test_the_part_that_should_say_something_else_is_found_in_the_whole_plan(client, long_plan):
    choosing = fresh(client, f"/p/{CODE}/say/words")
    found = choosing.click("Find the part in the whole plan. On its page is a button to write other words.")
    assert found.h1 == "The whole plan"


@pytest.fixture
def form_page(client, long_plan):
    return fresh(client, f"/p/{CODE}/say").click("Go through all 300 parts")


def test_what_is_typed_goes_from_page_to_page_and_is_sent_whole(app, form_page):
    assert "Page 1 of 10." in form_page.words
    page = form_page.form("/say").fill(**{"v.part-1": "support"}).send("Next page")
    page = page.form("/say").fill(**{"t.part-31": WORDS, "c.part-31": "show", "v.part-60": "oppose"}).send("Next page")
    assert "Page 3 of 10." in page.words
    assert "You have answers on other pages too." in page.words
    for _ in range(7):
        page = page.form("/say").send("Next page")
    page = page.form("/say").fill(**{"t.plan": "All of it.", "v.part-300": "support"}).send("Previous page")
    assert "Page 9 of 10." in page.words
    preview = page.form("/say").send("See it before you send it")
    chosen = ("Part 1: Part 1Support", "Part 60: Part 60Oppose", "Part 300: Part 300Support")
    for said in (*chosen, "Two nurses", "All of it."):
        assert said in preview.words
    again = preview.form("/say").send("Change it")
    assert "Page 9 of 10." in again.words
    sent = again.form("/say").send("See it before you send it").form("/say").send("Send it")
    assert sent.status == 200
    with reading(app):
        voted = select(Clause.key, ClauseVote.choice).join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
        voted = voted.join(ClauseVote, ClauseVote.clause_version_id == ClauseVersion.id).where(
            Clause.key.startswith("part-")
        )
        assert dict(db.session.execute(voted).all()) == {
            "part-1": "support", "part-60": "oppose", "part-300": "support",
        }  # fmt: skip
        assert {WORDS, "All of it."} <= set(db.session.scalars(select(Comment.original)))


def test_a_fault_on_another_page_leads_to_that_page_with_everything_typed(form_page):
    page = form_page.form("/say").fill(**{"t.part-2": "x" * 5001, "v.part-1": "support"}).send("Next page")
    page = page.form("/say").fill(**{"t.part-40": WORDS}).send("See it before you send it")

    assert page.status == 422
    assert "Page 1 of 10." in page.words
    assert "t.part-2" in page.text
    fields = page.form("/say").fields
    assert (fields["v.part-1"], fields["t.part-40"].strip()) == ("support", WORDS)


def test_without_a_choice_of_pages_the_page_asked_for_is_never_one_that_is_not_there(client, long_plan):
    page = client.post(f"/p/{CODE}/say", {"act": "page-99", "part": "all", "v.part-300": "support"})
    assert "Page 10 of 10." in page.words
    page = client.post(f"/p/{CODE}/say", {"act": "edit", "part": "all", "page": "0", "v.part-300": "support"})
    assert "Page 1 of 10." in page.words


def test_words_for_parts_that_changed_meanwhile_are_asked_about_page_by_page(app, long_plan, form_page):
    page = form_page.form("/say").fill(**{"v.part-1": "support"}).send("Next page")
    page = page.form("/say").fill(**{"v.part-31": "support"}).send("Next page")
    with writing(app):
        for key in ("part-1", "part-31"):
            drafting.write_clause(long_plan.cast.actor("Olga"), CODE, key, wording="No text at all.")
        drafting.publish(long_plan.cast.actor("Olga"), CODE, "change", "A law.")

    page = page.form("/say").send("See it before you send it")
    assert (page.status, "Page 1 of 10." in page.words) == (409, True)
    page = page.form("/say").send("See it before you send it")
    assert (page.status, "Page 2 of 10." in page.words) == (409, True)
    assert "This wording is new since you opened the page." in page.words
    assert page.form("/say").send("See it before you send it").h1 == "See it before you send it"

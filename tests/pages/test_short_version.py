"""The short version: a line and a vote for each part, sent in the one way in which everything is sent."""

import pytest
from sqlalchemy import select

from consult.consultations import drafting, markdown_import
from consult.consultations.models import Clause, ClauseVersion
from consult.contributions.enums import CHOICE_LABELS
from consult.contributions.models import ClauseVote, Comment
from consult.demonstration import content
from consult.demonstration.content import NAMES
from consult.storage.database import db
from consult.text.readability import AIM_SHORT, grade
from tests.answering import decide_all, sign
from tests.cast import CODE, KEYS, reading, writing
from tests.page import Page
from tests.pages.public_story import cancel, change_hours, fresh

SHORT = f"/p/{CODE}/short"


def look(page: Page) -> Page:
    return page.form("/say").send("See it before you send it")


def chosen(page: Page) -> dict[str, str]:
    """What is chosen on a page, by field."""
    ticked = [box for box in page.elements("input") if "checked" in box.attrib]
    return {box.get("name", ""): box.get("value", "") for box in ticked}


def votes(app, plan) -> dict[str, str]:
    query = select(Clause.key, ClauseVote.choice).join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
    query = query.join(ClauseVote, ClauseVote.clause_version_id == ClauseVersion.id).where(
        Clause.consultation_id == plan.id
    )
    with reading(app):
        return dict(db.session.execute(query).all())


def test_each_part_is_one_line_with_every_choice_and_no_box_for_words(client, plan):
    page = client.get(f"/p/{CODE}").click("Short version 1 minute")
    assert page.path == SHORT
    fields = page.form("/say").offered
    for key in KEYS:
        assert fields[f"v.{key}"] == list(CHOICE_LABELS)
    assert not page.elements("textarea")
    assert "Rooms are not beside schools." in page.words
    assert not chosen(page)


def test_what_is_chosen_is_seen_before_it_is_sent_and_counts_like_any_vote(app, client, plan):
    preview = client.get(SHORT).form("/say").fill({"v.siting": "oppose", "v.hours": "support"}).send("preview")
    assert "Nothing has been sent yet" in preview.words
    assert votes(app, plan) == {}
    sent = preview.form("/say").send("Send it")
    assert sent.status == 200
    assert len(sent.elements("p", class_="receipt")) == 1
    assert votes(app, plan) == {"siting": "oppose", "hours": "support"}
    with reading(app):
        assert not list(db.session.scalars(select(Comment.id).where(Comment.consultation_id == plan.id)))


def test_changing_it_leads_back_to_the_short_version_with_every_choice(client, plan):
    picked = {"v.siting": "oppose", "v.hours": "unsure"}
    preview = client.get(SHORT).form("/say").fill(picked).send("preview")
    again = preview.form("/say").send("Change it")
    assert again.h1 == "The short version"
    assert chosen(again) == picked


def test_nothing_chosen_is_said_on_the_same_page(client, plan):
    page = look(client.get(SHORT))
    assert page.status == 422
    assert page.h1 == "The short version"
    assert page.title.startswith("Error:")
    assert "There is nothing to send yet." in page.words


def test_a_line_that_changed_meanwhile_is_marked_and_the_choices_are_kept(app, client, plan):
    form = client.get(SHORT).form("/say").fill({"v.siting": "oppose", "v.hours": "support"})
    change_hours(app, plan)
    page = form.send("preview")
    assert page.status == 409
    assert page.h1 == "The short version"
    assert "This wording is new since you opened the page." in page.words
    assert chosen(page) == {"v.siting": "oppose", "v.hours": "support"}
    assert look(page).status == 200


def test_words_that_came_with_it_have_their_box(client, plan):
    page = client.post(f"/p/{CODE}/say", {"part": "short", "act": "edit", "t.siting": "Too far.", "v.siting": "oppose"})
    assert "Too far." in "".join("".join(box.itertext()) for box in page.elements("textarea"))


def test_a_wrong_card_is_said_where_its_box_is(app, client, plan):
    page = client.post(f"/p/{CODE}/say", {"part": "short", "act": "preview", "v.siting": "oppose", "k": "not a card"})
    assert (page.status, page.h1) == (422, "The short version")
    assert page.form("/say").data["k"] == ["not a card"]


@pytest.mark.slow
def test_two_hundred_parts_have_pages_and_no_choice_is_lost_between_them(app, client, plan):
    text = "# Plan\n\n" + "".join(
        f"## {number}. Part {number} {{#part-{number}}}\n\nText.\n\n**In short:** Line {number}.\n\n**Why:** A law.\n\n"
        for number in range(1, 201)
    )
    with writing(app):
        drafting.import_draft(plan.cast.actor("Olga"), CODE, text)
        drafting.publish(plan.cast.actor("Olga"), CODE, "change", "A law.")
    page = fresh(client, SHORT)
    assert "Page 1 of 7." in page.words
    page = page.form("/say").fill({"v.part-1": "support"}).send("Next page")
    assert page.h1 == "The short version"
    preview = look(page.form("/say").fill({"v.part-31": "oppose"}).page)
    assert "Part 1: Part 1Support" in preview.words


def test_a_plan_that_is_over_shows_its_lines_without_a_vote(app, client, plan):
    plan.closed()
    page = fresh(client, SHORT)
    assert "This plan is closed. You can no longer vote. The answer is due by" in page.words
    assert "Rooms are not beside schools." in page.words
    assert not page.elements("form")


def test_choices_that_come_after_the_close_are_said_not_to_be_sent(app, client, plan):
    form = fresh(client, SHORT).form("/say").fill({"v.siting": "support"})
    late = form.send("See it before you send it")
    plan.closed()
    for page in (form.send("See it before you send it"), late.form(button="send").send("send")):
        assert page.h1 == "This plan is closed"
        assert "Nothing was sent. Here is what you chose. 2 Where the rooms are: Support" in page.words


def test_a_cancelled_plan_says_so(app, client, plan):
    cancel(app, plan, "The council withdrew it.")
    assert "This plan was cancelled. You can no longer vote." in fresh(client, SHORT).words


def test_an_answered_plan_has_each_decision_in_a_word(app, cast, client, plan, clock):
    decide_all(app, cast, plan)
    assert "Not changed" not in fresh(client, SHORT).words
    sign(app, cast)
    page = fresh(client, SHORT)
    assert "This plan is answered." in page.words
    assert page.words.count("Not changed") == len(KEYS)


def test_no_line_is_shown_before_a_plan_opens(client, cast):
    assert "This plan is being prepared" in client.get(SHORT).words


def test_the_demonstrations_lines_are_easy():
    for name in NAMES:
        story = content.read(name)
        for text in filter(None, (story.draft, story.second_draft)):
            lines = [clause.plain_language for clause in markdown_import.parse(text).clauses]
            assert grade(lines) <= AIM_SHORT, name


def test_the_organizer_reads_how_hard_all_lines_are_together(app, plan, staff_client):
    olga = staff_client("Olga")
    page = olga.get(f"/team/p/{CODE}/in-short")
    assert "That is plain." in page.words.partition("Together they are easy from school year")[2][:25]
    hard = "Rooms are situated in proximity to locations with elevated overdose incidence, notwithstanding opposition."
    page = page.form("/in-short").fill({f"plain_language.{key}": hard for key in KEYS}).send("Save")
    assert "Aim for 4." in page.words

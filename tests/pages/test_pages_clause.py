"""One part: its words, evidence, history, and what people said."""

import re

import pytest

from tests.cast import CODE
from tests.pages.public_story import NEW_HOURS, answer, change_hours, fresh, hear, publish, read_all, show, speak, vote

SITING = f"/p/{CODE}/read/siting"
HOURS = f"/p/{CODE}/read/hours"


def voices(page):
    """The words of each comment, without the code after them."""
    items = [" ".join("".join(item.itertext()).split()) for item in page.elements("li", class_="comment")]
    return [re.sub(r" Public code \w{12}$", "", words) for words in items]


def test_a_part_says_its_words_reason_cost_and_whom_it_affects(client, plan):
    page = client.get(SITING)
    assert page.h1 == "2 Where the rooms are"
    for words in (
        "No room stands within 150 metres",
        "In short. Rooms are not beside schools.",
        "Families asked for distance.",
        "Low cost",
        "Neighbours and families.",
    ):
        assert words in page.words


def test_what_speaks_against_it_is_not_folded_away(client, plan):
    page = client.get(HOURS)
    folded = ["".join(box.itertext()) for box in page.elements("details")]
    assert "Two is too early" in page.words
    assert not [text for text in folded if "Two is too early" in text]


def test_that_nothing_speaks_against_it_is_said(client, plan):
    assert "Evidence against None listed." in client.get(SITING).words


def test_its_button_leads_to_the_form_for_this_part(client, plan):
    assert client.get(SITING).click("Have your say on part 2").h1 == "Have your say on part 2: Where the rooms are"


def test_the_heading_stays_out_of_the_title(client, plan):
    assert client.get(SITING).title == f"Local plan {CODE}: part 2"


@pytest.mark.parametrize(
    "path",
    [
        f"/p/{CODE}/read/nothing",
        f"{SITING}?version=9",
        f"{SITING}?version=x",
        f"{SITING}?version=",
        f"{SITING}?version=-1",
        f"/p/{CODE}/read/%00",
    ],
)
def test_a_part_or_version_that_is_not_there_is_not_found(client, plan, path):
    assert client.get(path).status == 404


def test_comments_come_25_to_a_page_and_links_keep_the_order(app, client, plan, clock):
    show(app, plan, clock, *(f"Number {number}." for number in range(30)))
    first = client.get(f"{SITING}?shuffle=7")
    assert len(voices(first)) == 25
    more = first.links["More"]
    assert "shuffle=7" in more
    second = client.get(more)
    assert len(voices(second)) == 5
    assert not set(voices(first)) & set(voices(second))


def test_the_bare_address_shows_the_days_order(app, client, plan, clock):
    show(app, plan, clock, *(f"Number {number}." for number in range(12)))
    today = voices(client.get(SITING))
    clock.forward(days=1)
    tomorrow = voices(fresh(client, SITING))
    assert tomorrow != today
    assert sorted(tomorrow) == sorted(today)


@pytest.mark.parametrize("query", ["page=0", "page=7", "page=x", "shuffle=99", "shuffle=x", "shuffle=" + "1" * 90])
def test_a_place_that_makes_no_sense_gives_the_first_page_of_today(app, client, plan, clock, query):
    show(app, plan, clock, "One voice here.")
    assert voices(client.get(f"{SITING}?{query}")) == ["One voice here."]


def test_hidden_parts_are_marked_and_their_words_are_nowhere(app, client, plan, clock):
    speak(app, "Ask Bea Brown about it.")
    read_all(app, plan, "redact", ["names_person"], "Ask [[name|Bea Brown]] about it.")
    publish(app, clock)
    page = client.get(SITING)
    assert voices(page) == ["Ask [name removed] about it."]
    assert page.elements("span", class_="hidden-part")
    assert "Brown" not in page.text


def test_markup_in_a_comment_stays_words(app, client, plan, clock):
    show(app, plan, clock, "<script>alert(1)</script> & <b>bold</b>")
    page = client.get(SITING)
    assert [script.get("src", "").partition("?")[0] for script in page.elements("script")] == ["/static/leave.js"]
    assert voices(page) == ["<script>alert(1)</script> & <b>bold</b>"]


def test_a_comment_about_an_older_wording_says_so_and_leads_to_it(app, client, plan, clock):
    show(app, plan, clock, "Too early.", key="hours")
    assert voices(client.get(HOURS)) == ["Too early."]
    change_hours(app, plan)
    page = fresh(client, HOURS)
    assert NEW_HOURS in page.words
    assert voices(page) == ["Too early. About the wording of version 1"]
    old = page.click("About the wording of version 1")
    assert "from eight in the evening" in old.words
    assert "You are reading the wording of version 1" in old.words
    assert voices(old) == ["Too early."]


def test_the_whole_plan_has_a_page_of_its_own(app, client, plan, clock):
    show(app, plan, clock, "Go on with it.", key=None)
    assert voices(client.get(f"/p/{CODE}/read/plan")) == ["Go on with it."]


def test_while_open_the_thread_says_that_votes_come_later(client, plan):
    words = client.get(SITING).words
    assert "Until then nobody sees them, not even the team." in words
    assert "is due by" in words


def test_after_the_freeze_votes_are_shown_by_channel(app, client, plan, clock):
    vote(app, 9, "support")
    vote(app, 4, "oppose")
    vote(app, 3, "support", key="hours")
    hear(app, plan)
    assert "9 support" in client.get(SITING).words
    assert "4 oppose" in client.get(SITING).words
    assert "anyone with the link fewer than 10" in client.get(HOURS).words


def test_after_the_answer_the_thread_leads_to_the_promise(app, client, plan):
    hear(app, plan)
    answer(app, plan)
    page = client.get(HOURS)
    words = page.words
    places = [
        words.index(each)
        for each in (
            "What was proposed",
            "What people said ·",
            "What was decided · Changed",
            "This is a choice made by",
            "What was promised",
            "Head of Sites",
        )
    ]
    assert places == sorted(places)
    for kind, tag in (("added", "ins"), ("removed", "del")):
        marks = ["".join(mark.itertext()) for mark in page.elements(tag)]
        assert marks
        assert all(mark.startswith(f"{kind} ") for mark in marks)
        assert marks == [mark.strip() for mark in marks], "a struck or underlined space reads like a hyphen"
        labels = [span.get("class", "") for mark in page.elements(tag) for span in mark.iter("span")]
        assert all("change-label" in each for each in labels)


def test_an_unchanged_part_prints_its_words_once_and_an_old_wording_is_not_called_the_part_now(
    app, client, plan, clock
):
    """After the answer: part 1 was kept as proposed, part 3 was changed by the answer."""
    show(app, plan, clock, "Near the tram.")
    hear(app, plan)
    answer(app, plan)
    kept = client.get(f"/p/{CODE}/read/siting")
    assert "Not changed" in kept.words
    assert "The part now" not in kept.words
    changed = client.get(f"/p/{CODE}/read/hours")
    assert "The part now, version 2" in changed.words
    old = client.get(f"/p/{CODE}/read/hours?version=1")
    assert "You are reading the wording of version 1" in old.words
    assert "The part now" not in old.words


def test_the_code_of_a_comment_belongs_to_it_and_says_what_it_is(app, client, plan, clock):
    """Against a code that looks like the title of the next comment, and a list twice as long as there are comments."""
    show(app, plan, clock, "The station is far.", "The harbour is near.")
    items = client.get(SITING).elements("li", class_="comment")
    assert len(items) == 2
    for item in items:
        code = item.findall("p")[-1]
        assert re.fullmatch(r"Public code [0-9a-z]{12}", "".join(code.itertext()).strip())

"""What pages say after changes: a plan cancelled, a wording replaced, a promise overdue, numbers to call."""

import pytest

from consult.text import markup
from tests.cast import CODE
from tests.pages.public_story import answer, cancel, hear, vote

PLAN, HOURS, ANSWER = f"/p/{CODE}", f"/p/{CODE}/read/hours", f"/p/{CODE}/answer"
PARTS = f"{ANSWER}?page=1"


def test_a_cancelled_plan_promises_nothing_on_any_page(app, client, plan):
    cancel(app, plan, "The council withdrew it.")
    for path in (PLAN, HOURS):
        words = client.get(path).words
        assert "Cancelled. Nothing will be decided." in words
        for promise in ("is due by", "Promised to answer", "still reading", "You can change"):
            assert promise not in words


def test_what_can_change_is_told_as_past_once_it_cannot(client, plan):
    plan.closed()
    words = client.get(PLAN).words
    assert "What people could change" in words
    assert "You can change" not in words


def test_what_comes_next_is_a_step_and_what_happened_a_list(client, plan):
    page = client.get(PLAN)
    (steps,) = page.elements("ol", class_="timeline")
    assert [step.get("class") for step in steps.iter("li")] == [None, *["ahead"] * 4]
    assert page.words.index("Closes") < page.words.index("What happened so far") < page.words.rindex("Opened.")


def test_the_reason_of_a_part_is_named_as_such(client, plan):
    words = client.get(HOURS).words
    assert "Why." in words


def test_those_who_do_not_understand_are_counted_and_never_drawn(app, client, plan):
    vote(app, 8, "support")
    vote(app, 3, "unclear")
    vote(app, 1, "unaffected")
    hear(app, plan)
    page = client.get(PARTS)
    assert "8 support" in page.words
    assert "1 does not affect me 3 I don’t understand this" in page.words
    bar, *key = [each.get("width") for each in page.elements("rect")]
    assert bar == "66.7%", "eight of twelve, and nothing for the three"
    assert key == ["100%"] * 2, "the key has the two looks that are filled"


def test_the_answer_says_that_a_promise_is_overdue_and_what_is_due(app, client, plan, clock):
    hear(app, plan)
    answer(app, plan)
    clock.forward(days=25)
    words = client.get(ANSWER).words
    assert "Checking the promises" in words
    assert "Promises 1 overdue" in words


def test_the_whole_answer_is_there_on_one_page_for_paper(app, client, plan):
    hear(app, plan)
    answer(app, plan)
    page = client.get(f"{ANSWER}/whole")
    assert page.h1 == "The answer"
    assert {part.get("id") for part in page.elements("section")} >= {"part-purpose", "part-siting", "part-hours", "all"}
    led = {href for href in page.hrefs if href.startswith("#part-")}
    assert led == {"#part-purpose", "#part-siting", "#part-hours"}


@pytest.mark.parametrize(("how", "shown"), [
    ("0800 000 111", '<a class="touch-target no-wrap" dir="ltr" href="tel:0800000111">0800 000 111</a>'),
    ("+44 (20) 7946-0000", '<a class="touch-target no-wrap" dir="ltr" href="tel:+442079460000">+44 (20) 7946-0000</a>'),
    ("999", '<a class="touch-target no-wrap" dir="ltr" href="tel:999">999</a>'),
    ("0800 000 111, day and night", '<span class="no-wrap" dir="ltr">0800 000 111</span>, day and night'),
    ("12 Harbour Street, until 8 pm", "12 Harbour Street, until 8 pm"),
    ("<b>x</b> & 10", "&lt;b&gt;x&lt;/b&gt; &amp; 10"),
    ("https://example.org/0800000111", "https://example.org/0800000111"),
])  # fmt: skip
def test_a_number_to_call_is_never_broken_and_can_be_called_where_it_is_plainly_one(how, shown):
    assert markup.contact_html(how) == shown


def test_numbers_to_call_are_a_list_on_every_page_of_a_plan(client, plan):
    lists = client.get(PLAN).elements("div", class_="help")
    assert ["".join(each.itertext()) for box in lists for each in box.iter("li")] == [
        "Crisis line: 0800 000 222", "Drop-in: 12 Harbour Street",
    ]  # fmt: skip


@pytest.mark.parametrize(("source", "words"), [
    ("We open **a room**.", "We open a room."), ("One.\n\nTwo & *three*", "One. Two & three"),
    ("- a\n- b", "a b"), ("a < b > c", "a < b > c"), ("&lt;p&gt;", "&lt;p&gt;"),
])  # fmt: skip
def test_markdown_is_told_in_its_words_alone(source, words):
    assert " ".join(markup.to_plain(source).split()) == words

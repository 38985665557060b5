"""A moderator at work: one screen, one key for an ordinary comment, words hidden by selecting them."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from consult.contributions.models import Comment
from consult.staff import sessions
from consult.storage.database import db
from tests.cast import CODE, Cast, Plan, reading, writing
from tests.journeys import looking
from tests.journeys.chromium import PHONE, READY, Watch, served
from tests.moderated import row, say

pytestmark = pytest.mark.browser

QUEUE = f"/team/p/{CODE}/queue"
DESK = {"width": 1280, "height": 900}
ORDINARY = "Open at six, please. The buses come at half past, and whoever comes from work is late by then."
NAMED = "Quill told me. Ring 07700 900123 🙂 for Quill, he knows."


class Desk:
    """A moderator's browser; `acts` counts keys and clicks, `loads` the pages that came."""

    def __init__(self, browser: Browser, base: str, token: str, **settings: Any) -> None:
        self.watch = Watch()
        settings = {"viewport": DESK, **settings}
        self.context = self.watch.over(browser.new_context(base_url=base, **settings))
        self.context.add_cookies([{"name": "s", "value": token, "url": base}])
        self.page: Page = self.context.new_page()
        self.loads = 0
        self.page.on("load", self._count)

    def _count(self, _: Page) -> None:
        self.loads += 1

    def ready(self) -> None:
        """Wait until the page takes a decision."""
        self.page.wait_for_function(READY)

    def key(self, key: str, *, leads_on: bool = False) -> None:
        self.ready()
        if leads_on:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)

    def select(self, words: str, which: int = 0) -> None:
        """Select words in the comment, as with a mouse."""
        self.page.evaluate(
            """([words, which]) => {
                const walk = document.createTreeWalker(document.getElementById('said'), NodeFilter.SHOW_TEXT);
                while (walk.nextNode()) {
                    const at = walk.currentNode.data.indexOf(words);
                    if (at >= 0 && which-- === 0) {
                        getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + words.length);
                    }
                }
            }""",
            [words, which],
        )
        self.page.wait_for_function("() => !document.querySelector('#kinds button').disabled")

    def select_across(self, start: int, end: int) -> None:
        """Select characters of the comment, counted from its beginning, across what is marked in it."""
        self.page.evaluate(
            """([start, end]) => {
                const walk = document.createTreeWalker(document.getElementById('said'), NodeFilter.SHOW_TEXT);
                const range = document.createRange();
                let at = 0;
                while (walk.nextNode()) {
                    const node = walk.currentNode;
                    if (!node.parentNode.closest('[data-at]')) continue;
                    const length = node.data.length;
                    if (start >= at && start < at + length) range.setStart(node, start - at);
                    if (end > at && end <= at + length) range.setEnd(node, end - at);
                    at += length;
                }
                getSelection().removeAllRanges();
                getSelection().addRange(range);
            }""",
            [start, end],
        )
        self.page.wait_for_function("() => !document.querySelector('#kinds button').disabled")


@pytest.fixture
def base(app: Flask, plan: Plan) -> Iterator[str]:
    with served(app) as address:
        yield address


def token_of(app: Flask, cast: Cast, name: str = "Mo") -> str:
    with writing(app):
        return sessions.begin(cast.ids[name])


@pytest.fixture
def desk(app: Flask, cast: Cast, browser: Browser, base: str) -> Iterator[Desk]:
    at = Desk(browser, base, token_of(app, cast))
    yield at
    at.watch.check()


def opened(desk: Desk, comment_id: int) -> None:
    desk.page.goto(f"{QUEUE}/{comment_id}")
    desk.key("o", leads_on=True)


def test_an_ordinary_comment_is_on_one_screen_with_its_decision(app: Flask, plan: Plan, desk: Desk) -> None:
    """At 1280 by 900 nothing of it is below the edge, and the page does not scroll: its columns do."""
    sent = say(app, ORDINARY)
    for _ in range(30):
        say(app, "Another one.")
    opened(desk, sent.id)
    assert desk.page.evaluate("() => document.documentElement.scrollHeight") <= DESK["height"]
    for words in ("#said", "#publish", "#about-part", "details[name=outcome]"):
        box = desk.page.locator(words).first.bounding_box()
        assert box
        assert 0 <= box["y"] <= box["y"] + box["height"] <= DESK["height"], words


def test_five_comments_take_five_keys_and_five_loads_and_each_opening_is_logged(
    app: Flask, plan: Plan, desk: Desk
) -> None:
    first, *_ = [say(app, f"{ORDINARY} {number}") for number in range(5)]
    opened(desk, first.id)
    before = desk.loads
    for _ in range(5):
        desk.key("p", leads_on=True)
    assert desk.loads - before == 5
    desk.page.get_by_role("heading", name="Nothing waits for you").wait_for()
    with reading(app):
        left = select(Comment.id).where(Comment.stage == "inbox", Comment.consultation_id == plan.id)
        assert db.session.scalar(left) is None


def test_a_key_pressed_twice_decides_once(app: Flask, plan: Plan, desk: Desk) -> None:
    """The second press would act on a comment that came in that instant, and that nobody has read."""
    first, second = say(app, ORDINARY), say(app, f"{ORDINARY} Please.")
    opened(desk, first.id)
    desk.key("p", leads_on=True)
    desk.page.keyboard.press("p")
    desk.page.locator("#publish").click()
    desk.ready()
    assert [row(app, each).stage for each in (first, second)] == ["pool", "inbox"]
    with desk.page.expect_navigation():
        desk.page.evaluate("() => { const one = document.getElementById('publish'); one.click(); one.click(); }")
    desk.page.get_by_role("heading", name="Nothing waits for you").wait_for()


def test_the_main_button_says_that_it_takes_a_moment_until_it_does_something(
    app: Flask, plan: Plan, desk: Desk
) -> None:
    only = say(app, ORDINARY)
    opened(desk, only.id)
    desk.page.clock.install(time=0)
    desk.page.clock.pause_at(1000)
    desk.page.reload()
    publish = desk.page.locator("#publish")
    assert publish.inner_text().startswith("One moment…")
    publish.click()
    desk.page.clock.run_for(1000)
    assert publish.inner_text().startswith("Publish and open next")
    assert "One moment" not in publish.inner_text()
    assert row(app, only).stage == "inbox"


def test_a_key_pressed_again_in_a_hurry_decides_once(app: Flask, plan: Plan, desk: Desk) -> None:
    first, second = say(app, ORDINARY), say(app, f"{ORDINARY} Please.")
    opened(desk, first.id)
    desk.ready()
    desk.page.keyboard.press("p")
    desk.page.wait_for_timeout(200)
    desk.page.keyboard.press("p")
    desk.page.wait_for_url(f"**/{second.id}?**")
    desk.ready()
    assert [row(app, each).stage for each in (first, second)] == ["pool", "inbox"]


def test_what_is_suggested_is_hidden_by_a_key_and_shown_as_people_will_read_it(
    app: Flask, plan: Plan, desk: Desk
) -> None:
    sent = say(app, NAMED)
    opened(desk, sent.id)
    desk.key("p")
    assert desk.page.locator("#asked-first").is_visible(), "publishing asks first"
    assert desk.page.evaluate("() => document.activeElement.name").startswith("hide.")
    desk.page.locator("h1").click()
    desk.key("h")
    assert desk.page.locator("#read").inner_text() == "Quill told me. Ring [contact removed] 🙂 for Quill, he knows."
    desk.key("1")
    assert not desk.page.locator("#reading").is_visible(), "the same key leaves it"
    desk.key("1")
    desk.key("p", leads_on=True)
    assert row(app, sent).public_text == "Quill told me. Ring [contact removed] 🙂 for Quill, he knows."


def test_selected_words_are_hidden_by_the_key_of_their_kind_wherever_they_stand(
    app: Flask, plan: Plan, desk: Desk
) -> None:
    """Behind a sign that a browser counts as two characters."""
    sent = say(app, NAMED)
    opened(desk, sent.id)
    desk.key("n")
    assert desk.page.locator("#suggestions li").count() == 1, "without selected words the key does nothing"
    desk.key("l")
    desk.select("Quill", which=1)
    desk.key("n")
    shown = "[name removed] told me. Ring 07700 900123 🙂 for [name removed], he knows."
    assert desk.page.locator("#read").inner_text() == shown
    desk.select("knows")
    desk.page.get_by_role("button", name="another detail").click()
    desk.key("p", leads_on=True)
    assert row(app, sent).public_text == shown.replace("knows", "[detail removed]")


@pytest.mark.parametrize(
    ("said", "hidden", "read"),
    [
        ("I typed [[name|Peter]] is kind", "Peter", "I typed [[name|[name removed]]] is kind"),
        ("He is [Peter]] there, Peter] said", "[Peter]", "He is [[name removed]]] there, [name removed]] said"),
        (
            "Ask Bo Lind or 07700 900123 Bo Lind. Not 07700 900123.",
            "07700 900123 Bo",
            "Ask Bo Lind or [name removed] Lind. Not [contact removed].",
        ),
    ],
)
def test_what_the_page_shows_is_what_is_published(
    app: Flask, plan: Plan, desk: Desk, said: str, hidden: str, read: str
) -> None:
    """Also with brackets of the writer's own, and where two things to hide overlap."""
    sent = say(app, said)
    opened(desk, sent.id)
    desk.key("h")
    desk.select_across(said.index(hidden), said.index(hidden) + len(hidden))
    desk.key("n")
    shown = desk.page.locator("#read").inner_text()
    desk.key("p", leads_on=True)
    assert row(app, sent).public_text == shown
    assert shown == read


def test_a_page_with_something_chosen_on_it_is_not_left_without_a_word(app: Flask, plan: Plan, desk: Desk) -> None:
    sent = say(app, ORDINARY)
    opened(desk, sent.id)
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.page.goto(QUEUE)
    assert asked == [], "nothing was chosen"
    desk.page.goto(f"{QUEUE}/{sent.id}")
    desk.select("buses")
    desk.key("n")
    desk.page.goto(QUEUE)
    assert asked == ["beforeunload"]
    desk.page.goto(f"{QUEUE}/{sent.id}")
    desk.select("buses")
    desk.key("n")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Leave it, open next").click()
    assert desk.page.get_by_text("If you leave, what you chose here is lost.").is_visible()
    assert desk.page.locator("#suggestions li").count() == 1, "it is still there"
    desk.page.goto(QUEUE)
    assert asked == ["beforeunload"] * 2


def test_words_are_hidden_with_the_keyboard_alone(app: Flask, plan: Plan, desk: Desk) -> None:
    """The skip link leads past the list, and words selected in the box go into brackets."""
    sent = say(app, ORDINARY)
    opened(desk, sent.id)
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Tab")
    past = "() => !document.activeElement.closest('.bench-list, header') && !!document.activeElement.closest('#bench')"
    assert desk.page.evaluate(past)
    desk.page.locator("summary:has-text('Hide other words')").press("Enter")
    box = desk.page.locator("#marked")
    box.focus()
    desk.page.keyboard.press("Control+Home")
    for _ in range(4):
        desk.page.keyboard.press("Shift+ArrowRight")
    kind = desk.page.locator("#kinds button[data-kind=health]")
    kind.focus()
    desk.page.keyboard.press("n")
    assert box.input_value() == ORDINARY, "a single key does nothing with words in a box"
    kind.press("Enter")
    assert box.input_value() == ORDINARY.replace("Open", "[[health|Open]]")
    desk.page.keyboard.press("p")
    assert row(app, sent).stage == "inbox", "the box has the focus again"


def test_the_number_of_a_detail_is_not_copied_with_the_words(app: Flask, plan: Plan, desk: Desk) -> None:
    sent = say(app, NAMED)
    opened(desk, sent.id)
    desk.page.evaluate("() => getSelection().selectAllChildren(document.getElementById('said'))")
    assert desk.page.evaluate("() => getSelection().toString()") == NAMED
    drawn = "() => getComputedStyle(document.querySelector('#said sup'), '::after').content"
    assert "data-number" in desk.page.evaluate(drawn) or "1" in desk.page.evaluate(drawn)


def test_the_main_action_keeps_its_place_where_little_room_is_left(
    app: Flask, cast: Cast, plan: Plan, browser: Browser, base: str
) -> None:
    """A page at four times its size."""
    sent = say(app, ORDINARY)
    at = Desk(browser, base, token_of(app, cast), viewport={"width": 320, "height": 225})
    opened(at, sent.id)
    assert at.page.evaluate("() => getComputedStyle(document.querySelector('.thumb')).position") == "static"
    at.watch.check()


def test_a_key_undoes_and_a_key_agrees(app: Flask, cast: Cast, plan: Plan, browser: Browser, desk: Desk) -> None:
    sent, last = say(app, ORDINARY), say(app, "Another one.")
    opened(desk, sent.id)
    desk.key("p", leads_on=True)
    desk.key("u", leads_on=True)
    assert row(app, sent).stage == "inbox"
    desk.key("x")
    assert desk.page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    desk.page.locator('details[name=outcome] summary:has-text("Do not publish")').click()
    desk.page.locator("[name=why_refuse][value=threat]").check()
    desk.ready()
    with desk.page.expect_navigation():
        desk.page.locator("button[name=act][value=refuse]").click()
    mina = Desk(browser, desk.page.url.partition("/team")[0], token_of(app, cast, "Mina"))
    opened(mina, sent.id)
    mina.key("a", leads_on=True)
    mina.watch.check()
    assert (row(app, sent).outcome, row(app, last).stage) == ("refuse", "inbox")


def test_no_key_acts_while_somebody_types_or_once_they_are_switched_off(app: Flask, plan: Plan, desk: Desk) -> None:
    sent = say(app, ORDINARY)
    opened(desk, sent.id)
    desk.key("/")
    desk.page.keyboard.type("push")
    assert desk.page.evaluate("() => document.activeElement.value") == "push"
    desk.page.locator("h1").click()
    desk.key("Control+p")
    desk.key("?")
    assert desk.page.locator("#keys").is_visible()
    desk.key("p")
    assert row(app, sent).stage == "inbox"
    desk.page.goto("/team/keys")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Switch all keys off").click()
    desk.page.goto(f"{QUEUE}/{sent.id}")
    desk.key("p")
    desk.key("h")
    desk.page.wait_for_timeout(200)
    assert row(app, sent).stage == "inbox"
    assert desk.page.locator("#kinds").is_visible(), "selecting with the mouse still works"


def test_j_and_k_go_through_the_list_and_open_nothing(app: Flask, plan: Plan, desk: Desk) -> None:
    sent = [say(app, ORDINARY) for _ in range(3)]
    desk.page.goto(f"{QUEUE}/{sent[0].id}")
    desk.key("j")
    first = desk.page.evaluate("() => document.activeElement.className")
    desk.key("k")
    assert "item" in first
    assert "Open at six" not in (desk.page.locator("main").text_content() or "")


def test_on_a_phone_the_main_action_keeps_to_the_thumb_and_a_tap_publishes(
    app: Flask, cast: Cast, plan: Plan, browser: Browser, base: str
) -> None:
    sent = say(app, ORDINARY)
    say(app, "Another one.")
    at = Desk(browser, base, token_of(app, cast), viewport=PHONE, has_touch=True, is_mobile=True)
    at.page.goto(f"{QUEUE}/{sent.id}")
    with at.page.expect_navigation():
        at.page.get_by_role("button", name="Open the comment").tap()
    box = at.page.locator("#publish").bounding_box()
    assert box
    assert box["height"] >= looking.FINGER
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["y"] >= PHONE["height"] / 2
    at.ready()
    with at.page.expect_navigation():
        at.page.locator("#publish").tap()
    assert row(app, sent).stage == "pool"
    at.watch.check()


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_the_page_can_be_read_in_light_in_dark_and_in_forced_colours(
    app: Flask, cast: Cast, plan: Plan, browser: Browser, base: str, look: dict[str, Any]
) -> None:
    sent = say(app, NAMED)
    at = Desk(browser, base, token_of(app, cast), **look)
    opened(at, sent.id)
    at.key("h")
    looking.unfold(at.page)
    assert looking.axe(at.page) == []
    at.watch.check()

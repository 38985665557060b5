"""Without a mouse and without a finger: Tab, Space, Enter and letters."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from consult.staff import sessions
from tests.cast import CODE, Cast, Plan, writing
from tests.journeys.chromium import OnAPhone, Watch, served
from tests.journeys.people import reads

pytestmark = pytest.mark.browser

MOST_TABS = 60

_FOCUSED = """() => {
    const e = document.activeElement, name = e.labels && e.labels.length ? e.labels[0] : e;
    return {words: name.textContent.trim().replace(/\\s+/g, ' '), inside: !!e.closest('main'), box: e.name || '',
            seen: getComputedStyle(e).outlineStyle !== 'none' && e.getClientRects().length > 0};
}"""


class Keys:
    """Somebody with a keyboard; each thing they reach must show that they are there."""

    def __init__(self, visitor: OnAPhone) -> None:
        self.at = visitor

    @property
    def page(self) -> Page:
        return self.at.page

    def tab(self) -> dict[str, object]:
        self.page.keyboard.press("Tab")
        reached: dict[str, object] = self.page.evaluate(_FOCUSED)
        assert reached["seen"], f"on {self.at.address} nothing shows that this is reached: {reached}"
        return reached

    def tab_to(self, words: str, box: str = "") -> None:
        """Press Tab until there."""
        came_by = []
        for _ in range(MOST_TABS):
            reached = self.tab()
            if reached["words"] == words and str(reached["box"]).startswith(box):
                return
            came_by.append(reached["words"])
        raise AssertionError(f"Tab never reaches {words!r} on {self.at.address}: {came_by}")

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def keys(app: Flask, plan: Plan, browser: Browser) -> Iterator[Keys]:
    watch = Watch()
    with served(app) as base:
        yield Keys(OnAPhone(browser, base, watch))
    watch.check()


@pytest.mark.parametrize("path", ["/", "/p/tst2", "/p/tst2/read", "/p/tst2/say?part=all", "/receipt", "/nowhere"])
def test_the_first_tab_leads_past_the_bar(path: str, keys: Keys) -> None:
    keys.at.go(path)
    assert keys.tab()["words"] == "Skip to the page"
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("() => location.hash") == "#main"
    assert keys.page.evaluate("() => !document.querySelector('.site-bar').contains(document.activeElement)")
    past = keys.tab()
    assert past["inside"] or path == "/nowhere", past


def test_everything_about_having_a_say_is_done_with_keys(keys: Keys) -> None:
    keys.at.go("/p/tst2")
    keys.tab_to("Say one thing (3 minutes)")
    keys.enter()
    keys.tab_to("Part 2: Where the rooms are")
    keys.enter()
    keys.tab_to("Support", "v.")
    keys.page.keyboard.press("Space")
    keys.tab_to("In your own words", "t.")
    keys.page.keyboard.type("Nearer to the tents, please.")
    keys.tab_to("Yes, and quote it", "c.")
    keys.page.keyboard.press("Space")
    keys.tab_to("See it before you send it")
    keys.enter()
    reads(keys.at, "Support", "Nearer to the tents, please.", "A person reads it first. Then it is shown here")
    keys.at.read()
    keys.tab_to("Send it")
    keys.enter()
    reads(keys.at, "Your receipt")
    keys.tab_to("Back to the plan")
    keys.enter()


def test_all_parts_can_be_gone_through_and_unfolded_with_keys(keys: Keys) -> None:
    keys.at.go("/p/tst2/say?part=all")
    keys.tab_to("Comment on part 3")
    keys.page.keyboard.press("Enter")
    keys.tab_to("In your own words", "t.hours")
    keys.page.keyboard.type("Later hours.")
    keys.tab_to("See it before you send it")
    keys.enter()
    reads(
        keys.at,
        "What you wrote about part 3",
        "Later hours.",
        "You did not say if we may show it, so only the team reads it.",
    )


def test_an_error_leads_to_its_field(keys: Keys) -> None:
    keys.at.go("/receipt")
    keys.tab_to("Show what happened")
    keys.enter()
    keys.page.wait_for_function("() => document.activeElement.id === 'errors'")
    assert keys.page.locator("#receipt").get_attribute("aria-invalid") == "true"
    keys.tab_to("Enter the six words or the 24 digits of your receipt.")
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("() => document.activeElement.id") == "receipt"


def test_every_place_of_a_day_shows_that_it_is_reached(app: Flask, cast: Cast, keys: Keys) -> None:
    """Against the button for the calendar inside a field, which takes the field's ring away."""
    with writing(app):
        token = sessions.begin(cast.ids["Olga"])
    keys.at.go("/")
    keys.at.context.add_cookies([{"name": "s", "value": token, "url": keys.page.url}])
    keys.at.go(f"/team/p/{CODE}/extend")
    keys.tab_to("New closing day")
    places = 1
    while keys.tab()["box"] == "closes_on":
        places += 1
    assert places > 1

"""On a phone: what of the form of taking part and of a search is in sight at once, and what an error does."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page

from consult.credentials import access_codes
from tests.cast import CODE, KEYS, Cast, Plan, bring_everything, writing
from tests.journeys.chromium import PHONE, served
from tests.journeys.phone import press
from tests.moderated import decide, say

pytestmark = pytest.mark.browser

#: Where the first choice must have begun, of the 740 pixels that a phone shows.
FIRST_CHOICE_ABOVE = 700
#: What is searched for. Both words are in the comment.
SEARCHED = "bus night"


@pytest.fixture
def phone(app: Flask, plan: Plan, browser: Browser) -> Iterator[Page]:
    with served(app) as base:
        context = browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            base_url=base,
            java_script_enabled=False,
        )
        yield context.new_page()
        context.close()


@pytest.mark.parametrize("part", ["purpose", "siting", "hours", "all"])
def test_the_first_choice_is_in_sight_when_the_form_opens(phone: Page, part: str) -> None:
    phone.goto(f"/p/{CODE}/say?part={part}")
    assert top(phone.locator('label:has([type="radio"])').first) < FIRST_CHOICE_ABOVE


def test_the_box_for_the_whole_plan_is_in_sight_when_its_form_opens(phone: Page) -> None:
    phone.goto(f"/p/{CODE}/say?part=plan")
    assert top(phone.locator("textarea").first) < FIRST_CHOICE_ABOVE


@pytest.mark.parametrize(
    ("path", "buttons"),
    [
        ("", ["Say one thing (3 minutes)", "Agree or not", "Write other words"]),
        ("/read/siting", ["Have your say on part 2", "Write other words for it"]),
    ],
)
def test_what_anyone_can_do_is_in_sight_when_a_plan_or_a_part_opens(phone: Page, path: str, buttons: list[str]) -> None:
    phone.goto(f"/p/{CODE}{path}")
    places = [phone.get_by_role("link", name=words, exact=True).first.bounding_box() for words in buttons]
    assert all(box and box["y"] + box["height"] <= PHONE["height"] for box in places)
    assert len({round(box["y"]) for box in places[-2:] if box}) == 1, "the two are side by side"


def test_the_first_comment_that_a_search_finds_is_in_sight(app: Flask, cast: Cast, plan: Plan, phone: Page) -> None:
    for number in range(3):
        decide(app, cast, say(app, f"The bus {number} is the last one at night. Please wait for it."), "publish")
    with writing(app):
        bring_everything()
    phone.goto(f"/p/{CODE}/comments")
    assert_in_sight(phone.locator('[name="words"]'))
    phone.fill('[name="words"]', SEARCHED)
    press(phone, "Search")
    found = phone.locator(".comments > .comment")
    assert found.count() == 3
    assert_in_sight(found.first)
    assert top(phone.locator('[name="words"]')) < top(found.first)


def assert_in_sight(part: Locator) -> None:
    box = part.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]


def top(part: Locator) -> float:
    """How many pixels from the top it begins."""
    box = part.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("key", KEYS)
def test_from_any_part_two_taps_lead_into_the_box(phone: Page, key: str) -> None:
    for page in (f"/p/{CODE}", f"/p/{CODE}/read", f"/p/{CODE}/read/{key}"):
        phone.goto(page)
        phone.locator(f'a[href*="say?part={key}"]').first.click()
        phone.locator("textarea").first.click()
        assert phone.evaluate("() => document.activeElement.name") == f"t.{key}"


def test_an_error_is_in_sight_has_the_focus_and_leads_to_its_field(app: Flask, plan: Plan, phone: Page) -> None:
    with writing(app):
        access_codes.make_sheet(plan.cast.actor("Olga"), CODE, "Outreach", 1)
    phone.goto(f"/p/{CODE}/say?part=siting")
    phone.locator("details summary", has_text="card").click()
    phone.fill('[name="t.siting"]', "kept " * 1500)
    phone.fill('[name="k"]', "no such card")
    press(phone, "See it before you send it")
    assert phone.title().startswith("Error: ")
    assert phone.evaluate("() => document.activeElement.id") == "errors"
    lines = phone.locator("#errors a")
    assert lines.count() == 2
    for line, field in ((0, "t.siting"), (1, "k")):
        lines.nth(line).click()
        assert phone.evaluate("() => document.activeElement.id") == field
    assert phone.input_value('[name="t.siting"]').startswith("kept kept")

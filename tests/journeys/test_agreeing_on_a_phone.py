"""Ten answers to other people's comments by thumb, on a narrow phone without script, in Chromium."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.answered import publish, votes
from tests.cast import CODE, Cast, Plan
from tests.journeys.chromium import served

pytestmark = pytest.mark.browser

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def phone(app: Flask, cast: Cast, plan: Plan, browser: Browser) -> Iterator[Page]:
    publish(app, cast, 25)
    with served(app) as base, browser.new_context(viewport=NARROW, java_script_enabled=False, base_url=base) as context:
        yield context.new_page()


def test_on_the_smallest_phones_no_answer_is_broken(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 600})
    phone.goto(f"/p/{CODE}/others")
    labels = phone.locator(".ballots > li").first.locator("label")
    heights = [label.bounding_box() for label in labels.all()]
    assert len({box["height"] for box in heights if box}) == 1, "each answer is one line"
    assert len({box["y"] for box in heights if box}) == 3, "one beneath the other"


def test_ten_answers_need_a_tap_each_and_two_more(app: Flask, plan: Plan, phone: Page) -> None:
    phone.goto(f"/p/{CODE}/others")
    ballots = phone.locator(".ballots > li")
    assert ballots.count() == 10
    boxes = [label.bounding_box() for label in ballots.first.locator("label").all()]
    assert all(box and box["height"] >= 44 and box["width"] >= 88 for box in boxes)
    assert len({box["y"] for box in boxes if box}) == 1, "the three stand side by side"
    for ballot in ballots.all():
        ballot.get_by_text("Disagree").click()
    phone.get_by_role("button", name="Next").click()
    assert "You chose 10 answers. They are not sent yet." in phone.inner_text("main")
    phone.get_by_role("button", name="Send and stop").first.click()
    assert phone.inner_text("h1") == "Thank you. Your answers are saved."
    assert [value for *_, value in votes(app, plan.id)] == [-1] * 10
    assert phone.context.cookies() == []

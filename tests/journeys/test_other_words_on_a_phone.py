"""Other words for a part on a narrow phone without script, in Chromium: proposed, moderated, published, agreed with."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from consult.contributions import held_submissions
from consult.contributions.models import Comment
from consult.storage.database import db
from tests.cast import CODE, Cast, Plan, bring_everything, reading, writing
from tests.journeys.chromium import served
from tests.journeys.test_agreeing_on_a_phone import NARROW
from tests.moderated import Sent, decide

pytestmark = pytest.mark.browser

WHY = "People walk past it on the way home."
MORE = "Nobody is sent away."


@pytest.fixture
def phone(app: Flask, plan: Plan, browser: Browser) -> Iterator[Page]:
    with served(app) as base, browser.new_context(viewport=NARROW, java_script_enabled=False, base_url=base) as context:
        yield context.new_page()


def fits(phone: Page) -> bool:
    """Whether nothing scrolls sideways; without script, by the widest box of the page."""
    return all((box := each.bounding_box()) is None or box["x"] + box["width"] <= NARROW["width"]
               for each in phone.locator("main > *, main textarea, main .clause, main button").all())  # fmt: skip


def test_words_are_proposed_read_published_and_agreed_with(app: Flask, cast: Cast, plan: Plan, phone: Page) -> None:
    phone.goto(f"/p/{CODE}/read/siting")
    phone.get_by_role("link", name="Write other words for it").click()
    box = phone.get_by_label("Your words")
    before = box.input_value()
    assert fits(phone)
    box.fill(f"{before} {MORE}")
    phone.get_by_label("Why?").fill(WHY)
    phone.get_by_text("Yes, and quote it").click()
    phone.get_by_role("button", name="See it before you send it").click()
    assert phone.locator("ins").inner_text().endswith(MORE)
    assert fits(phone)
    phone.get_by_role("button", name="Send it", exact=True).click()
    receipt = phone.locator(".receipt").inner_text()
    phone.goto("/receipt")
    phone.get_by_label("Your receipt").fill(receipt)
    phone.get_by_role("button", name="Show what happened").click()
    assert phone.locator("ins").inner_text().endswith(MORE)
    assert fits(phone)
    with reading(app):
        id_, tracker = db.session.execute(
            select(Comment.id, Comment.tracker).where(Comment.proposed_wording.is_not(None))
        ).one()
    assert tracker not in str(phone.locator("a").evaluate_all("links => links.map(link => link.href)"))
    with writing(app):
        # A machine types faster than people read.
        held_submissions.release(plan.id, None, None)
    decide(app, cast, Sent(id_, receipt), "publish")
    with writing(app):
        bring_everything()
    # Another address than before: that page is kept for some seconds.
    phone.goto(f"/p/{CODE}/read/siting?shuffle=3")
    assert MORE in phone.locator("#proposals ins").inner_text()
    assert fits(phone)
    phone.goto(f"/p/{CODE}/comment/{tracker}")
    phone.get_by_role("button", name="Agree", exact=True).click()
    phone.get_by_role("button", name="Send and stop").first.click()
    assert phone.inner_text("h1") == "Thank you. Your answers are saved."
    assert phone.context.cookies() == []

"""The signal is lost while something is sent: reloading sends it once, going back may lose the words.

In Chromium, with and without script, and with pages kept ready for Back (as people have it) or not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route
from sqlalchemy import func, select

from consult.contributions.models import Comment
from consult.storage.database import db
from tests.cast import Plan
from tests.journeys.chromium import chromium, served
from tests.journeys.phone import SAY, WORDS, press, receipt_on
from tests.journeys.profiles import back, own_chromium

pytestmark = pytest.mark.browser


@pytest.fixture
def base(app: Flask, plan: Plan) -> Iterator[str]:
    with served(app) as address:
        yield address


@contextmanager
def without_kept_pages(base: str, script: bool) -> Iterator[BrowserContext]:
    with chromium() as browser:
        context = browser.new_context(base_url=base, java_script_enabled=script)
        context.new_page()
        yield context


def look(page: Page) -> None:
    page.goto("/")
    page.goto(f"{SAY}?part=siting")
    page.fill('[name="t.siting"]', WORDS)
    press(page, "See it before you send it")
    assert "If no page comes after “Send it”, reload." in page.locator("main").inner_text()


def send_and_hear_nothing(page: Page) -> None:
    """Until the browser shows a page of its own, because none came."""
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Send it", exact=True).click()
    page.wait_for_url("chrome-error://**")


def send_without_signal(context: BrowserContext) -> Page:
    page = context.pages[0]
    look(page)
    context.set_offline(True)
    send_and_hear_nothing(page)
    assert page.locator(".receipt").count() == 0
    context.set_offline(False)
    return page


def sent(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Comment.original == WORDS)) or 0


@pytest.mark.parametrize("script", [True, False])
def test_reloading_sends_what_never_left(app: Flask, base: str, script: bool) -> None:
    with without_kept_pages(base, script) as context:
        page = send_without_signal(context)
        assert sent(app) == 0
        page.reload()
        assert len(receipt_on(page).split()) == 6
    assert sent(app) == 1


@pytest.mark.parametrize("script", [True, False])
def test_reloading_after_the_answer_was_lost_takes_nothing_twice(app: Flask, base: str, script: bool) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    with without_kept_pages(base, script) as context:
        page = context.pages[0]
        look(page)
        page.route("**/say", lose_the_answer)
        send_and_hear_nothing(page)
        assert sent(app) == 1
        page.unroute("**/say")
        page.reload()
        assert len(receipt_on(page).split()) == 6
    assert sent(app) == 1


@pytest.mark.parametrize("script", [True, False])
def test_going_back_finds_the_words_only_in_a_page_that_was_kept(
    app: Flask, base: str, tmp_path: Path, script: bool
) -> None:
    with without_kept_pages(base, script) as context:
        page = send_without_signal(context)
        assert back(page)
        assert page.input_value('[name="t.siting"]') == ""
    with own_chromium(tmp_path, base, script=script) as context:
        page = send_without_signal(context)
        assert back(page)
        assert page.input_value('[name="t.siting"]') == WORDS
    assert sent(app) == 0

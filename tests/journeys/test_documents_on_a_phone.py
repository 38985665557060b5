"""A draft with a wide table, notes and lists on a phone, in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.cast import CODE, Plan
from tests.journeys import looking
from tests.journeys.chromium import OnAPhone, Watch, served
from tests.pages.test_real_document_pages import SHARED, publish

pytestmark = pytest.mark.browser

WIDE = "| " + " | ".join(f"Column {number}" for number in range(9)) + " |\n|" + "---|" * 9 + "\n" + "| value " * 9 + "|"


@pytest.fixture
def visitor(plan: Plan, browser: Browser) -> Iterator[OnAPhone]:
    text = (SHARED / "cases" / "C1.md").read_text("utf-8")
    publish(plan, text.replace("Prices rise.", f"{WIDE}\n\nPrices rise."))
    watch = Watch()
    with served(plan.app) as base:
        yield OnAPhone(browser, base, watch)
    watch.check()


@pytest.mark.parametrize("width", [320, 390])
def test_a_wide_table_scrolls_by_itself_with_the_keyboard_and_the_page_does_not(visitor: OnAPhone, width: int) -> None:
    visitor.go(f"/p/{CODE}/read")
    visitor.page.set_viewport_size({"width": width, "height": 740})
    table = visitor.page.locator(".wide", has_text="Column 8")

    assert looking.sideways(visitor.page) == []
    assert table.evaluate("(e) => e.scrollWidth > e.clientWidth")
    for _ in range(80):
        visitor.page.keyboard.press("Tab")
        if table.evaluate("(e) => e === document.activeElement"):
            break
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.wait_for_function("(e) => e.scrollLeft > 0", arg=table.element_handle())


def test_a_note_is_reached_from_the_text_and_leads_back(visitor: OnAPhone) -> None:
    visitor.go(f"/p/{CODE}/read")
    visitor.page.locator("sup a").first.click()
    visitor.page.wait_for_url("**#fn-*")
    assert "By the index." in visitor.page.locator(":target").inner_text()
    visitor.page.locator(":target a").first.click()
    visitor.page.wait_for_url("**#fnref-*")


def test_axe_finds_nothing_in_it(visitor: OnAPhone) -> None:
    visitor.go(f"/p/{CODE}/read")

    assert looking.axe(visitor.page) == []

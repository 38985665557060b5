"""A plan's page on a phone: an index that fits, a bar of two lines, and a heading in sight."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from consult.consultations import drafting
from tests.cast import CODE, Plan, writing
from tests.journeys.chromium import PHONE, served
from tests.journeys.looking import ZOOMED

pytestmark = pytest.mark.browser

PARTS = 12
#: As high as the index of twelve parts may be, at 360 pixels.
HEIGHT = 4000
IN_SHORT = "The rooms stay open until late, latest at weekends, and a van stops at fixed places when both are closed."


@pytest.fixture
def phone(app: Flask, plan: Plan, browser: Browser) -> Iterator[Page]:
    parts = "\n\n".join(
        f"## {number}. Where the rooms may be\n\nThe wording of it.\n\n**In short:** {IN_SHORT}\n\n"
        "**Why:** People asked for it.\n\n**Cost:** low\n\n**Affects:** Neighbours.\n\n**Evidence:**\n\n"
        "- for | local administrative data | City survey | Fewer calls | One year"
        for number in range(1, PARTS + 1)
    )
    with writing(app):
        olga = plan.cast.actor("Olga")
        drafting.import_draft(olga, CODE, f"# A plan\n\nIts summary.\n\n{parts}")
        drafting.publish(olga, CODE, "change", "More parts.")
    with served(app) as base:
        context = browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            base_url=base,
            java_script_enabled=False,
        )
        yield context.new_page()
        context.close()


def test_the_index_of_twelve_parts_fits_into_4000_pixels(phone: Page) -> None:
    phone.goto(f"/p/{CODE}")
    assert phone.locator(".parts > li").count() == PARTS
    assert phone.evaluate("() => document.documentElement.scrollHeight") <= HEIGHT


@pytest.mark.parametrize("path", ["", "/read/siting", "/changes", "/answer", "/record", "/short"])
def test_at_400_percent_the_bar_has_two_lines_and_the_heading_comes_before_the_doors(phone: Page, path: str) -> None:
    phone.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    phone.goto(f"/p/{CODE}{path}")
    places = phone.evaluate(
        """() => [...new Set([...document.querySelectorAll('.site-bar a')].map(
            (e) => Math.round(e.getBoundingClientRect().top)))].length"""
    )
    assert places <= 2
    top, doors = (phone.locator(each).first.bounding_box() for each in ("h1", ".doors"))
    assert top is not None
    assert doors is not None
    assert top["y"] < ZOOMED["height"]
    assert top["y"] < doors["y"]

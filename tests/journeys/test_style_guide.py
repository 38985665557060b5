"""The style guide in Chromium: every component in light, in dark, from right to left and in forced colours."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.journeys import looking
from tests.journeys.chromium import PHONE, OnAPhone, Watch, served

pytestmark = pytest.mark.browser


@pytest.fixture
def guide(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, browser: Browser) -> Iterator[Page]:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with served(make_app()) as here:
        watch = Watch()
        visitor = OnAPhone(browser, here, watch)
        visitor.go("/style")
        yield visitor.page
        visitor.context.close()
        watch.check()


@pytest.mark.parametrize("look", ["light", "dark", "rtl", "forced"])
def test_every_component_passes_in(look: str, guide: Page) -> None:
    guide.goto(f"/style?look={look}")
    # The browser takes the same look: what it draws itself agrees with the stylesheet.
    guide.emulate_media(
        color_scheme="dark" if look == "dark" else "light", forced_colors="active" if look == "forced" else "none"
    )
    looking.unfold(guide)
    faults = looking.axe(guide) + looking.sideways(guide) + looking.too_small_for_a_finger(guide)
    assert faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_component_is_wider_than_the_page(width: int, guide: Page) -> None:
    guide.set_viewport_size({"width": width, "height": PHONE["height"]})
    assert looking.sideways(guide) == []

"""A shared phone: the pages that it opens, and what is pressed there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Page

from tests.cast import CODE
from tests.journeys.chromium import served
from tests.journeys.people import Time

SAY = f"/p/{CODE}/say"
WORDS = "Zebrafinchlings quarrelsomely lighthousewards"
ELSEWHERE = "Rain later"


def weather(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/html")])
    return [f"<!doctype html><title>Weather</title><p>{ELSEWHERE}".encode()]


@contextmanager
def site(make_app: Callable[..., Flask], time: Time) -> Iterator[str]:
    """The pages, with a page about the weather on another host to leave for."""
    with served(weather) as away:
        app = make_app(CONSULT_EXIT_URL=away.replace("127.0.0.1", "localhost") + "/")
        with served(time.kept_by(app.wsgi_app)) as address:
            yield address


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def receipt_on(page: Page) -> str:
    return " ".join((page.locator(".receipt").text_content() or "").split())


def write(page: Page) -> None:
    """Write something, as far as the preview."""
    page.goto("/")
    page.goto(f"{SAY}?part=siting")
    page.fill('[name="t.siting"]', WORDS)
    page.check('[name="v.siting"][value="oppose"]')
    page.check('[name="c.siting"][value="quote"]')
    press(page, "See it before you send it")

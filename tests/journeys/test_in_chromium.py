"""The whole story on a phone, in a real browser."""

from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Browser

from consult.web.page_cache import PageCache
from tests.cast import Clock
from tests.journeys.chromium import OnAPhone, Watch, served
from tests.journeys.people import Time
from tests.journeys.story import Story

pytestmark = pytest.mark.browser


def test_from_a_draft_to_a_promise_that_is_overdue(app: Flask, clock: Clock, browser: Browser) -> None:
    time, watch = Time(clock), Watch()
    cached = PageCache(partial(Flask.wsgi_app, app), time.seconds)
    with served(time.kept_by(cached)) as base:
        Story(app, time, partial(OnAPhone, browser, base, watch)).tell()
    watch.check()

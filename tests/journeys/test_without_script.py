"""The whole story with only pages and forms."""

from functools import partial

from flask import Flask

from consult.web.page_cache import PageCache
from tests.cast import Clock
from tests.journeys.people import Time
from tests.journeys.story import Story
from tests.journeys.visitor import WithoutScript


def test_from_a_draft_to_a_promise_that_is_overdue(app: Flask, clock: Clock) -> None:
    time = Time(clock)
    app.wsgi_app = PageCache(partial(Flask.wsgi_app, app), time.seconds)  # type: ignore[method-assign]
    Story(app, time, partial(WithoutScript, app)).tell()

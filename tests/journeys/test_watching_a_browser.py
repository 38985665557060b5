"""The browser of the journeys reaches no other place than the server of the test, and whoever tries is named."""

import socket

import pytest
from playwright.sync_api import Browser

from tests.journeys.chromium import OnAPhone, Watch, served

pytestmark = pytest.mark.browser


def test_a_request_to_another_place_is_named_and_does_not_arrive(browser: Browser) -> None:
    watch = Watch()
    with socket.create_server(("127.0.0.2", 0)) as other:
        elsewhere = f"http://127.0.0.2:{other.getsockname()[1]}/seen.png"
        words = f"<!doctype html><title>A page</title><img src={elsewhere}><img src=http://elsewhere.example/>"

        def answer(_: object, start_response) -> list[bytes]:
            start_response("200 OK", [("Content-Type", "text/html")])
            return [words.encode()]

        with served(answer) as base:
            OnAPhone(browser, base, watch).go("/")
        other.setblocking(False)
        with pytest.raises(BlockingIOError):
            other.accept()
    assert watch.strayed == [elsewhere, "http://elsewhere.example/"]
    with pytest.raises(AssertionError, match="elsewhere"):
        watch.check()

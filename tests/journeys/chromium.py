"""The system's own Chromium, headless, as a phone; and a server on this machine for it to talk to."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.journeys.people import Wsgi
from tests.journeys.visitor import Filled
from tests.pageclient import READING

HOST = "127.0.0.1"
PHONE = {"width": 360, "height": 740}
PHONE_NAME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
#: No other place is found. Stopping each request by hand would also take the browser its cache, and most of its time.
ONLY_HERE = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}"
#: Which fonts the pages are shown in: widths are measured, and every machine has another system font.
FONTS = {"FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}
FONT = "Liberation Sans"
#: Each page's scripts run once: making them fast costs more than it saves.
ONCE = "--js-flags=--no-maglev,--no-turbofan"
#: What Chromium writes when it shows a page of ours that refuses something.
REFUSED = "Failed to load resource: the server responded with a status of 4"

#: Whether a moderator's page takes a decision yet; every other page is ready at once.
READY = "() => !document.querySelector('#bench:not([data-ready])')"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium."""
    program = shutil.which("chromium")
    if program is None:
        raise AssertionError("There is no chromium on this machine. On Debian: apt-get install chromium")
    environment = os.environ | FONTS
    found = subprocess.run(
        ["fc-match", "system-ui"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    if FONT not in found:
        raise AssertionError(f"{FONT} is not on this machine. On Debian: apt-get install fonts-liberation")
    with sync_playwright() as playwright:
        given = [*ARGUMENTS, ONLY_HERE, ONCE]
        browser = playwright.chromium.launch(executable_path=program, args=given, env={**environment})
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Says nothing: tests print what they found."""


@contextmanager
def served(application: Wsgi) -> Iterator[str]:
    """The application at an address on this machine; an error in it fails the test."""
    broken: list[BaseException] = []

    def watched(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        try:
            parts = application(environ, start_response)
            try:
                return list(parts)
            finally:
                getattr(parts, "close", lambda: None)()
        except BaseException as error:
            broken.append(error)
            raise

    server = make_server(HOST, 0, watched, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert not broken, broken


class Watch:
    """What a browser did besides showing pages: requests to other places, messages in its console.

    No request reaches another place: `ONLY_HERE`.
    """

    def __init__(self) -> None:
        self.strayed: list[str] = []
        self.complaints: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context

    def check(self) -> None:
        assert not self.strayed + self.complaints, self.strayed + self.complaints

    def _note_request(self, request: Request) -> None:
        if not _is_here(request.url):
            self.strayed.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(REFUSED):
            self.complaints.append(f"{message.text} ({message.location})")


def _is_here(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "data" or parts.hostname == HOST


class OnAPhone:
    """A visitor with a phone: taps, types and waits for the next page."""

    def __init__(self, browser: Browser, base: str, watch: Watch, **settings: Any) -> None:
        self.context = watch.over(browser.new_context(viewport=PHONE, user_agent=PHONE_NAME, base_url=base, **settings))
        self.page: Page = self.context.new_page()

    @property
    def words(self) -> str:
        return " ".join((self.page.locator("main").text_content() or "").split())

    @property
    def address(self) -> str:
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 500, self.words

    def click(self, words: str) -> None:
        self._leave_by(self._named("link", words))

    def fill(self, fields: Mapping[str, Filled]) -> None:
        for name, given in fields.items():
            field = self.page.locator(f'[name="{name}"]:not([type=hidden])').first
            kind = field.evaluate("(e) => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
            if kind in ("radio", "checkbox"):
                for value in [given] if isinstance(given, str) else given:
                    self._reach(self.page.locator(f'[name="{name}"][value="{value}"]')).check()
            elif kind == "select":
                self._reach(field).select_option(given)
            else:
                assert isinstance(given, str)
                self._reach(field).fill(given)

    def read(self) -> None:
        """Take the time that anybody takes to read a page: what is sent faster is held."""
        self.page.wait_for_timeout(READING.total_seconds() * 1000)

    def press(self, words: str) -> None:
        self._leave_by(self._named("button", words))

    def _named(self, role: Literal["button", "link"], words: str) -> Locator:
        """What has this name; a folded section is opened only when nothing on the page in view has it.

        The key shown inside a button is hidden from its name, but not once hidden content is asked for.
        """
        # Waiting takes longer than looking, and nearly every page is ready at once; a button has other words before.
        if not self.page.evaluate(READY):
            self.page.wait_for_function(READY)
        in_view = self.page.get_by_role(role, name=words, exact=True)
        if in_view.count():
            return in_view.first
        return self._reach(self.page.get_by_role(role, name=words, exact=True, include_hidden=True).first)

    def _reach(self, field: Locator) -> Locator:
        """Open the folded section around a field."""
        if not field.is_visible():
            field.locator("xpath=ancestor::details[not(@open)]/summary").first.click()
        return field

    def _leave_by(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()

"""A shared phone, in a real browser: what somebody finds there after it has been put down.

The adversary is an abusive partner, a parent or a police officer with the phone in hand, its Back button and its
browser's files.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.cast import Clock, Plan
from tests.journeys.chromium import served
from tests.journeys.people import Time
from tests.journeys.phone import ELSEWHERE, SAY, WORDS, press, receipt_on, site, write
from tests.journeys.profiles import back, bare, found_among_tabs, own_chromium, shown, snappy

pytestmark = pytest.mark.browser

#: How much is left of a page.
BLANK = "() => document.documentElement.childNodes.length"


@pytest.fixture
def time(clock: Clock) -> Time:
    return Time(clock)


@pytest.fixture
def base(make_app, plan: Plan, time: Time) -> Iterator[str]:
    with site(make_app, time) as address:
        yield address


def send(page: Page) -> str:
    """Send something; returns the receipt."""
    write(page)
    press(page, "Send it")
    return receipt_on(page)


def nothing_is_there(page: Page, *secrets: str) -> None:
    seen = shown(page)
    for secret in secrets:
        assert secret not in seen, f"{page.url} shows {secret!r}"


def go_back_to_the_start(page: Page, *secrets: str) -> None:
    """Back, page after page, with none of it on any page."""
    nothing_is_there(page, *secrets)
    while back(page):
        nothing_is_there(page, *secrets)


def test_without_the_field_that_keeps_forms_from_being_stored_the_words_are_found_on_disk(
    base: str, app: Flask, time: Time, tmp_path: Path
):
    """The search finds what is there: the same visit, with the protection removed from the pages on their way."""
    with served(bare(time.kept_by(app.wsgi_app))) as unprotected, own_chromium(tmp_path, unprotected) as context:
        write(context.pages[0])
        assert found_among_tabs(context.pages[0], tmp_path, WORDS.split())


def test_without_the_padding_of_forms_the_words_are_found_on_disk_after_back(
    base: str, app: Flask, time: Time, tmp_path: Path
):
    """Why a form sent without script is so long: the same visit, with the padding removed from the pages."""
    padding = re.compile(rb"<noscript hidden>.*?</noscript>", re.DOTALL)
    with (
        served(bare(time.kept_by(app.wsgi_app), padding)) as unprotected,
        own_chromium(tmp_path, unprotected, script=False) as context,
    ):
        send(context.pages[0])
        back(context.pages[0])
        assert found_among_tabs(context.pages[0], tmp_path, WORDS.split())


def test_the_search_reads_what_leveldb_packs():
    assert snappy(b"\x14\x18thistle\x1d\x07\x0a thistle"[:9] + b"\x32\x07\x00") == b"thistle" + b"thistlethistl"[:13]


def test_back_after_sending_shows_neither_words_nor_receipt(base: str, tmp_path: Path):
    with own_chromium(tmp_path, base) as context:
        page = context.pages[0]
        receipt = send(page)
        back(page)
        nothing_is_there(page, WORDS, receipt)
        go_back_to_the_start(page, WORDS, receipt)


def test_back_to_the_page_with_the_receipt_shows_an_empty_form(base: str, tmp_path: Path):
    with own_chromium(tmp_path, base) as context:
        page = context.pages[0]
        receipt = send(page)
        with page.expect_navigation():
            page.get_by_role("link", name="Back to the plan").click()
        assert back(page)
        assert "What do you want to comment on?" in shown(page)
        go_back_to_the_start(page, WORDS, receipt)


def test_the_page_with_the_receipt_is_blank_before_another_takes_its_place(base: str, tmp_path: Path):
    """So that it does not flash up when the browser brings it back."""
    with own_chromium(tmp_path, base) as context:
        page = context.pages[0]
        send(page)
        left = page.evaluate(f"() => {{ dispatchEvent(new PageTransitionEvent('pagehide')); return ({BLANK})() }}")
        assert left == 0


def test_with_script_there_is_nothing_for_the_browser_to_send_again(base: str, tmp_path: Path):
    """Against somebody who reloads the page within the ten minutes: what was sent is no longer in the history."""
    with own_chromium(tmp_path, base) as context:
        page = context.pages[0]
        write(page)
        page.reload()
        nothing_is_there(page, WORDS)
        receipt = send(page)
        page.reload()
        nothing_is_there(page, WORDS, receipt)


@pytest.mark.parametrize("script", [True, False])
def test_after_start_fresh_back_shows_nothing(base: str, tmp_path: Path, script: bool):
    with own_chromium(tmp_path, base, script=script) as context:
        page = context.pages[0]
        receipt = send(page)
        before = page.evaluate("history.length") if script else 0
        with page.expect_navigation():
            page.get_by_role("link", name="Start fresh").click()
        assert page.url.endswith(SAY)
        assert not script or page.evaluate("history.length") == before, "it takes the receipt’s place"
        go_back_to_the_start(page, WORDS, receipt)


@pytest.mark.parametrize("script", [True, False])
def test_after_leaving_in_the_middle_back_shows_nothing(base: str, tmp_path: Path, script: bool):
    with own_chromium(tmp_path, base, script=script) as context:
        page = context.pages[0]
        write(page)
        page.get_by_role("link", name="Leave this page").click()
        page.wait_for_url("http://localhost:*/")
        assert ELSEWHERE in shown(page)
        go_back_to_the_start(page, WORDS)


def test_a_form_that_the_browser_sends_again_after_ten_minutes_shows_nothing(base: str, tmp_path: Path, time: Time):
    """Without script: somebody who goes back and makes the browser send again sees neither words nor receipt."""
    with own_chromium(tmp_path, base, script=False) as context:
        page = context.pages[0]
        receipt = send(page)
        time.passes(minutes=11)
        page.reload()
        nothing_is_there(page, WORDS, receipt)


def test_the_words_are_still_there_for_somebody_who_goes_back_before_sending(base: str, tmp_path: Path):
    """The protection takes nothing from somebody who is still writing."""
    with own_chromium(tmp_path, base) as context:
        page = context.pages[0]
        write(page)
        back(page)
        assert WORDS in shown(page)


THREE_SHIFTS = """(between) => {
    for (const key of ['Shift', between, 'Shift', 'Shift'].filter(Boolean))
        document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    return document.documentElement.childNodes.length;
}"""


@pytest.mark.parametrize("how", ["shift", "click"])
def test_with_script_the_page_is_blank_before_anything_else_happens_and_gone_from_the_history(
    base: str, tmp_path: Path, how: str
):
    """Against somebody who enters the room: blank in the same instant, whatever the network does."""
    with own_chromium(tmp_path, base) as context:
        page = context.pages[0]
        page.goto("/")
        page.goto(f"{SAY}?part=siting")
        page.fill('[name="t.siting"]', WORDS)
        before = page.evaluate("history.length")
        left = (
            page.evaluate(THREE_SHIFTS, "")
            if how == "shift"
            else page.evaluate("() => { document.querySelector('a.leave').click();"
                               " return document.documentElement.childNodes.length }")
        )  # fmt: skip
        assert left == 0
        page.wait_for_url("http://localhost:*/")
        assert page.evaluate("history.length") == before
        assert page.evaluate("document.referrer") == ""
        go_back_to_the_start(page, WORDS)


def test_shift_three_times_on_the_keys_leaves_and_capital_letters_do_not(base: str, tmp_path: Path):
    with own_chromium(tmp_path, base) as context:
        page = context.pages[0]
        page.goto(f"{SAY}?part=siting")
        page.focus('[name="t.siting"]')
        for letter in "ABCDE":
            page.keyboard.press(f"Shift+{letter}")
        assert page.evaluate(THREE_SHIFTS, "A") > 0
        assert page.url.endswith("part=siting")
        page.keyboard.press("x")
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url("http://localhost:*/")

"""A shared phone, in a real browser: what is found in the browser's files after whole visits, however they ended.

The adversary is an abusive partner, a parent or a police officer who takes the phone, or a copy of what is on it. All
visits are made at once, because each waits long and often for what its browser writes.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from playwright.sync_api import BrowserContext, Page, sync_playwright

from consult.pages.views import submissions
from consult.storage.bounded_waits import Busy
from consult.storage.database import OutcomeUnknown
from consult.storage.group_commit import run_in_group
from tests.cast import CODE, Clock, Plan
from tests.journeys.people import Time
from tests.journeys.phone import SAY, WORDS, press, receipt_on, site, write
from tests.journeys.profiles import (
    WRITTEN_AFTER_MS,
    Visit,
    found_in,
    own_chromium,
    shown,
    side_by_side,
    stepping_back,
)

pytestmark = pytest.mark.browser

CHANGED = "Porcupinelike whistlings scaffoldingless"
CLAIMED = "Walruses hummingbirdlike exaggeratedly"


def whole_visit(page: Page, time: Time) -> Visit[list[str]]:
    """Everything that somebody does, slowly enough for the browser to write it all down. Returns what must not be
    found.
    """
    write(page)
    yield page, WRITTEN_AFTER_MS
    time.passes(seconds=30)
    token = page.locator('input[name="token"]').get_attribute("value") or ""
    press(page, "Send it")
    receipt = receipt_on(page)
    digits = (page.locator(".code").first.text_content() or "").strip()
    yield page, WRITTEN_AFTER_MS
    page.goto("/receipt")
    page.fill('[name="receipt"]', receipt)
    press(page, "Show what happened")
    yield page, WRITTEN_AFTER_MS
    press(page, "Change it")
    page.fill('[name="text"]', CHANGED)
    press(page, "See it before you save it")
    press(page, "Save it")
    yield page, WRITTEN_AFTER_MS
    pairs = [" ".join(pair) for pair in zip(receipt.split(), receipt.split()[1:], strict=False)]
    return [*WORDS.split(), *CHANGED.split(), *pairs, digits, token, "v.siting=oppose"]


def nothing_stored(context: BrowserContext) -> None:
    kept = context.pages[0].evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
            (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]"""
    )
    assert kept == [0, 0, 0, 0, 0]
    assert context.cookies() == []


def visit_and_put_down(
    context: AbstractContextManager[BrowserContext], time: Time, script: bool, afterwards: str
) -> Visit[list[str]]:
    with context as browser:
        page = browser.pages[0]
        secrets = yield from whole_visit(page, time)
        if script:
            nothing_stored(browser)
        else:
            assert browser.cookies() == []
        if "left" in afterwards:
            page.get_by_role("link", name="Leave this page").click()
            page.wait_for_url("http://localhost:*/")
        if "back" in afterwards:
            for _ in range(6):
                assert (yield from stepping_back(page))
            yield page, WRITTEN_AFTER_MS
    return secrets


def failing(app: Flask, *faults: Exception) -> Callable[[Any], Any]:
    """A database that fails at the first attempts to send in `app`, and stores nothing of them."""
    left = list(faults)

    def write(*given: Any) -> Any:
        if left and current_app._get_current_object() is app:  # type: ignore[attr-defined]
            raise left.pop(0)
        return run_in_group(*given)

    return write


def troubled_visit(page: Page, time: Time) -> Visit[list[str]]:
    """Everything that goes wrong while somebody takes part, and all that they may do afterwards. Returns what must not
    be found.
    """
    page.goto("/")
    page.goto(f"{SAY}?part=siting")
    page.fill('[name="t.siting"]', WORDS + " and more" * 1000)
    press(page, "See it before you send it")
    yield page, WRITTEN_AFTER_MS
    assert WORDS in shown(page), "a form with a fault gives the words back"
    page.fill('[name="t.siting"]', WORDS)
    press(page, "See it before you send it")
    token = page.locator('input[name="token"]').get_attribute("value") or ""
    time.passes(seconds=30)
    press(page, "Send it")
    assert "We do not know if it was saved" in shown(page)
    receipt = receipt_on(page)
    yield page, WRITTEN_AFTER_MS
    press(page, "Send again")
    assert "Nothing was saved" in shown(page)
    yield page, WRITTEN_AFTER_MS
    press(page, "Send again")
    assert receipt_on(page) == receipt
    page.goto("/receipt")
    page.fill('[name="receipt"]', receipt.rpartition(" ")[0])
    press(page, "Show what happened")
    page.fill('[name="receipt"]', receipt)
    press(page, "Show what happened")
    press(page, "Delete everything I sent")
    press(page, "Yes, delete everything")
    yield page, WRITTEN_AFTER_MS
    page.goto(f"/p/{CODE}/notice")
    page.fill('[name="words"]', CLAIMED)
    press(page, "Tell the team")
    yield page, WRITTEN_AFTER_MS
    assert CLAIMED in shown(page), "without a mark it is given back"
    pairs = [" ".join(pair) for pair in zip(receipt.split(), receipt.split()[1:], strict=False)]
    return [*WORDS.split(), *CLAIMED.split(), *pairs, token]


def troubled_and_back(context: AbstractContextManager[BrowserContext], time: Time) -> Visit[list[str]]:
    """Without script: every page that gives words or a receipt back, and Back from there to where they were written."""
    with context as browser:
        page = browser.pages[0]
        secrets = yield from troubled_visit(page, time)
        for _ in range(14):
            assert (yield from stepping_back(page))
        yield page, WRITTEN_AFTER_MS
    return secrets


def test_after_whole_visits_the_profiles_on_disk_hold_neither_words_nor_receipts(
    make_app: Callable[..., Flask], plan: Plan, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the phone is put down, with and without script, and after a visit in which much went wrong."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        made.append(make_app(**settings))
        return made[-1]

    time = Time(clock)
    ends = [(end, script) for end in ("closed", "back six times", "left, and back six times")
            for script in (True, False)]  # fmt: skip
    names = [f"{end}, {'with' if script else 'without'} script" for end, script in ends] + ["in trouble"]
    profiles = [tmp_path / name.replace(" ", "-") for name in names]
    with site(make, time) as base, site(make, time) as troubled, sync_playwright() as playwright:
        monkeypatch.setattr(
            submissions, "run_in_group", failing(made[1], OutcomeUnknown("COMMIT", {}, TimeoutError()), Busy())
        )
        visits = [
            visit_and_put_down(own_chromium(profile, base, script=script, of=playwright), time, script, end)
            for profile, (end, script) in zip(profiles, ends, strict=False)
        ]
        visits.append(troubled_and_back(own_chromium(profiles[-1], troubled, script=False, of=playwright), time))
        secrets = side_by_side(visits)
    for profile, name, theirs in zip(profiles, names, secrets, strict=True):
        assert found_in(profile / "Default" / "Sessions", [SAY]), f"{name}: nothing was written that can be searched"
        assert found_in(profile, theirs) == [], name
        saved = (profile / "Default" / "Login Data").read_bytes().decode("latin1")
        assert not [each for each in (base, troubled) if each.partition("//")[2] in saved], name

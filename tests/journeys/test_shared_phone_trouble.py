"""A shared phone, after a visit in which sending failed and forms had errors."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from consult.pages.views import submissions
from consult.storage.bounded_waits import Busy
from consult.storage.database import OutcomeUnknown
from consult.storage.group_commit import run_in_group
from tests.cast import CODE, Clock, Plan
from tests.journeys.people import Time
from tests.journeys.phone import SAY, WORDS, press, receipt_on, site
from tests.journeys.profiles import WRITTEN_AFTER_MS, back, found_in, own_chromium, shown

pytestmark = pytest.mark.browser

CLAIMED = "Walruses hummingbirdlike exaggeratedly"


@pytest.fixture
def time(clock: Clock) -> Time:
    return Time(clock)


@pytest.fixture
def base(make_app, plan: Plan, time: Time) -> Iterator[str]:
    with site(make_app, time) as address:
        yield address


def failing(*faults: Exception) -> Callable[[Any], Any]:
    """A database that fails at the first attempts to send, and stores nothing of them."""
    left = list(faults)

    def write(*given: Any) -> Any:
        if left:
            raise left.pop(0)
        return run_in_group(*given)

    return write


def troubled_visit(page: Page, time: Time) -> list[str]:
    """Everything that goes wrong while somebody takes part, and all that they may do afterwards. Returns what must not
    be found.
    """
    page.goto("/")
    page.goto(f"{SAY}?part=siting")
    page.fill('[name="t.siting"]', WORDS + " and more" * 1000)
    press(page, "See it before you send it")
    page.wait_for_timeout(WRITTEN_AFTER_MS)
    assert WORDS in shown(page), "a form with a fault gives the words back"
    page.fill('[name="t.siting"]', WORDS)
    press(page, "See it before you send it")
    token = page.locator('input[name="token"]').get_attribute("value") or ""
    time.passes(minutes=1)
    press(page, "Send it")
    assert "We do not know if it was saved" in shown(page)
    receipt = receipt_on(page)
    page.wait_for_timeout(WRITTEN_AFTER_MS)
    press(page, "Send again")
    assert "Nothing was saved" in shown(page)
    page.wait_for_timeout(WRITTEN_AFTER_MS)
    press(page, "Send again")
    assert receipt_on(page) == receipt
    page.goto("/receipt")
    page.fill('[name="receipt"]', receipt.rpartition(" ")[0])
    press(page, "Show what happened")
    page.fill('[name="receipt"]', receipt)
    press(page, "Show what happened")
    press(page, "Delete everything I sent")
    press(page, "Yes, delete everything")
    page.wait_for_timeout(WRITTEN_AFTER_MS)
    page.goto(f"/p/{CODE}/notice")
    page.fill('[name="words"]', CLAIMED)
    press(page, "Tell the team")
    page.wait_for_timeout(WRITTEN_AFTER_MS)
    assert CLAIMED in shown(page), "without a mark it is given back"
    pairs = [" ".join(pair) for pair in zip(receipt.split(), receipt.split()[1:], strict=False)]
    return [*WORDS.split(), *CLAIMED.split(), *pairs, token]


def test_after_a_visit_in_which_much_went_wrong_the_profile_holds_nothing_of_it_either(
    base: str, time: Time, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Every page that gives words or a receipt back, without script, and Back from there to where they were written."""
    unknown = OutcomeUnknown("COMMIT", {}, TimeoutError())
    monkeypatch.setattr(submissions, "run_in_group", failing(unknown, Busy()))
    with own_chromium(tmp_path, base, script=False) as context:
        page = context.pages[0]
        secrets = troubled_visit(page, time)
        for _ in range(14):
            assert back(page)
        page.wait_for_timeout(WRITTEN_AFTER_MS)
    assert found_in(tmp_path, secrets) == []

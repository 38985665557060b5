"""From the bench to the published report in Chromium: two analysts at the keyboard, a sample, agreement, the freeze."""

from collections.abc import Iterator, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Browser

from consult.access import Role
from consult.consultations import roles
from consult.contributions.enums import Consent
from consult.staff.models import Staff
from consult.storage.database import db
from tests.answering import BASE, add_theme, published
from tests.cast import CODE, NOTES, Cast, Plan, counted, writing
from tests.journeys.chromium import served
from tests.journeys.test_bench_by_keys import Desk, token_of

pytestmark = pytest.mark.browser

#: Of a hundred comments, so many acts may be needed.
MOST_ACTS_OF_100 = 250
COMMENTS = 10
DOOR, NIGHT = "The door must be wide enough for a wheelchair, number", "Keep it open at night, number"


class Analyst(Desk):
    """An analyst's browser; `acts` are keys and clicks that a person does."""

    def __init__(self, app: Flask, cast: Cast, browser: Browser, base: str, name: str) -> None:
        super().__init__(browser, base, token_of(app, cast, name))
        self.acts = 0
        # Not a matter of this test: how long a busy machine takes for a page.
        self.page.set_default_timeout(120_000)

    def press(self, key: str, *, leads_on: bool = False) -> None:
        self.acts += 1
        self.key(key, leads_on=leads_on)

    def click(self, words: str) -> None:
        """Press a button, and wait for the page that it leads to."""
        self.acts += 1
        self.ready()
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).click()

    def group(self, differs: Sequence[int] = ()) -> int:
        """Group the open text and all that come, a theme and Enter each; returns how many those were."""
        count = 0
        while self.page.locator(".bench-form input[name=comment]").count():
            about_door = DOOR in (self.page.locator("article .comment.now").first.text_content() or "")
            self.press("1" if about_door != (count in differs) else "2")
            self.press("Enter", leads_on=True)
            count += 1
        return count


@pytest.fixture
def base(app: Flask, plan: Plan) -> Iterator[str]:
    with served(app) as address:
        yield address


def test_two_analysts_take_comments_to_the_published_report_by_keys(
    app: Flask, cast: Cast, plan: Plan, browser: Browser, base: str
) -> None:
    for place in range(COMMENTS):
        published(app, cast, f"{DOOR if place % 2 else NIGHT} {place}.", consent=Consent.QUOTE)
    for title in ("Door", "Night"):
        add_theme(app, cast, title, clause_key="siting", description=f"It is about the {title.lower()}.")
    with writing(app):
        roles.give_role(plan.row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
    plan.closed()
    counted(app)
    ana, nia = (Analyst(app, cast, browser, base, name) for name in ("Ana", "Ida"))

    ana.page.goto(f"{BASE}/coding")
    ana.acts = 0
    assert ana.group() == COMMENTS
    assert ana.acts * 100 <= MOST_ACTS_OF_100 * COMMENTS
    assert ana.page.locator(".bench-list svg, .bench-list progress, .bench-list meter").count(), "how far each part is"

    ana.page.goto(f"{BASE}/agreement")
    ana.page.get_by_label("Ida").check()
    ana.click("Draw the sample")
    nia.page.goto(f"{BASE}/agreement/sample")
    assert nia.group(differs=[3]) == COMMENTS

    ana.page.goto(f"{BASE}/agreement/differences")
    ana.page.get_by_role("link", name="Note what you two chose").click()
    ana.page.get_by_label("Door").check()
    ana.page.get_by_role("textbox").fill("We read it again: it is about the door.")
    ana.click("See it before you settle it")
    ana.click("Settle it, and open the next")

    ana.page.goto(f"{BASE}/heard")
    for name, words in NOTES.items():
        ana.page.locator(f"[name={name}]").fill(words)
    ana.click("Save these")
    ana.click("Freeze it for good")
    assert "Finished and frozen" in (ana.page.locator("main").text_content() or "")

    reader = browser.new_page(base_url=base)
    reader.goto(f"/p/{CODE}/answer/heard")
    text = reader.locator("main").text_content() or ""
    assert text.count("comments counted") >= 1
    reader.goto(f"/p/{CODE}/answer/methods")
    assert "How far two people agreed on themes" in (reader.locator("main").text_content() or "")
    for each in (ana, nia):
        each.watch.check()

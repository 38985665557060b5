"""Other words for a part on a narrow phone without script, in Chromium: from the box to the answer that uses them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from consult.contributions import held_submissions
from consult.contributions.models import Comment
from consult.staff import sessions
from consult.storage.database import db
from tests.answering import close, dispose_all, freeze, write_lines
from tests.cast import CODE, Cast, Plan, counted, reading, writing
from tests.journeys.chromium import served
from tests.journeys.test_agreeing_on_a_phone import NARROW
from tests.moderated import Sent, decide
from tests.proposed import FARTHER, NEARER, code_of, propose

pytestmark = pytest.mark.browser

WHY = "People walk past it on the way home."
MORE = "Nobody is sent away."
CLAUSE, COMMENTS = f"/p/{CODE}/read/siting", f"/p/{CODE}/comment/"
REASON = "Eighty metres is more than the law asks for. Nobody has to be sent away where staff are there all night."


@pytest.fixture
def base(app: Flask, plan: Plan) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def phone(base: str, browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=NARROW, java_script_enabled=False, base_url=base) as context:
        yield context.new_page()


@pytest.fixture
def desk(app: Flask, cast: Cast, base: str, browser: Browser) -> Iterator[Page]:
    """The decision maker's browser."""
    with writing(app):
        token = sessions.begin(cast.ids["Dee"])
    with browser.new_context(java_script_enabled=False, base_url=base) as context:
        context.add_cookies([{"name": "s", "value": token, "url": base}])
        yield context.new_page()


def fits(phone: Page) -> bool:
    """Whether nothing scrolls sideways; without script, by the widest box of the page."""
    return all((box := each.bounding_box()) is None or box["x"] + box["width"] <= NARROW["width"]
               for each in phone.locator("main > *, main textarea, main .clause, main button").all())  # fmt: skip


def links(phone: Page) -> list[str]:
    return phone.locator("a").evaluate_all("links => links.map(link => link.href)")


def open_receipt(phone: Page, receipt: str) -> None:
    phone.goto("/receipt")
    phone.get_by_label("Your receipt").fill(receipt)
    phone.get_by_role("button", name="Show what happened").click()


def sent_from(phone: Page) -> str:
    """Write other words for a part and send them; returns the receipt."""
    phone.goto(CLAUSE)
    phone.get_by_role("link", name="Write other words for it").click()
    box = phone.get_by_label("Your words")
    before = box.input_value()
    assert fits(phone)
    box.fill(f"{before} {MORE}")
    phone.get_by_label("Why?").fill(WHY)
    phone.get_by_text("Yes, and quote it").click()
    phone.get_by_role("button", name="See it before you send it").click()
    assert phone.locator("ins").inner_text().endswith(MORE)
    assert fits(phone)
    phone.get_by_role("button", name="Send it", exact=True).click()
    assert [link for link in links(phone) if COMMENTS in link or CLAUSE in link] == []
    return phone.locator(".receipt").inner_text()


def published(app: Flask, cast: Cast, plan: Plan, receipt: str) -> Sent:
    """What was proposed, read by a moderator."""
    with reading(app):
        sent = Sent(db.session.scalars(select(Comment.id).where(Comment.proposed_wording.is_not(None))).one(), receipt)
    with writing(app):
        # A machine types faster than people read.
        held_submissions.release(plan.id, None, None)
    decide(app, cast, sent, "publish")
    return sent


def agree(phone: Page, code: str) -> None:
    phone.goto(f"{COMMENTS}{code}")
    phone.get_by_role("button", name="Agree", exact=True).click()
    phone.get_by_role("button", name="Send and stop").first.click()
    assert phone.inner_text("h1") == "Thank you. Your answers are saved."


def decide_and_sign(desk: Page, uses: dict[str, str], wording: str) -> None:
    """The decision on the part, with what is done with each proposal; then the signature."""
    desk.goto(f"/team/p/{CODE}/answer/clause/siting")
    chosen = {"decision": "changed", "reason_kind": "evidence"} | {f"used.{code}": use for code, use in uses.items()}
    for name, value in chosen.items():
        desk.locator(f'[name="{name}"][value="{value}"]').check()
    for name, words in {"reason": REASON, "wording": wording, "plain_language": "Rooms may be nearer."}.items():
        desk.locator(f'[name="{name}"]').fill(words)
    desk.get_by_role("button", name="Save this decision").click()
    assert "does not look like it" not in desk.inner_text("main")
    desk.goto(f"/team/p/{CODE}/sign")
    desk.get_by_role("button", name="Sign and publish").click()
    assert "The answer is signed and public." in desk.inner_text("main")


def test_from_the_box_to_the_answer_that_uses_the_words(
    app: Flask, cast: Cast, plan: Plan, phone: Page, desk: Page
) -> None:
    receipt = sent_from(phone)
    open_receipt(phone, receipt)
    assert phone.locator("ins").inner_text().endswith(MORE)
    assert fits(phone)
    mine = published(app, cast, plan, receipt)
    others = [propose(app, cast, wording) for wording in (NEARER, FARTHER)]
    counted(app)
    code, in_part, not_used = (code_of(app, each) for each in (mine, *others))
    assert code not in str(links(phone))
    # Another address than before: that page is kept for some seconds.
    phone.goto(f"{CLAUSE}?shuffle=3")
    assert MORE in str(phone.locator("#proposals ins").all_inner_texts())
    assert fits(phone)
    for _ in range(5):
        agree(phone, code)
    close(app, plan)
    freeze(app, cast, plan)
    dispose_all(app, cast)
    write_lines(app, cast)
    decide_and_sign(desk, {code: "whole", in_part: "part", not_used: "none"}, f"{NEARER} {MORE}")

    open_receipt(phone, receipt)
    told = phone.inner_text("main")
    assert "Your words were used in whole." in told
    assert REASON in told
    assert [link for link in links(phone) if COMMENTS in link or code in link] == []
    assert fits(phone)
    phone.get_by_role("link", name="Read the decision on this part").click()
    decision = phone.inner_text("main")
    for used, whose in (("in whole", code), ("in part", in_part)):
        assert f"Uses {used} the words of: {whose}" in " ".join(decision.split())
    assert REASON in decision
    assert fits(phone)
    for whose, told in ((in_part, "used in part"), (not_used, "not used")):
        phone.goto(f"{COMMENTS}{whose}")
        assert f"These words were {told}." in phone.inner_text("main")
    assert phone.context.cookies() == []

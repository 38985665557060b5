"""A volunteer's evening with two hundred mixed comments, a campaign of thirty among them, counted in acts.

An act is a press of a button, or a choice in its form: that is a key each for somebody at the keyboard.
"""

import random

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.contributions import submitting
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.moderation.copies import grouping
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.storage.database import db
from tests.cast import CODE, Cast, Clock, Plan, reading, writing
from tests.page import Form, Page

pytestmark = pytest.mark.slow

MOST_ACTS = 230
CAMPAIGN = "We stand with our neighbours. Keep the van on Sundays, and keep it at the market square."
ALTERED = "We stand with our neighbours. Keep the van on Sundays, and move it to the market square."
HARD = "He died of an overdose in the toilet of the library."
THREAT = "Open that room and I will burn it down, number"
DETAIL = "Ring me on 07700 900123 about the opening hours, please, I am up by"
NOUNS = (
    "bus", "clinic", "door", "evening", "fence", "garden", "harbour", "island", "journey", "kitchen", "ladder",
    "market", "nurse", "office", "park",
)  # fmt: skip


def texts() -> list[str]:
    """132 ordinary comments, 30 copies, two nearly the same, 10 labelled, 20 with a number to hide, 6 threats."""
    ordinary = [
        f"The {NOUNS[one % 15]} is far from the {NOUNS[(one * 7 + one // 15) % 15]}, so {one} people a week stay away."
        for one in range(132)
    ]
    copies = [CAMPAIGN.upper() if one % 3 == 0 else CAMPAIGN.replace(". ", ".  ") for one in range(30)]
    hidden = [f"{DETAIL} {one} o’clock." for one in range(20)]
    found = ordinary + copies + [ALTERED] * 2 + [f"{HARD} It was year {one}." for one in range(10)]
    found += hidden + [f"{THREAT} {one}." for one in range(6)]
    random.Random(7).shuffle(found)
    return found


def send(app: Flask) -> None:
    for number, words in enumerate(texts()):
        with writing(app):
            said = NewSubmission(comments=[CommentText("siting", words, Consent.SHOW)])
            submitting.send(CODE, number.to_bytes(16, "big"), said)
    with writing(app):
        while grouping.group_due():
            pass


def answered(page: Page) -> tuple[Form, str, int]:
    """The form with a moderator's answer to the page, the button to press, and how many choices they made."""
    if page.h1 == "Not opened yet":
        return page.form("/open"), "open", 0
    form, chosen = page.form("/decide"), 0
    if THREAT in page.words:
        # It may be a danger, so how much is asked as well.
        return form.fill(level="1", why_refuse=["threat"]), "refuse", 2
    for name in [each for each in form.offered if each.startswith("hide.") and each != "hide."]:
        form, chosen = form.fill({name: "hide"}), chosen + 1
    if "same" in form.offered:
        form, chosen = form.fill(same="1", judgement="campaign"), chosen + 2
    return form, "publish", chosen


def test_two_hundred_comments_take_at_most_230_acts(
    app: Flask, cast: Cast, plan: Plan, staff_client, clock: Clock
) -> None:
    send(app)
    mo = staff_client("Mo")
    page = mo.get(f"/team/p/{CODE}/queue/next").form("/next").send()
    acts = 1
    while page.h1 != "Nothing waits for you":
        form, button, chosen = answered(page)
        clock.forward(seconds=1)
        page = form.send(button)
        acts += 1 + chosen
        assert acts <= MOST_ACTS
    with reading(app):
        of_plan = select(Comment.id).where(Comment.consultation_id == plan.id)
        decided = select(ModerationDecision.outcome, func.count()).where(ModerationDecision.comment_id.in_(of_plan))
        counts = dict(db.session.execute(decided.group_by(ModerationDecision.outcome)).all())
        opened = select(func.count(func.distinct(CommentAccess.comment_id))).where(
            CommentAccess.comment_id.in_(of_plan)
        )
        assert counts == {"publish": 174, "redact": 20, "refuse": 6}
        assert db.session.scalar(opened) == 200, "each copy is opened in the log, too"

"""A volunteer's evening: a hundred ordinary comments, ten of them labelled, counted in acts and pages."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from consult.contributions import submitting
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.storage.database import db
from tests.cast import CODE, Cast, Plan, reading, writing

pytestmark = pytest.mark.slow

MOST_ACTS = 110
#: Statements of one decision with the opening of the next comment, and of the page that shows it.
MOST_TO_DECIDE, MOST_TO_SHOW = 42, 42
OWN = [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://localhost")]
HARD = "He died of an overdose in the toilet of the library."


def test_a_hundred_comments_take_at_most_110_acts_and_one_page_each(
    app: Flask, cast: Cast, plan: Plan, staff_client
) -> None:
    with writing(app):
        for number in range(100):
            text = f"{HARD} {number}" if number % 10 == 0 else f"Open at six, please. Bus number {number} comes late."
            said = NewSubmission(comments=[CommentText("siting", text, Consent.SHOW)])
            submitting.send(CODE, number.to_bytes(16, "big"), said)
    asked: list[int] = [0]
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *_: asked.__setitem__(0, asked[0] + 1))
    mo = staff_client("Mo")
    mo.get(f"/team/p/{CODE}/queue/next")
    chosen = {"csrf_token": mo.token, "version_seen": "0", "flags_seen": "0"}
    acts = loads = 0
    most = {"POST": 0, "GET": 0}
    where, act = f"/team/p/{CODE}/queue/next", "next"
    while True:
        asked[0] = 0
        answer = mo.browser.post(where, data=chosen | {"act": act}, headers=OWN)
        most["POST"], asked[0] = max(most["POST"], asked[0]), 0
        acts += 1
        assert answer.status_code == 303, answer.text
        here = urlsplit(answer.location).path
        page = mo.browser.get(answer.location)
        most["GET"] = max(most["GET"], asked[0])
        loads += 1
        if here.endswith("/next"):
            break
        closed = "Not opened yet" in page.text
        assert ("toilet of the library" in page.text) <= (not closed)
        where, act = (f"{here}/open", "open") if closed else (f"{here}/decide", "publish")
    assert "Nothing waits for you" in page.text
    assert acts <= MOST_ACTS + 1, "and one to begin"
    assert loads == acts
    assert most["POST"] <= MOST_TO_DECIDE, most
    assert most["GET"] <= MOST_TO_SHOW, most
    with reading(app):
        opened = select(func.count(func.distinct(CommentAccess.comment_id))).where(
            CommentAccess.staff_id == cast.ids["Mo"], CommentAccess.comment_id.in_(of_plan(plan))
        )
        made = select(func.count(ModerationDecision.id)).where(ModerationDecision.comment_id.in_(of_plan(plan)))
        assert (db.session.scalar(opened), db.session.scalar(made)) == (100, 100)


def of_plan(plan: Plan):
    return select(Comment.id).where(Comment.consultation_id == plan.id)

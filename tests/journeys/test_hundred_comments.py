"""A volunteer's evening: a hundred ordinary comments, ten of them labelled, counted in acts and pages."""

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
MOST_TO_DECIDE, MOST_TO_SHOW = 65, 45
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
    acts = loads = 0
    most = {"POST": 0, "GET": 0}
    page = mo.get(f"/team/p/{CODE}/queue/next").form("/next").send(follow=False)
    acts += 1
    while True:
        asked[0] = 0
        page = page.follow()
        most["GET"] = max(most["GET"], asked[0])
        loads += 1
        if page.h1 == "Nothing waits for you":
            break
        asked[0] = 0
        form = page.form("/open") if page.h1 == "Not opened yet" else page.form("/decide")
        page = form.send("open" if page.h1 == "Not opened yet" else "publish", follow=False)
        most["POST"] = max(most["POST"], asked[0])
        acts += 1
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

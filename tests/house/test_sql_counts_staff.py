"""A page of the team needs a limited number of statements, however much was sent."""

import secrets
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import event, insert

from consult.contributions import held_submissions, submitting
from consult.contributions.enums import Choice, HoldReason
from consult.contributions.models import Comment
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.moderation.models import Appeal, CommentAccess, Notice, Rereading, SafetyFlag
from consult.staff.models import Staff
from consult.storage.database import db, now, random_key, today
from tests.cast import CODE, Plan, writing
from tests.houses import House, build, reader
from tests.routes import PAGES

pytestmark = pytest.mark.slow

#: Statements of one page; the actor, the plan, what waits for them, and the page itself.
MOST_STATEMENTS = 42
#: How many more statements are allowed with much data: an empty list needs no names for its lines.
MORE = 4
SOME = 120
STAFF = sorted(name for name in PAGES if name.split(".")[0] not in ("pages", "static") or name == "pages.team_home")


def come_in(plan: Plan) -> None:
    """Comments at every step with dangers, reports, held submissions and junk, and two moderators who are
    spared some.
    """
    mo, mina = plan.cast.ids["Mo"], plan.cast.ids["Mina"]
    place = {"clause_id": plan.clause_id("siting"), "clause_version_id": plan.version_id("siting")}
    steps = (("inbox", ""), ("inbox", "ask"), ("public", "publish"), ("closed", "junk"))
    with writing(plan.app):
        rows = [
            {
                "id": random_key(), "consultation_id": plan.id, **place, "channel": "open", "consent": "quote",
                "stage": steps[number % 4][0], "outcome": steps[number % 4][1], "original": f"Voice {number}.",
                "public_text": f"Voice {number}." if number % 4 == 2 else None,
                "lookup_hmac": secrets.token_bytes(32),
                "tracker": secrets.token_hex(6), "nonce": secrets.token_bytes(32), "shuffle_key": number + 1,
                "day": today(), "pooled_on": None, "public_on": today() if number % 4 == 2 else None,
                "suggested_labels": ",suicide,", "danger": 3,
            }
            for number in range(SOME)
        ]  # fmt: skip
        db.session.execute(insert(Comment), rows)
        for row in rows[: SOME // 2]:
            db.session.add(CommentAccess(comment_id=row["id"], staff_id=mo, at=now()))
            db.session.add(SafetyFlag(comment_id=row["id"], staff_id=mo, sequence=1, level="3", at=now()))
        db.session.add_all(Notice(comment_id=row["id"], words="Not mine.", day=today()) for row in rows[2::4])
        for row in rows[3::4]:
            db.session.add(Rereading(comment_id=row["id"], outcome="junk", day=today()))
            db.session.add(Appeal(comment_id=row["id"], against="junk", why="Look again.", day=today()))
        db.session.get_one(Staff, mina).affiliation = "Harbour Clinic"
        db.session.flush()


def hold(plan: Plan) -> None:
    with writing(plan.app):
        for number in range(SOME // 4):
            seed = number.to_bytes(16, "big")
            submitting.send(CODE, seed, NewSubmission({"siting": Choice.SUPPORT}), HowSent(held=HoldReason.FAST))
        ids = [each.id for each in held_submissions.list_held(plan.id, SOME)]
        held_submissions.mark_junk(plan.id, ids[0], plan.cast.ids["Mo"])


def asked(house: House, state: str) -> Mapping[str, int]:
    """How many statements each page of the team needs, for somebody who may read it."""
    seen: list[str] = []
    with house.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    counts = {}
    for endpoint in STAFF:
        seen.clear()
        answer = house.browsers[reader(endpoint)].browser.get(house.page(endpoint))
        assert answer.status_code in (200, 303, 404, 409), (state, endpoint, answer.status_code)
        counts[endpoint] = len([statement for statement in seen if not statement.startswith("BEGIN")])
    return counts


@pytest.mark.parametrize("state", ["open", "closed", "reported", "answered"])
def test_a_page_of_the_team_needs_no_more_statements_however_much_was_sent(app: Flask, plan: Plan, make_app, state):
    file = app.extensions["settings"].data_dir / "consult.sqlite"
    quiet = build(app, file, state)
    few = asked(quiet, state)
    assert few["moderation.queue"] > 3
    if state in ("open", "closed"):
        come_in(plan)
    if state == "open":
        hold(plan)
    house = House(make_app(), file, quiet.values)
    many = asked(house, state)
    grown = {name: (few[name], count) for name, count in many.items() if count > few[name] + MORE}
    assert grown == {}
    assert {name: count for name, count in many.items() if count > MOST_STATEMENTS} == {}

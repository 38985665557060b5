"""What a moderator's list asks of the database: few statements, and one index for whatever it is filtered by."""

import secrets
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, insert, text

from consult.contributions.models import Comment
from consult.moderation.models import (
    CommentAccess,
    DutyPeriod,
    HandOver,
    ModeratorOptOut,
    Notice,
    Recusal,
    SafetyFlag,
)
from consult.storage.database import db, now, random_key, today
from tests.cast import CODE, Cast, Plan, writing
from tests.faults.test_finding import QUERIES
from tests.pageclient import PageClient

#: Statements of a whole page: who asks, the list, everything above it, and the row at the top.
MOST_STATEMENTS = 12
SOME = 600
#: Indexes of few: what is in danger, and copies of the words on the page.
FEW = ("ix_comment_in_danger", "ix_comment_wording")


@pytest.fixture
def mo(app: Flask, cast: Cast, plan: Plan) -> PageClient:
    """Mo, in a plan with comments in every list, copies, dangers, notices and colleagues; statistics of the tables."""
    stages = [("inbox", ""), ("inbox", "ask"), ("public", "publish"), ("closed", "junk")]
    with writing(app):
        rows = [
            {
                "id": random_key(), "consultation_id": plan.id, "channel": "open", "consent": "quote",
                "clause_id": plan.clause_id("siting") if number % 3 else None,
                "clause_version_id": plan.version_id("siting") if number % 3 else None,
                "stage": stages[number % 4][0], "outcome": stages[number % 4][1], "original": f"Voice {number}.",
                "public_text": f"Voice {number}." if number % 4 == 2 else None, "lookup_hmac": secrets.token_bytes(32),
                "tracker": secrets.token_hex(6), "nonce": secrets.token_bytes(32), "shuffle_key": number + 1,
                "day": today() - timedelta(days=number % 9), "public_on": today() if number % 4 == 2 else None,
                "suggested_labels": ",suicide," if number % 5 else "", "danger": 3 * (number % 100 < 2),
                "language": "en", "details": 0, "characters": 9, "folded_text": "voice", "named_organizations": "",
                "copy_group": 1 + number % 7, "wording_hmac": bytes([number % 7]) * 16,
            }
            for number in range(SOME)
        ]  # fmt: skip
        db.session.execute(insert(Comment), rows)
        mo, mina = cast.ids["Mo"], cast.ids["Mina"]
        for row in rows[::50]:
            db.session.add(CommentAccess(comment_id=row["id"], staff_id=mo, at=now()))
            db.session.add(HandOver(comment_id=row["id"], staff_id=mo, given_by_id=mina, day=today()))
        for row in rows[::100]:
            db.session.add(SafetyFlag(comment_id=row["id"], staff_id=mo, sequence=1, level="3", at=now()))
        db.session.add_all(Notice(comment_id=row["id"], words="Not mine.", day=today()) for row in rows[2:100:4])
        db.session.add(Recusal(comment_id=rows[100]["id"], staff_id=mina, affiliation="", at=now()))
        db.session.add(ModeratorOptOut(staff_id=mo, label="hate"))
        db.session.add(DutyPeriod(consultation_id=plan.id, staff_id=mina, until=today()))
        db.session.flush()
        db.session.connection().execute(text("analyze"))
    return PageClient(app).sign_in(cast.ids["Mo"])


def asked(app: Flask, mo: PageClient, query: str) -> list[tuple[str, object]]:
    """The statements of a whole page."""
    sent: list[tuple[str, object]] = []
    with app.app_context():
        engine = db.engine

    def note(connection, cursor, statement, parameters, context, many) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    assert mo.get(f"/team/p/{CODE}/queue?{query}").status == 200
    event.remove(engine, "before_cursor_execute", note)
    return [each for each in sent if each[0] != "BEGIN"]


def plans_of(app: Flask, sent: list[tuple[str, object]]) -> dict[str, list[str]]:
    """The steps of the database for each statement."""
    plans = {}
    with app.app_context():
        for statement, parameters in sent:
            steps = db.session.connection().exec_driver_sql(f"explain query plan {statement}", parameters).all()
            plans[statement] = [step[-1] for step in steps]
        db.session.rollback()
    return plans


def test_the_first_page_goes_along_all_comments_only_to_count_the_lists(app: Flask, mo: PageClient):
    """Notices, appeals, dangers and what was handed over are few: none of these begins with all comments."""
    sent = asked(app, mo, "")
    assert len(sent) <= MOST_STATEMENTS
    along = [
        (step, statement)
        for statement, steps in plans_of(app, sent).items()
        for step in steps
        if "comment USING" in step and "rowid=" not in step and not any(index in step for index in FEW)
    ]
    # What each filter offers, the page, and to count: four of its lists, what is left to others, the row at the top.
    assert len(along) == 8, "\n".join(map(str, along))


@pytest.mark.parametrize("query", [query for query in QUERIES if query])
def test_a_list_takes_twelve_statements_and_reads_the_rows_of_its_page_alone(app: Flask, mo: PageClient, query: str):
    sent = asked(app, mo, query)
    assert len(sent) <= MOST_STATEMENTS
    plans = plans_of(app, sent)
    read = {(step, statement) for statement, steps in plans.items() for step in steps if " comment USING " in step}
    assert any("COVERING INDEX ix_comment_waiting" in step for step, _ in read)
    by_one = ("COVERING INDEX", "(rowid=?)", "PRIMARY KEY", *FEW)
    assert {each for each in read if not any(way in each[0] for way in by_one)} == set()

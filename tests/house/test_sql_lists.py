"""What a moderator's list asks of the database: few statements, and one index for whatever it is filtered by."""

import secrets
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, insert, text

from consult.contributions.models import Comment
from consult.storage.database import db, random_key, today
from tests.cast import CODE, Cast, Plan, writing
from tests.faults.test_finding import QUERIES
from tests.pageclient import PageClient

#: Statements of a list besides the first page, before the row at the top of every page is drawn.
MOST_STATEMENTS = 12
#: Statements of the first page with everything above it, and with the row at the top.
MOST_ON_FIRST = 24
SOME = 600


@pytest.fixture
def mo(app: Flask, cast: Cast, plan: Plan) -> PageClient:
    """Mo, in a plan with comments in every list, and statistics of the tables."""
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
                "suggested_labels": ",suicide," if number % 5 else "", "danger": 0, "language": "en", "details": 0,
                "characters": 9, "folded_text": "voice", "named_organizations": "",
            }
            for number in range(SOME)
        ]  # fmt: skip
        db.session.execute(insert(Comment), rows)
        db.session.connection().execute(text("analyze"))
    return PageClient(app).sign_in(cast.ids["Mo"])


def asked(app: Flask, mo: PageClient, query: str, *, whole: bool = False) -> list[tuple[str, object]]:
    """The statements of a list's view, or of its `whole` page: that is drawn in a second transaction."""
    sent: list[tuple[str, object]] = []
    with app.app_context():
        engine = db.engine

    def note(connection, cursor, statement, parameters, context, many) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    assert mo.get(f"/team/p/{CODE}/queue?{query}").status == 200
    event.remove(engine, "before_cursor_execute", note)
    begins = [at for at, (statement, _) in enumerate(sent) if statement == "BEGIN"]
    return [each for each in (sent if whole else sent[: begins[-1]]) if each[0] != "BEGIN"]


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
    sent = asked(app, mo, "", whole=True)
    assert len(sent) <= MOST_ON_FIRST
    along = [
        statement
        for statement, steps in plans_of(app, sent).items()
        if any("comment USING" in step and "rowid=" not in step and "ix_comment_in_danger" not in step
               for step in steps)
    ]  # fmt: skip
    assert len(along) == 4, "\n".join(along)


@pytest.mark.parametrize("query", [query for query in QUERIES if query])
def test_a_list_takes_twelve_statements_and_reads_the_rows_of_its_page_alone(app: Flask, mo: PageClient, query: str):
    sent = asked(app, mo, query)
    assert len(sent) <= MOST_STATEMENTS
    plans = plans_of(app, sent)
    read = {(step, statement) for statement, steps in plans.items() for step in steps if " comment USING " in step}
    assert any("COVERING INDEX ix_comment_waiting" in step for step, _ in read)
    by_one = ("COVERING INDEX", "(rowid=?)", "PRIMARY KEY")
    assert {each for each in read if not any(way in each[0] for way in by_one)} == set()

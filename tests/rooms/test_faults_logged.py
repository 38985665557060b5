"""The log names the place and kind of an error: against anyone who reads the log to learn what was said."""

import logging

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, OperationalError

from consult.contributions.models import Comment
from consult.runtime import periodic_tasks
from consult.storage.database import db, write_transaction
from tests.moderated import say

pytestmark = pytest.mark.both_databases

WORDS = "Ask Heron Quill at the quay."


@pytest.fixture
def narrow(app, plan):
    """A plan with a comment, in a table that refuses to store it again."""
    sent = say(app, WORDS)
    with app.app_context():
        whole = dict(db.session.execute(Comment.__table__.select().where(Comment.id == sent.id)).mappings().one())
        db.session.rollback()
    return whole


def test_a_periodic_task_that_fails_on_somebodys_row_logs_none_of_its_words(app, narrow, plan, monkeypatch, caplog):
    """Both databases' errors contain the row that they refused."""
    monkeypatch.setitem(periodic_tasks._tasks, "shuffle submissions", lambda: db.session.execute(
        insert(Comment.__table__), [narrow | {"lookup_hmac": b"another", "tracker": "another", "consent": "no such"}]
    ))  # fmt: skip
    with caplog.at_level(0), app.app_context():
        periodic_tasks.run_once()
    assert "shuffle submissions failed with IntegrityError" in caplog.text
    assert "test_faults_logged.py" in caplog.text, "and where"
    assert "Heron" not in caplog.text


@pytest.mark.parametrize(("fault", "status"), [
    (ValueError(f"cannot take {WORDS}"), 500),
    (OperationalError(f"insert {WORDS}", {}, ValueError(WORDS)), 503),
])  # fmt: skip
def test_what_breaks_while_somebody_sends_logs_its_kind_and_none_of_their_words(
    app, plan, monkeypatch, caplog, fault, status
):
    def broken(code):
        raise fault

    broken.access_rule = app.view_functions["pages.say_post"].access_rule
    monkeypatch.setitem(app.view_functions, "pages.say_post", broken)
    monkeypatch.setattr(app, "testing", False)
    with caplog.at_level(0):
        answer = app.test_client().post("/p/tst2/say", data={"act": "preview", "t.plan": WORDS})
    assert answer.status_code == status
    assert WORDS in answer.text, "the text is given back"
    assert "ValueError" in caplog.text
    assert "Heron" not in caplog.text


def test_an_error_of_the_database_does_not_tell_what_was_sent_with_the_statement(app, plan):
    with app.app_context(), pytest.raises(DBAPIError) as failed, write_transaction():
        db.session.execute(text("insert into nowhere values (:words)"), {"words": WORDS})
    assert "Heron" not in str(failed.value)


def test_the_driver_writes_nothing_of_its_own_into_the_log(app, database_kind):
    """Against lines about connections that tell an operator nothing, and anything else that may be in them."""
    if database_kind == "postgresql":
        assert not logging.getLogger("psycopg").isEnabledFor(logging.ERROR)

"""A database that is lost, broken or read-only at any moment: people are told so, and have their text back."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError

from consult.contributions.models import Comment
from consult.operations import maintenance
from consult.storage import database
from consult.storage.database import OutcomeUnknown, db, write_transaction
from tests.cast import CODE, reading, writing
from tests.conftest import close
from tests.page import Page
from tests.pageclient import PageClient
from tests.pages.test_say import SAY, preview, receipt_of, write
from tests.postgres import Server

pytestmark = pytest.mark.both_databases

WORDS = "Words that nobody wants to type again."


@contextmanager
def at_the_end(app: Flask, *moments: str, fault) -> Iterator[None]:
    """`fault` happens when a transaction is about to be committed, or undone."""
    with app.app_context():
        engine = db.engine
    for moment in moments:
        event.listen(engine, moment, fault)
    try:
        yield
    finally:
        for moment in moments:
            event.remove(engine, moment, fault)


def killed(stages):
    """The server ends the connection between the last statement and the end."""

    def kill(connection: sqlalchemy.Connection) -> None:
        pid = connection.connection.driver_connection.info.backend_pid
        stages.server.tell(f"select pg_terminate_backend({pid})")

    return kill


def failing(error: Exception):
    def fail(connection: sqlalchemy.Connection) -> None:
        raise error

    return fail


def disk_error() -> sqlite3.DatabaseError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return error


def stored(app: Flask) -> int:
    with reading(app):
        return db.session.scalar(sqlalchemy.select(sqlalchemy.func.count(Comment.id)).where(Comment.original == WORDS))


def is_told(page: Page, *, posted: bool = True) -> None:
    assert page.status == 503, page.words
    assert int(page.headers["Retry-After"]) > 0
    assert not posted or WORDS in page.text


@pytest.fixture
def told_as_in_life(app, monkeypatch):
    """The pages that people get: tests otherwise see our errors as they are."""
    monkeypatch.setattr(app, "testing", False)


@pytest.mark.usefixtures("told_as_in_life")
@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
class TestKilledBeforeTheEnd:
    def test_a_reader_is_told_that_it_cannot_be_shown(self, app, client, plan, stages):
        with at_the_end(app, "commit", fault=killed(stages)):
            page = client.get(f"/p/{CODE}/read/siting")
        is_told(page, posted=False)
        assert "Nothing was saved" not in page.words, "a reader saves nothing"
        assert client.get(f"/p/{CODE}/read/siting").status == 200

    def test_somebody_who_previews_what_they_wrote_gets_it_back(self, app, client, plan, stages):
        form = write(client, t_siting=WORDS)
        with at_the_end(app, "commit", fault=killed(stages)):
            page = form.send("preview")
        is_told(page)
        assert "Nothing was saved" in page.words
        assert "Sending this form again is safe" in page.words

    def test_a_sender_may_press_again_and_it_is_stored_once(self, app, client, plan, stages):
        look = preview(client, t_siting=WORDS)
        with at_the_end(app, "commit", fault=killed(stages)):
            page = look.form(button="send").send("send")
        is_told(page)
        assert "We do not know if it was saved. Press Send again: from this page it is stored once." in page.words
        assert "Do not go back: it could then be stored twice." in page.words
        again = page.form(button="send").send("send")
        assert receipt_of(again) == receipt_of(page)
        page.form(button="send").send("send")
        assert stored(app) == 1

    def test_a_rollback_on_a_lost_connection_is_no_error_either(self, app, client, plan, stages):
        """A refusal undoes what was begun: on a lost connection, nothing was."""
        with at_the_end(app, "rollback", fault=killed(stages)):
            page = client.post(SAY, {"act": "preview", "t.nowhere": WORDS})
        assert page.status in (422, 503)
        assert WORDS in page.text
        assert client.get(f"/p/{CODE}").status == 200

    def test_a_moderators_form_says_that_nobody_knows(self, app, staff_client, plan, stages):
        olga = staff_client("Olga")
        form = olga.get(f"/team/p/{CODE}/frame").form().fill(reading_hours=WORDS)
        with at_the_end(app, "commit", fault=killed(stages)):
            page = form.send()
        is_told(page)
        assert "We do not know if it was saved" in page.text


def test_settling_a_connection_that_is_gone_leaves_a_session_that_works(in_app, plan, database_kind):
    db.session.execute(sqlalchemy.text("select 1"))
    db.session.connection().connection.driver_connection.close()
    database.end_transaction(keep=False)
    assert db.session.scalar(sqlalchemy.text("select 1")) == 1


#: What an unhealthy database answers, by its error, and whether a commit may have gone through.
REFUSALS = {
    "sqlite": [(disk_error(), True), (sqlite3.DatabaseError("database disk image is malformed"), True)],
    "postgresql": [
        (psycopg.OperationalError("server closed the connection unexpectedly"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.DiskFull(), False),
        (psycopg.errors.InternalError_(), True),
        (psycopg.NotSupportedError("cannot set transaction read-write mode during recovery"), True),
    ],
}


def wrapped(error: Exception) -> DBAPIError:
    """As SQLAlchemy passes it on."""
    kind = sqlite3.Error if isinstance(error, sqlite3.Error) else psycopg.Error
    return DBAPIError.instance("COMMIT", {}, error, kind)


@pytest.mark.usefixtures("told_as_in_life")
@pytest.mark.parametrize("number", range(5))
def test_whatever_the_database_says_at_the_commit_the_person_is_not_blamed(app, client, plan, database_kind, number):
    if number >= len(REFUSALS[database_kind]):
        return
    error, unknown = REFUSALS[database_kind][number]
    look = preview(client, t_siting=WORDS)
    with at_the_end(app, "commit", fault=failing(wrapped(error))):
        page = look.form(button="send").send("send")
    is_told(page)
    assert ("We do not know if it was saved" in page.words) is unknown
    assert ("Nothing was saved" in page.words) is not unknown
    assert "Sending this form again is safe" in page.words
    assert page.form(button="send").send("send").status == 200
    assert stored(app) == 1


@pytest.mark.usefixtures("told_as_in_life")
def test_whatever_the_database_says_midway_is_told_too(app, client, plan, database_kind):
    """Also an error of its own class, of no known kind: a failing disk speaks like that."""
    for error, _ in REFUSALS[database_kind]:
        with at_the_end(app, "begin", fault=failing(wrapped(error))):
            is_told(client.get(f"/p/{CODE}/read/siting"), posted=False)
            page = client.post(SAY, {"act": "preview", "t.siting": WORDS, "part": "siting"})
        is_told(page)
        assert "Sending this form again is safe" in page.words


def test_a_commit_that_certainly_kept_nothing_is_known(in_app, plan, database_kind):
    """A reader in the way, a full disk: the transaction is whole, and is undone."""
    known = {"sqlite": sqlite3.OperationalError("database is locked"), "postgresql": psycopg.errors.DiskFull()}
    known["sqlite"].sqlite_errorcode = sqlite3.SQLITE_BUSY
    refusal = failing(wrapped(known[database_kind]))
    with at_the_end(in_app, "commit", fault=refusal), pytest.raises(DBAPIError) as refused, write_transaction():
        db.session.execute(sqlalchemy.text("select 1"))
    assert not isinstance(refused.value, OutcomeUnknown)


def test_a_row_that_the_database_refuses_is_our_error_and_tests_see_it(app, client, plan, monkeypatch):
    def broken(**_: object) -> None:
        raise IntegrityError("INSERT", {}, Exception("unique"))

    monkeypatch.setitem(app.view_functions, "pages.about", broken)
    broken.access_rule = app.view_functions["pages.safety"].access_rule
    with pytest.raises(IntegrityError):
        client.get("/about")
    monkeypatch.setattr(app, "testing", False)
    assert client.get("/about").status == 503


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_node_on_a_standby_says_so_and_accepts_nothing(stages, plan, data_dir, tmp_path):
    """After a failover that went halfway: pages can be read, and people who send are told that nothing was saved."""
    standby = Server(follows=stages.server)
    try:
        keys, there = str(data_dir / "secret"), standby.url(stages.names[data_dir])
        app = stages.app(tmp_path / "node", CONSULT_SECRET_FILE=keys, CONSULT_DATABASE_URL=there)
        app.testing = False
        client = PageClient(app)
        ready = client.get("/readyz")
        assert (ready.status, ready.text) == (503, "the database is a standby and takes no writes\n")
        assert client.get("/healthz").status == 200
        assert client.get(f"/p/{CODE}/read/siting").status == 200
        page = preview(client, t_siting=WORDS).form(button="send").send("send")
        is_told(page)
        assert "Nothing was saved" in page.words
        assert "Sending this form again is safe" in page.words
        with app.app_context():
            found = {each.name: each.words for each in maintenance.check_installation()}
        close(app)
        assert "accepts no writes" in found["database"]
    finally:
        standby.close()


def test_leaving_needs_no_database(app, plan, staff_client):
    """Somebody who presses Leave has no time to wait for a database, or to read a page about it."""
    mo = staff_client("Mo")
    broken = failing(wrapped(disk_error()))
    with at_the_end(app, "begin", fault=broken):
        assert mo.get("/leave").status == 303
        assert mo.get("/healthz").status == 200
        assert PageClient(app).get("/leave").status == 303


def test_a_write_that_is_not_kept_lets_the_next_one_in(app, plan):
    with pytest.raises(ZeroDivisionError), writing(app):
        raise ZeroDivisionError
    with writing(app):
        pass

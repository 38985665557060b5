"""PostgreSQL: how a connection must be set, what its log may never contain, and whose turn it is to write."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import func, insert, make_url, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from consult.config import BadSetting
from consult.consultations.models import Consultation
from consult.contributions import submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.storage import group_commit, postgresql
from consult.storage.database import Unavailable, db, unsafe_settings, write_transaction
from consult.storage.postgresql import PatientConnection
from tests.cast import CODE, writing
from tests.conftest import Stages, close
from tests.postgres import FOR_OUR_ROLE, ROLE, Server

pytestmark = pytest.mark.both_databases

#: Written out again, so that a missing one is noticed; with a value that must be detected.
FOR_THE_ROLE = {
    "log_statement": "all",
    "log_duration": "on",
    "log_min_duration_statement": "0",
    "log_min_duration_sample": "0",
    "log_transaction_sample_rate": "1",
    "log_min_messages": "warning",
    "log_min_error_statement": "error",
    "log_error_verbosity": "default",
    "log_parameter_max_length_on_error": "-1",
    "log_lock_waits": "on",
    "log_temp_files": "0",
    "debug_print_parse": "on",
    "debug_print_rewritten": "on",
    "debug_print_plan": "on",
    "synchronous_commit": "off",
}
FOR_THE_SERVER = {
    "fsync": "off",
    "full_page_writes": "off",
    "track_commit_timestamp": "on",
    "log_connections": "on",
    "log_disconnections": "on",
}
#: A session may set these for itself, and does so.
OURS_TO_SET = {
    "synchronous_commit", "log_parameter_max_length_on_error",
    "debug_print_parse", "debug_print_rewritten", "debug_print_plan",
}  # fmt: skip


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@contextmanager
def said_to_the_role(server: Server, name: str, value: str) -> Iterator[None]:
    server.tell(f"alter role {ROLE} set {name} = '{value}'")
    try:
        yield
    finally:
        again = FOR_OUR_ROLE.get(name)
        server.tell(f"alter role {ROLE} set {name} = '{again}'" if again else f"alter role {ROLE} reset {name}")


def test_no_setting_is_asked_for_without_being_tested():
    assert FOR_THE_ROLE.keys() | FOR_THE_SERVER.keys() | {"server_encoding"} == postgresql.SAFETY.keys()


@pytest.mark.parametrize("name", sorted(FOR_THE_ROLE.keys() - OURS_TO_SET))
def test_a_log_that_would_tell_of_people_keeps_us_from_starting(make_app, stages: Stages, name: str):
    """A seized server, a curious administrator: the database's log contains no words and no times of sending."""
    with said_to_the_role(stages.server, name, FOR_THE_ROLE[name]), pytest.raises(BadSetting) as refused:
        make_app()
    wanted = postgresql.SAFETY[name][0]
    assert f"{name} is {FOR_THE_ROLE[name]}, not {wanted}" in str(refused.value)
    assert f"ALTER ROLE {ROLE} SET {name} = '{wanted}'" in str(refused.value)


@pytest.mark.parametrize("name", sorted(OURS_TO_SET))
def test_what_a_session_may_set_it_sets(make_app, stages: Stages, name: str):
    with said_to_the_role(stages.server, name, FOR_THE_ROLE[name]):
        app = make_app()
        with app.app_context(), db.engine.connect() as connection:
            assert connection.scalar(text(f"show {name}")) == postgresql.SAFETY[name][0]


def test_a_server_that_could_lose_what_it_acknowledged_keeps_us_from_starting(stages: Stages, tmp_path):
    server = Server(**FOR_THE_SERVER)
    try:
        server.tell(f"create database unsafe owner {ROLE} encoding 'SQL_ASCII' locale 'C' locale_provider libc "
                    "template template0")  # fmt: skip
        with pytest.raises(BadSetting) as refused:
            stages.app(tmp_path / "var", CONSULT_DATABASE_URL=server.url("unsafe"))
    finally:
        server.close()
    for name, value in (FOR_THE_SERVER | {"server_encoding": "SQL_ASCII"}).items():
        assert f"{name} is {value}, not {postgresql.SAFETY[name][0]}" in str(refused.value)


def test_an_extension_that_writes_statements_into_the_log_keeps_us_from_starting(stages: Stages, tmp_path):
    """A seized server whose log tells what was sent, because of a library that its administrator loaded."""
    server = Server(**{"shared_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0"})
    try:
        server.tell(f"create database explained owner {ROLE}")
        with pytest.raises(BadSetting, match="auto_explain.log_min_duration is 0, not -1"):
            stages.app(tmp_path / "var", CONSULT_DATABASE_URL=server.url("explained"))
    finally:
        server.close()


def test_the_password_is_on_no_command_line(tmp_path):
    """Against every other user of the machine, who can read the words of a running command."""
    told = tmp_path / "told"
    told.write_text('#!/bin/sh\necho "$@" >&2\necho "by the environment: $PGPASSWORD" >&2\nexit 1\n')
    told.chmod(0o700)
    said = postgresql.run(make_url("postgresql://consult:heron-quill@localhost/there"), str(told), "--more")
    command, environ = said.splitlines()
    assert "consult@localhost/there --more" in command
    assert "heron-quill" not in command
    assert environ == "by the environment: heron-quill"


def test_an_administrators_connection_puts_the_log_right_by_itself(stages: Stages, data_dir, tmp_path):
    keys, there = str(data_dir / "secret"), stages.server.url(stages.names[data_dir], "postgres")
    app = stages.app(tmp_path / "other", CONSULT_SECRET_FILE=keys, CONSULT_DATABASE_URL=there)
    with app.app_context(), db.engine.connect() as connection:
        assert unsafe_settings(connection) == []
    close(app)


def say_what_no_column_takes(words: str) -> None:
    db.session.execute(
        insert(Comment.__table__).values(
            id=1,
            consultation_id=1,
            channel="open",
            consent="no such consent",
            stage="inbox",
            outcome="",
            original=words,
            lookup_hmac=b"1",
            tracker="t",
            nonce=b"1",
            shuffle_key=1,
            day=func.current_date(),
        )
    )


def test_the_servers_log_holds_nothing_that_was_sent(in_app, plan, stages: Stages):
    """A seized server: PostgreSQL prints a row that it refuses, and the statement, unless told not to."""
    words = "somebody's words about the tents"
    with writing(in_app):
        submitting.send(
            CODE,
            b"a seed of sixteen",
            NewSubmission({"hours": Choice.SUPPORT}, [CommentText(None, words, Consent.SHOW)]),
        )
    with pytest.raises(IntegrityError), write_transaction():
        say_what_no_column_takes(words)
    with pytest.raises(DBAPIError), write_transaction():
        db.session.execute(text("select cast(:words as integer[])"), {"words": [words]})
    assert "about the tents" not in stages.server.log


def test_without_our_settings_the_servers_log_would_hold_it(stages: Stages, data_dir):
    with psycopg.connect(stages.server.url(stages.names[data_dir], "postgres")) as connection:
        connection.execute("create temp table said (words text check (words = ''))")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("insert into said values (%s)", ("words that are logged",))
    assert "words that are logged" in stages.server.log


def test_a_reader_sees_one_moment_and_cannot_write(in_app, make_app):
    other = make_app()
    before = db.session.scalar(select(func.count()).select_from(Consultation))
    somebody_adds_a_plan(other)
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == before
    with pytest.raises(DBAPIError, match="read-only"):
        db.session.connection().execute(text("delete from consultation"))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == before + 1


def somebody_adds_a_plan(app) -> None:
    def write() -> None:
        with writing(app):
            db.session.add(Consultation(code="mean", title="Plan"))

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(30)


def test_a_reader_does_not_wait_forever_for_a_stuck_server(stages: Stages, data_dir, plan):
    """Against readers who wait forever: a stopped server enforces no timeout of its own."""
    with PatientConnection.connect(stages.server.url(stages.names[data_dir])) as connection:
        connection.longest = 0.2
        with pytest.raises(psycopg.Error):
            connection.execute("select pg_sleep(3600)")
        assert connection.closed
    assert int(postgresql.SESSION["statement_timeout"].removesuffix("s")) < (PatientConnection.longest or 0)


def test_with_no_connection_left_a_reader_is_told_so_and_keeps_no_thread(app, plan):
    """Against a server that is stuck with every connection: the other threads must keep answering."""
    with app.app_context():
        engine = db.engine
        taken = [engine.connect() for _ in range(engine.pool.size() + engine.pool._max_overflow)]
    try:
        assert app.test_client().get(f"/p/{plan.code}").status_code == 503
        assert app.test_client().get("/healthz").status_code == 200
        assert engine.pool.timeout() <= 1
    finally:
        for connection in taken:
            connection.close()


def test_writers_take_turns_and_read_the_current_rows(make_app):
    """Each adds one to the last number: if two read the same, a number would be lost, or one refused."""
    apps, each, failures = [make_app(), make_app()], 25, []
    with writing(apps[0]):
        db.session.add(Consultation(code="turn", title="0"))

    def count_on(app) -> None:
        try:
            for _ in range(each):
                with writing(app):
                    row = db.session.scalars(select(Consultation).where(Consultation.code == "turn")).one()
                    row.title = str(int(row.title) + 1)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=count_on, args=(app,)) for app in apps * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with apps[0].app_context():
        assert db.session.scalar(select(Consultation.title).where(Consultation.code == "turn")) == "100"


def test_a_database_that_goes_away_midway_is_everybodys_failure_and_nobodys_fault(app, plan, stages: Stages):
    """What was written before in the same batch is gone with the connection: those people must not be told that all is
    well.
    """

    def vote(number: int) -> int:
        return submitting.send(CODE, f"gone-{number:011}".encode(), NewSubmission({"hours": Choice.SUPPORT}))

    def cut() -> None:
        pid = db.session.scalar(select(func.pg_backend_pid()))
        stages.server.tell(f"select pg_terminate_backend({pid})")
        vote(2)

    came: list[object] = []

    def run(work) -> None:
        with app.app_context():
            try:
                came.append(group_commit.run_in_group(lambda works: [each() for each in works], lambda: work))
            except Exception as error:  # noqa: BLE001 - looked at below
                came.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in (lambda: vote(1), cut, lambda: vote(3))]
    app.extensions["turn"].take()
    for thread in threads:
        thread.start()
        while len(app.extensions["group_commit"]) < threads.index(thread) + 1:
            pass
    app.extensions["turn"].give()
    for thread in threads:
        thread.join(30)
    assert [isinstance(each, Unavailable) for each in came] == [True] * 3
    with writing(app):
        assert not any(submitting.was_sent(f"gone-{number:011}".encode()) for number in (1, 2, 3))
        vote(1)


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, -(2**62)])
def test_a_number_that_no_column_could_hold_is_found_nowhere(in_app, plan, number: int):
    assert db.session.get(Consultation, number) is None


def test_a_character_that_no_column_can_hold_is_not_our_error(client, plan):
    assert client.get("/p/ts%00t2").status == 400

"""The database's safety: settings on every connection, turns for writers, nothing left of what is deleted."""

import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from consult.consultations.models import Clause, Consultation
from consult.storage.database import clock_at, db, now, unsafe_settings, write_transaction
from consult.storage.sqlite import SAFETY
from tests.cast import writing

#: Written out again, so that a missing one is noticed; with a value that must be detected.
WANTED = {
    "journal_mode": ("truncate", "delete"),
    "synchronous": (3, 1),
    "secure_delete": (1, 0),
    "foreign_keys": (1, 0),
    "trusted_schema": (0, 1),
    "temp_store": (2, 1),
    "busy_timeout": (10_000, 1),
}


def setting(connection, name: str) -> object:
    return connection.connection.driver_connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize("name", WANTED)
def test_every_connection_carries_the_setting(in_app: Flask, name: str):
    with db.engine.connect() as one, db.engine.connect() as two:
        assert {setting(one, name), setting(two, name)} == {WANTED[name][0]}


def test_no_setting_is_asked_for_without_being_tested():
    assert {name: values[0] for name, values in WANTED.items()} == SAFETY


@pytest.mark.parametrize("name", WANTED)
def test_a_connection_that_lost_a_setting_is_found_out(in_app: Flask, name: str):
    with db.engine.connect() as connection:
        connection.connection.driver_connection.execute(f"PRAGMA {name} = {WANTED[name][1]}")
        assert unsafe_settings(connection) == [f"{name} is {WANTED[name][1]}, not {WANTED[name][0]}"]
        connection.invalidate()


def test_a_connection_with_every_setting_is_found_safe(in_app: Flask):
    with db.engine.connect() as connection:
        assert unsafe_settings(connection) == []


def test_a_row_cannot_refer_to_nothing(in_app: Flask):
    with pytest.raises(IntegrityError), write_transaction():
        db.session.execute(insert(Clause).values(consultation_id=999, key="lost"))


def test_nothing_of_deleted_words_is_left_in_any_file(in_app: Flask, data_dir: Path):
    words = "a sentence that somebody wants gone " * 50
    with write_transaction():
        db.session.add(Consultation(code="gone", title="Plan", summary=words))
    assert b"somebody wants gone" in (data_dir / "consult.sqlite").read_bytes()
    with write_transaction():
        db.session.delete(db.session.scalars(select(Consultation)).one())
    kept = [path.name for path in data_dir.iterdir() if b"somebody wants gone" in path.read_bytes()]
    assert kept == []


def test_a_unit_of_work_that_fails_leaves_nothing(in_app: Flask):
    def half_done() -> None:
        with write_transaction():
            db.session.add(Consultation(code="half", title="Plan"))
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert db.session.scalars(select(Consultation)).all() == []


def test_a_commit_of_what_the_database_has_undone_is_no_commit(in_app: Flask):
    """A full disk: SQLite itself undoes the transaction, and the driver says nothing when it is then committed."""

    def undone() -> None:
        with write_transaction():
            db.session.add(Consultation(code="full", title="Plan"))
            db.session.flush()
            db.session.connection().connection.driver_connection.execute("ROLLBACK")

    with pytest.raises(OperationalError):
        undone()
    assert db.session.scalars(select(Consultation)).all() == []


def test_a_write_that_was_not_announced_is_refused(in_app: Flask):
    db.session.add(Consultation(code="oops", title="Plan"))
    with pytest.raises(RuntimeError, match="begin_write"):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(RuntimeError, match="begin_write"):
        db.session.execute(insert(Consultation).values(code="oops", title="Plan"))


def test_a_writer_takes_the_write_lock_at_once_and_a_reader_does_not(in_app: Flask):
    begun: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: begun.append(given[2]))
    db.session.scalars(select(Consultation)).all()
    db.session.rollback()
    assert begun[0] == "BEGIN"
    begun.clear()
    with write_transaction():
        db.session.scalars(select(Consultation)).all()
    assert begun[0] == "BEGIN IMMEDIATE"


def test_writers_take_turns_and_lose_nothing(make_app):
    apps, each, failures = [make_app(), make_app()], 25, []

    def write(app: Flask, name: str) -> None:
        try:
            for number in range(each):
                with writing(app):
                    db.session.add(Consultation(code=f"{name}{number}", title="Plan"))
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=write, args=(app, f"{place}-")) for place, app in enumerate(apps * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with apps[0].app_context():
        assert len(db.session.scalars(select(Consultation.id)).all()) == len(threads) * each


def test_reading_goes_on_while_somebody_writes(make_app):
    writer, reader = make_app(), make_app()
    waits, holding, done = [], threading.Event(), threading.Event()

    def write() -> None:
        with writing(writer):
            db.session.add(Consultation(code="slow", title="Plan"))
            db.session.flush()
            holding.set()
            done.wait(5)

    thread = threading.Thread(target=write)
    thread.start()
    holding.wait(5)
    began = time.monotonic()
    with reader.app_context():
        waits.append(db.session.scalars(select(Consultation)).all())
    took = time.monotonic() - began
    done.set()
    thread.join()
    assert waits == [[]]
    assert took < 2


def test_times_are_aware_and_can_be_set(in_app: Flask):
    moment = now().replace(year=2031)
    with clock_at(moment):
        assert now() == moment
    assert now().year != 2031
    assert now().tzinfo is not None

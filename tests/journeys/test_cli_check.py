"""`consult check`: what it finds, and when no command runs at all."""

from datetime import timedelta

import pytest

from consult.storage import sqlite
from consult.storage.database import clock_at, now
from tests.cast import Clock
from tests.journeys.command import Command


def found(command: Command) -> str:
    status, out, err = command.run("check")
    assert (status, [line for line in out if "last" not in line]) == (1, [])
    return "\n".join(err)


def test_check_finds_files_that_others_may_use(consult: Command) -> None:
    assert consult.ok("check") == ["All is well."]
    (consult.data / "secret").chmod(0o640)
    assert found(consult).startswith("secret file: ")
    (consult.data / "secret").chmod(0o600)
    consult.data.chmod(0o755)
    assert found(consult).startswith("data folder: ")


def test_no_command_runs_on_a_database_in_memory(consult: Command) -> None:
    consult.set(CONSULT_DATABASE_URL="sqlite:///:memory:")
    assert "a database in memory keeps nothing" in consult.refused("check")
    assert "a database in memory keeps nothing" in consult.refused("serve")


def test_no_command_runs_on_a_database_that_does_not_keep_its_safety_settings(
    empty: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite.SAFETY, "synchronous", "extra")
    assert "synchronous is 3, not extra" in empty.refused("check")
    assert "synchronous is 3, not extra" in empty.refused("serve")


def test_check_finds_a_schema_that_is_not_the_programs(empty: Command) -> None:
    assert found(empty).startswith("schema: ")


def test_a_setting_that_does_not_exist_stops_every_command(consult: Command) -> None:
    consult.set(CONSULT_TIMEZON="Europe/Lisbon")
    for words in (("check",), ("serve",), ("work", "--once")):
        assert consult.refused(*words) == "CONSULT_TIMEZON: there is no such setting. Did you mean CONSULT_TIMEZONE?"


def test_a_clock_that_jumped_is_told_and_confirmed(consult: Command) -> None:
    consult.ok("work", "--once")
    assert consult.ok("clock", "show") == [f"Today is {now().date()}."]
    with clock_at(now() + timedelta(days=9), as_a_machine=True):
        day = str(now().date())
        assert found(consult).startswith(f"clock: the machine says {day}")
        for words in (("work", "--once"), ("clock", "show")):
            assert f"consult clock confirm {day}" in consult.refused(*words)
        assert "Set its clock first" in consult.refused("clock", "confirm", "2026-01-01")
        assert consult.ok("clock", "confirm", day) == [f"Today is {day}. The periodic tasks continue."]
        assert consult.ok("check") == [f"The periodic tasks ran last on {day}.", "All is well."]


def test_check_tells_of_the_last_run_of_the_tasks_and_of_the_last_backup(consult: Command) -> None:
    """Against backups that stopped and nobody noticed."""
    consult.ok("work", "--once")
    consult.ok("backup", str(consult.folder / "one.backup"), "--plain")
    day = now().date()
    told = [f"The periodic tasks ran last on {day}.", f"The last backup was made on {day}.", "All is well."]
    assert consult.ok("check") == told


def test_a_wrong_key_stops_every_command_and_a_lost_one_is_given_up_by_saying_so(consult: Command) -> None:
    (consult.data / "secret").write_bytes(b"x" * 32)
    for words in (("check",), ("serve",), ("work", "--once"), ("upgrade",), ("keys", "rotate", "forms")):
        assert "consult keys adopt --all-receipts-die" in consult.refused(*words)
    assert "consult keys adopt --all-receipts-die" in consult.refused("keys", "adopt")
    assert "no longer open anything" in consult.ok("keys", "adopt", "--all-receipts-die")[0]
    assert consult.ok("check") == ["All is well."]


def test_another_secret_file_that_is_not_there_is_not_made(consult: Command) -> None:
    """Against a misspelt path that keeps working with a new key and says that all is well."""
    consult.set(CONSULT_SECRET_FILE=str(consult.folder / "typo"))
    assert "typo is missing" in consult.refused("check")
    assert list(consult.folder.glob("typo*")) == []


def test_a_lost_forms_key_is_replaced_by_a_new_one(consult: Command) -> None:
    (consult.data / "secret.forms").unlink()
    assert "consult keys rotate forms" in consult.refused("check")
    consult.ok("keys", "rotate", "forms")
    assert consult.ok("check") == ["All is well."]


def test_check_finds_periodic_tasks_that_do_not_run(demonstration: Command, clock: Clock) -> None:
    assert demonstration.ok("check") == ["All is well."]
    clock.forward(days=5)
    assert "comments have waited too long" in found(demonstration)
    clock.forward(days=40)
    assert "the plan m4wq should have closed" in found(demonstration)


def test_check_looks_for_what_could_tell_who_took_part_when_asked(consult: Command) -> None:
    """Against an audit that is requested and not done."""
    (consult.data / "access.log").touch(mode=0o600)
    assert consult.ok("check") == ["All is well."]
    assert "unknown file: " in "\n".join(consult.run("check", "--privacy")[2])
    assert consult.run("check", "--privacy")[0] == 1


@pytest.mark.parametrize("words", [("check",), ("work", "--once"), ("serve",)])
def test_no_command_runs_on_a_restore_that_was_broken_off(consult: Command, words: tuple[str, ...]) -> None:
    """Against serving what people had deleted."""
    (consult.data / "restoring").touch(mode=0o600)
    assert "A restore was interrupted" in consult.refused(*words)

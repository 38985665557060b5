"""`consult check`: what it finds, and on what no command runs at all."""

import pytest

from consult import sqlite
from tests.cast import Clock
from tests.journeys.command import Command


def found(command: Command) -> str:
    status, out, err = command.run("check")
    assert (status, out) == (1, [])
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


def test_check_finds_sweeps_that_do_not_run(demonstration: Command, clock: Clock) -> None:
    assert demonstration.ok("check") == ["All is well."]
    clock.forward(days=5)
    assert "comments wait since" in found(demonstration)
    clock.forward(days=40)
    assert "the plan m4wq should have closed" in found(demonstration)


def test_check_looks_for_what_could_tell_who_took_part_when_asked(consult: Command) -> None:
    """Against an audit that is asked for and not made."""
    (consult.data / "access.log").touch(mode=0o600)
    assert consult.ok("check") == ["All is well."]
    assert "unknown file: " in "\n".join(consult.run("check", "--privacy")[2])
    assert consult.run("check", "--privacy")[0] == 1


@pytest.mark.parametrize("words", [("check",), ("work", "--once"), ("serve",)])
def test_no_command_runs_on_a_restore_that_was_broken_off(consult: Command, words: tuple[str, ...]) -> None:
    """Against serving what people took back."""
    (consult.data / "restoring").touch(mode=0o600)
    assert "A restore was broken off" in consult.refused(*words)

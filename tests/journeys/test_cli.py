"""What an operator does with the `consult` command, and what it prints."""

import re
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from pyrage import x25519

from consult.operations import encryption
from consult.storage.database import now
from tests.cast import Clock
from tests.journeys.command import Command
from tests.plan_words import DRAFT

KEY = x25519.Identity.generate()


def test_upgrade_makes_a_new_database_without_a_backup(empty: Command) -> None:
    [made] = empty.ok("upgrade")
    assert stat.S_IMODE((empty.data / "consult.sqlite").stat().st_mode) == 0o600
    assert re.fullmatch(r"The schema is \d{4}\.", made)
    assert empty.ok("upgrade") == [made.replace("The schema is ", "The schema is up to date (").replace(".", ").")]
    assert not (empty.folder / "backups").exists()
    assert empty.ok("check") == ["All is well."]


def put_keys(command: Command) -> None:
    """Into a data folder whose database was made before it knew its keys."""
    for name in ("secret", "secret.forms"):
        (command.data / name).write_bytes(name.ljust(32).encode())
        (command.data / name).chmod(0o600)


def test_upgrade_backs_up_before_it_changes_a_schema_and_keeps_thirty_days(empty: Command, clock: Clock) -> None:
    empty.data.mkdir(mode=0o700)
    put_keys(empty)
    with sqlite3.connect(empty.data / "consult.sqlite") as database:
        database.execute("create table older (word text)")
        database.execute("insert into older values ('kept')")
    database.close()
    folder = empty.folder / "backups"
    folder.mkdir()
    for days in (29, 31):
        (folder / f"consult-{now() - timedelta(days=days):%Y%m%dT%H%M%S%fZ}.sqlite.age").touch()
    (folder / "consult-mine.sqlite").touch()
    empty.set(CONSULT_BACKUP_RECIPIENT=str(KEY.to_public()))
    told, _ = empty.ok("upgrade")
    path = Path(told.removeprefix("Backed up to "))
    assert path.parent == folder
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    opened = empty.folder / "opened.sqlite"
    with path.open("rb") as file, opened.open("wb") as target:
        encryption.decrypt(file, target, [KEY], path)
    with sqlite3.connect(opened) as copy:
        assert copy.execute("select word from older").fetchall() == [("kept",)]
        assert copy.execute("select count(*) from sqlite_master where name = 'comment'").fetchall() == [(0,)]
    copy.close()
    ages = sorted(len(each.name) for each in folder.iterdir())
    assert len(ages) == 3
    assert b"secret" not in b"".join(each.name.encode() for each in folder.iterdir())


def test_a_copy_before_an_upgrade_that_nothing_encrypts_goes_with_its_success(empty: Command, clock: Clock) -> None:
    """Against everybody's words in an unencrypted file that people forget."""
    empty.data.mkdir(mode=0o700)
    put_keys(empty)
    with sqlite3.connect(empty.data / "consult.sqlite") as database:
        database.execute("create table older (word text)")
    database.close()
    folder = empty.folder / "backups"
    folder.mkdir()
    (folder / f"consult-{now() - timedelta(days=2):%Y%m%dT%H%M%S%fZ}.sqlite").touch()
    (folder / "consult-mine.sqlite").touch()
    [told] = empty.ok("upgrade")
    assert told.startswith("The schema is ")
    assert [path.name for path in folder.iterdir()] == ["consult-mine.sqlite"]


def test_a_schema_from_the_future_is_left_alone(consult: Command) -> None:
    with sqlite3.connect(consult.data / "consult.sqlite") as database:
        database.execute("update alembic_version set version_num = '9999'")
    database.close()
    assert "9999" in consult.refused("upgrade")
    assert "consult upgrade" in consult.refused("work", "--once")
    assert not (consult.folder / "backups").exists()


@pytest.mark.parametrize("words", [
    ("serve",), ("work", "--once"), ("demo",), ("staff", "add", "Sam"), ("export", "abcd", "out"),
])  # fmt: skip
def test_without_a_schema_every_command_says_what_to_run(words: tuple[str, ...], empty: Command) -> None:
    assert empty.refused(*words).endswith("Run: consult upgrade")


@pytest.mark.parametrize(("words", "said"), [
    (("bogus",), "bogus"),
    (("staff", "add"), "NAME"),
    (("serve", "--port", "0"), "--port"),
    (("serve", "--host", "256.1.1.1"), "256.1.1.1"),
    (("serve", "--uds", "nowhere/s.sock"), "nowhere/s.sock"),
    (("staff", "add", "Sam", "--role", "analyst"), "--consultation and --role"),
    (("staff", "add", "Sam", "--consultation", "zzzz", "--role", "analyst"), "no plan"),
    (("staff", "add", "\x00"), "control characters"),
    (("staff", "reset", "Sam"), "Sam"),
    (("import", "polis", "nowhere"), "nowhere"),
    (("import", "draft", "nowhere.md", "--organizer", "Sam"), "nowhere.md"),
    (("export", "zzzz", "out"), "no plan"),
])  # fmt: skip
def test_a_persons_mistake_is_one_sentence_and_status_1(words: tuple[str, ...], said: str, consult: Command) -> None:
    assert said.lower() in consult.refused(*words).lower()


def test_a_bad_setting_is_named_with_an_example(consult: Command) -> None:
    consult.set(CONSULT_TIMEZONE="Mars")
    assert consult.refused("check").startswith("CONSULT_TIMEZONE: 'Mars'")


def test_a_database_that_cannot_be_read_is_one_sentence(consult: Command) -> None:
    (consult.data / "consult.sqlite").write_bytes(b"not a database" * 200)
    assert consult.refused("work", "--once").startswith("The database cannot be used")


def test_help_names_every_command(consult: Command) -> None:
    told = "\n".join(consult.ok("--help"))
    for name in ("check", "demo", "export", "import", "serve", "staff", "upgrade", "work"):
        assert f"\n  {name} " in told


def test_somebody_is_invited_once_given_a_role_and_reset(demonstration: Command) -> None:
    [invited, link] = demonstration.ok("staff", "add", "Sam", "--consultation", "m4wq", "--role", "analyst", "--new")
    assert invited == "Sam is analyst in m4wq."
    assert re.search(r" http://127\.0\.0\.1:8000/team/join/[\w-]{40,}$", link)
    assert "already" in demonstration.refused("staff", "add", "Sam")
    again = demonstration.ok("staff", "add", "Sam", "--consultation", "7f3k", "--role", "analyst")
    assert again == ["Sam is analyst in 7f3k."]
    apart = demonstration.refused("staff", "add", "Sam", "--consultation", "m4wq", "--role", "decision_maker")
    assert "The same person cannot have both" in apart
    assert demonstration.ok("staff", "reset", "Sam")[1].split("/join/")[1] != link.split("/join/")[1]


def test_an_administrator_and_a_public_address(consult: Command) -> None:
    consult.set(CONSULT_PUBLIC_URL="https://plans.example.org")
    [_, link] = consult.ok("staff", "add", "Ida", "--administrator")
    assert " https://plans.example.org/team/join/" in link
    assert consult.rows("select name, administrator from staff") == [("Ida", 1)]


def test_the_body_somebody_works_for_is_noted_and_the_auditor_can_read_that_it_was(demonstration: Command) -> None:
    """Against an organization that moderates what is said about it: the operator can say whom a moderator works for."""
    works_for = "select affiliation from staff where name = 'Sam'"
    noted = "select affiliation, actor_id from affiliation_event order by id"
    role = ("--consultation", "m4wq", "--role", "moderator")
    body = " Harbour  Clinic; the clinic on Quay Road "
    told = demonstration.ok("staff", "add", "Sam", "--new", *role, "--affiliation", body)
    assert told[0] == "Sam is moderator in m4wq."
    assert demonstration.rows(works_for) == [("Harbour Clinic; the clinic on Quay Road",)]
    assert demonstration.rows(noted) == [("Harbour Clinic; the clinic on Quay Road", None)]
    demonstration.ok("staff", "add", "Sam", *role)
    assert demonstration.rows(works_for) == [("Harbour Clinic; the clinic on Quay Road",)], "left out is left alone"
    demonstration.ok("staff", "add", "Sam", *role, "--affiliation", "")
    assert demonstration.rows(works_for) == [("",)]
    assert demonstration.rows(noted)[1:] == [("", None)]


def test_an_affiliation_that_cannot_be_kept_invites_nobody(consult: Command) -> None:
    assert "control characters" in consult.refused("staff", "add", "Sam", "--affiliation", "Clinic\x00")
    assert "too long" in consult.refused("staff", "add", "Sam", "--affiliation", "x" * 201)
    assert consult.rows("select count(*) from staff") == [(0,)]


def test_a_role_is_told_in_the_words_of_the_pages(demonstration: Command) -> None:
    [told, _] = demonstration.ok("staff", "add", "Sam", "--new", "--consultation", "m4wq", "--role", "decision_maker")
    assert told == "Sam is decision maker in m4wq."


def test_links_are_printed_again_where_the_demonstration_is(demonstration: Command) -> None:
    assert any("/team/enter/" in line for line in demonstration.ok("demo", "--links", "--no-load"))


def test_nothing_is_loaded_or_printed_where_it_is_not(empty: Command) -> None:
    empty.ok("upgrade")
    assert empty.ok("demo", "--links", "--no-load") == []


def test_links_are_printed_also_after_a_draft_was_brought_in_for_one_of_its_people(demonstration: Command) -> None:
    (demonstration.folder / "plan.md").write_text(DRAFT, "utf-8")
    demonstration.ok("import", "draft", "plan.md", "--organizer", "Olga Reyes", "--title", "Two rooms")
    assert len([line for line in demonstration.ok("demo", "--links", "--no-load") if "/team/enter/" in line]) == 6


def test_the_demonstration_is_loaded_once_and_prints_links_when_asked(demonstration: Command) -> None:
    before = demonstration.rows("select count(*), sum(id % 1000000) from comment")
    told = demonstration.ok("demo", "--links")
    assert told[0].startswith("A receipt to try at http://127.0.0.1:8000/receipt: ")
    assert len([line for line in told if "/team/enter/" in line]) == 6
    assert demonstration.rows("select count(*), sum(id % 1000000) from comment") == before
    assert not any("/team/enter/" in line for line in demonstration.ok("demo"))
    demonstration.set(CONSULT_PUBLIC_URL="https://plans.example.org")
    assert not any("/team/enter/" in line for line in demonstration.ok("demo", "--links"))


def test_the_periodic_tasks_can_be_run_once(demonstration: Command, clock: Clock) -> None:
    clock.forward(days=3)
    told = dict(line.split(": ") for line in demonstration.ok("work", "--once"))
    assert int(told["publish batches"]) > 0
    assert dict(line.split(": ") for line in demonstration.ok("work", "--once"))["publish batches"] == "0"


def test_it_says_which_version_and_which_schema_it_is(empty: Command) -> None:
    [line] = empty.ok("--version")
    assert re.fullmatch(r"Consult \d+\.\d+\.\d+, schema \d{4}", line)
    empty.ok("upgrade")
    assert empty.rows("select version_num from alembic_version") == [(line[-4:],)]

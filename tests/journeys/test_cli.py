"""What an operator does with the `consult` command, and what it says back."""

import os
import pty
import re
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from consult import cli, database
from consult.database import now
from tests.cast import Clock
from tests.conftest import Stages
from tests.demonstrated import copied
from tests.plan_words import DRAFT

ROOT = Path(__file__).resolve().parents[2]
VOTES = "timestamp,comment-id,voter-id,vote\n5,0,1,1\n6,0,2,-1\n"
STATEMENTS = "timestamp,comment-id,moderated,comment-body\n5,0,1,Keep the benches\n"


class Command:
    """`consult` on a data folder of its own; `run` gives (status, lines on stdout, lines on stderr)."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.data, self._patch, self._capsys = folder, folder / "var", patch, capsys
        for name in [name for name in os.environ if name.startswith("CONSULT_")]:
            patch.delenv(name)
        self.set(CONSULT_DATA_DIR=str(self.data))
        patch.chdir(folder)

    def set(self, **environ: str) -> None:
        for name, value in environ.items():
            self._patch.setenv(name, value)

    def run(self, *words: str) -> tuple[int, list[str], list[str]]:
        self._patch.setattr("sys.argv", ["consult", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = self._capsys.readouterr()
        return int(ended.value.code or 0), out.splitlines(), err.splitlines()

    def ok(self, *words: str) -> list[str]:
        status, out, err = self.run(*words)
        assert (status, err) == (0, []), (words, out, err)
        return out

    def refused(self, *words: str) -> str:
        """The one sentence with which a command is refused."""
        status, out, err = self.run(*words)
        assert (status, out) == (1, [])
        assert len(err) == 1, err
        assert "Traceback" not in err[0]
        return err[0]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.data / "consult.sqlite") as database:
            found = database.execute(query).fetchall()
        database.close()
        return found


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Before the first command."""
    return Command(tmp_path, monkeypatch, capsys)


@pytest.fixture
def consult(empty: Command, stages: Stages) -> Command:
    """After `consult upgrade`."""
    stages.copy("schema", empty.data)
    return empty


@pytest.fixture
def demonstration(empty: Command, stages: Stages) -> Command:
    """After `consult demo`."""
    copied(empty.data, stages)
    return empty


def test_upgrade_makes_a_new_database_without_a_backup(empty: Command) -> None:
    [made] = empty.ok("upgrade")
    assert stat.S_IMODE((empty.data / "consult.sqlite").stat().st_mode) == 0o600
    assert re.fullmatch(r"The schema is \d{4}\.", made)
    assert empty.ok("upgrade") == [made.replace("The schema is ", "The schema is up to date (").replace(".", ").")]
    assert not (empty.folder / "backups").exists()
    assert empty.ok("check") == ["All is well."]


def test_upgrade_backs_up_before_it_changes_a_schema_and_keeps_thirty_days(empty: Command, clock: Clock) -> None:
    empty.data.mkdir(mode=0o700)
    with sqlite3.connect(empty.data / "consult.sqlite") as database:
        database.execute("create table older (word text)")
        database.execute("insert into older values ('kept')")
    database.close()
    folder = empty.folder / "backups"
    folder.mkdir()
    for days in (29, 31):
        (folder / f"consult-{now() - timedelta(days=days):%Y%m%dT%H%M%S%fZ}.sqlite").touch()
    (folder / "consult-mine.sqlite").touch()
    told, _ = empty.ok("upgrade")
    path = Path(told.removeprefix("Backed up to "))
    assert path.parent == folder
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with sqlite3.connect(path) as copy:
        assert copy.execute("select word from older").fetchall() == [("kept",)]
        assert copy.execute("select count(*) from sqlite_master where name = 'comment'").fetchall() == [(0,)]
    copy.close()
    ages = sorted(len(each.name) for each in folder.iterdir())
    assert len(ages) == 3
    assert b"secret" not in b"".join(each.name.encode() for each in folder.iterdir())


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
    [invited, link] = demonstration.ok("staff", "add", "Sam", "--consultation", "m4wq", "--role", "analyst")
    assert invited == "Sam is analyst in m4wq."
    assert re.search(r" http://127\.0\.0\.1:8000/team/join/[\w-]{40,}$", link)
    assert "already" in demonstration.refused("staff", "add", "Sam")
    again = demonstration.ok("staff", "add", "Sam", "--consultation", "7f3k", "--role", "analyst")
    assert again == ["Sam is analyst in 7f3k."]
    apart = demonstration.refused("staff", "add", "Sam", "--consultation", "m4wq", "--role", "decision_maker")
    assert "must stay apart" in apart
    assert demonstration.ok("staff", "reset", "Sam")[1].split("/join/")[1] != link.split("/join/")[1]


def test_an_administrator_and_a_public_address(consult: Command) -> None:
    consult.set(CONSULT_PUBLIC_URL="https://plans.example.org")
    [_, link] = consult.ok("staff", "add", "Ida", "--administrator")
    assert " https://plans.example.org/team/join/" in link
    assert consult.rows("select name, administrator from staff") == [("Ida", 1)]


def test_an_export_of_polis_is_brought_in_once(consult: Command) -> None:
    folder = consult.folder / "talk"
    folder.mkdir()
    (folder / "comments.csv").write_text(STATEMENTS)
    (folder / "votes.csv").write_text(VOTES)
    assert "--name" in consult.refused("import", "polis", "talk")
    [told] = consult.ok("import", "polis", "talk", "--name", "A small talk")
    assert told.startswith("A small talk: 1 statements, 2 participants, 2 votes. http://127.0.0.1:8000/p/")
    assert "here already" in consult.ok("import", "polis", "talk")[0]
    (folder / "votes.csv").write_text(VOTES + "7,0,3,9\n")
    assert consult.refused("import", "polis", "talk").startswith("votes.csv, line 4: ")
    assert consult.rows("select count(*) from comment_vote") == [(2,)]


def test_long_work_shows_how_far_it_is_on_a_terminal(consult: Command) -> None:
    folder = consult.folder / "talk"
    folder.mkdir()
    (folder / "comments.csv").write_text(STATEMENTS)
    (folder / "votes.csv").write_text(VOTES)
    here, there = pty.openpty()
    words = [sys.executable, "-m", "consult.cli", "import", "polis", "talk", "--name", "A small talk"]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(words, stdout=subprocess.PIPE, stderr=there, env=environ, cwd=consult.folder, check=True)
    os.close(there)
    shown = os.read(here, 10_000).decode()
    os.close(here)
    assert "Bringing in votes" in shown
    assert "100%" in shown


def test_a_draft_is_brought_in_for_its_organizer(consult: Command) -> None:
    (consult.folder / "plan.md").write_text(DRAFT, "utf-8")
    assert "Sam" in consult.refused("import", "draft", "plan.md", "--organizer", "Sam")
    consult.ok("staff", "add", "Sam")
    [told] = consult.ok("import", "draft", "plan.md", "--organizer", "Sam", "--title", "Two rooms")
    assert re.match(r"[a-z2-9]{4}: Two rooms, 3 clauses\. http://127\.0\.0\.1:8000/team/", told)
    assert consult.rows("select state, title from consultation") == [("draft", "Two rooms")]
    (consult.folder / "plan.md").write_bytes(b"# caf\xe9")
    assert "UTF-8" in consult.refused("import", "draft", "plan.md", "--organizer", "Sam")
    (consult.folder / "plan.md").write_text("# A title alone\n\nWords.\n")
    assert "clause" in consult.refused("import", "draft", "plan.md", "--organizer", "Sam")
    assert consult.rows("select count(*) from consultation") == [(1,)]


def test_links_are_printed_again_where_the_demonstration_is(demonstration: Command) -> None:
    assert any("/team/enter/" in line for line in demonstration.ok("demo", "--links", "--no-load"))


def test_nothing_is_loaded_or_printed_where_it_is_not(empty: Command) -> None:
    empty.ok("upgrade")
    assert empty.ok("demo", "--links", "--no-load") == []


def test_the_demonstration_is_loaded_once_and_prints_links_when_asked(demonstration: Command) -> None:
    before = demonstration.rows("select count(*), sum(id % 1000000) from comment")
    told = demonstration.ok("demo", "--links")
    assert told[0].startswith("A receipt to try at http://127.0.0.1:8000/receipt: ")
    assert len([line for line in told if "/team/enter/" in line]) == 5
    assert demonstration.rows("select count(*), sum(id % 1000000) from comment") == before
    assert not any("/team/enter/" in line for line in demonstration.ok("demo"))
    demonstration.set(CONSULT_PUBLIC_URL="https://plans.example.org")
    assert not any("/team/enter/" in line for line in demonstration.ok("demo", "--links"))


def test_the_sweeps_can_be_run_once(demonstration: Command, clock: Clock) -> None:
    clock.forward(days=3)
    told = dict(line.split(": ") for line in demonstration.ok("work", "--once"))
    assert int(told["publish batches"]) > 0
    assert dict(line.split(": ") for line in demonstration.ok("work", "--once"))["publish batches"] == "0"


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
    monkeypatch.setitem(database.SAFETY, "synchronous", "extra")
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

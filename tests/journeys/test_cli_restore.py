"""`consult backup` and `consult restore` as the guide prints them, on a database with words in it."""

import re
import sqlite3
from pathlib import Path

import pytest
from pyrage import x25519

from tests.house.source import ROOT
from tests.journeys.command import Command

KEY = x25519.Identity.generate()


@pytest.fixture
def key(consult: Command) -> Path:
    """The private key in a file as `age-keygen` writes it; the server knows the public one."""
    path = consult.folder / "backup.key"
    path.write_text(f"# created: 2026-11-28T00:00:00Z\n# public key: {KEY.to_public()}\n{KEY}\n")
    consult.set(CONSULT_BACKUP_RECIPIENT=str(KEY.to_public()))
    return path


def printed() -> list[str]:
    """The commands in the guide's section on backups, as printed."""
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    section = guide.split("\n## Backups\n")[1].split("\n## ")[0]
    return [line.strip() for line in re.findall(r"^    (.+)$", section, re.MULTILINE)]


def test_the_guides_drill_makes_a_backup_and_puts_it_back(consult: Command, key: Path) -> None:
    backup, check, restore = [line for line in printed() if re.match(r"consult (backup|restore|check)", line)]
    (consult.folder / "srv" / "backups").mkdir(parents=True)
    assert backup.startswith("consult backup /srv/backups/")
    assert check == "consult check --privacy"

    def here(line: str) -> list[str]:
        words = line.replace("/srv/backups", str(consult.folder / "srv" / "backups")).split()[1:]
        return [str(key) if word.endswith(".key") else word for word in words]

    assert "Backed up to" in consult.ok(*here(backup))[0]
    with sqlite3.connect(consult.data / "consult.sqlite") as database:
        database.execute("create table lost_since (word text)")
    database.close()
    told = consult.ok(*here(restore))
    assert told[0] == "Restored. Deleted again:"
    assert consult.rows("select name from sqlite_master where name = 'lost_since'") == []
    consult.ok("work", "--once")
    assert consult.ok(*here(check))[-1] == "All is well."


def test_no_plain_backup_by_mistake(consult: Command) -> None:
    assert "--plain" in consult.refused("backup", "before")
    assert not (consult.folder / "before").exists()
    consult.ok("backup", "--plain", "before")
    assert consult.ok("restore", "before")[0] == "Restored. Deleted again:"


def test_an_invalid_key_stops_the_start_and_is_in_no_message(consult: Command) -> None:
    """Against a private key that somebody puts on the server by mistake, and that a log then keeps."""
    consult.set(CONSULT_BACKUP_RECIPIENT=str(KEY))
    told = consult.refused("check")
    assert told.startswith("CONSULT_BACKUP_RECIPIENT: ")
    assert str(KEY)[16:24] not in told


def test_a_database_that_cannot_be_read_is_replaced_once_its_journal_is_named(consult: Command, key: Path) -> None:
    consult.ok("backup", "before")
    consult.ok("work", "--once")
    database = consult.data / "consult.sqlite"
    database.write_bytes(b"nothing of this is a database" * 400)
    words = ("restore", "before", "--identity", str(key))
    assert "--accept-lost-deletions" in consult.refused(*words)
    assert database.read_bytes().startswith(b"nothing of this")
    journal = consult.folder / "backups" / "erasures.journal.age"
    assert consult.ok(*words, "--journal", str(journal))[0] == "Restored. Deleted again:"
    assert consult.rows("select count(*) from consultation")
    assert sorted(path.name for path in consult.data.iterdir() if "unreadable" in path.name) == []


def test_what_no_journal_tells_is_said_when_it_is_accepted(consult: Command, key: Path) -> None:
    consult.ok("backup", "before")
    (consult.data / "consult.sqlite").unlink()
    words = ("restore", "before", "--identity", str(key))
    assert "No journal lists" in consult.refused(*words)
    status, out, err = consult.run(*words, "--accept-lost-deletions")
    assert (status, out[0]) == (0, "Restored. Deleted again:")
    assert "No journal lists" in err[0]

"""Killed in the middle of a schema upgrade: the database is whole, and the next `consult upgrade` completes it."""

import random
import runpy
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
import psycopg
import pytest

from consult.storage.database import db
from tests.cast import add_cast, open_plan
from tests.conftest import Stages, close
from tests.faults.program import Place, command_environ, place
from tests.faults.results import tell
from tests.house.source import ROOT

#: Seconds within which the change of a small schema is in progress, on PostgreSQL and on SQLite.
MOST_WAIT = (0.01, 0.05)


#: Where the upgrades begin.
OLDER = "0007"
#: Tables that have another name afterwards.
NOTICES = {"impersonation_report": "notice", "impersonation_report_access": "notice_access"}
RENAMED = {
    old: NOTICES.get(new, new)
    for name in ("0014_plain_names.py", "0018_field_words.py")
    for old, new in runpy.run_path(str(ROOT / "migrations" / "versions" / name))["TABLES"].items()
}


def an_older_one(folder: Path, stages: Stages, kind: str) -> Place:
    """A database some steps behind, with rows in it: a quick upgrade cannot be interrupted."""
    here = place(folder, stages, kind, stage="")
    app = stages.app(folder / "var")
    with app.app_context():
        flask_migrate.upgrade()
        add_cast(app)
        open_plan(app)
        flask_migrate.downgrade(revision=OLDER)
        db.session.remove()
    close(app)
    return here


def counts(here: Place) -> dict[str, int]:
    tables = "sqlite_master where type = 'table'" if here.server is None else "pg_tables where schemaname = 'public'"
    names = [name for (name,) in here.rows(f"select {'name' if here.server is None else 'tablename'} from {tables}")]
    return {name: here.rows(f'select count(*) from "{name}"')[0][0] for name in names}


def revision_of(here: Place) -> str:
    return here.rows("select version_num from alembic_version")[0][0]


@contextmanager
def watch(here: Place) -> Iterator[Callable[[], bool]]:
    """Returns a function that says whether the schema is being changed right now."""
    if here.server is None:
        journal = here.folder / "var" / "consult.sqlite-journal"
        yield lambda: journal.exists() and journal.stat().st_size > 0
        return
    turn = "select 1 from pg_locks where locktype = 'advisory' and granted"
    with psycopg.connect(here.server.url(here.database, "postgres"), autocommit=True) as connection:
        yield lambda: connection.execute(turn).fetchone() is not None


def upgrade(here: Place) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "consult.cli", "upgrade"]
    return subprocess.Popen(command, cwd=here.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            env=command_environ(here.environ))  # fmt: skip


def killed_upgrades(here: Place, times: int) -> int:
    """Kill that many upgrades in progress; returns how many did not complete."""
    before, revision, broken_off = counts(here), revision_of(here), 0
    for number in range(times):
        with upgrade(here) as process, watch(here) as under_way:
            while process.poll() is None and not under_way():
                time.sleep(0.005)
            time.sleep(random.random() * MOST_WAIT[here.server is None] if number else 0)
            process.kill()
        assert here.broken() == []
        if revision_of(here) != revision:
            break  # It had completed.
        after = counts(here)
        broken_off += 1
        assert {name: after[name] for name in before} == before
    return broken_off


def finished(folder: Path, stages: Stages, kind: str, times: int) -> None:
    here = an_older_one(folder, stages, kind)
    before = counts(here)
    broken_off = killed_upgrades(here, times)
    assert broken_off > 0, "no upgrade was caught at work"
    with upgrade(here) as process:
        assert process.wait(60) == 0, process.stderr
    after = counts(here)
    assert {name: after[RENAMED.get(name, name)] for name in before} == before
    assert after["key_check"] == 3, "the check value of each of the three keys, where there was none"
    assert here.broken() == []
    tell(f"kill in an upgrade, {kind}", f"{broken_off} upgrades broken off, each left the database as it was; "
         "the next finished")  # fmt: skip


def test_an_upgrade_that_is_killed_is_finished_by_the_next(tmp_path: Path, stages: Stages, database_kind: str) -> None:
    finished(tmp_path, stages, database_kind, 3)


@pytest.mark.long
def test_many_upgrades_that_are_killed(tmp_path: Path, stages: Stages, database_kind: str) -> None:
    finished(tmp_path, stages, database_kind, 20)

"""The consultation for measuring speed can be made."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from consult.config import read_settings
from consult.factory import create_app
from tests.house.source import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seeded_env(tmp_path_factory):
    env = {"CONSULT_DATA_DIR": str(tmp_path_factory.mktemp("benchmark"))}
    for command in (
        [sys.executable, "-m", "consult.cli", "upgrade"],
        [sys.executable, str(ROOT / "benchmarks" / "seed.py"), "b3nc", "30", "22", "40"],
    ):
        subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)
    return env


def test_a_seeded_consultation_shows_all_its_comments(seeded_env):
    page = create_app(read_settings(seeded_env)).test_client().get("/p/b3nc/read/part-1")
    assert page.status_code == 200
    assert page.text.count("someone kind on the door and nobody asking for a name") >= 25, "a page of comments"


def test_the_front_page_of_a_seeded_consultation_counts_its_comments(seeded_env):
    page = create_app(read_settings(seeded_env)).test_client().get("/p/b3nc")
    assert "30 comments to read" in page.text, "of the part that people wrote about"


def filled(row: sqlite3.Row) -> dict[str, int]:
    """The columns of a row that hold something, each with how long it is."""
    return {
        name: len(value) if isinstance(value, bytes | str) and name not in ("channel", "choice", "consent") else 0
        for name, value in zip(row.keys(), row, strict=True)
        if value is not None and name != "original"
    }


def newest(folder: str, marked: str) -> dict[str, list[dict[str, int]]]:
    """The rows of the one submission whose comment holds these words, by table."""
    with closing(sqlite3.connect(f"{folder}/consult.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        (comment,) = connection.execute("select * from comment where original like ?", (f"%{marked}",)).fetchall()
        mine = (comment["submission_id"],)
        return {
            "submission": [filled(row) for row in connection.execute("select * from submission where id = ?", mine)],
            "clause_vote": [
                filled(row) for row in connection.execute("select * from clause_vote where submission_id = ?", mine)
            ],
            "comment": [filled(comment)],
            "item_event": [
                filled(row)
                for row in connection.execute("select * from item_event where comment_id = ?", (comment["id"],))
            ],
        }


def test_the_bare_view_stores_the_same_six_rows_as_sending(seeded_env):
    """The ratio to it says something only if both store the same."""
    folder = seeded_env["CONSULT_DATA_DIR"]
    script = (
        "import sys; from urllib.parse import parse_qsl; from benchmarks import bare, sending; "
        "body = dict(parse_qsl(sending.bodies(dict(CONSULT_DATA_DIR=sys.argv[1]), 1)[0])); "
        "body['t.part-1'] += ' %s'; bare_body = body | {'t.part-1': body['t.part-1'] % 'bare'}; "
        "body['t.part-1'] %= 'ours'; "
        "assert bare.app.test_client().post('/store', data=bare_body).text == 'stored'; "
        "from benchmarks.turns import application; "
        "assert application.test_client().post('/p/b3nc/say', data=body).status_code == 200"
    )
    subprocess.run([sys.executable, "-c", script, folder], cwd=ROOT, env=os.environ | seeded_env, check=True)
    ours = newest(folder, "ours")
    assert {table: len(rows) for table, rows in ours.items()} == {
        "submission": 1, "clause_vote": 3, "comment": 1, "item_event": 1
    }  # fmt: skip
    assert newest(folder, "bare") == ours

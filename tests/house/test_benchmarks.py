"""The consultation for measuring speed can be made."""

import os
import subprocess
import sys

import pytest

from consult import create_app
from consult.config import read_settings
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
    assert ">28 more<" in page.text, "two of thirty are shown there"

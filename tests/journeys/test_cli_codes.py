"""`consult codes`: an operator prints a sheet's words, this once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import CODE
from tests.conftest import Stages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path: Path, stages: Stages) -> Path:
    stages.copy("plan", tmp_path / "var")
    return tmp_path / "var"


def consult(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    return subprocess.run(
        [sys.executable, "-m", "consult.cli", *words],
        env=environ | {"CONSULT_DATA_DIR": str(data), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False, cwd=data.parent,
    )  # fmt: skip


@pytest.mark.parametrize("where", [CODE, f"/p/{CODE}", f"https://plans.example.org/p/{CODE}/"])
def test_a_sheets_words_are_printed_one_a_line_and_kept_nowhere(data: Path, where: str):
    done = consult(data, "codes", where, "--count", "12", "--site", "Harbour van")
    assert done.returncode == 0, done.stderr
    cards = done.stdout.splitlines()
    assert len(set(cards)) == 12
    assert all(len(card.split()) == 4 for card in cards)
    assert f"/p/{CODE}" in done.stderr
    every = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert not any(card.encode() in every for card in cards)
    assert b"Harbour van" in every


@pytest.mark.parametrize(("words", "said"), [
    (("zzzz", "--count", "3", "--site", "Van"), "There is no plan at this address."),
    ((CODE, "--count", "501", "--site", "Van"), "501"),
    ((CODE, "--count", "3", "--site", " "), "Say which place gives these cards out."),
])  # fmt: skip
def test_a_mistake_is_one_sentence_and_nothing_is_made(data: Path, words: tuple[str, ...], said: str):
    before = (data / "consult.sqlite").read_bytes()
    done = consult(data, "codes", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (data / "consult.sqlite").read_bytes() == before

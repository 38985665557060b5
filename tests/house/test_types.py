"""Types are checked by mypy, in every module."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.source import ROOT, modules, name_of


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mypy", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_types_fit_together():
    done = check()
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_type_that_does_not_fit_is_found(tmp_path: Path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from consult.text.plain import shown\n\n\ndef one():\n    return shown(1) + 1\n", "utf-8")
    done = check(str(wrong))
    assert done.returncode == 1
    assert "wrong.py:5: error:" in done.stdout


def test_no_module_is_left_out():
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["overrides"]
    assert [each for each in overrides if "ignore_errors" in each] == []


def test_every_exception_has_its_reason():
    bare = re.compile(r"# type: ignore(?!\[[a-z-]+\]  # \w)")
    assert [name_of(path) for path in modules() if bare.search(path.read_text("utf-8"))] == []

"""Types are checked by mypy; pyproject.toml lists the modules that are not checked yet."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.source import ROOT, dotted, modules

#: How many modules are not checked yet. It may only get smaller.
MAX_UNCHECKED = 33


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


def test_the_list_of_unchecked_modules_only_gets_shorter():
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["overrides"]
    [unchecked] = [each["module"] for each in overrides if each.get("ignore_errors")]
    assert set(unchecked) <= set(map(dotted, modules()))
    assert len(unchecked) <= MAX_UNCHECKED

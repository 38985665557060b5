"""Nothing grows beyond what people can keep in mind: modules, functions, templates, dependencies."""

import re
import subprocess
import sys
import tomllib

from tests.house.source import ROOT, functions, modules, name_of, templates

FUNCTION_LINES = 50
TEMPLATE_LINES = 120
DEPENDENCIES = 28

LINE = 120

SAYS_NOTHING = {"utils", "util", "common", "helpers", "helper", "core", "misc", "shared", "base", "lib"}


def lines_of(path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_function_is_longer_than_50_lines():
    long = [
        f"{name_of(path)}:{function.lineno} {function.name} has {length} lines"
        for path in [*modules(), *modules(ROOT / "benchmarks")]
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


def test_every_file_is_formatted():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_template_is_longer_than_120_lines():
    long = {name_of(path): lines_of(path) for path in templates()}
    assert {name: lines for name, lines in long.items() if lines > TEMPLATE_LINES} == {}


def test_no_line_of_python_is_longer_than_120_characters():
    """Counted as Python counts: ruff counts some scripts, and marks on letters, as less than a character each."""
    long = [
        f"{name_of(path)}:{number}"
        for folder in ("consult", "tests", "benchmarks")
        for path in modules(ROOT / folder)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LINE
    ]
    assert long == []


def test_no_line_of_a_template_is_longer_than_120_characters():
    long = {name_of(path): max(map(len, path.read_text("utf-8").splitlines())) for path in templates()}
    assert {name: length for name, length in long.items() if length > LINE} == {}


def test_no_room_has_a_name_that_says_nothing():
    assert [name_of(path) for path in modules() if path.stem in SAYS_NOTHING or path.parent.name in SAYS_NOTHING] == []


def test_at_most_28_packages_are_depended_on():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert len(project["dependencies"]) <= DEPENDENCIES


def test_every_dependency_has_its_reason_next_to_it():
    block = re.search(r"^dependencies = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.M | re.S)
    assert block, "pyproject.toml lists no dependencies"
    assert [line for line in block[1].splitlines() if not re.search(r'",\s+# \w.{9,}', line)] == []


def test_nothing_is_left_to_be_done_in_the_code():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [name_of(path) for path in [*modules(), *templates()] if marks.search(path.read_text("utf-8"))]
    assert left == []

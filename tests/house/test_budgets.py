"""Nothing grows past what one can hold in mind: modules, functions, templates, dependencies."""

import re
import subprocess
import sys
import tomllib

from tests.house.source import ROOT, functions, modules, name_of, templates

FUNCTION_LINES = 50
TEMPLATE_LINES = 120
DEPENDENCIES = 24

LINE = 120

#: Templates with longer lines. Take a file out once its lines are short; never add one.
STILL_LONG = {
    "analysis/_parts.html",
    "analysis/coding.html",
    "analysis/results.html",
    "analysis/theme.html",
    "analysis/themes.html",
    "commitments/promise.html",
    "commitments/promises.html",
    "consultations/_left_aside.html",
    "consultations/cancel.html",
    "consultations/chapter.html",
    "consultations/chapters.html",
    "consultations/clause.html",
    "consultations/clause_chapter.html",
    "consultations/close.html",
    "consultations/commit.html",
    "consultations/create.html",
    "consultations/delete.html",
    "consultations/discard.html",
    "consultations/draft.html",
    "consultations/edit.html",
    "consultations/evidence.html",
    "consultations/extend.html",
    "consultations/frame.html",
    "consultations/import.html",
    "consultations/import_found.html",
    "consultations/open.html",
    "consultations/overview.html",
    "consultations/people.html",
    "consultations/preview.html",
    "consultations/publish.html",
    "consultations/remove.html",
    "credentials/codes.html",
    "credentials/sheet.html",
    "moderation/_care.html",
    "moderation/_decision.html",
    "moderation/_parts.html",
    "moderation/claim.html",
    "moderation/claims.html",
    "moderation/comment.html",
    "moderation/held.html",
    "moderation/junk.html",
    "moderation/log.html",
    "moderation/preview.html",
    "moderation/published.html",
    "moderation/queue.html",
    "moderation/reading.html",
    "report/_part_a.html",
    "report/report.html",
    "response/answer.html",
    "response/follow_up.html",
    "response/later.html",
    "response/lines.html",
    "response/point.html",
    "response/sign.html",
    "staff/go_on.html",
    "staff/join.html",
    "staff/me.html",
    "staff/not_yours.html",
    "staff/parts.html",
    "staff/prove.html",
    "staff/recovery.html",
    "staff/second.html",
    "staff/sign_in.html",
    "team.html",
}

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


def test_no_line_of_a_template_is_longer_than_120_characters():
    long = {
        path.relative_to(ROOT / "templates").as_posix()
        for path in templates()
        if any(len(line) > LINE for line in path.read_text("utf-8").splitlines())
    }
    assert long - STILL_LONG == set()
    assert STILL_LONG - long == set(), "their lines are short now: take them out of the list"


def test_no_room_has_a_name_that_says_nothing():
    assert [name_of(path) for path in modules() if path.stem in SAYS_NOTHING or path.parent.name in SAYS_NOTHING] == []


def test_at_most_24_packages_are_depended_on():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert len(project["dependencies"]) <= DEPENDENCIES


def test_every_dependency_has_its_reason_beside_it():
    block = re.search(r"^dependencies = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.M | re.S)
    assert block, "pyproject.toml lists no dependencies"
    assert [line for line in block[1].splitlines() if not re.search(r'",\s+# \w.{9,}', line)] == []


def test_nothing_is_left_to_be_done_in_the_code():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [name_of(path) for path in [*modules(), *templates()] if marks.search(path.read_text("utf-8"))]
    assert left == []

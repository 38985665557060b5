"""What exists is described, and what is described exists."""

import re
from collections.abc import Iterator

import click
import pytest

from consult.cli import commands
from deploy import make_pages
from tests.house.source import PACKAGE, ROOT

TOLD = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "README.md", ROOT / "docs" / "operating.md") if path.exists()
)


def settings_read() -> set[str]:
    return set(re.findall(r'"(CONSULT_[A-Z_]+)"', (PACKAGE / "config.py").read_text("utf-8")))


def test_every_setting_is_described():
    assert len(settings_read()) > 5
    assert sorted(name for name in settings_read() if f"`{name}`" not in TOLD) == []


def test_no_setting_is_described_that_does_not_exist():
    assert set(re.findall(r"CONSULT_[A-Z_]+", TOLD)) - settings_read() == set()


def spoken(group: click.Group, words: str = "consult") -> Iterator[str]:
    """Every command as people type it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from spoken(command, f"{words} {name}")
        else:
            yield f"{words} {name}"


def test_every_command_is_described():
    assert len(list(spoken(commands))) > 5
    assert sorted(words for words in spoken(commands) if words not in TOLD) == []


def test_every_command_says_what_it_does_and_what_each_choice_means():
    def silent(group: click.Group) -> Iterator[str]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from silent(command)
            if not command.help:
                yield name
            options = [one for one in command.params if isinstance(one, click.Option)]
            yield from (f"{name} {option.opts[-1]}" for option in options if not option.help)

    assert list(silent(commands)) == []


def test_every_finding_of_the_check_is_explained():
    """The guide's table has each name that `consult check` may print."""
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    table = guide.split("\n## What `consult check` finds\n")[1].split("\n## ")[0]
    explained = {name.strip() for row in re.findall(r"^\| ([^|]+) \|", table, re.M) for name in row.split(",")}
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    printed = set(re.findall(r'\bFinding\(\s*"([^"]+)"', source))
    assert len(printed) > 15
    assert printed - explained == set()


def test_every_room_has_its_line_on_the_map():
    told = (ROOT / "docs" / "rooms.md").read_text("utf-8")
    rooms = [path for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()]
    floors = [path for path in PACKAGE.glob("*.py") if path.name != "__init__.py"]
    lines = [f"| `{path.name}/` |" for path in rooms] + [f"| `{path.name}` |" for path in floors]
    assert sorted(line for line in lines if line not in told) == []


def test_the_map_shows_no_room_that_is_not_there():
    told = (ROOT / "docs" / "rooms.md").read_text("utf-8").split("## The other folders")[0]
    assert [name for name in re.findall(r"^\| `([a-z_./]+)` \|", told, re.M) if not (PACKAGE / name).exists()] == []


def test_decisions_have_a_number_each_and_one_form():
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    form = ["Context", "Options considered", "Decision", "Consequences"]
    for path in found:
        text = path.read_text("utf-8")
        head = rf"# {int(path.name[:4])}\. .+\n\nStatus: (accepted|replaced by .+)\\\nDate: \d{{4}}-\d\d-\d\d\n\n## "
        assert re.match(head, text), path.name
        assert re.findall(r"^## (.+)$", text, re.M) == form, path.name
        assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.M)[1:]), path.name
        options = text.partition("## Options considered")[2].partition("## Decision")[0]
        assert len(re.findall(r"^- ", options, re.M)) > 1, path.name


def test_the_recipes_name_files_that_exist():
    named = re.findall(r"`([\w./]+/[\w./]*)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    made_with_the_first_language = {"consult/translations/"}
    inside_a_room = {"views/"}
    assert len(named) > 15
    left = set(named) - made_with_the_first_language - inside_a_room
    assert sorted(name for name in left if not (ROOT / name.removeprefix(".venv/bin/")).exists()) == []


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?://|mailto:|#)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_test_that_the_threat_model_names_exists():
    """Against a proof that exists only by name."""
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "threat-model.md").read_text("utf-8"))
    assert len(named) > 30
    for path, name in named:
        source = (ROOT / path).read_text("utf-8")
        assert not name or re.search(rf"^\s*(def|class) {name}\b", source, re.M), f"{path}::{name}"


def test_no_document_has_a_place_that_was_to_be_filled_in():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    left = [f"{page.name}: {line}" for page in pages for line in page.read_text("utf-8").splitlines()
            if re.fullmatch(r"[A-Z]{3,}|.*\b(?:TBD|FIXME|XXX)\b.*", line)]  # fmt: skip
    empty = [page.name for page in pages if re.search(r"<!-- results -->\s*<!--", page.read_text("utf-8"))]
    assert left + empty == []


@pytest.mark.parametrize("path", [
    "docs/threat-model.md", "templates/pages/safety.html", "templates/pages/privacy.html", "templates/pages/about.html",
    "templates/pages/help.html", "templates/pages/_kept.html", "templates/pages/account_new.html",
])  # fmt: skip
def test_no_page_about_safety_promises_everything(path: str):
    """Against people who trust a promise that nobody can keep."""
    words = (ROOT / path).read_text("utf-8").casefold()
    absolute = ("100 %", "100%", "completely", "fully anonymous", "guarantee", "cannot be traced", "impossible to")
    assert [claim for claim in absolute if claim in words] == []


def test_every_row_of_a_table_has_the_columns_of_its_head():
    """Against a row that continues on another row's line and is lost when the page is shown."""
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        columns = 0
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
            pipes = len(re.findall(r"(?<!\\)\|", re.sub(r"`[^`]*`", "", line))) if line.startswith("|") else 0
            columns = columns if columns and pipes else pipes
            if pipes != columns:
                broken.append(f"{page.name}:{number}")
    assert broken == []


@pytest.mark.parametrize("name", make_pages.PAGES)
def test_the_pages_of_the_proxies_are_as_they_are_made(name):
    """Their common part is written in one place; nobody changes one of them by hand."""
    assert (ROOT / "deploy" / "pages" / name).read_text("utf-8") == make_pages.PAGES[name]

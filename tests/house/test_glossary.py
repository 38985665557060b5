"""One thing, one word: names and phrases that the glossary retired do not come back."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

import consult.factory  # noqa: F401  (imports every table)
from consult.storage.database import db
from tests.house.source import ROOT, modules, name_of, tree_of
from tests.house.test_words import said

#: Retired, and still to be renamed. Take a name out once it is gone; never add one.
STILL_IN_CODE = {"missing_groups"}


def rows() -> Iterator[tuple[list[str], list[str], tuple[str, ...]]]:
    """Of each row: names not used in code, phrases not used on pages, and the files that are excepted."""
    for line in (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| concept"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            names, phrases, excepted = cells[3], cells[4], cells[5]
            yield re.findall(r"`(.+?)`", names), re.findall("“(.+?)”", phrases), tuple(re.findall(r"`(.+?)`", excepted))


def names_in(tree: ast.Module) -> Iterator[str]:
    """Every whole name that a module gives or uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield from (*node.name.split("."), node.asname or "")


def used() -> dict[str, set[str]]:
    """Every name in code and tables, with the files that use it."""
    found: dict[str, set[str]] = {}
    for path in modules():
        for name in {*names_in(tree_of(path)), path.stem}:
            found.setdefault(name, set()).add(name_of(path))
    for table in db.metadata.tables.values():
        for name in (table.name, *table.columns.keys()):
            found.setdefault(name, set()).add(f"table {table.name}")
    return found


def retired_in_code() -> dict[str, list[str]]:
    found, everything = {}, used()
    for names, _, excepted in rows():
        for name, files in everything.items():
            where = sorted(file for file in files if not (excepted and file.startswith(excepted)))
            if where and any(fnmatchcase(name, pattern) for pattern in names):
                found[name] = where
    return found


def retired_on_pages() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, phrases, excepted in rows():
        for phrase in phrases:
            pattern = re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)
            for where, words in said():
                if pattern.search(words) and not (excepted and where.startswith(excepted)):
                    found.setdefault(phrase, []).append(f"{where}: {words!r}")
    return found


def test_the_table_names_what_is_retired():
    named = list(rows())
    assert len(named) > 40
    assert sum(len(names) for names, _, _ in named) > 40
    assert sum(len(phrases) for _, phrases, _ in named) > 15


def test_every_concept_has_its_words():
    for line in (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines():
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 6, line
            assert all(cells[:3]), line


def test_no_retired_name_is_used_in_code_or_tables():
    assert retired_in_code() == {}


def test_no_retired_phrase_is_said_on_pages():
    assert retired_on_pages() == {}

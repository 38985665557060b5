"""The project's own files, for the house tests."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "consult"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(folder: Path = PACKAGE) -> list[Path]:
    """Every Python module below `folder`."""
    return sorted(folder.rglob("*.py"))


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    """A path as the project writes it."""
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    """A module's import name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def path_of(module: str) -> Path:
    """The file of a module, by its import name."""
    path = ROOT.joinpath(*module.split("."))
    return file if (file := path.with_suffix(".py")).exists() else path / "__init__.py"


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def is_pure(module: str) -> bool:
    """Whether a module holds rules: it asks no database and no browser, and says so."""
    return module.startswith("consult.text.") or "Pure." in (ast.get_docstring(tree_of(path_of(module))) or "")


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))

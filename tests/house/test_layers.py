"""Who may know whom: the contracts of pyproject.toml, and what they cannot say."""

import ast
import tomllib

import grimp
import pytest
from importlinter import api

from tests.house.source import PACKAGE, ROOT, Function, dotted, modules, name_of, tree_of

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def contract(name: str) -> dict:
    return next(found for found in CONTRACTS if found["id"] == name)


def test_every_contract_is_kept(capsys: pytest.CaptureFixture[str]):
    kept = api.use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, show_timings=False)
    assert kept, capsys.readouterr().out


def test_no_import_stands_inside_a_function():
    inside = {
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for function in ast.walk(tree_of(path))
        if isinstance(function, Function)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert inside == set()
    loaders = {"importlib", "__import__"}
    named = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Name) and node.id in loaders)
        or (isinstance(node, ast.Attribute) and node.attr == "import_module")
    ]
    assert named == []


def test_modules_import_one_another_in_no_ring():
    graph = grimp.build_graph("consult", cache_dir=None)
    names = graph.modules
    after = {name: graph.find_modules_directly_imported_by(name) & names for name in names}
    rest = dict(after)
    while ends := [name for name, found in rest.items() if not found & rest.keys()]:
        for name in ends:
            del rest[name]
    assert sorted(rest) == [], "these stand in a ring, or above one"


def test_every_module_that_calls_itself_pure_is_held_to_it():
    told = {dotted(path) for path in modules() if "Pure." in (ast.get_docstring(tree_of(path)) or "")}
    assert told | {"consult.text"} == set(contract("pure")["source_modules"])


def test_every_module_of_a_room_has_its_layer():
    rooms = [path for path in PACKAGE.iterdir() if (path / "models.py").exists() or (path / "views.py").exists()]
    named = {name for found in CONTRACTS if found["id"].startswith("inside-") for name in found["containers"]}
    assert {f"consult.{path.name}" for path in rooms} - {"consult.record"} | {"consult.cli"} == named
    assert all(found["exhaustive"] for found in CONTRACTS if found["id"].startswith("inside-"))


def test_every_use_case_and_every_view_is_held_to_its_rule():
    views = {dotted(path) for path in modules() if path.stem == "views" or path.stem.endswith("_views")}
    assert views == set(contract("views")["source_modules"])
    forms = {dotted(path) for path in modules() if "form" in path.stem}
    kept_apart = {"models", "__init__"}
    pure = set(contract("pure")["source_modules"])
    rest = {
        dotted(path)
        for path in modules()
        if path.parent != PACKAGE and path.stem not in kept_apart and path.parent.name not in ("text", "record", "cli")
    }
    assert rest - views - forms - pure - NEITHER == set(contract("use-cases")["source_modules"])


#: The server listens and starts its own; pg_dump and pg_restore are run on files of ours. Nothing else goes outside.
OUTSIDE = {"consult/serving.py": {"multiprocessing", "socket", "subprocess"}, "consult/postgresql.py": {"subprocess"}}


def test_nothing_meets_the_world_outside_but_the_server_and_the_backup():
    """Stands against words of a person in danger that leave the house by themselves: people tell, two of them."""
    doors = {"asyncio", "ctypes", "multiprocessing", "pty", "smtplib", "socket", "socketserver", "ssl", "subprocess"}
    doors |= {"webbrowser", "xmlrpc"}
    calls = {"system", "popen", "execv", "execve", "execvp", "fork", "posix_spawn", "spawnv"}
    found: dict[str, set[str]] = {}
    for path in modules():
        for node in ast.walk(tree_of(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            used = {name.split(".")[0] for name in names} & doors
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
                used |= {node.attr} & calls
            if used:
                found.setdefault(name_of(path), set()).update(used)
    assert found == OUTSIDE


def test_nothing_calls_out():
    """However it is imported: `from urllib import request` is `import urllib.request` too."""
    callers = {"aiohttp", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib", "telnetlib"}
    callers |= {"urllib.request", "urllib3", "websockets", "xmlrpc"}
    named = {
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        for name in imported(node)
        if any(name == each or name.startswith(f"{each}.") for each in callers)
    }
    assert named == set()


def imported(node: ast.AST) -> list[str]:
    """Every name that an import may bring, in full."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


#: What speaks to the browser or of the web application without being a view.
NEITHER = {
    "consult.accountability.addresses", "consult.pages.account_session", "consult.pages.readiness",
    "consult.pages.typed", "consult.people.carrying", "consult.people.sessions",
}  # fmt: skip

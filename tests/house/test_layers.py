"""Who may import whom: the contracts of pyproject.toml, and what they cannot express."""

import ast
from pathlib import Path

import grimp
import pytest
from importlinter import api

from tests.house.source import ROOT, Function, dotted, is_pure, modules, name_of, tree_of


def test_every_contract_is_kept(capsys: pytest.CaptureFixture[str]):
    kept = api.use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, show_timings=False)
    assert kept, capsys.readouterr().out


def test_no_import_is_inside_a_function():
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


#: Modules outside views and forms that may use Flask: they talk to the browser without being a page.
WITH_FLASK = {
    "consult.report.check_links",
    "consult.credentials.account_session",
    "consult.pages.made_files.answer_tables",
    "consult.pages.made_files.making",
    "consult.staff.resubmission",
    "consult.staff.sessions",
}
FLASK = {"flask", "flask_babel", "flask_login", "flask_wtf", "wtforms"}
ROOMS = {
    "analysis", "commitments", "consultations", "contributions", "credentials", "moderation", "pages", "report",
    "response", "staff",
}  # fmt: skip
GRAPH = grimp.build_graph("consult", include_external_packages=True, cache_dir=None)


def imports_of(module: str) -> set[str]:
    """What a module itself imports; packages from outside by their first name."""
    return GRAPH.find_modules_directly_imported_by(module)


def kind_of(module: str) -> str:
    """The kind of a module in a room: by its name, and for pure rules by its docstring."""
    parts = module.split(".")[2:]
    if parts[:1] == ["views"]:
        return "views"
    if parts == ["forms"]:
        return "forms"
    return "pure" if is_pure(module) else "tables" if parts in (["models"], ["enums"]) else "use-cases"


#: What the modules of each kind may import from their own room.
MAY_IMPORT = {
    "views": {"views", "forms", "use-cases", "tables", "pure"},
    "forms": {"forms", "use-cases", "tables", "pure"},
    "use-cases": {"use-cases", "tables", "pure"},
    "tables": {"tables", "pure"},
    "pure": {"tables", "pure"},
}


def room_modules() -> list[str]:
    return [name for path in modules() if (name := dotted(path)).count(".") > 1 and name.split(".")[1] in ROOMS]


def test_imports_inside_a_room_run_from_views_to_forms_to_use_cases_to_rules():
    wrong = [
        f"{module} ({kind_of(module)}) imports {other} ({kind_of(other)})"
        for module in room_modules()
        if module not in WITH_FLASK
        for other in imports_of(module)
        if other.count(".") > 1
        and other.split(".")[1] == module.split(".")[1]
        and kind_of(other) not in MAY_IMPORT[kind_of(module)]
    ]
    assert wrong == []


def test_only_views_and_forms_of_a_room_name_flask():
    named = {
        module for module in room_modules() if kind_of(module) in ("use-cases", "pure") and imports_of(module) & FLASK
    }
    assert named == WITH_FLASK


def test_pure_modules_import_neither_flask_nor_the_database():
    impure = {
        f"{module} imports {other}"
        for module in map(dotted, modules())
        if is_pure(module)
        for other in GRAPH.find_upstream_modules(module)
        if other in FLASK | {"sqlalchemy", "consult.storage.database"}
    }
    assert impure == set()


#: The server listens and starts its own processes; pg_dump and pg_restore run on files of ours; a file that somebody
#: sends is read in a process that can open nothing, where pdfium is called; opinion groups are calculated, suggestions
#: made, and PDF files set, in a process of their own, so that what serves never loads numpy or typst. Nothing else goes
#: outside.
OUTSIDE = {
    "consult/analysis/opinion_groups/process.py": {"subprocess"},
    "consult/analysis/suggesting/process.py": {"subprocess"},
    "consult/consultations/documents/pdf.py": {"ctypes"},
    "consult/consultations/documents/reading.py": {"subprocess"},
    "consult/pages/made_files/typesetting.py": {"subprocess"},
    "consult/operations/server.py": {"multiprocessing", "socket", "subprocess"},
    "consult/storage/postgresql.py": {"subprocess"},
}


def test_only_the_server_backups_and_documents_start_processes_or_open_sockets():
    """Against words of a person in danger that the program itself sends out: only people tell others, two of them."""
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


#: A command for the computer of somebody else, who names the address: `consult witness`. No other module may know it.
CALLS_OUT = "consult/cli/witnesses.py"


def test_nothing_calls_out_but_the_command_of_a_witness():
    """However it is imported: `from urllib import request` is `import urllib.request` too."""
    callers = {"aiohttp", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib", "telnetlib"}
    callers |= {"urllib.request", "urllib3", "websockets", "xmlrpc"}
    named = {
        name_of(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        for name in imported(node)
        if any(name == each or name.startswith(f"{each}.") for each in callers)
    }
    assert named == {CALLS_OUT}
    knows = {name_of(path) for path in modules() if any("witnesses" in each for each in all_imported(path))}
    assert knows == {"consult/cli/__init__.py"}


def all_imported(path: Path) -> list[str]:
    """Every name that a module imports."""
    return [name for node in ast.walk(tree_of(path)) for name in imported(node)]


def imported(node: ast.AST) -> list[str]:
    """Every name that an import may bring, in full."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []

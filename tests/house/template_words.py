"""The words that templates and modules say to people, read from their source."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

WORD = re.compile(r"[^\W\d_]{2,}")
#: In a template's source: comments, translated passages, logic, values that are filled in, and examples of a format.
NOT_TEXT = (
    r"\{#.*?#\}",
    r"\{%-?\s*trans\b.*?endtrans\s*-?%\}",
    r"\{%.*?%\}",
    r"\{\{.*?\}\}",
    r"<!--.*?-->",
    r"<pre.*?</pre>",
)
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "N_"}


@cache
def environment() -> Environment:
    """Enough of the application's template language to read any template."""
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"], autoescape=True)


@cache
def parsed(path: Path) -> nodes.Template:
    return environment().parse(path.read_text("utf-8"), str(path))


@cache
def nodes_of(path: Path) -> list[nodes.Node]:
    """Everything in a template: walking it takes longer than the tests do, and each of them asks."""
    return list(parsed(path).find_all(nodes.Node))


def said_in_template(path: Path) -> Iterator[str]:
    """The msgids of a template."""
    for call in nodes_of(path):
        if isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name) and call.node.name in GETTEXT:
            yield from (arg.value for arg in call.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str))


def said_in_module(tree: ast.Module) -> Iterator[str]:
    """The msgids of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in GETTEXT:
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


def said_by_commands(tree: ast.Module) -> Iterator[str]:
    """What commands and checks say on a terminal, outside gettext; an ellipsis where something is filled in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            spoken = node.args if name in ("echo", "Finding", "UsageError", "BadSetting") else []
            spoken += [keyword.value for keyword in node.keywords if keyword.arg == "help"]
            yield from (words for arg in spoken if (words := written(arg)))
        elif isinstance(node, ast.FunctionDef) and any(is_command(each) for each in node.decorator_list):
            yield " ".join((ast.get_docstring(node) or "").split())


def is_command(decorator: ast.expr) -> bool:
    """Whether this makes a function one of the operator's commands, whose docstring is its help."""
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "attr", "") in ("command", "group")


def written(node: ast.expr) -> str:
    """The words of a string, with an ellipsis for each part that is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def spoken_outside_gettext(path: Path) -> Iterator[str]:
    """Words in a template's text, or in an attribute that people hear, outside gettext."""
    source = path.read_text("utf-8")
    for construct in NOT_TEXT:
        source = re.sub(construct, "", source, flags=re.S)
    for heard in re.findall(r'\b(?:aria-label|alt|title|placeholder|content)="([^"]*)"', source):
        yield from WORD.findall(heard) if "=" not in heard else []
    yield from WORD.findall(re.sub(r"&\w+;|<[^<>]*>|\s[\w-]+=\"[^\"]*\"", " ", source))

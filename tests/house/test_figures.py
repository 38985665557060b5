"""The table of figures in docs/figures.md: each has one function, and raw counts are read by the publisher alone."""

import re
from importlib import import_module

from tests.house.source import ROOT

ROW = re.compile(r"^\| (?P<figure>[^|`]+) \| `(?P<function>[\w.]+)` \| (?P<rule>[^|]+) \|$", re.M)
#: Functions of the publisher that give no figure of their own to a page.
HELPERS = {"votes_for", "answers_to", "answers_apart", "imported_totals"}


def rows() -> dict[str, str]:
    return {row["function"]: row["figure"] for row in ROW.finditer((ROOT / "docs/figures.md").read_text("utf-8"))}


def test_every_row_names_a_function_that_exists_and_no_two_figures_are_the_same():
    found = rows()
    assert len(found) == len(set(found.values())) >= 15
    for function in found:
        module, _, name = function.rpartition(".")
        assert callable(getattr(import_module(module), name)), function


def test_every_figure_of_the_publisher_has_its_row():
    publisher = import_module("consult.analysis.published_figures")
    own = {
        name
        for name, value in vars(publisher).items()
        if callable(value) and getattr(value, "__module__", "") == publisher.__name__ and not isinstance(value, type)
    }
    named = {function.rpartition(".")[2] for function in rows() if function.startswith(publisher.__name__)}
    assert {name for name in own if not name.startswith("_")} - HELPERS == named

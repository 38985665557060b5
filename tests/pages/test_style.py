"""The style guide shows every component, and exists in development only."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from jinja2 import nodes

from tests import pagechecks
from tests.house.source import ROOT, templates
from tests.house.template_words import parsed

FOLDER = ROOT / "templates"
#: Where shared components are: every macro in these is shown.
SHARED = [
    *sorted((FOLDER / "parts").glob("*.html")),
    *(
        FOLDER / "pages" / f"_{name}.html"
        for name in ("changes", "doors", "hints", "promises", "row", "status", "strip", "words")
    ),
]
#: They put nothing on the page that anybody sees, or say a sentence that only a sender's page has.
NOTHING_TO_SEE = {"consent", "padding", "version_seen", "token", "unstorable"}
ADDRESSES = ("/style", "/style?look=dark", "/style?look=rtl", "/style?look=forced", "/style/dark.css")

MakeApp = Callable[..., Flask]


@pytest.fixture
def development(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    return make_app()


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_does_not_exist_in_production(app: Flask, address: str):
    assert app.test_client().get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_does_not_exist_at_a_public_address(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = make_app(CONSULT_PUBLIC_URL="http://plans.example.org")
    assert app.test_client().get(address, base_url="http://plans.example.org").status_code == 404


@pytest.mark.parametrize("pages", ["public", "team", "nonsense"])
@pytest.mark.parametrize("look", ["light", "dark", "rtl", "forced", "nonsense"])
def test_every_look_is_a_whole_page(development: Flask, look: str, pages: str):
    answer = development.test_client().get(f"/style?look={look}&pages={pages}")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert pagechecks.parse_errors(text) == []
    assert pagechecks.read(text).get("dir") == ("rtl" if look == "rtl" else "ltr")


def test_a_look_is_the_stylesheet_with_its_condition_met(development: Flask):
    client = development.test_client()
    looks = ("rtl", "dark", "forced")
    plain, dark, forced = (client.get(f"/style/{look}.css").get_data(as_text=True) for look in looks)
    assert plain == client.get("/static/consult.css").get_data(as_text=True)
    assert "prefers-color-scheme" in plain
    assert "prefers-color-scheme" not in dark
    assert "forced-colors" not in forced
    assert client.get("/style/nonsense.css").status_code == 404
    team = client.get("/style/rtl.css?pages=team").get_data(as_text=True)
    assert team == plain + client.get("/static/team.css").get_data(as_text=True)


def called_in(node: nodes.Node) -> set[str]:
    """The names of the macros that part of a template calls."""
    calls = [call.node for call in node.find_all(nodes.Call)]
    return {each.name if isinstance(each, nodes.Name) else getattr(each, "attr", "") for each in calls}


def test_each_choice_of_a_strip_is_drawn_in_its_own_way_without_the_stylesheet(development: Flask):
    """Against a bar that is one black box where the stylesheet did not arrive."""
    page = development.test_client().get("/style").get_data(as_text=True)
    strips = [re.findall(r"<(?:rect|line)([^>]*)>", svg) for svg in re.findall(r'(?s)<svg width="100%".*?</svg>', page)]
    assert strips
    for strip in strips:
        looks = [re.sub(r' (?:x|x1|x2|y1|y2|width|class)="[^"]*"', "", each) for each in strip]
        assert all("stroke=" in each for each in looks)
        thick = [each for each in looks if "width" in each]
        assert len(set(thick)) == len(thick)


def test_every_shared_macro_is_shown():
    macros = {macro.name: macro for path in SHARED for macro in parsed(path).find_all(nodes.Macro)}
    shown = {name for path in templates() if path.parent.name == "style" for name in called_in(parsed(path))}
    reached = shown & set(macros)
    while further := {name for each in reached for name in called_in(macros[each]) & set(macros)} - reached:
        reached |= further
    assert set(macros) - reached - NOTHING_TO_SEE == set(), "show these in templates/style/"

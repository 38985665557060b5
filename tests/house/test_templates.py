"""Templates: each compiles and is used, says nothing outside gettext, and works for both directions of writing."""

import re

import pytest
from flask import Flask
from jinja2 import StrictUndefined, nodes

from tests.house.source import ROOT, modules, templates
from tests.house.template_words import GETTEXT, nodes_of, spoken_outside_gettext

#: Parts of the language that are not words.
NOT_WORDS = {"UTF", "SHA", "JSON", "CSV", "noarchive", "noindex"}

FOLDER = ROOT / "templates"
NAMES = [path.relative_to(FOLDER).as_posix() for path in templates()]


def names_in(kind: type[nodes.Node], name: str) -> list[nodes.Node]:
    return [node for node in nodes_of(FOLDER / name) if isinstance(node, kind)]


def constants(value: object) -> list[str]:
    """The template names in an extends, include or import."""
    if isinstance(value, nodes.Const):
        return [value.value]
    if isinstance(value, nodes.List | nodes.Tuple):
        return [name for item in value.items for name in constants(item)]
    return [c.value for c in value.find_all(nodes.Const) if isinstance(c.value, str)] if value is not None else []


def referred_to(name: str) -> set[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    return {found for kind in kinds for node in names_in(kind, name) for found in constants(node.template)}


def used_names(name: str) -> set[str]:
    return {node.name for node in names_in(nodes.Name, name) if node.ctx == "load"}


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(app: Flask, name: str):
    app.jinja_env.get_template(name)


def test_a_name_that_nobody_gave_is_an_error(app: Flask):
    assert app.jinja_env.undefined is StrictUndefined


@pytest.mark.parametrize("name", NAMES)
def test_every_import_is_used(name: str):
    brought = {node.target for node in names_in(nodes.Import, name)}
    for node in names_in(nodes.FromImport, name):
        brought |= {given[1] if isinstance(given, tuple) else given for given in node.names}
    assert brought - used_names(name) == set()


def test_every_macro_is_used():
    made = {(node.name, name) for name in NAMES for node in names_in(nodes.Macro, name)}
    called = {node.name for name in NAMES for node in names_in(nodes.Name, name) if node.ctx == "load"}
    called |= {node.attr for name in NAMES for node in names_in(nodes.Getattr, name)}
    called |= {
        given[0] if isinstance(given, tuple) else given
        for name in NAMES
        for node in names_in(nodes.FromImport, name)
        for given in node.names
    }
    assert {(macro, where) for macro, where in made if macro not in called} == set()


def named_in_code() -> set[str]:
    """The templates that views name; a name with a placeholder means every template that matches."""
    code = "\n".join(path.read_text("utf-8") for path in modules())
    named = set(re.findall(r'"([a-z_]+/[\w{}]+\.html|[a-z]+\.html)"', code))
    fitting = [re.sub(r"\\\{\w+\\\}", r"\\w+", re.escape(name)) for name in named if "{" in name]
    return {name for name in named if "{" not in name} | {
        name for name in NAMES for pattern in fitting if re.fullmatch(pattern, name)
    }


def test_every_template_is_used():
    named = {found for name in NAMES for found in referred_to(name)} | named_in_code()
    assert set(NAMES) - named == set()


def test_every_template_that_is_named_exists():
    # The docstring of `page` contains an example of a template's name.
    named = {found for name in NAMES for found in referred_to(name)} | named_in_code() - {"room/name.html"}
    assert named - set(NAMES) == set()


@pytest.mark.parametrize("name", NAMES)
def test_it_says_nothing_outside_gettext(name: str):
    assert [word for word in spoken_outside_gettext(FOLDER / name) if word not in NOT_WORDS] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_blank_in_a_sentence_is_filled(name: str):
    for call in names_in(nodes.Call, name):
        if not (isinstance(call.node, nodes.Name) and call.node.name in GETTEXT and call.args):
            continue
        if isinstance(call.args[0], nodes.Const):
            wanted = {blank for arg in call.args if isinstance(arg, nodes.Const) for blank in blanks(arg.value)}
            given = {keyword.key for keyword in call.kwargs} | ({"num"} if call.node.name == "ngettext" else set())
            assert wanted <= given or call.dyn_kwargs, f"line {call.lineno}: {wanted - given} is not given"


def blanks(msgid: object) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", msgid)) if isinstance(msgid, str) else set()


@pytest.mark.parametrize("name", NAMES)
def test_style_and_script_stay_out_of_it(name: str):
    source = (FOLDER / name).read_text("utf-8")
    assert re.findall(r"\bstyle\s*=|<style|<script(?![^>]*\bsrc=)|\son\w+\s*=\s*[\"']|javascript:", source) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_marked_safe_by_hand(name: str):
    found = [node.lineno for node in names_in(nodes.Filter, name) if node.name in ("safe", "forceescape")]
    assert found == []
    assert "autoescape" not in (FOLDER / name).read_text("utf-8")


#: What a page's title may contain besides its own words: the plan's neutral code, and a number.
IN_TITLES = {"_", "site_name", "consultation", "consultation.code", "title", "wording", "wording.place",
             "wording.place.number"}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_title_tells_nothing_that_anybody_wrote(name: str):
    """Against somebody who looks through a phone's history: it shows no plan's name, part, place or person."""
    told = set()
    for block in (node for node in names_in(nodes.Block, name) if node.name == "title"):
        told |= {dotted(node) for kind in (nodes.Name, nodes.Getattr, nodes.Getitem) for node in block.find_all(kind)}
    assert told <= IN_TITLES


def dotted(node: nodes.Node) -> str:
    """A name as in the template, for example `consultation.code`."""
    if isinstance(node, nodes.Getattr):
        return f"{dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else str(node)


#: Forms of participants, which contain words, a receipt, a choice or a token.
OF_PARTICIPANTS = [name for name in NAMES if name.startswith("pages/")]


@pytest.mark.parametrize("name", OF_PARTICIPANTS)
def test_no_form_of_participants_is_short_enough_for_a_browser_to_store(name: str):
    """Against words on the disk of a phone after Back: see decision 19."""
    source = (FOLDER / name).read_text("utf-8")
    sent = re.findall(r"<form[^>]*method=\"post\".*?</form>", source, re.DOTALL)
    assert [form for form in sent if not re.search(r"forms\.(unstorable|padding)\(\)|parts\.hidden\(", form)] == []


#: What a template asks by a property, a label or an enum, never by comparing it with a word of the code.
STATES = {"outcome", "stage", "step", "consent"}


@pytest.mark.parametrize("name", NAMES)
def test_a_state_is_not_compared_with_a_string(name: str):
    compared = [
        node.expr.attr
        for node in names_in(nodes.Compare, name)
        if isinstance(node.expr, nodes.Getattr) and node.expr.attr in STATES
        if any(found.value for operand in node.ops for found in constants_in(operand))
    ]
    assert compared == []


def constants_in(operand: nodes.Operand) -> list[nodes.Const]:
    return [found for found in (operand.expr, *operand.expr.find_all(nodes.Const)) if isinstance(found, nodes.Const)]


def test_the_box_of_a_comment_is_made_in_one_place():
    """So that what somebody wrote looks the same wherever it stands."""
    by_hand = re.compile(r"class=\"(?:[^\"]* )?comment[ \"{]")
    assert [name for name in NAMES if by_hand.search((FOLDER / name).read_text())] == ["parts/comment.html"]

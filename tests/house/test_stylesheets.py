"""Stylesheets: readable for us, compressed for browsers, and with only the classes that pages use."""

import re
from collections import Counter

import pytest
from flask import Flask

from consult.contributions.enums import CHOICES
from consult.pages import vote_bars
from consult.web.assets import compress_css
from tests.house.source import ROOT, modules, templates

#: The colours of choices, from the one table of choices.
COLOURS = {facts.colour for facts in CHOICES.values() if facts.colour}
SHEETS = sorted((ROOT / "static").glob("*.css"))

#: A class without a rule of its own: the script that clears a phone finds a link by it.
WITHOUT_RULE = {"fresh"}

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|"
    r"(?:min-|max-)?(?:width|height)|float|clear|border-(?:top|bottom)-(?:left|right)-radius)\s*:|"
    r"text-align\s*:\s*(?:left|right)"
)
CLASS = re.compile(r"\.([a-z][\w-]*)")


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_each_declaration_has_its_line(path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert len(line) <= 120, number
        assert line.count(";") <= 1, number
        assert not line or re.search(r"(;|\{|\}|,|\*/)$", line), number
        assert not re.search(r"[;{}].*[{}]|\}.", line), number


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_rule_is_written_twice(path):
    found = Counter((selector, *said) for selector, said in rules(path.read_text("utf-8")) if said)
    assert [rule for rule, times in found.items() if times > 1] == []


def test_where_the_reader_forces_colours_the_door_of_this_page_differs_from_the_others():
    """A transparent border is drawn there: all doors would look like this page's."""
    css = (ROOT / "static" / "consult.css").read_text("utf-8")
    forced = css.partition("@media (forced-colors: active) {")[2].partition("\n}\n")[0]
    assert ("  .doors a", ["border-color:Canvas"]) in [(f"  {selector}", said) for selector, said in rules(forced)]
    assert (".doors [aria-current]", ["border:3px solid Highlight"]) in rules(forced)


def test_names_are_words():
    short = {name for name in classes_with_rules() if len(name) < 3}
    assert short == set()


def test_every_class_has_a_rule_and_every_rule_a_page():
    assert used_classes() - classes_with_rules() == WITHOUT_RULE
    assert classes_with_rules() - used_classes() == {"fill-support", "fill-changes"}


def test_every_colour_of_a_choice_is_a_variable_in_light_and_dark_and_has_its_place():
    css = (ROOT / "static" / "consult.css").read_text("utf-8")
    for colour in COLOURS:
        assert len(re.findall(rf"(?m)^ +--{colour}: #[0-9a-f]{{6}};$", css)) == 2, colour
    assert {*COLOURS, ""} == set(vote_bars.ORDER)
    assert {colour for colour, _ in vote_bars.ON_STATEMENTS} <= {*COLOURS, ""}


def classes_with_rules() -> set[str]:
    return {
        name for path in SHEETS for selector, _ in rules(path.read_text("utf-8")) for name in CLASS.findall(selector)
    }


def used_classes() -> set[str]:
    """The classes of pages and of what Python writes into them; what a template puts together is left out."""
    found: set[str] = set()
    for path in [*templates(), *modules()]:
        for value in re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"{])*)"', path.read_text("utf-8")):
            plain = re.sub(r"[\w-]*\{\{.*?\}\}", " ", re.sub(r"\{%.*?%\}", " ", value))
            found |= set(plain.split())
        # What a page gives the box of a comment besides.
        found |= {name for look in re.findall(r"look='([\w -]+)'", path.read_text("utf-8")) for name in look.split()}
    return found


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_what_is_sent_has_the_same_rules_and_nothing_else(app: Flask, path):
    answer = app.test_client().get(f"/static/{path.name}")
    sent = answer.get_data(as_text=True)
    assert answer.mimetype == "text/css"
    assert sent == compress_css(path.read_text("utf-8"))
    assert not re.search(r"/\*|\n|  |[;{}:] | [;{}]|;\}", sent)
    assert rules(sent) == rules(path.read_text("utf-8"))


def rules(css: str) -> list[tuple[str, list[str]]]:
    """Each selector or condition with its declarations, in order, with uniform spacing."""
    found = []
    for piece in re.findall(r"[^{}]*[{}]", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        *declarations, head = re.split(r";", piece[:-1])
        if piece.endswith("{"):
            found.append((spaced(head), []))
        elif found:
            found[-1][1].extend(spaced(each) for each in [*declarations, head] if each.strip())
    return found


def spaced(words: str) -> str:
    """The same text with single spaces, and none next to characters that need none."""
    words = re.sub(r" ?([,:>~]) ?", r"\1", " ".join(words.split()))
    return words if "(" in words else words.replace(" + ", "+")


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("/* why */\na > b,\na + b {\n  margin: 0 auto;\n}\n", "a>b,a+b{margin:0 auto}"),
        ("a {\n  font-size: clamp(1rem, 1rem + .25vw, 2rem);\n}\n", "a{font-size:clamp(1rem,1rem + .25vw,2rem)}"),
        ('a::before {\n  content: "a  { b; }";\n}\n', 'a::before{content:"a  { b; }"}'),
        ("@media (min-width: 3rem) {\n  a b {\n    top: 0;\n  }\n}\n", "@media (min-width:3rem){a b{top:0}}"),
    ],
)
def test_compressed(source: str, sent: str):
    assert compress_css(source) == sent


def test_style_names_no_side_of_the_screen():
    for path in SHEETS:
        assert [match[0] for match in PHYSICAL.finditer(without_conditions(path.read_text("utf-8")))] == [], path.name


def without_conditions(source: str) -> str:
    """The style without comments and without media conditions, where widths are the screen's."""
    return re.sub(r"@media[^{]*", "@media", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL))


def test_style_loads_nothing_from_elsewhere():
    for path in SHEETS:
        assert re.findall(r"@import|url\(|https?:", path.read_text("utf-8")) == [], path.name


#: Ochre means one thing: somebody has to act, because it is overdue, missing or to check. What it says, by its rule.
ATTENTION = {
    ".timeline .late::after": "a step whose day has passed",
    ".late,.doors .late": "what is overdue behind a door",
    ".state.due": "overdue; for the team also missing",
    ".chart-late": "a bar of what waits too long",
    ".due-word": "for the team: late, missing or to check",
    ".now mark": "for the team: words to hide or to leave",
}
#: The public templates that may use it, all for what is overdue.
OVERDUE_IN_PUBLIC = {"pages/_doors.html", "pages/_status.html", "pages/front.html", "parts/charts.html"}
#: Pages of the team among the public ones' templates.
TEAMS_OWN = {"pages/_tasks.html"}


def test_ochre_means_that_somebody_has_to_act_and_nothing_else():
    """Against a colour for news, safety and what is given up, that nobody looks at any more when a day has passed."""
    drawn = {
        selector
        for path in SHEETS
        for selector, said in rules(path.read_text("utf-8"))
        if any("var(--attention" in each for each in said)
    }
    assert drawn == set(ATTENTION)


def test_on_public_pages_only_what_is_overdue_is_ochre():
    wanting = re.compile(r'class="[^"]*\b(?:due|late|due-word|chart-late)\b')
    public = {
        name: source
        for path in templates()
        if (name := str(path.relative_to(ROOT / "templates"))).startswith(("pages/", "parts/"))
        and wanting.search(source := path.read_text("utf-8"))
    }
    assert set(public) - TEAMS_OWN == OVERDUE_IN_PUBLIC
    for source in public.values():
        for chip in re.findall(r'class="state due.*?</', source, re.DOTALL):
            assert "overdue" in chip, "a chip that is always filled is for what is overdue"


def test_only_an_overdue_state_is_filled():
    found = dict(rules((ROOT / "static" / "consult.css").read_text("utf-8")))
    assert "background:var(--attention-soft)" in found[".state.due"]
    assert not [said for said in found[".state"] if said.startswith(("background", "border"))]

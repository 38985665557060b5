"""What a style takes over from those it is based on, and what a run of letters takes over from its paragraph."""

from consult.consultations.documents.archive import Element, parsed
from consult.consultations.documents.styles import MAX_PARENTS, Style, line_of
from tests.rules.test_opendocument_files import read as read_odt
from tests.rules.test_word_files import H1, read, style
from tests.wordfiles import paragraph, run, styles


def names(first: str, parents: dict[str, str]) -> list[str]:
    written: dict[str, Element] = {
        name: parsed(f'<style name="{name}" parent="{parent}"/>'.encode()) for name, parent in parents.items()
    }
    return [each.get("name", "") for each in line_of(first, written, lambda each: each.get("parent", ""))]


def test_a_style_says_what_it_says_itself_and_else_what_it_is_based_on() -> None:
    assert Style(bold=False, level=2).over(Style(bold=True, size=12.0)) == Style(bold=False, level=2, size=12.0)


def test_letters_take_over_nothing_that_is_said_of_a_paragraph() -> None:
    whole = Style("A", True, True, 2, True, True, True, 12.0, "1", 0)
    assert whole.letters == Style(bold=True, hidden=True, struck=True, size=12.0)


def test_a_style_is_based_on_others_in_a_line_that_ends() -> None:
    assert names("a", {"a": "b", "b": "c", "c": ""}) == ["a", "b", "c"]
    assert names("a", {"a": "gone"}) == ["a"]
    assert names("gone", {"a": ""}) == []
    assert names("a", {"a": "b", "b": "a"}) == ["a", "b"] * (MAX_PARENTS // 2), "they go round"


def test_letters_have_the_style_of_their_run_and_stay_in_the_heading_around_them() -> None:
    hidden = '<w:style w:type="character" w:styleId="Away"><w:name w:val="Away"/><w:rPr><w:vanish/></w:rPr></w:style>'
    words = paragraph("Aim ", style=H1, runs=run("GONE", '<w:rStyle w:val="Away"/>')) + paragraph("Words.")
    assert read(words, styles=styles(hidden))[0] == '## Aim {number=""}\n\nWords.\n'


def test_in_word_a_style_based_on_the_title_is_another_and_in_opendocument_it_is_the_title() -> None:
    """There, every paragraph that somebody changed by hand has a style of its own, based on the one it had."""
    based = style("Motto", "", "Titel")
    body = paragraph("Rooms at night", style="Motto") + paragraph("Aim", style=H1) + paragraph("Words.")
    assert read(body, styles=styles(based))[0].startswith("Rooms at night\n\n## Aim")
    changed = (
        '<style:style style:family="paragraph" style:name="Title"/>'
        '<style:style style:family="paragraph" style:name="P1" style:parent-style-name="Title"/>'
    )
    inside = '<text:p text:style-name="P1">Rooms at night</text:p><text:h text:outline-level="1">Aim</text:h>'
    inside += "<text:p>Words.</text:p>"
    assert read_odt(inside, changed).startswith("# Rooms at night\n\n## Aim")

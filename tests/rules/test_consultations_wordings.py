"""Dividing a wording at a line and joining two; the numbers of inserted clauses; moving a clause to a place."""

from dataclasses import replace

import pytest

from consult.access import ValidationError
from consult.consultations.clauses import ClauseWords, missing_in, numbers_with_another
from consult.consultations.layout import Layout, put_after
from consult.consultations.markdown_import import ParsedChapter
from consult.consultations.wording_pieces import MAX_LINES, divided, joined, lines_to_begin_with

WORDING = """\
A room has a nurse.[^1]

- She knows first aid.
- She speaks two languages.

### Nights

There are two nurses at night.[^2]

[^1]: From six in the evening.

[^2]: From ten at night."""
CLAUSE = ClauseWords(
    heading="Staff", wording=WORDING, plain_language="Nurses.", reason="Safety.", cost="low", affects="Visitors"
)


def test_a_new_clause_can_begin_with_every_line_but_the_first_and_no_note():
    assert [text for _, text in lines_to_begin_with(WORDING)] == [
        "- She knows first aid.", "- She speaks two languages.", "### Nights", "There are two nurses at night.[^2]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "lines"),
    [
        ("One line.", []),
        ("Above\n\n```\ncode\n```\n\nBelow", ["Below"]),
        ("Above\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nBelow", ["| a | b |", "Below"]),
    ],
)
def test_no_clause_begins_inside_a_table_or_a_fence(wording, lines):
    assert [text for _, text in lines_to_begin_with(wording)] == lines


def test_a_wording_of_very_many_lines_offers_the_first_ones():
    assert len(lines_to_begin_with("a\n" * 10 * MAX_LINES)) == MAX_LINES


def test_the_words_below_a_line_become_another_clause_with_its_notes():
    first, second = divided(CLAUSE, 4, "Languages")
    assert first == replace(
        CLAUSE, wording="A room has a nurse.[^1]\n\n- She knows first aid.\n\n[^1]: From six in the evening."
    )
    assert second == ClauseWords(
        heading="Languages",
        wording="- She speaks two languages.\n\n### Nights\n\nThere are two nurses at night.[^2]\n\n"
        "[^2]: From ten at night.",
    )


def test_a_small_heading_becomes_the_heading_of_the_new_clause():
    first, second = divided(CLAUSE, 6, " ")
    assert second.heading == "Nights"
    assert second.wording.startswith("There are two nurses at night.")
    assert "Nights" not in first.wording
    assert divided(CLAUSE, 6, "At night")[1].wording.startswith("### Nights")


@pytest.mark.parametrize(
    ("line", "heading", "field"), [(1, "A", "line"), (99, "A", "line"), (2, "A", "line"), (4, " ", "heading")]
)
def test_what_cannot_be_divided_is_refused_beside_its_field(line, heading, field):
    with pytest.raises(ValidationError) as caught:
        divided(CLAUSE, line, heading)
    assert caught.value.field == field


def test_no_note_is_lost_when_nothing_refers_to_it():
    words = replace(CLAUSE, wording="One.\n\nTwo.\n\n[^9]: Nobody asks for this.")
    assert divided(words, 3, "Two")[0].wording == "One.\n\n[^9]: Nobody asks for this."


def test_two_clauses_are_joined_with_all_their_words():
    other = ClauseWords(
        heading="Doors*", wording="Two doors.[^1]\n\n[^1]: Or three.", plain_language="Doors.", reason="Fire.",
        cost="high", affects="Visitors",
    )  # fmt: skip
    both = joined(CLAUSE, other, "4 Doors*")
    assert both.heading == "Staff"
    assert both.wording.startswith(WORDING + "\n\n### 4 Doors\\*\n\nTwo doors.[^1-2]")
    assert both.wording.endswith("[^1-2]: Or three.")
    assert (both.plain_language, both.reason, both.cost, both.affects) == (
        "Nurses. Doors.", "Safety.\n\nFire.", "", "Visitors",
    )  # fmt: skip
    assert joined(CLAUSE, replace(other, cost="low"), "Doors").cost == "low"


@pytest.mark.parametrize(
    ("numbers", "at", "after"),
    [
        (["1", "2"], 1, ["1", "2", "3"]),
        ([], 0, ["1"]),
        (["§ 10", "§ 11"], 1, ["§ 10", "§ 10a", "§ 11"]),
        (["§ 10", "§ 10a", "§ 11"], 1, ["§ 10", "§ 10b", "§ 10a", "§ 11"]),
        (["§ 10", "§ 10a"], 2, ["§ 10", "§ 10a", ""]),
        (["I", "II"], 1, ["I", "", "II"]),
        (["§ 10"], 0, ["", "§ 10"]),
    ],
)
def test_an_inserted_clause_gets_a_number_that_no_other_has(numbers, at, after):
    assert numbers_with_another(numbers, at) == after


def test_a_clause_goes_right_after_another_and_into_its_chapter():
    layout = Layout([ParsedChapter(1, "I", "Aims"), ParsedChapter(1, "II", "Times")], [("a", 0), ("b", 0), ("c", 1)])
    assert put_after(layout, "a", "c").clauses == [("b", 0), ("c", 1), ("a", 1)]
    assert put_after(layout, "c", "a").clauses == [("a", 0), ("c", 0), ("b", 0)]
    assert put_after(layout, "c", None).clauses == [("c", 0), ("a", 0), ("b", 0)]
    alone = Layout([], [("a", None)])
    assert put_after(alone, "a", None) == alone


def test_what_a_clause_misses_is_named_in_the_order_of_its_page():
    assert missing_in(ClauseWords(heading="A", wording="B", reason=" ")) == ["plain_language", "reason"]
    assert missing_in(CLAUSE) == []

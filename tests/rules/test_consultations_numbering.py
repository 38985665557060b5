"""Numbers before headings: kept as written, and never made from a quantity, a time or a date."""

import pytest

from consult.consultations.markdown_import import parse

#: What only looks like a number, as a small heading in a clause and as a clause's heading.
NO_NUMBERS = [
    "2.5 mg doses", "12:00 to 20:00", "0.5 full-time", "1.5 million", "1.5 Million", "9:30", "9:30 Opening",
    "10.30 pm", "12.5 %", "16.12.2027", "3 Months", "24 Hours", "100 %", "100 people", "50 €", "5-10 people",
]  # fmt: skip


@pytest.mark.parametrize("heading", NO_NUMBERS)
def test_a_small_heading_that_begins_with_a_quantity_stays_in_the_wording_word_for_word(heading):
    text = f"# Plan\n\n## 1. Dose\n\nAs prescribed.\n\n### {heading}\n\nFor small people."
    [clause] = parse(text).clauses

    assert (clause.number, clause.heading) == ("1", "Dose")
    assert clause.wording == f"As prescribed.\n\n### {heading}\n\nFor small people."


@pytest.mark.parametrize("heading", NO_NUMBERS)
def test_a_heading_that_begins_with_a_quantity_keeps_it(heading):
    first, second = parse(f"## 1. Dose\n\nAs prescribed.\n\n## {heading}\n\nText.").clauses

    assert (first.number, second.number, second.heading) == ("1", "", heading)


@pytest.mark.parametrize(
    ("heading", "number", "words"),
    [
        ("3a. Needles", "3a", "Needles"),
        ("3a) Needles", "3a", "Needles"),
        ("3A. Needles", "3A", "Needles"),
        ("§ 10a Erlaubnis für den Betrieb", "§ 10a", "Erlaubnis für den Betrieb"),
        ("§10a Erlaubnis", "§10a", "Erlaubnis"),
        ("Article 4. Hours", "Article 4", "Hours"),
        ("Article 4: Hours", "Article 4", "Hours"),
        ("Article 4 – Hours", "Article 4", "Hours"),
        ("ARTICLE IV Hours", "ARTICLE IV", "Hours"),
        ("Art. 5 Horaires", "Art. 5", "Horaires"),
        ("Artículo 5. Horario", "Artículo 5", "Horario"),
        ("Section A: Scope", "Section A", "Scope"),
        ("Anlage III verkehrsfähige Mittel", "Anlage III", "verkehrsfähige Mittel"),
        ("A.1 Hours", "A.1", "Hours"),
        ("A.1. Hours", "A.1", "Hours"),
        ("A. Definitions", "A", "Definitions"),
        ("IV. Hours", "IV", "Hours"),
        ("(a) Hours", "(a)", "Hours"),
        ("1\\. Hours", "1", "Hours"),
        ("**1. Hours**", "1", "Hours"),
        ("1 – Hours", "1", "Hours"),
        ("المادة 4 ساعات العمل", "المادة 4", "ساعات العمل"),
        ("١. ساعات العمل", "١", "ساعات العمل"),
        ("มาตรา 5 เวลา", "มาตรา 5", "เวลา"),
        ("第三条 目的", "第三条", "目的"),
        ("Article 4", "Article 4", "Article 4"),
        ("Article 4 of the treaty", "", "Article 4 of the treaty"),
        ("Part of the plan", "", "Part of the plan"),
        ("Introduction", "", "Introduction"),
    ],
)
def test_numbers_are_kept_as_they_are_written(heading, number, words):
    clause = parse(f"## 1. First\n\na\n\n## {heading}\n\nText.").clauses[1]

    assert (clause.number, clause.heading) == (number, words)


def test_numbers_may_begin_again_in_each_chapter():
    parsed = parse("# Plan\n\n## A. Rooms\n\n### 1. Hours\n\na\n\n### 2. Staff\n\nb\n\n## B. Kits\n\n### 1. Where\n\nc")

    assert [(each.number, each.heading) for each in parsed.chapters] == [("A", "Rooms"), ("B", "Kits")]
    assert [(each.number, each.heading, each.chapter) for each in parsed.clauses] == [
        ("1", "Hours", 0), ("2", "Staff", 0), ("1", "Where", 1),
    ]  # fmt: skip


def test_numbers_may_go_on_through_the_chapters():
    parsed = parse("## Rooms\n### 1. Hours\na\n### 2. Staff\nb\n## Kits\n### 3. Where\nc\n### 3a Who\nd\n### 4 Why\ne")

    assert [each.number for each in parsed.clauses] == ["1", "2", "3", "3a", "4"]


def test_chapters_without_number_before_between_and_after_take_none():
    parsed = parse("## Before\na\n## 1. Hours\nb\n## Between\nc\n## 2. Staff\nd\n## After\ne")

    assert [each.number for each in parsed.clauses] == ["", "1", "", "2", ""]


def test_a_number_with_a_step_is_under_the_one_without_on_the_same_level_too():
    parsed = parse("## 2. Services\n\n## 2.1 Hours\n\nOpen late.\n\n## 2.2 Staff\n\nTwo.\n\n## 3. Cost\n\nLow.")

    assert [(each.number, each.heading) for each in parsed.chapters] == [("2", "Services")]
    assert [(each.number, each.chapter) for each in parsed.clauses] == [("2.1", 0), ("2.2", 0), ("3", None)]


def test_the_first_clause_of_a_chapter_may_have_its_number():
    parsed = parse("# Plan\n## B. Accounts\n### B. Accounts\na\n### 1. Controls\nb\n## 2. C\n### 2. C\nc")

    assert [each.number for each in parsed.clauses] == ["B", "1", "2"]


def test_chapters_on_the_level_of_their_clauses_each_take_those_that_follow():
    parsed = parse("## A. Rooms\n\n## 1. Hours\n\na\n\n## 2. Staff\n\nb\n\n## B. Kits\n\n## 3. Where\n\nc")

    assert [(each.number, each.heading) for each in parsed.chapters] == [("A", "Rooms"), ("B", "Kits")]
    assert [(each.number, each.chapter) for each in parsed.clauses] == [("1", 0), ("2", 0), ("3", 1)]


@pytest.mark.parametrize("heading", ["007. Licence", "01 Hours"])
def test_a_number_that_begins_with_zero_stays_in_the_heading(heading):
    [clause] = parse(f"## {heading}\n\na").clauses

    assert clause.heading == heading


def test_an_inserted_section_may_have_a_capital_letter():
    """Acts are full of them: 2A after 2, 2B after 2A, 3 after 2B."""
    text = "\n\n".join(f"## {heading}\n\nText." for heading in ("1 Aim", "2 Place", "2A Mobile", "2B Vans", "3 Police"))
    assert [each.number for each in parse(text).clauses] == ["1", "2", "2A", "2B", "3"]


def test_a_dimension_is_no_inserted_section():
    assert [each.number for each in parse("## 1 Aim\n\nA.\n\n## 3D Printing\n\nB.").clauses] == ["1", ""]


def test_bare_numbers_run_on_from_one_chapter_to_the_next():
    text = "## Part 1 A\n\n### 1 Aim\n\nx\n\n### 2 Place\n\nx\n\n## Part 2 B\n\n### 3 Police\n\nx\n\n### 4 Prison\n\nx"
    assert [each.number for each in parse(text).clauses] == ["1", "2", "3", "4"]


def test_in_a_row_of_numbers_people_are_no_quantity():
    """“5 People in prison” after 4 is a section; by itself it could be five people."""
    text = "\n\n".join(f"## {heading}\n\nText." for heading in ("1 Aim", "2 Police", "3 People in prison"))
    assert [each.number for each in parse(text).clauses] == ["1", "2", "3"]
    assert [each.number for each in parse("## Aim\n\nA.\n\n## 3 People\n\nB.").clauses] == ["1", "2"]

"""What begins a part of a document, where its styles say little, and the number that it gets."""

import pytest

from consult.consultations.documents import contents, headings, labels, writing
from consult.consultations.documents.contents import Contents, Paragraph, Table
from tests.rules.test_word_files import H1, parts, read
from tests.rules.test_word_files import style as style_of
from tests.wordfiles import numbering, paragraph, run, styles


def markdown(*blocks: Paragraph | Table) -> str:
    return writing.markdown(Contents(list(blocks)))[0]


def test_numbered_bold_lines_below_styled_headings_begin_parts_below_them() -> None:
    blocks = [
        Paragraph("Rooms", level=1), Paragraph("1. Hours", bold=True), Paragraph("Late."),
        Paragraph("Police", level=1), Paragraph("2. Distance", bold=True), Paragraph("Nobody waits.", bold=True),
    ]  # fmt: skip
    assert headings.find(Contents(blocks)).levels == [1, 2, 0, 1, 2, 0]


def test_a_short_numbered_paragraph_before_words_of_its_own_is_the_heading_of_its_part() -> None:
    short = [
        Paragraph("Aim", label="1."),
        Paragraph("Fewer deaths."),
        Paragraph("Place", label="2."),
        Paragraph("Near."),
    ]
    assert markdown(*short) == '## Aim {number="1"}\n\nFewer deaths.\n\n## Place {number="2"}\n\nNear.\n'
    found = Contents([Paragraph("Fewer deaths.", label="1."), Paragraph("Near.", label="2.")])
    text = writing.markdown(found)[0]
    assert text.startswith('## Fewer deaths. {number="1"}\n\nFewer deaths.\n'), "a part has its words as a text too"
    assert found.aside == {contents.UNNAMED: 2}


def test_a_schedule_keeps_the_name_that_the_program_counts() -> None:
    """Its name is no number, or the next part would be counted after it."""
    text = markdown(Paragraph("Aim", level=1, label="1."), Paragraph("Forms", level=1, label="Schedule 1"))
    assert text == '## Aim {number="1"}\n\n## Schedule 1 Forms {number=""}\n'


def test_paragraphs_without_a_style_look_as_the_default_one_says() -> None:
    """Only so can a line be larger than the rest."""
    usual = style_of("Usual", '<w:rPr><w:sz w:val="22"/></w:rPr>').replace("<w:style ", '<w:style w:default="1" ')
    body = paragraph("Rules for the rooms.")
    for words in ("Aim", "Place"):
        body += paragraph(runs=run(words, '<w:sz w:val="32"/>')) + paragraph("Words of it.")
    assert parts(body, styles=styles(usual)) == [("1", "Aim"), ("2", "Place")]


@pytest.mark.parametrize("form", ["lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "russianLower"])
def test_a_count_that_letters_cannot_write_is_written_in_digits(form: str) -> None:
    """A list may begin at 0, as if nothing was counted yet."""
    from_zero = numbering((form, "%1.")).replace('<w:start w:val="1"/>', '<w:start w:val="0"/>')
    body = paragraph("Aim", style=H1) + paragraph("x", listed=(1, 0)) + paragraph("y", listed=(1, 0))
    first = labels.formatted(1, form)
    assert f"0. x\n\n{first}. y\n" in read(body, numbering=from_zero)[0]


def test_a_count_that_roman_numerals_cannot_write_is_written_in_digits() -> None:
    assert [labels.formatted(value, "upperRoman") for value in (3999, 4000)] == ["MMMCMXCIX", "4000"]

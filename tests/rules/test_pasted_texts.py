"""Text pasted from a word processor: its numbers stand before a tab, its headings have no mark."""

import pytest

from consult.consultations.documents import pasted
from consult.consultations.markdown_import import ParsedDraft, parse

MULTILEVEL = """\
Local drugs plan
This is what we propose.
1.\tSafer consumption services
1.1\tA service may open where people can use drugs under the eyes of trained staff.
1.2\tThe service is free.
2.\tNaloxone
2.1\tNaloxone is given to anyone who asks.
(a)\tin the needle exchange;
(b)\tin pharmacies.
2A.\tMobile services
2A.1\tA van counts.
"""
ACT = """\
DRUGS (CARE AND SUPPORT) BILL

Part 1 Services

1\tSafer consumption services

(1)\tA service may open.

(2)\tThe service is free.

2\tNaloxone

(1)\tNaloxone is given.

Part 2 Policing and prisons

3\tPolice

(1)\tOfficers do not wait.

Schedule 1 – Places

1.\tThe harbour.
"""


def read(text: str) -> ParsedDraft:
    written = pasted.markdown(text)
    assert written is not None
    assert pasted.markdown(written) is None, "what was written is Markdown, and stays as it is"
    return parse(written)


def numbered(found: ParsedDraft) -> list[tuple[str, str]]:
    return [(each.number, each.heading) for each in found.clauses]


def test_automatic_numbers_of_several_levels():
    found = read(MULTILEVEL)
    assert (found.title, found.summary) == ("Local drugs plan", "This is what we propose.")
    assert numbered(found) == [("1", "Safer consumption services"), ("2", "Naloxone"), ("2A", "Mobile services")]
    assert found.clauses[1].wording.split("\n\n") == [
        "2.1 Naloxone is given to anyone who asks.",
        "(a) in the needle exchange;",
        "(b) in pharmacies.",
    ]


def test_numbers_that_run_on_across_parts_and_a_schedule_with_its_own():
    found = read(ACT)
    assert [(each.number, each.heading) for each in found.chapters] == [
        ("Part 1", "Services"),
        ("Part 2", "Policing and prisons"),
    ]
    assert numbered(found)[:3] == [("1", "Safer consumption services"), ("2", "Naloxone"), ("3", "Police")]
    assert numbered(found)[3] == ("", "Schedule 1 – Places")
    assert found.clauses[0].wording.split("\n\n") == ["(1) A service may open.", "(2) The service is free."]
    assert found.clauses[3].wording == "1. The harbour."


@pytest.mark.parametrize("bullet", ["•\t", "\uf0b7\t", "·\t", "– ", "- ", "▪\t"])
def test_bullets_of_word_processors_become_lists(bullet: str):
    found = read(f"1.\tHours\n{bullet}by day\n{bullet}by night\n2.\tStaff\nTwo.")
    assert found.clauses[0].wording == "- by day\n- by night"


def test_soft_hyphens_hard_spaces_and_tabs_inside_go():
    found = read("1.\tOpening\u00a0hours\nFrom\teight to consul\u00adtations.\n2.\tStaff\nTwo.")
    assert found.clauses[0].heading == "Opening hours"
    assert found.clauses[0].wording == "From eight to consultations."


def test_numbers_typed_as_text_and_named_articles():
    assert numbered(read("1. Hours\nLate.\n\n2. Staff\nTwo.\n")) == [("1", "Hours"), ("2", "Staff")]
    found = read("Ley de salud\nArtículo 1. Objeto\nTexto.\nArtículo 2. Derechos\nTexto.\n")
    assert numbered(found) == [("Artículo 1", "Objeto"), ("Artículo 2", "Derechos")]


def test_numbered_paragraphs_without_headings_are_parts():
    long = "The council shall open two rooms within a year and shall say in public what each of them costs"
    found = read(f"1.\t{long}, to the last cent.\n2.\t{long}, and who pays.\n")
    assert [each.number for each in found.clauses] == ["1", "2"]
    assert found.clauses[1].wording == f"{long}, and who pays."


def test_lines_that_a_program_wrapped_are_put_together():
    text = """1. Hours

The rooms are open every day of the week, also on holidays,
from eight in the evening until two in the morning, and in
winter until four.

2. Staff

Two.
"""
    assert read(text).clauses[0].wording == (
        "The rooms are open every day of the week, also on holidays, from eight in the evening until two in the "
        "morning, and in winter until four."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Words alone.",
        "## 1. Hours\n\nLate.",
        "Title\n=====\n\n1. A\n\nb",
        "---\ntitle: x\n---\n\n1. A\nb",
        "a\n" * 30_000,
    ],
)
def test_markdown_and_text_without_headings_stay_as_they_are(text: str):
    assert pasted.markdown(text) is None

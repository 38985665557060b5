"""Word files, OpenDocument texts and PDFs as drafts, through the page: each clause exactly as in the document."""

import io
import json
import re
from pathlib import Path

import pytest

from consult.consultations import queries
from tests.cast import CODE
from tests.cast import reading as look

WORD = Path(__file__).parents[2].parent / "shared" / "data" / "word"
TRUTH = json.loads((WORD / "truth.json").read_text("utf-8"))
FILES = sorted(each.name for each in WORD.iterdir() if each.suffix != ".json")
HERE = f"/team/p/{CODE}/draft"
#: What a tracked insertion added stands in the paragraph that it was added to.
INSERTED = ["Naloxone is given to anyone who asks. No name is taken.", "Kits are free."]
DELETED, COMMENT, AUTHOR = "Police keep a list.", "SECRET", "Jane"


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


def sent(olga, name, data=None):
    return olga.post(f"{HERE}/import", {"text": "", "file": (io.BytesIO(data or (WORD / name).read_bytes()), name)})


def taken(app, olga, page):
    """The clauses of the draft, once what was found is taken: number, heading, and lines or cells of the wording."""
    assert page.form("/import").send("Replace the draft with this").status == 200
    with look(app):
        consultation = queries.public_consultation(CODE)
        return [
            (each.number, each.version.heading, pieces(each.version.wording))
            for each in queries.working_draft(consultation.id).places
        ]


def pieces(wording: str) -> list[str]:
    """The lines of a wording with their labels; of tables, each cell."""
    found: list[str] = []
    for line in filter(None, (line.strip() for line in wording.split("\n"))):
        if line.startswith("|"):
            found += [] if set(line) <= set("|- ") else [cell.strip() for cell in line.strip("|").split("|")]
        else:
            found.append(line)
    return found


def expected(name: str) -> list[tuple[str, str, list[str] | None]]:
    rows = [(number, heading, *(rest or [None])) for number, heading, *rest in TRUTH[name]]
    for number, heading, lines in rows:
        if lines and lines[:2] == INSERTED:
            lines[:2] = [" ".join(INSERTED)]
        assert number or heading
    return rows


@pytest.mark.parametrize("name", FILES)
def test_every_clause_of_a_file_is_as_in_the_document(app, cast, olga, name):
    page = sent(olga, name)
    assert page.status == 200
    found = taken(app, olga, page)
    stem, _, kind = name.partition(".")
    if kind == "pdf":
        # Made with changes showing: the only place where words that were deleted may appear.
        found = [
            (number, heading, [line.removesuffix(f" {DELETED}") for line in lines]) for number, heading, lines in found
        ]
    truth = expected(stem)
    assert [clause[:2] for clause in found] == [clause[:2] for clause in truth]
    for (_, _, lines), (_, _, right) in zip(found, truth, strict=True):
        assert right is None or lines == right


def test_a_short_line_above_numbered_parts_is_named_and_left_out(cast, olga):
    page = sent(olga, "08-two-levels-lists.docx")
    assert page.h1 == "5 parts were found"
    assert "a short line above numbered parts" in page.words
    assert "About services." in page.words


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_no_word_of_a_comment_a_deletion_or_an_author_comes_out(app, cast, olga, kind):
    page = sent(olga, f"06-tracked-comments-table.{kind}")

    for hidden in (COMMENT, AUTHOR, *([] if kind == "pdf" else ["Police keep"])):
        assert hidden not in page.text
    said = "1 tracked insertion was taken. 1 tracked deletion was left out. 1 comment in the margin was left out."
    assert (said in page.words) == (kind != "pdf")
    assert ("A PDF does not say which words were deleted." in page.words) == (kind == "pdf")
    assert "1 table is kept." in page.words
    for place in (
        "In which parts",
        "2. Naloxone: 1 tracked insertion was taken.",
        "2. Naloxone: 1 comment in the margin",
    ):
        assert (place in page.words) == (kind != "pdf")


def test_what_was_left_aside_is_still_said_after_a_correction(cast, olga):
    page = sent(olga, "06-tracked-comments-table.docx").form("/import").send("Check again")

    assert "1 tracked deletion was left out." in page.words
    assert "2. Naloxone: 1 tracked deletion was left out." in page.words


@pytest.mark.parametrize(
    "carried",
    ["[", "[1]", "{}", '[{"deletions": "9", "author": 1}, [["deletions", 2, 3], 4, ["x", "y", 1]]]', "[" * 99_999],
)
def test_what_a_form_carries_about_a_file_may_be_anything(cast, olga, carried):
    form = sent(olga, "06-tracked-comments-table.docx").form("/import")
    page = olga.post(f"{HERE}/import", {**form.data, "aside": carried})
    assert page.h1 == "5 parts were found"
    assert "How your file was read" not in page.words


def test_a_level_of_headings_can_be_chosen(app, cast, olga):
    page = sent(olga, "r2-unnumbered.docx")
    assert page.h1 == "4 parts were found"
    assert "This document has headings on 2 levels." in page.words

    page = page.form("/import").send("Split at level 2 (4 headings)")
    assert page.h1 == "8 parts were found"
    page = page.form("/import").send("Check again")
    assert page.h1 == "8 parts were found"
    page = page.form("/import").send("Split at level 1 (4 headings)")
    assert page.h1 == "4 parts were found"
    assert [heading for _, heading, _ in taken(app, olga, page)] == [heading for _, heading in TRUTH["r2-unnumbered"]]


def test_numbered_headings_inside_a_part_keep_their_numbers_and_lose_their_marks(app, cast, olga):
    page = sent(olga, "03-act-bold-autonumber.docx").form("/import").send("Split at level 1 (2 headings)")

    found = taken(app, olga, page)
    assert [clause[:2] for clause in found] == [("Part 1", "Services"), ("Part 2", "Policing and prisons")]
    assert found[1][2][0] == "### 4 Police"
    assert not re.search(r"\{|number=", str(found))

"""Files set from pages: the words of a page and no others, in four scripts, readable by programs, never evaluated."""

import ctypes
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw

from consult.pages.made_files import child, page_contents

PAGE = """<!doctype html><html lang="en" dir="ltr"><head><title>Local plan: the answer</title></head><body>
<nav>Out</nav><main id="main">{}</main></body></html>"""
#: What would do harm in a program that evaluated it.
HOSTILE = (
    '#read("/etc/passwd")', '#import "@preview/cetz:0.3.0"', "#{panic()}", "$ sum_(k=1)^n k $", "@label <label>",
    "= Heading *bold* _em_ `raw`", "\\u{41} \\ #\\[", "#sys.inputs.document", "[name removed] ]]) ) } {",
    '"); #eval("1+1") //', "https://example.org/~x",
)  # fmt: skip


def contents(inside: str) -> dict[str, Any]:
    return page_contents.contents(PAGE.format(inside))


def document(inside: str, **more: Any) -> dict[str, Any]:
    """A document with what is inside a page's `main`."""
    return {
        **contents(inside), "address": "https://plans.example.org/p/7f3k", "site": "https://plans.example.org",
        "plan": "Two rooms", "picture": "A code that leads to it", "more": "The rest is at the address:",
        "more_rows": "Other rows:", "missing": "Not all letters are here", "is-poster": False, "sizes": [10.0],
        "most_pages": 0, "footer": "plans.example.org/p/7f3k", "day": "2026-11-29", **more,
    }  # fmt: skip


def read(pdf: bytes) -> tuple[int, str]:
    """How many pages a PDF has, and its words, without the spaces in which lines end."""
    with pypdfium2.PdfDocument(pdf) as found:
        texts = [page.get_textpage().get_text_bounded() for page in found]
    return len(texts), " ".join(" ".join(texts).split())


def words(blocks: list[dict[str, Any]]) -> list[str]:
    return ["".join(run.get("text", "") for run in block["runs"]) for block in blocks if "runs" in block]


def test_a_page_is_read_as_headings_paragraphs_and_lists_without_what_only_a_screen_needs():
    found = contents(
        "<p class='up-link on-screen'>Up</p><h1>The  answer</h1><p>One <b>two</b>.<br>Three</p><h4>Deep</h4>"
        "<p class='row on-screen'>Button</p><form><p>Field</p></form><span aria-hidden='true'>✓</span> Done"
        "<ul><li>First</li><li>Second <span class='visually-hidden'>unseen</span></li></ul>"
        "<details><summary>More</summary><p>Folded</p></details>"
    )
    assert (found["title"], found["language"]) == ("Local plan: the answer", "en")
    shape = [(block["is"], block.get("level")) for block in found["blocks"]]
    assert shape == [
        ("heading", 1), ("paragraph", None), ("heading", 2), ("paragraph", None), ("list", None),
        ("paragraph", None), ("paragraph", None),
    ]  # fmt: skip
    assert words(found["blocks"]) == ["The answer", "One two.Three", "Deep", "Done", "More", "Folded"]
    assert [words(item) for item in found["blocks"][4]["items"]] == [["First"], ["Second "]]


def test_bars_stay_within_the_page_in_both_directions():
    bar = ('<svg width="100%" height="12"><rect width="59.8%" height="12" fill="#0d4f4a"/>'
           '<rect x="59.8%" width="40.2%" height="12" fill="#79b8b0"/></svg>')  # fmt: skip
    for direction in ("ltr", "rtl"):
        with pypdfium2.PdfDocument(child.set_pdf(document(bar, direction=direction))) as found:
            page = found[0]
            bounds = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
            edges = [(round(left), round(right)) for left, _, right, _ in bounds]
            width = page.get_width()
        assert edges, direction
        assert all(42 <= left < right <= width - 41 for left, right in edges), (direction, edges)


def test_an_address_that_a_screen_cuts_is_whole_on_paper():
    found = contents("<p>See <a href='https://law.example/a/long/way/to/it'>https://law.example/a/long...</a>.</p>")
    assert words(found["blocks"]) == ["See https://law.example/a/long/way/to/it."]


def test_states_next_to_one_another_stay_apart():
    found = contents("<p class='row'>\n<span>Answered</span>\n\n<span>Checking</span> <span>6 days early</span>\n</p>")
    assert words(found["blocks"]) == ["Answered\u2003Checking\u20036 days early"]


def test_each_row_of_a_table_has_a_cell_for_each_column_also_below_one_that_reaches_down():
    (table,) = contents(
        "<table><thead><tr><td></td><th>Link</th><th>Card</th></tr></thead><tbody>"
        "<tr><th>support</th><td>1</td><td rowspan='2'>fewer than 10</td></tr><tr><th>oppose</th><td>2</td></tr>"
        "<tr><th colspan='2'>all</th></tr></tbody></table>"
    )["blocks"]
    assert table["head"] == 1
    assert [[cell["columns"] for cell in row] for row in table["rows"]] == [[1, 1, 1], [1, 1, 1], [1, 1], [2, 1]]


def test_bars_have_the_lengths_of_the_page():
    (strip,) = contents(
        '<div class="strip"><span>link <b>9</b></span><svg width="100%" height="12">'
        '<rect width="59.8%" height="12" fill="#0d4f4a"/><line x1="59.8%" x2="70%" y1="6" y2="6" stroke="#888"/></svg>'
        "<span>card</span><small>fewer than 10</small></div>"
    )["blocks"]
    (first, second) = strip["rows"]
    pieces = first["blocks"][0]["pieces"]
    assert [(each["is"], each["x%"], each["width%"]) for each in pieces] == [("rect", 0, 59.8), ("line", 59.8, 10.2)]
    assert words(second["blocks"]) == ["fewer than 10"]


def test_a_file_is_tagged_and_says_its_title_its_language_and_that_it_is_pdf_ua():
    made = child.set_pdf(document("<h1>Answer</h1><p>Text</p><svg viewbox='0 0 9 9'><path d='M0 0h9v9'/></svg>"))
    with pypdfium2.PdfDocument(made) as found:
        assert found.get_metadata_dict()["Title"] == "Local plan: the answer"
        assert found.get_metadata_dict()["CreationDate"] == "D:20261129000000Z"
        assert raw.FPDFCatalog_IsTagged(found)
        size = raw.FPDFCatalog_GetLanguage(found, None, 0)
        language = ctypes.create_string_buffer(size)
        raw.FPDFCatalog_GetLanguage(found, ctypes.cast(language, ctypes.POINTER(ctypes.c_ushort)), size)
        assert language.raw.decode("utf-16-le").strip("\0") == "en"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/StructTreeRoot" in made


def test_four_scripts_have_shapes_and_other_signs_are_said_to_be_missing():
    four = "Größe ἀλήθεια Последствия"
    _, found = read(child.set_pdf(document(f"<p>{four}</p><p>القرار</p>")))
    assert four in found
    assert "Not all letters" not in found
    # PDF readers give the letters of a word from right to left in either order.
    assert "القرار" in found or "القرار"[::-1] in found
    _, found = read(child.set_pdf(document("<p>Rooms 漢字 \U0001f600</p>")))
    assert f"Rooms {child.MISSING}{child.MISSING} {child.MISSING}" in found
    assert "Not all letters are here" in found
    for whole in ("\u2068مدير\u2069", "e\u0301", "soft\u00adhyphen"):
        assert "Not all letters" not in read(child.set_pdf(document(f"<p>{whole}</p>")))[1], whole
    made = child.set_pdf(document("<p>Line</p>" * 60, plan="Rooms \U0001f600", footer="\u8cfc"))
    assert f"Rooms {child.MISSING}" in read(made)[1], "a title that our fonts do not have stops no file"


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_shown_and_never_evaluated(text: str):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    pages, found = read(
        child.set_pdf(document(f"<h1>A</h1><p>{escaped}</p><table><tr><td>{escaped}</td></tr></table>"))
    )
    assert pages == 1
    assert found.count(text) == 2


def test_marks_and_controls_that_no_font_can_draw_stop_no_file():
    """Against a comment after which no file of its plan can be made: PDF/UA-1 forbids a sign without a shape."""
    marks = "a\u064b \u0628\u0301 \u202e abc \u202c \u2068x\u2069 \ufeff \ue000 \u08e2\u200e i\u0300\u0610\u200f"
    assert read(child.set_pdf(document(f"<p>{marks * 20}</p>")))[0] == 1


def test_text_is_as_large_as_its_pages_allow_and_stays_whole_without_sections():
    long = "<p>" + "Nine words that say nothing, over and over again. " * 150 + "End.</p>"
    assert read(child.set_pdf(document(long)))[0] == 2
    assert read(child.set_pdf(document(long, sizes=[10.0, 8.0], most_pages=1)))[0] == 1
    pages, found = read(child.set_pdf(document(long * 3, sizes=[10.0, 8.0], most_pages=1)))
    assert (pages, found.count("End.")) == (3, 3)


def test_what_does_not_fit_its_pages_is_left_out_from_the_end_and_named():
    sections = "".join(f"<h2>Section {name}</h2>" + "<p>Some words of it.</p>" * 30 for name in ("one", "two", "three"))
    pages, found = read(child.set_pdf(document(f"<h1>Title</h1>{sections}", sizes=[10.0, 7.0], most_pages=1)))
    assert pages == 1
    assert "The rest is at the address: Section three." in found
    assert "Section two Some words" in found
    rows = "".join(f"<tr><th>Part {number}</th><td>kept</td></tr>" for number in range(300))
    table = f"<table><thead><tr><th>Part</th><th>Decision</th></tr></thead><tbody>{rows}</tbody></table>"
    pages, found = read(
        child.set_pdf(document(f"<h1>Title</h1><h2>All</h2>{table}{sections}", sizes=[7.0], most_pages=3))
    )
    assert pages <= 3
    shown = found.count("kept")
    assert shown >= 100
    assert f"Other rows: {300 - shown}. The rest is at the address: Section one, Section two, Section three." in found

"""PDFs and OpenDocument texts in shapes that the real files do not have."""

import zlib

from consult.consultations import markdown_import
from consult.consultations.documents import contents, files
from tests.rules.test_hostile_files import pdf
from tests.wordfiles import packed

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{prefix}="{OFFICE}{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
    )
)


def pages(*texts: list[tuple[int, int, int, str]]) -> bytes:
    """A PDF of pages with lines at (x, y) in a size; a size below zero is bold."""
    count = len(texts)
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>",
    ]
    for at, lines in enumerate(texts):
        drawn = "".join(
            f"BT /{'B' if size < 0 else 'F'} {abs(size)} Tf {x} {y} Td ({words}) Tj ET\n" for x, y, size, words in lines
        )
        stream = zlib.compress(drawn.encode("latin-1"))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R/B 4 0 R>>>>/Contents %d 0 R>>"
            % (6 + 2 * at)
        )
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream))
    return pdf(objects)


def test_running_heads_and_page_numbers_are_dropped_and_paragraphs_go_on_over_pages():
    body = [
        [
            (50, 700, -12, "1. Hours"),
            (50, 680, 11, "The rooms are open every day of the week, and on every holiday of the year from"),
        ],
        [(50, 700, 11, "eight in the evening until two."), (50, 660, -12, "2. Staff"), (50, 640, 11, "Two nurses.")],
        [(50, 700, -12, "3. Police"), (50, 680, 11, "They keep away.")],
    ]
    numbered = [
        [(50, 770, 9, "Draft, not for the public"), *lines, (290, 30, 9, f"Page {at} of 3")]
        for at, lines in enumerate(body, 1)
    ]
    text, aside = files.read(pages(*numbered))[:2]
    assert "not for the public" not in text
    assert "Page" not in text
    first, second, third = markdown_import.parse(text).clauses
    assert first.wording.endswith("holiday of the year from eight in the evening until two.")
    assert [second.wording, third.wording] == ["Two nurses.", "They keep away."]
    assert aside == {contents.PAGES: 3, contents.MARGINS: 6}


def test_pages_without_text_among_others_are_counted():
    text, aside = files.read(pages([(50, 700, -12, "1. Hours"), (50, 680, 11, "Late.")], []))[:2]
    assert text.startswith("## 1. Hours")
    assert aside == {contents.PAGES: 2, contents.EMPTY_PAGES: 1}


def test_words_divided_at_the_end_of_a_line_are_put_together():
    line = "The rooms are open every day of the week, and on every holiday of the year for consul-"
    text, _ = files.read(pages([(50, 700, -12, "1. Hours"), (50, 680, 11, line), (50, 666, 11, "tations.")]))[:2]
    assert "for consultations." in text


def odt(text: str, automatic: str = "", outline: str = "") -> tuple[str, dict[str, int]]:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    shared = f"<office:document-styles {SPACES}><office:styles>{outline}</office:styles></office:document-styles>"
    return files.read(packed({"content.xml": content, "styles.xml": shared}))[:2]


def test_headings_may_be_numbered_by_the_outline_of_an_opendocument_text():
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    text = "".join(
        f'<text:h text:outline-level="{level}">{words}</text:h>' + ("<text:p>Words.</text:p>" if level == 2 else "")
        for level, words in ((1, "Rooms"), (2, "Hours"), (2, "Staff"), (1, "Police"), (2, "Distance"))
    )
    found = markdown_import.parse(odt(text, outline=outline)[0])
    assert [(each.number, each.heading) for each in found.chapters] == [("1", "Rooms"), ("2", "Police")]
    assert [each.number for each in found.clauses] == ["1.1", "1.2", "2.1"]


def test_what_an_opendocument_text_hides_or_deletes_never_comes_out():
    hidden = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    text = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>GONE</text:p></text:deletion>"
        "</text:changed-region>"
        '</text:tracked-changes><text:h text:outline-level="1">1. Hours</text:h><text:p>Late'
        '<office:annotation><text:p>GONE</text:p></office:annotation><text:span text:style-name="T1"> GONE</text:span>'
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>A study.</text:p></text:note-body>"
        "</text:note><text:s/><text:tab/>only.</text:p>"
    )
    found, aside = odt(text, hidden)
    assert found == "## 1. Hours\n\nLate[^1] only.\n\n[^1]: A study.\n"
    assert aside == {contents.DELETIONS: 1, contents.COMMENTS: 1, contents.HIDDEN: 1, contents.NOTES: 1}


def test_lists_of_an_opendocument_text_nest_and_start_where_they_say():
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/><text:list-level-style-bullet text:level="2" text:bullet-char="•"/></text:list-style>'
    )
    text = (
        '<text:h text:outline-level="1">Hours</text:h><text:list text:style-name="L">'
        '<text:list-item text:start-value="4"><text:p>four</text:p><text:list><text:list-item>'
        "<text:p>inner</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>five</text:p></text:list-item></text:list>"
    )
    assert odt(text, style)[0].split("\n\n")[1] == "4. four\n   - inner\n5. five\n"

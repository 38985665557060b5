"""What Word files and OpenDocument texts say: numbers, lists, tables, notes, and what stays out."""

from html import unescape

import pytest

from consult.consultations import markdown_import
from consult.consultations.documents import contents, files, writing
from consult.consultations.documents.contents import Contents, Table
from consult.text.markup import to_html
from tests.wordfiles import W, deleted, docx, inserted, numbering, packed, paragraph, run, styles, table
from tests.wordfiles import body as body_of

H1, H2 = "H1", "H2"


def read(body: str, **parts: str) -> tuple[str, dict[str, int]]:
    return files.read(docx(body, **{"styles": styles(), **parts}))[:2]


def lines(body: str, **parts: str) -> list[str]:
    return [line for line in read(body, **parts)[0].split("\n") if line]


def parts(body: str, **others: str) -> list[tuple[str, str]]:
    return [(each.number, each.heading) for each in markdown_import.parse(read(body, **others)[0]).clauses]


def style(style_id: str, inside: str, based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{style_id}"/>{base}{inside}</w:style>'


def test_a_number_may_come_from_the_style_alone():
    own = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    found = parts(
        paragraph("Aim", style="Art") + paragraph("A.") + paragraph("Place", style="Art") + paragraph("B."),
        styles=styles(style("Art", own, H1)),
        numbering=numbering(("decimal", "Article %1")),
    )
    assert found == [("Article 1", "Aim"), ("Article 2", "Place")]


def test_the_level_of_a_list_may_be_the_one_that_names_the_style():
    own = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    linked = numbering(("decimal", "%1."), ("lowerLetter", "(%2)")).replace(
        '<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="Sub"/>'
    )
    found = lines(
        paragraph("Aim", style=H1) + paragraph("one", style="Sub") + paragraph("two", style="Sub"),
        styles=styles(style("Sub", own)),
        numbering=linked,
    )
    assert found[1:] == ["(a) one", "(b) two"]


def test_numbers_run_on_across_parts_and_begin_again_where_the_list_says_so():
    body = paragraph("Part A", style=H1) + paragraph("Aim", style=H2, listed=(1, 0)) + paragraph("x", listed=(1, 1))
    body += paragraph("Part B", style=H1) + paragraph("Place", style=H2, listed=(1, 0)) + paragraph("y", listed=(1, 1))
    found = read(body, numbering=numbering(("decimal", "%1"), ("lowerRoman", "(%2)")))[0]
    assert [each.number for each in markdown_import.parse(found).clauses] == ["1", "2"]
    assert "(i) x" in found
    assert "(i) y" in found
    on = numbering(("decimal", "%1"), ("lowerRoman", "(%2)")).replace(
        "</w:lvl></w:abs", '<w:lvlRestart w:val="0"/></w:lvl></w:abs'
    )
    assert "(ii) y" in read(body, numbering=on)[0]


def test_a_number_that_starts_anew_counts_from_there():
    own = numbering(("decimal", "%1.")).replace(
        "</w:numbering>",
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>',
    )
    body = paragraph("Aim", style=H1) + "".join(paragraph("x", listed=(number, 0)) for number in (1, 1, 2, 2))
    assert lines(body, numbering=own)[1:] == ["1. x", "2. x", "7. x", "8. x"]


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("decimal", ["1.", "2.", "28."]),
        ("lowerLetter", ["a.", "b.", "bb."]),
        ("upperRoman", ["I.", "II.", "XXVIII."]),
        ("decimalZero", ["01.", "02.", "28."]),
        ("ordinal", ["1st.", "2nd.", "28th."]),
        ("russianLower", ["а.", "б.", "я."]),
    ],
)
def test_counts_are_written_as_the_list_writes_them(form: str, labels: list[str]):
    body = paragraph("Aim", style=H1) + "".join(paragraph("x", listed=(1, 0)) for _ in range(28))
    found = lines(body, numbering=numbering((form, "%1.")))[1:]
    assert [found[0], found[1], found[27]] == [f"{label} x" for label in labels]


def test_legal_numbering_writes_every_level_in_digits():
    levels = numbering(("upperRoman", "Article %1"), ("decimal", "%1.%2")).replace(
        '<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="decimal"/><w:isLgl/>'
    )
    body = paragraph("Aim", style=H1, listed=(1, 0)) + paragraph("x", listed=(1, 1))
    assert lines(body, numbering=levels) == ['## Aim {number="Article I"}', "1.1 x"]


def test_a_label_as_long_as_a_sentence_is_no_number():
    long = "In the matter of the services of the town, section %1"
    [clause] = markdown_import.parse(
        read(paragraph("Aim", style=H1, listed=(1, 0)) + paragraph("A."), numbering=numbering(("decimal", long)))[0]
    ).clauses
    assert clause.heading == "In the matter of the services of the town, section 1 Aim"


@pytest.mark.parametrize("pattern", ["#%1.", "&gt;%1", "*%1*", "&lt;!--%1", "`%1`", "# %1"])
def test_a_label_of_signs_that_markdown_knows_is_shown_as_it_is(pattern: str):
    body = paragraph("Aim", style=H1) + paragraph("x", listed=(1, 0)) + paragraph("y", listed=(1, 0))
    parsed = markdown_import.parse(read(body, numbering=numbering(("decimal", pattern)))[0])
    assert parsed.left_aside == []
    [clause] = parsed.clauses
    shown = [unescape(line) for line in to_html(clause.wording).replace("</p>", "").split("<p>")[1:]]
    assert [line.strip() for line in shown] == [
        f"{unescape(pattern).replace('%1', n)} {word}" for n, word in ("1x", "2y")
    ]


def test_nested_lists_stay_nested():
    own = numbering(("decimal", "%1."), ("bullet", "•"))
    body = paragraph("Aim", style=H1)
    body += "".join(paragraph(words, listed=(1, level)) for words, level in (("a", 0), ("b", 1), ("c", 1), ("d", 0)))
    found = read(body, numbering=own)[0]
    assert "1. a\n   - b\n   - c\n2. d\n" in found
    [clause] = markdown_import.parse(found).clauses
    assert to_html(clause.wording).count("<ul>") == to_html(clause.wording).count("<ol>") == 1


def test_ten_items_and_their_inner_lists_stay_nested():
    own = numbering(("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "•"))
    body = paragraph("Aim", style=H1) + "".join(paragraph("x", listed=(1, 0)) for _ in range(10))
    body += paragraph("inner", listed=(1, 2))
    html = to_html(markdown_import.parse(read(body, numbering=own)[0]).clauses[0].wording)
    assert html.count("<ol>") == 1
    assert "<ul>\n<li>inner</li>\n</ul>\n</li>\n</ol>" in html


def test_inserted_numbers_and_schedules_keep_their_own():
    body = "".join(
        paragraph(heading, style=H1) + paragraph("1. Words of it.")
        for heading in ("1 Aim", "2 Place", "2A Mobile", "2B Vans", "3 Police", "Schedule 1 – Places", "Annex II Forms")
    )
    numbers = [("1", "Aim"), ("2", "Place"), ("2A", "Mobile"), ("2B", "Vans"), ("3", "Police")]
    assert parts(body) == [*numbers, ("", "Schedule 1 – Places"), ("", "Annex II Forms")]


def test_headings_without_any_number_get_none_and_bold_lines_are_counted():
    assert parts(paragraph("Aim", style=H1) + paragraph("A.") + paragraph("Place", style=H1) + paragraph("B.")) == [
        ("", "Aim"),
        ("", "Place"),
    ]
    bold = "".join(paragraph(runs=run(words, "<w:b/>")) + paragraph("Words.") for words in ("Aim", "Place"))
    assert parts(bold) == [("1", "Aim"), ("2", "Place")]


def test_larger_bold_lines_are_above_smaller_ones():
    def line(words: str, size: int) -> str:
        return paragraph(runs=run(words, f'<w:b/><w:sz w:val="{size}"/>'))

    body = line("Plan", 40) + line("Rooms", 28) + line("1. Hours", 24) + paragraph("Late.")
    body += line("2. Staff", 24) + paragraph("Two.") + line("Police", 28) + line("3. Distance", 24) + paragraph("Far.")
    found = markdown_import.parse(read(body)[0])
    assert found.title == "Plan"
    assert [each.heading for each in found.chapters] == ["Rooms", "Police"]
    assert [each.number for each in found.clauses] == ["1", "2", "3"]


def test_a_bold_sentence_is_no_heading():
    body = paragraph("Aim", style=H1) + paragraph(runs=run("Nobody is asked for a name.", "<w:b/>")) + paragraph("B.")
    assert parts(body) == [("", "Aim")]


def test_a_heading_style_that_is_used_for_the_text_begins_no_part():
    """Templates for laws often number whole paragraphs with the style of the second heading."""
    long = "The service shall be open to every person who asks for it, at any hour of the day or night."
    body = "".join(
        paragraph(words, style=H1, listed=(1, 0)) + paragraph(long, style=H2, listed=(1, 1)) * 2
        for words in ("Aim", "Place")
    )
    found = read(body, numbering=numbering(("decimal", "%1."), ("decimal", "%1.%2")))[0]
    assert [(each.number, each.heading) for each in markdown_import.parse(found).clauses] == [
        ("1", "Aim"),
        ("2", "Place"),
    ]
    assert f"2.2 {long}" in found


def test_a_long_heading_is_cut_and_all_its_words_kept():
    long = "The " + "very " * 40 + "long heading"
    text, aside = read(paragraph("1. " + long, style=H1) + paragraph("A."))
    [clause] = markdown_import.parse(text).clauses
    assert clause.number == "1"
    assert clause.heading.endswith("very…")
    assert len(clause.heading) <= 120
    assert long in clause.wording
    assert aside == {contents.CUT: 1}


def test_numbered_paragraphs_without_headings_get_their_first_words_as_one():
    long = "The council opens two rooms within the first year and says in public what each of them costs and who pays."
    text, aside = read(
        "".join(paragraph(f"{long} {each}.", listed=(1, 0)) for each in "ab"), numbering=numbering(("decimal", "%1."))
    )
    found = markdown_import.parse(text).clauses
    assert [(each.number, each.heading) for each in found] == [
        (number, "The council opens two rooms within the first year and says…") for number in "12"
    ]
    assert found[1].wording == f"{long} b."
    assert aside == {contents.UNNAMED: 2}


def test_a_first_heading_alone_on_its_level_is_the_title():
    body = paragraph("Night rooms", style=H1) + paragraph("In short.")
    body += "".join(paragraph(words, style=H2) + paragraph("A.") for words in ("Aim", "Place"))
    found = markdown_import.parse(read(body)[0])
    assert (found.title, found.summary) == ("Night rooms", "In short.")
    assert [each.heading for each in found.clauses] == ["Aim", "Place"]


def test_a_bold_first_line_above_numbered_bold_lines_is_the_title():
    def bold(words: str) -> str:
        return paragraph(runs=run(words, "<w:b/>"))

    body = (
        bold("Night rooms")
        + paragraph("In short.")
        + bold("1. Aim")
        + paragraph("A.")
        + bold("2. Place")
        + paragraph("B.")
    )
    found = markdown_import.parse(read(body)[0])
    assert (found.title, found.summary) == ("Night rooms", "In short.")
    assert [each.number for each in found.clauses] == ["1", "2"]


def test_changes_are_taken_and_what_was_deleted_or_hidden_never_comes_out():
    gone = (
        '<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="Jane Secret"/></w:rPr></w:pPr>'
        + deleted("GONE")
        + run("First ")
        + "</w:p>"
    )
    moved = f'<w:moveFrom w:id="5" w:author="Jane Secret">{run("GONE")}</w:moveFrom>'
    body = paragraph("Aim", style=H1) + gone
    body += paragraph("half.", runs=inserted(" New.") + deleted("GONE") + moved + run("GONE", "<w:vanish/>"))
    body += paragraph("", runs=run("Struck.", "<w:strike/>"))
    body += paragraph(runs='<w:r><w:commentReference w:id="0"/></w:r>' + run("Said."))
    text, aside = read(
        body, comments=f'<w:comments xmlns:w="{W}"><w:comment w:author="Jane Secret">GONE</w:comment></w:comments>'
    )
    assert text == '## Aim {number=""}\n\nFirst half. New.\n\nStruck.\n\nSaid.\n'
    assert aside == {
        contents.INSERTIONS: 1,
        contents.DELETIONS: 3,
        contents.HIDDEN: 1,
        contents.STRUCK: 1,
        contents.COMMENTS: 1,
    }


def test_fields_show_their_result_and_a_table_of_contents_goes():
    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = (
        field("begin")
        + "<w:r><w:instrText>REF secret</w:instrText></w:r>"
        + field("separate")
        + run("part 2")
        + field("end")
    )
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    body = f"<w:sdt>{gallery}<w:sdtContent>{paragraph('Aim 3')}</w:sdtContent></w:sdt>"
    body += paragraph("Aim", style=H1) + paragraph("See ", runs=shown + prompt + run("."))
    text, aside = read(body)
    assert text == '## Aim {number=""}\n\nSee part 2.\n'
    assert aside == {contents.LISTING: 1}


def test_pictures_boxes_headers_and_footers_are_counted():
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('BOXED')}</w:txbxContent></w:pict></w:r>"
    text, aside = read(
        paragraph("Aim", style=H1) + paragraph("A.", runs="<w:r><w:drawing/></w:r>" + box),
        header1=f'<w:hdr xmlns:w="{W}">{paragraph("HEADED")}</w:hdr>',
    )
    assert text == '## Aim {number=""}\n\nA.\n'
    assert aside == {contents.PICTURES: 1, contents.TEXT_BOXES: 1, contents.MARGINS: 1}


def test_notes_are_kept_with_the_clause_that_refers_to_them():
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    ring = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph("A study.", runs=mark)}</w:footnote></w:footnotes>'
    )
    text, aside = read(
        paragraph("1. Aim", style=H1) + paragraph("A.", runs=mark) + paragraph("2. Place", style=H1) + paragraph("B."),
        footnotes=ring,
    )
    first, second = markdown_import.parse(text).clauses
    assert first.wording == "A.[^1]\n\n[^1]: A study."
    assert second.wording == "B."
    assert aside == {contents.NOTES: 1}


def test_links_to_the_web_stay_links_and_others_become_words():
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    targets = ["https://example.org/a", "file:///C:/Users/jane/plan.docx", "javascript:alert(1)"]
    inside = "".join(
        f'<Relationship Id="r{n}" Target="{each}" TargetMode="External"/>' for n, each in enumerate(targets)
    )
    body = paragraph("Aim", style=H1)
    body += "".join(paragraph(runs=f'<w:hyperlink r:id="r{n}">{run(f"link {n}")}</w:hyperlink>') for n in range(3))
    data = packed(
        {
            "word/document.xml": body_of(body),
            "word/styles.xml": styles(),
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{rels}">{inside}</Relationships>',
        }
    )
    found = files.read(data)[0].split("\n\n")[1:]
    assert found == ["[link 0](https://example.org/a)", "link 1", "link 2\n"]


def test_a_table_keeps_its_cells_also_merged_ones():
    merged = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("Both | all") + "</w:tc></w:tr>"
    text, aside = read(
        paragraph("Aim", style=H1) + table([["Day", "Hours"], ["Monday", ""]]).replace("</w:tbl>", f"{merged}</w:tbl>")
    )
    assert "| Day | Hours |\n| --- | --- |\n| Monday |  |\n| Both \\| all |  |" in text
    assert aside == {contents.TABLES: 1}
    assert to_html(markdown_import.parse(text).clauses[0].wording).count("<td>") == 4


def test_a_table_for_the_layout_becomes_lines():
    text, aside = read(paragraph("Aim", style=H1) + table([["One box."], ["Another."]]))
    assert text.endswith("One box.\n\nAnother.\n")
    assert aside == {contents.LAID_OUT: 1}
    text, aside = read(paragraph("Aim", style=H1) + table([["1", "words " * 90], ["2", "b"]]))
    assert aside == {contents.LAID_OUT: 1}


@pytest.mark.parametrize(
    "words",
    [
        "# no heading", "> no quotation", "--- ", "* * *", "***", "a * b * c", "*starred* and _lined_", "~~~", "```",
        "__init__ and __x__", "`code`", "<!-- hidden? -->", "[a](https://example.org)", "[^1] and [b][c]", "+++", "===",
        "[x]: https://example.org", "| a | b |", "C:\\*folder\\[x]", "{:toc}", "[TOC]", "&lt; &amp;", "title: words",
        "**Why:** because", "_______________", "snake_case_name", "5 * 3", "https://example.org/a_b_c",
    ],
)  # fmt: skip
def test_words_that_look_like_markdown_are_shown_as_they_are(words: str):
    """Against a draft that says something else than its document: each is what the page shows."""
    body = paragraph("Aim", style=H1) + paragraph("Before.") + paragraph(escaped_xml(words)) + paragraph("After.")
    parsed = markdown_import.parse(read(body)[0])
    assert parsed.left_aside == []
    [clause] = parsed.clauses
    assert [clause.heading, clause.reason] == ["Aim", ""]
    html = to_html(clause.wording)
    assert [unescape(line) for line in html.replace("</p>", "").split("<p>")[1:]][1].strip() == words.strip()


def escaped_xml(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def test_no_text_is_a_reason_to_refuse():
    with pytest.raises(contents.Refused) as refused:
        writing.markdown(Contents([Table([[[""]]])]))
    assert refused.value.reason == contents.NO_TEXT

"""How made files break into lines and pages: nothing apart from what it belongs to, nothing cut, all in proportion."""

import re

import pypdfium2
import pytest
from pypdfium2 import raw

from consult.pages.made_files import child
from tests.rules.test_typesetting import contents, document, read, words

#: A page in points.
WIDE, HIGH, MARGIN = 595.28, 841.89, 42.5
LONG = "Verwaltungsvorschriftenänderungsverfahren"
CHANNELS = ("anyone with the link", "people given a card")
CHOICES = ("support", "with changes", "oppose", "not sure", "does not affect me", "I don't understand this", "All")


def pages(inside: str, **more: object) -> list[str]:
    """The words of each page, without its foot."""
    with pypdfium2.PdfDocument(child.set_pdf(document(inside, **more))) as found:
        texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in found]
    return [text.partition(" plans.example.org/p/7f3k ")[0] for text in texts]


def places(inside: str, *wanted: str, **more: object) -> dict[str, tuple[float, float, float, float]]:
    """Left, bottom, right and top of words on the first page, in points from its lower left corner."""
    found = {}
    with pypdfium2.PdfDocument(child.set_pdf(document(inside, **more))) as pdf:
        text = pdf[0].get_textpage()
        for each in wanted:
            start = text.search(each, match_case=True).get_next()
            assert start, each
            boxes = [text.get_charbox(start[0] + at) for at in range(start[1])]
            found[each] = (
                min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes),
                max(box[3] for box in boxes),
            )  # fmt: skip
    return found


def table(head: str, body: str) -> str:
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def votes(parts: int) -> str:
    """A table of votes as in the answer: a heading for each part, and a row for each channel below it."""
    counts = "<td class='numeric'>12</td>" * 7
    head = "<td></td>" + "".join(f"<th class='numeric'>{choice}</th>" for choice in CHOICES)
    rows = [
        f"<tr><th colspan='8'>Part {part}</th></tr>"
        + "".join(f"<tr><th>{channel}</th>{counts}</tr>" for channel in CHANNELS)
        for part in range(1, parts + 1)
    ]
    return table(head, "".join(rows))


def test_no_page_ends_with_a_heading_whose_words_are_on_the_next():
    """At every height: headings, the summaries of what is folded on a screen, captions, and headings of groups."""
    sections = (
        "<h2>Lonely</h2><p>Follows.</p>",
        "<details><summary>Lonely</summary><p>Follows.</p></details>",
        "<table><caption>Lonely</caption><tbody><tr><td>Follows.</td></tr></tbody></table>",
        f"<details><summary>Lonely</summary>{table('<th>Head</th>', '<tr><td>Follows.</td></tr>' * 12)}</details>",
    )
    for section in sections:
        for lines in range(44, 56):
            for page in pages("<p>Line</p>" * lines + section):
                assert ("Lonely" in page) <= ("Follows." in page), (section, lines)
    for lines in range(5):
        for page in pages("<p>Line</p>" * lines + votes(40)):
            for part in re.findall(r"Part \d+", page):
                assert f"{part} anyone" in page or f"{part} people" in page, (lines, page[-80:])


def test_a_table_that_goes_on_has_its_headings_and_the_one_of_its_group_again():
    found = pages(votes(40))
    assert len(found) > 1
    for page in found:
        assert page.count("I don't understand this") == 1
    starts = [re.search(r"All (Part \d+)", page) for page in found]
    assert all(starts), "a page begins with the heading of a group, also within it"


def test_short_things_are_not_split():
    short = (
        table("<th>First</th>", "<tr><td>Row</td></tr>" * 5 + "<tr><td>Last</td></tr>"),
        "<ul><li>First of a comment<p>95 people answered:</p><p>Last</p></li></ul>",
        '<div class="strip"><span>First</span><svg width="100%" height="20"></svg><small class="below">A</small>'
        '<span>B</span><svg width="100%" height="20"></svg><small class="below">Last</small></div>',
        table("<td></td><th>First</th><th>B</th>", f"<tr><th>{CHOICES[3]}</th><td>1</td><td>2</td></tr>" * 7
              + "<tr><th>Last</th><td>1</td><td>2</td></tr>"),
        '<div class="thread-point"><h3>First</h3><p>Walk the routes.</p><p class="row">Last</p></div>',
    )  # fmt: skip
    for each in short:
        for lines in range(44, 56):
            for page in pages("<p>Line</p>" * lines + each):
                assert ("First" in page) == ("Last" in page), (each, lines)


def test_a_long_cell_and_a_long_list_item_go_on_on_the_next_page():
    long = "Some words of it. " * 700
    for inside in (table("<th>A</th>", f"<tr><td>{long}</td></tr>"), f"<ul><li>{long}</li></ul>"):
        made = child.set_pdf(document(inside))
        assert read(made)[1].count("words") == 700
        with pypdfium2.PdfDocument(made) as found:
            for page in found:
                boxes = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
                assert min(box[1] for box in boxes) > 10, "nothing runs out of the page below"


def test_names_of_rows_have_one_line_and_headings_of_numbers_break_first():
    """Against a first column of one word a line, beside wide ones with a number in each."""
    found = places(votes(3), "anyone with the link", "people given a card", sizes=[11.0])
    for name, (_, bottom, _, top) in found.items():
        assert top - bottom < 12, name


def test_columns_below_a_cell_that_reaches_down_are_as_wide_as_their_words():
    rows = "<tr><th>Yes</th><td>1</td><td rowspan='3'>few</td></tr><tr><th>I don't understand this</th><td>2</td></tr>"
    (_, bottom, _, top) = places(table("<td></td><th>Link</th><th>Card</th>", rows), "understand this")[
        "understand this"
    ]
    assert top - bottom < 12


def test_a_small_table_is_as_wide_as_what_is_in_it():
    rows = "<tr><th>Support</th><td class='numeric'>64</td></tr>"
    found = places(table("<th>Choice</th><th class='numeric'>Votes</th>", rows), "Support", "64")
    assert found["64"][0] - found["Support"][2] < 60


def test_bars_of_a_table_begin_below_one_another_and_have_one_scale():
    bars = "<svg width='100%' height='12'><rect width='100%' height='12' fill='#0d4f4a'/></svg>"
    rows = "".join(
        f"<tr><th>{name}</th><td><div class='strip'><span>link <b>{count}</b></span>{bars}</div></td><td>No</td></tr>"
        for name, count in (("A", "7"), ("B", "1,234"))
    )
    with pypdfium2.PdfDocument(child.set_pdf(document(table("<th>P</th><th>V</th><th>D</th>", rows)))) as found:
        bounds = [each.get_bounds() for each in found[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    drawn = [(round(left), round(right)) for left, bottom, right, top in bounds if top - bottom > 5]
    assert len(drawn) == 2
    assert drawn[0] == drawn[1]
    assert drawn[0][1] - drawn[0][0] > 80


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_word_leaves_the_page_or_its_cell(direction: str):
    cells = "".join(f"<td>{LONG} und {LONG * 2}</td>" for _ in range(5))
    address = "https://law.example/" + "way/" * 60
    inside = table("".join("<th>H</th>" for _ in range(5)), f"<tr>{cells}</tr>") + f"<p>{address}</p>"
    inside += f"<ul><li>{'a' * 300}</li></ul><dl><dt>{LONG}</dt><dd>{LONG * 3}</dd></dl>"
    with pypdfium2.PdfDocument(child.set_pdf(document(inside, direction=direction))) as found:
        text = found[0].get_textpage()
        rows: dict[int, list[tuple[float, float]]] = {}
        for at in range(text.count_chars()):
            left, bottom, right, _ = text.get_charbox(at)
            if right > left and text.get_text_range(at, 1) != "\u200b":
                assert left > MARGIN - 2
                assert right < WIDE - MARGIN + 2
                rows.setdefault(round(bottom), []).append((left, right))
    for line in rows.values():
        line.sort()
        assert all(right <= left + 1 for (_, right), (left, _) in zip(line, line[1:], strict=False)), "letters overlap"


def test_pages_after_the_first_have_the_title_and_all_have_the_address_and_a_number():
    made = child.set_pdf(document("<p>Line</p>" * 120))
    with pypdfium2.PdfDocument(made) as found:
        texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in found]
    assert len(texts) == 3
    assert ["Two rooms" in text for text in texts] == [False, True, True]
    for number, text in enumerate(texts, 1):
        assert f"plans.example.org/p/7f3k {number} / 3" in text


def test_terms_have_their_words_beside_them():
    (terms,) = contents("<dl><div><dt>Opened</dt><dd>14 May</dd></div><dt>Closed</dt><dd><p>4 July</p></dd></dl>")[
        "blocks"
    ]
    assert [("".join(run["text"] for run in row["label"]), words(row["blocks"])) for row in terms["rows"]] == [
        ("Opened", ["14 May"]), ("Closed", ["4 July"])
    ]  # fmt: skip
    found = places("<dl><dt>Opened</dt><dd>14 May</dd></dl>", "Opened", "14 May")
    assert found["Opened"][3] == pytest.approx(found["14 May"][3], abs=2)
    assert contents("<dl><dt>A</dt><dd><table><tr><td>1</td></tr></table></dd></dl>")["blocks"][0]["is"] == "paragraph"


def test_words_that_name_a_change_are_apart_from_it():
    (paragraph,) = contents("<p>at least<ins><span class='change-label visually-hidden'>added </span>80</ins></p>")[
        "blocks"
    ]
    assert [(run["text"], run.get("added", False)) for run in paragraph["runs"]] == [
        ("at least", False), (" ", False), ("added ", False), ("80", True)
    ]  # fmt: skip


def test_an_item_of_a_key_stays_in_one_line_with_its_look():
    look = "<svg width='24' height='12'><rect width='100%' height='12' fill='#0d4f4a'/></svg>"
    for start in range(0, 60, 3):
        key = f"<span>{'x' * start}</span> " + f"<span>{look} not sure at all</span> " * 8
        with pypdfium2.PdfDocument(child.set_pdf(document(f"<p class='key'>{key}</p>"))) as pdf:
            text = pdf[0].get_textpage()
            looks = [each.get_bounds() for each in pdf[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
            beside = [
                " ".join(text.get_text_bounded(right, bottom, right + 80, top).split())
                for _, bottom, right, top in looks
            ]
        assert len(beside) == 8
        assert all(each.strip("\u2060").startswith("not sure at all") for each in beside), (start, beside)


@pytest.mark.parametrize(("direction", "deep"), [("ltr", "gypsy jQ"), ("rtl", "جميع الحجج عن خروج")])
def test_no_letter_reaches_the_line_below_its_row(direction: str, deep: str):
    inside = table(f"<th>{deep}</th>", f"<tr><td>{deep}</td></tr>" * 4)
    with pypdfium2.PdfDocument(child.set_pdf(document(inside, direction=direction))) as pdf:
        text = pdf[0].get_textpage()
        letters = [text.get_charbox(at) for at in range(text.count_chars())]
        lines = [each.get_bounds()[1] for each in pdf[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    assert len(lines) == 5
    assert not [(line, bottom) for line in lines for _, bottom, _, top in letters if bottom - 0.5 < line < top]


def test_bars_begin_where_lines_of_text_begin():
    """A bar with its first choice at the left, and a mark at a tenth of it; from right to left, the other way round."""
    bar = ('<svg width="100%" height="20"><rect width="20%" height="12" fill="#0d4f4a"/>'
           '<circle cx="10%" cy="16" r="4"/>'
           '<line x1="20%" x2="100%" y1="6" y2="6" stroke="#4f4a42"/></svg>')  # fmt: skip
    found = {}
    for direction in ("ltr", "rtl"):
        with pypdfium2.PdfDocument(child.set_pdf(document(bar, direction=direction))) as pdf:
            paths = [each.get_bounds() for each in pdf[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
        found[direction] = [(left, right) for left, _, right, _ in paths]
    assert found["ltr"][0][0] < MARGIN + 1
    assert len(found["ltr"]) == 3
    mirrored = [(WIDE - right, WIDE - left) for left, right in found["rtl"]]
    for (left, right), other in zip(found["ltr"], mirrored, strict=True):
        assert (left, right) == pytest.approx(other, abs=1)


def test_text_of_another_direction_ends_where_it_ends():
    """Against a name in Arabic that turns round the rest of an English sentence, and an address in an Arabic foot."""
    found = places("<p>Decided by \u2068مدير\u2069, 20 (late) by then.</p>", "Decided", "20", "late", "by then.")
    starts = [found[each][0] for each in ("Decided", "20", "late", "by then.")]
    assert starts == sorted(starts)
    foot = "\u2068127.0.0.1:8000/p/7f3k\u2069، في 30"
    found = places("<p>x</p>", "127.0.0.1", "8000", "7f3k", direction="rtl", footer=foot)
    starts = [found[each][0] for each in ("127.0.0.1", "8000", "7f3k")]
    assert starts == sorted(starts)


def test_a_heading_of_what_is_kept_together_is_as_far_below_other_words_as_others():
    gaps = []
    for point in ("{}", '<div class="thread-point">{}</div>'):
        part = "<h1>Answer</h1><h2>Part</h2><p>Before</p>" + point.format("<h3>Decided</h3><p>Why</p>")
        found = places(part, "Before", "Decided")
        gaps.append(found["Before"][1] - found["Decided"][3])
    assert gaps[0] == pytest.approx(gaps[1], abs=0.5)


def test_a_length_beside_a_count_is_drawn():
    length = "<svg width='100%' height='8'><rect width='50%' height='8' fill='currentColor'/></svg>"
    with pypdfium2.PdfDocument(child.set_pdf(document(length))) as found:
        assert len(list(found[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]))) == 1


def test_a_table_that_does_not_fit_is_as_long_as_its_page_and_ends_with_a_row():
    found = pages(f"<h1>Title</h1><h2>All</h2>{votes(60)}", sizes=[7.0], most_pages=1)
    (left_out,) = re.findall(r"Other rows: (\d+)\.", found[0])
    shown = 180 - int(left_out)
    assert shown > 70
    assert len(pages(f"<h1>Title</h1><h2>All</h2>{votes(1 + shown // 3)}<p>x</p>", sizes=[7.0], most_pages=0)) == 2
    for blocks in child.shorter(document(votes(3))):
        (cut,) = (block for block in blocks if block["is"] == "table")
        assert len(cut["rows"][-1]) > 1, "a heading without a row"

"""Real documents: each is imported at the first try, and what was left out is named."""

import re
from pathlib import Path

import pytest

from consult.consultations.markdown_import import ParsedDraft, parse
from consult.text.markup import to_html

SHARED = Path(__file__).parents[2].parent / "shared"
CASES = SHARED / "cases"
DATA = SHARED / "data"
DOCUMENTS = sorted((DATA / "documents").glob("*.md")) + sorted((DATA / "regulation-e").glob("*.md"))


def case(name: str) -> ParsedDraft:
    return parse((CASES / f"{name}.md").read_text("utf-8"))


def numbered(parsed: ParsedDraft) -> list[tuple[str, str]]:
    return [(clause.number, clause.heading) for clause in parsed.clauses]


def test_an_introduction_has_no_number():
    assert numbered(case("B1")) == [("", "Introduction"), ("1", "Hours")]


def test_a_heading_above_clauses_is_a_chapter():
    parsed = case("B2")

    assert [(each.level, each.number, each.heading) for each in parsed.chapters] == [(1, "2", "Services")]
    assert numbered(parsed) == [("2.1", "Hours")]
    assert parsed.clauses[0].chapter == 0


def test_front_matter_is_left_out_and_its_title_offered():
    parsed = case("B4")

    assert (parsed.title, parsed.summary, parsed.front_title) == ("Local plan", "Two rooms.", "Night rooms")
    assert [(each.line, each.what) for each in parsed.left_aside] == [(1, "front matter")]
    assert "internal" not in repr(parsed)


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\ntitle: Night rooms\nx: 1\n---\n", "Night rooms"),
        ('---\nTitle: "Night: rooms"\n...\n', "Night: rooms"),
        ("---\n# made by hand\ntitle: 'Night rooms'\nlist:\n  - a\n  - b\n---\n", "Night rooms"),
        ("\n\n---\nstatus: internal\n---\n", ""),
        ('+++\ntitle = "Night rooms"\n[x]\ny = 1\n+++\n', "Night rooms"),
        ("+++\nno toml\n+++\n", ""),
        ("\ufeff---\r\ntitle: Night rooms\r\n---\r\n", "Night rooms"),
    ],
)
def test_front_matter_of_every_kind_is_known(front, title):
    parsed = parse(front + "\nTwo rooms.\n\n## 1. Hours\n\nOpen late.\n\n---\n\nEvery night.")

    assert (parsed.front_title, parsed.summary) == (title, "Two rooms.")
    assert parsed.clauses[0].wording == "Open late.\n\n---\n\nEvery night."
    assert [each.what for each in parsed.left_aside] == ["front matter"]


def test_a_line_between_texts_is_no_front_matter():
    parsed = parse("---\n\nTwo rooms: one here.\n\n---\n\n## 1. Hours\n\nOpen late.")

    assert "Two rooms: one here." in parsed.summary
    assert parsed.left_aside == []


def test_small_headings_stay_in_the_wording_word_for_word():
    [clause] = case("B5").clauses

    assert clause.wording == (
        "As prescribed.\n\n### 2.5 mg doses\n\nFor small people.\n\n### 12:00 to 20:00\n\nDay room."
    )


@pytest.mark.parametrize(
    "heading",
    ["## 1. A", " ## 1. A", "   ## 1. A", "##1. A", "##\u00a01. A", "\u00a0## 1. A", "##  1. A ##", "#1. A"],
)
def test_headings_are_known_however_their_signs_are_set(heading):
    assert numbered(case("B7")) == [("1", "Hours"), ("2", "Staff"), ("3", "Cost")]
    assert numbered(parse(f"Words.\n\n{heading}\nx")) == [("1", "A")]


def test_headings_may_be_underlined():
    parsed = parse("Plan\n====\n\nHours\n-----\n\nOpen late.\n\nNo heading\nof two lines\n---\n\nEnd.")

    assert (parsed.title, numbered(parsed)) == ("Plan", [("1", "Hours")])
    assert "of two lines\n---" in parsed.clauses[0].wording


@pytest.mark.parametrize(
    "words", ["#naloxone saves", "####### seven", "- #1. in a list", "    ## 1. far in", "\\## no"]
)
def test_what_only_begins_with_a_sign_is_text(words):
    [clause] = parse(f"## 1. A\n\nText.\n\n{words}").clauses

    assert clause.wording == f"Text.\n\n{words}"


@pytest.mark.parametrize("marks", ["```", "~~~~", "   ```"])
def test_a_fence_is_text(marks):
    [clause] = case("B9").clauses
    assert clause.wording == "```\n# Name of the person\n```\n\nEnd."

    inside = "# Name\n**Why:** x\n<!-- kept -->\n[^1]: kept\n{:toc}"
    [clause] = parse(f"## 1. Letter\n\nSee.[^1]\n\n{marks}\n{inside}\n{marks.strip()}\n\nEnd.").clauses
    assert inside in clause.wording
    assert "&lt;!-- kept --&gt;" in to_html(clause.wording)


def test_lines_tables_notes_breaks_and_pasted_lists_are_kept():
    [clause] = case("C1").clauses
    shown = to_html(clause.wording)

    assert "must:<br>\n(a) open at night;<br>\n(b) have a nurse.</p>" in shown
    assert shown.count("<tr>") == 3
    assert '<td class="numeric">120,000</td>' in shown
    assert '<a href="#fn-0-1" id="fnref-0-1">1</a>' in shown
    assert 'By the index.<br>\nEach March. <a href="#fnref-0-1"' in shown
    assert "<ul>\n<li>one</li>\n<li>two</li>\n</ul>" in shown
    assert " See part 1." in re.sub("<[^>]*>", "", shown)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_real_document_is_taken_at_the_first_try(path):
    parsed = parse(path.read_text("utf-8"))

    assert len(parsed.clauses) >= 20
    assert all(clause.wording.strip() for clause in parsed.clauses)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_word_of_a_real_document_is_lost_without_being_named(path):
    text = path.read_text("utf-8")
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    body = re.sub(r"<!--.*?-->|\{[:#][^}]*\}", "", body, flags=re.DOTALL)
    parsed = parse(text)
    kept = [parsed.title, parsed.summary, *(each.words for each in parsed.left_aside)]
    kept += [f"{each.number} {each.heading}" for each in parsed.chapters]
    kept += [f"{each.number} {each.heading} {each.wording}" for each in parsed.clauses]
    headings = re.compile(r"^#+ .*$", re.MULTILINE)

    def words(source: str) -> set[str]:
        return set(re.findall(r"\w+", source))

    assert words(headings.sub("", body)) <= words(" ".join(kept))
    plain_headings = re.sub(r"\]\([^)]*\)|\[\^\d+\]", "", " ".join(headings.findall(body)))
    assert words(plain_headings) <= words(" ".join(kept))


def test_a_law_has_its_chapters_and_its_sections_with_their_numbers():
    parsed = parse((DATA / "documents" / "narcotics-act-2012.md").read_text("utf-8"))
    rooms = next(clause for clause in parsed.clauses if clause.number == "§ 10a")

    assert [each.heading.split(" - ")[0] for each in parsed.chapters] == [
        f"{place} Abschnitt"
        for place in ("Erster", "Zweiter", "Dritter", "Vierter", "Fünfter", "Sechster", "Siebenter", "Achter")
    ]
    assert rooms.heading == "Erlaubnis für den Betrieb von Drogenkonsumräumen"
    assert parsed.chapters[rooms.chapter].heading.startswith("Zweiter Abschnitt")
    assert [each.words for each in parsed.left_aside if "§§ 40" in each.words]


def test_terms_begin_their_numbers_again_in_each_chapter():
    parsed = parse((DATA / "documents" / "terms-of-service.md").read_text("utf-8"))
    [of_b] = [place for place, each in enumerate(parsed.chapters) if each.number == "B"]

    assert [clause.number for clause in parsed.clauses].count("1") == 9
    headings = [each.heading for each in parsed.clauses if each.chapter == of_b]
    assert headings[:2] == ["Account Terms", "Account Controls"]
    assert [each.what for each in parsed.left_aside] == ["front matter", *["a hidden note"] * 3]


def test_a_memorandum_has_each_note_with_the_part_that_refers_to_it():
    parsed = parse((DATA / "documents" / "fitara.md").read_text("utf-8"))
    by_heading = {clause.heading: clause for clause in parsed.clauses}

    assert "[^1]: [Title VIII" in by_heading["Purpose"].wording
    assert "[^36]: Protect metrics" in by_heading["Protect Federal IT Assets and Information"].wording
    assert "[^34]: These metrics" in by_heading["Drive Value in Federal IT Investments"].wording
    assert "Endnotes" in [each.words for each in parsed.left_aside]
    for clause in parsed.clauses:
        defined = re.findall(r"^(\[\^\w+\]):", clause.wording, re.MULTILINE)
        assert sorted(set(re.findall(r"\[\^\w+\]", clause.wording))) == sorted(defined)

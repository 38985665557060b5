"""A draft written as Markdown is read back unchanged: every chapter, number, heading, wording and key."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.consultations.markdown_export import compose
from consult.consultations.markdown_import import ParsedChapter, ParsedClause, ParsedDraft, parse
from consult.text.plain import clean

SHARED = Path(__file__).parents[2] / "../shared"
CONTENT = Path(__file__).parents[2] / "consult/demonstration/content"
DOCUMENTS = [
    *sorted(CONTENT.glob("*/draft*.md")),
    *sorted((SHARED / "data/documents").glob("*.md")),
    *sorted((SHARED / "data/regulation-e").glob("*.md")),
    *sorted(each for each in (SHARED / "cases").glob("*.md") if each.name != "README.md"),
]

#: Lines with a meaning at the beginning of a document, a clause or a heading.
LINES = [
    "Text.", "# Big", "## 9. Not a clause {#k9}", "### 2. Small", "**Why:** in the wording", "**Evidence:**",
    "Text\n---", "===", "{#x} *a* | b", "~~~", "```", "~~~ word-for-word", "  indented", "    far in", "{:toc}",
    "[TOC]", "[^1]: A note", "See [^1] and [link].", "[link]: https://example.org", "- one\n- two",
    "| a | b |\n|---|---|\n| 1 | 2 |", "\\# no", "> q", "#hashtag", "##loose", "1. list", "(a) lettered",
    "\\<!-- shown -->", "`<!-- code -->`", "a\\\nb", "---", "+++", "",
]  # fmt: skip
WORDS = [
    "Definitions", "1. CIO", "of the treaty", "Hours", "2.5 mg", "C#", "A.", "IV", "§ 3", "{#k}", "{chapter}",
    "[x]", "*b*", "a_b", "\\", "`c`", "<b>", "!", "[^1]", "{number=\"2\"}", "มาตรา", "第3条", "المادة 4", "-",
    ".", "Article 4", "&amp;", "<!-- n -->", "#",
]  # fmt: skip
NUMBERS = [
    "", "1", "2", "3a", "10", "A", "B", "IV", "§ 10a", "Article 4", "A.1", "2.1", "2.4", "(a)", "第3条",
    "มาตรา 4",
]  # fmt: skip


def keyed(text):
    """A document with a key for every clause."""
    parsed = parse(text)
    clauses = [replace(each, key=each.key or f"k{place}") for place, each in enumerate(parsed.clauses)]
    return replace(parsed, clauses=clauses)


def same(after, before):
    """Whether everything in a document is the same; what was noticed on import is missing."""
    bare = {"front_title": "", "left_aside": [], "same_numbers": [], "levels": []}
    return replace(after, **bare) == replace(before, **bare)


@pytest.mark.slow
@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_document_taken_out_is_read_as_it_was(file):
    before = keyed(file.read_text("utf-8"))
    text = compose(before)

    assert same(parse(text), before)
    assert compose(parse(text)) == text


@st.composite
def drafts(draw):
    """Drafts that the database can hold: chapters that may be empty or nested, clauses in order."""
    headings = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
    numbers = st.sampled_from(NUMBERS)
    lines = st.lists(st.sampled_from(LINES), max_size=5).map("\n".join)
    texts = lines.map(lambda text: clean(text, 2000))
    plains = st.one_of(texts, st.just("A <!-- b --> c"), st.just("<!-- open"))
    chapters: list[ParsedChapter] = []
    for _ in range(draw(st.integers(0, 4))):
        deepest = min(chapters[-1].level + 1, 5) if chapters else 1
        chapters.append(ParsedChapter(draw(st.integers(1, deepest)), draw(numbers), draw(headings)))
    clauses = []
    least = 0
    for place in range(draw(st.integers(1, 5))):
        chapter = None
        if chapters and (clauses and clauses[-1].chapter is not None or draw(st.booleans())):
            least = chapter = draw(st.integers(least, len(chapters) - 1))
        clauses.append(
            ParsedClause(
                key=f"k{place}",
                number=draw(numbers),
                heading=draw(headings),
                wording=draw(texts) or "Text.",
                plain_language=draw(plains),
                reason=draw(texts),
                cost=draw(st.sampled_from(["", "low"])),
                affects=draw(st.sampled_from(["", "**Why:** a", "People <!-- x -->"])),
                is_key=draw(st.booleans()),
                evidence=[],
                chapter=chapter,
            )  # fmt: skip
        )
    return ParsedDraft(draw(headings), draw(texts), clauses, chapters)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, derandomize=True)
@given(drafts())
def test_every_draft_is_read_as_it_was_written(draft):
    assert same(parse(compose(draft)), draft)


def test_a_letter_or_number_keeps_its_stop_and_is_marked_only_where_it_would_be_read_as_something_else():
    chapters = [ParsedChapter(1, "", "1. CIO Authorities"), ParsedChapter(1, "A", "Definitions")]
    first, second = keyed("## Aims\n\nText.\n\n## Words\n\nText.").clauses
    clauses = [replace(first, number="1", chapter=0), replace(second, number="2", chapter=1)]
    text = compose(ParsedDraft("Plan", "", clauses, chapters))

    assert '# 1. CIO Authorities {number="" chapter}\n' in text
    assert "# A. Definitions\n" in text
    assert "## 2. Words {#k1}\n" in text


def test_words_that_look_like_headings_are_kept_in_a_block_of_their_own():
    [clause] = keyed("## 1. A\n\nText.").clauses
    text = compose(ParsedDraft("Plan", "", [replace(clause, wording="Words.\n\n## 9. Not a clause {#k9}\n\nMore.")]))

    assert "~~~ word-for-word\nWords.\n\n## 9. Not a clause {#k9}\n\nMore.\n~~~" in text


def test_evidence_that_a_line_cannot_hold_is_left_out_with_the_rest_of_its_clause():
    draft = parse("## 1. A {#a}\n\nText.\n\n**Evidence:**\n\n- for | legal text or ruling | c | s | l")
    [clause] = draft.clauses
    odd = replace(clause.evidence[0], finding="two\nlines")
    after = parse(compose(replace(draft, title="T", clauses=[replace(clause, evidence=[*clause.evidence, odd])])))

    assert after.clauses[0].evidence == []
    assert after.clauses[0].wording == "Text."

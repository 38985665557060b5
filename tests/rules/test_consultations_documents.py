"""Documents: Markdown in, clauses out, and faults that name their line."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.access import ValidationError
from consult.consultations import clauses, markdown_import, outline
from consult.consultations.markdown_import import DocumentErrors, parse

CONTENT = Path(markdown_import.__file__).parent.parent / "demonstration" / "content"
WHOLE = """\
# Local plan: two rooms

Two rooms, for two years.

## 1. Where the rooms are {#siting*}

Within 500 metres of need.

- not beside a school
- near a bus

**In short:** Close by.
Not beside a school.

**Why:** People do not travel far.

**Cost:** medium

**Affects:** Neighbours and
families.

**Evidence:**

- for | systematic review | A review, 2021 | It works | Few cities
- against | Cost estimate | City office | It costs
  a lot | Rough

## 2. Hours {#hours}

Open until midnight.
"""


def test_a_whole_document_is_read_field_by_field():
    parsed = parse(WHOLE)
    siting, hours = parsed.clauses

    assert (parsed.title, parsed.summary) == ("Local plan: two rooms", "Two rooms, for two years.")
    assert (siting.key, siting.number, siting.heading, siting.is_key) == ("siting", "1", "Where the rooms are", True)
    assert siting.wording == "Within 500 metres of need.\n\n- not beside a school\n- near a bus"
    assert siting.plain_language == "Close by.\nNot beside a school."
    assert siting.reason == "People do not travel far."
    assert (siting.cost, siting.affects) == ("medium", "Neighbours and families.")
    assert [(each.direction, each.kind) for each in siting.evidence] == [
        ("for", "systematic_review"),
        ("against", "cost_estimate"),
    ]
    assert siting.evidence[1].finding == "It costs a lot"
    assert (hours.key, hours.is_key, hours.plain_language, hours.evidence) == ("hours", False, "", [])


def test_plain_markdown_with_numbered_headings_is_enough():
    parsed = parse("# Rules\n\n## 1. Opening hours\n\nUntil ten.\n\n## 2. Noise\n\nNone.\n\nAt night.")

    assert [(c.key, c.number, c.heading, c.wording) for c in parsed.clauses] == [
        ("", "1", "Opening hours", "Until ten."),
        ("", "2", "Noise", "None.\n\nAt night."),
    ]


@pytest.mark.parametrize(
    ("heading", "number", "words"),
    [
        ("## 1. Hours", "1", "Hours"),
        ("## 1) Hours", "1", "Hours"),
        ("## 1: Hours", "1", "Hours"),
        ("# 1 Hours", "1", "Hours"),
        ("#### 3.2 Hours", "3.2", "Hours"),
        ("## 3.2.1. Hours", "3.2.1", "Hours"),
        ("## 4a. Hours ##", "4a", "Hours"),
        ("## 24 hours a day", "1", "24 hours a day"),
        ("## Hours", "1", "Hours"),
        ("## 1. ساعات العمل", "1", "ساعات العمل"),
    ],
)
def test_numbers_are_read_as_people_write_them(heading, number, words):
    [clause] = parse(f"{heading}\n\nText.").clauses

    assert (clause.number, clause.heading) == (number, words)


def test_the_documents_own_numbers_stay_and_no_other_is_added():
    parsed = parse("## 2.1 One\na\n## 2.2 Two\nb\n## Then\nc")

    assert [clause.number for clause in parsed.clauses] == ["2.1", "2.2", ""]


def test_a_small_heading_without_number_stays_in_the_wording():
    [clause] = parse("## 1. Staff\n\nTwo nurses.\n\n### At night\n\nThree.").clauses

    assert clause.wording == "Two nurses.\n\n### At night\n\nThree."


def test_a_clause_has_the_key_that_the_document_gives_it_or_none():
    assert [c.key for c in parse("## 1. Hours\na\n## 2. Hours\nb\n## 3. X {#hours-2}\nc").clauses] == [
        "", "", "hours-2",
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["**In short:** Yes.", "**In short**: Yes.", "**IN SHORT:**  Yes."])
def test_labels_are_read_however_they_are_set(label):
    assert parse(f"## 1. A\n\nText.\n\n{label}").clauses[0].plain_language == "Yes."


def test_line_ends_of_any_machine_do():
    assert parse(WHOLE.replace("\n", "\r\n")) == parse(WHOLE)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("## 1. A\n\n**Why:** because", 1, "no wording"),
        ("## 1. A\n\nText.\n\n```\nplain", 5, "does not end"),
        ("## 1. A\n\nText. <!-- not yet", 3, "does not end"),
        ("\n\n---\ntitle: A\n\n## 1. A\n\nText.", 3, "does not end"),
        ("## 1. A {#x}\n\nText.\n\n## 2. B {#x}\n\nText.", 5, "line 1"),
        ("## 1. A\n\nText.\n## B {#Bad}\nx", 4, "cannot be used"),
        ("## 1. A {#not good}\n\nText.", 1, "cannot be used"),
        ("## 1. A {#import}\n\nText.", 1, "cannot be used"),
        ("## 1. A\n\nText.\n\n**Cost:** cheap", 5, "one of"),
        ("## 1. A\n\nText.\n\n**Why:** a\n\n**Why:** b", 7, "twice"),
        ("## 1. A\n\nText.\n\n**Evidence:**\n\nsome", 7, "hyphen"),
        ("## 1. A\n\nText.\n\n**Evidence:**\n- for | cohort | x | y", 6, "five parts"),
        ("## 1. A\n\nText.\n\n**Evidence:**\n- for | cohort | x | | z", 6, "five parts"),
        ("## 1. A\n\nText.\n\n**Evidence:**\n- yes | cohort | x | y | z", 6, "for, against or mixed"),
        ("## 1. A\n\nText.\n\n**Evidence:**\n- for | gossip | x | y | z", 6, "gossip"),
        ("## 1. A\n\nText.\n\n## 2. B\n\n" + "x" * 40_001, 7, "1 characters"),
        ("## 1. A\n\nText.\n\n**Why:** " + "x" * 2003, 5, "3 characters"),
        ("## 1. " + "x" * 305 + "\n\nText.", 1, "5 characters"),
        ("# " + "x" * 301 + "\n\n## 1. A\n\nText.", 1, "1 characters"),
    ],
)
def test_a_fault_names_its_line_and_what_is_wrong(text, line, says):
    with pytest.raises(ValidationError) as caught:
        parse(text)

    assert str(caught.value).startswith(f"Line {line}:")
    assert says in str(caught.value)


def test_a_clause_holds_up_to_40000_characters():
    assert len(parse(f"## 1. Hours\n\n{'x' * 40_000}").clauses[0].wording) == 40_000
    with pytest.raises(ValidationError, match="Line 3: this text is too long by 1,234 characters. The limit is 40,000"):
        parse(f"## 1. Hours\n\n{'x' * 41_234}")


def test_a_draft_holds_up_to_600_clauses():
    def clauses(count):
        return "\n".join(f"## {n}. Part {n}\ntext" for n in range(1, count + 1))

    assert len(parse(clauses(600)).clauses) == 600
    with pytest.raises(ValidationError, match=r"^Line 1201: a draft can have up to 600 parts"):
        parse(clauses(601))


def test_every_fault_is_named_at_once_in_the_order_of_its_lines():
    text = "## 1. A {#x}\n\na\n\n**Cost:** cheap\n\n## 2. B {#x}\n\n**Why:** b\n\n**Why:** c\n\n**Evidence:**\n- no"
    with pytest.raises(DocumentErrors) as caught:
        parse(text)

    said = str(caught.value).split("\n")
    assert [line.partition(":")[0] for line in said] == ["Line 5", "Line 7", "Line 7", "Line 11", "Line 14"]
    assert [fault.params["line"] for fault in caught.value.errors] == [5, 7, 7, 11, 14]


@pytest.mark.parametrize("text", ["", "   \n", "Only words.", "# Only a title\n\nAnd words."])
def test_a_text_without_clauses_says_how_to_begin_one(text):
    with pytest.raises(ValidationError, match="## 1"):
        parse(text)


@pytest.mark.parametrize("text", ["## 1. A\n\nnul \x00 here", "## 1. A\n\nlost \ud800 half", "## 1. A\n\n\ufffd"])
def test_characters_that_cannot_be_stored_are_refused(text):
    with pytest.raises(ValidationError):
        parse(text)


def test_hostile_sizes_are_refused_or_read_but_never_hang():
    with pytest.raises(ValidationError):
        parse("x" * 1_000_000)
    with pytest.raises(ValidationError):
        parse("## 1. A\n" + "**" * 100_000)
    assert parse("## 1. a" + " " * 100_000 + "b\n\nText.").clauses[0].heading == "a b"


@pytest.mark.slow
@pytest.mark.parametrize(
    "signs", ["`", "~", "<!--", "[^a]: ", "[a]: http://b", "> ", "- ", "1. ", "# ", "---\n", "| a |", "\\\n", "``` "]
)
def test_the_same_signs_over_and_over_are_refused_or_read_but_never_hang(signs):
    for text in (signs * (120_000 // len(signs)), "## 1. A\n\n" + f"{signs}\n" * (120_000 // (len(signs) + 1))):
        with contextlib.suppress(ValidationError):
            parse(text)
    with pytest.raises(ValidationError):
        parse("#" * 100_000 + " {#" * 50_000)


@given(st.text(alphabet="#1.2 aB\n*:|-{}", max_size=120))
def test_any_text_is_read_or_refused_and_none_of_its_letters_is_lost(text):
    try:
        parsed = parse(text)
    except ValidationError:
        return
    read = (
        parsed.title
        + parsed.summary
        + "".join(
            c.number + c.heading + (c.key or "") + c.wording + c.plain_language + c.reason + c.affects
            for c in parsed.clauses
        )
    )
    assert len(re.findall("[aB]", read)) >= len(re.findall("[aB]", text))


@pytest.mark.parametrize("name", ["rooms/draft", "rooms/draft-2", "checking/draft", "kits/draft"])
def test_the_demonstrations_drafts_are_whole(name):
    parsed = parse((CONTENT / f"{name}.md").read_text(encoding="utf-8"))

    assert parsed.title
    assert parsed.summary
    for clause in parsed.clauses:
        fields = (clause.plain_language, clause.reason, clause.cost, clause.affects, clause.evidence)
        assert all(fields), clause.key
    assert 2 <= sum(clause.is_key for clause in parsed.clauses) <= 4


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("## 1. A\n\na\n\n## 1. B\n\nb\n\n## 1. C\n\nc", [("1", 1, 5), ("1", 1, 9)]),
        ("## § 3a A\n\na\n\n## § 3 B\n\nb\n\n## § 3a C\n\nc", [("§ 3a", 1, 9)]),
        ("## A. One\n\n### 1. A\n\na\n\n### 1. B\n\nb", [("1", 3, 7)]),
        ("## A. One\n\n### 1. A\n\na\n\n## B. Two\n\n### 1. B\n\nb", []),
        ("## A\n\na\n\n## B\n\nb", []),
    ],
)
def test_clauses_of_one_chapter_with_the_same_number_are_named(text, same):
    assert [(each.number, each.first, each.line) for each in parse(text).same_numbers] == same


LONG = "word " * (clauses.MAX_TEXT // 5 + 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            f"## 1. A\n\na\n\n**Evidence:**\n- for | lived experience | {LONG} | it says | its limits",
            "Line 6: this text is",
        ),
        ("## 1. A\n\na\n\n##\n\nb", "Line 5: this heading has no words"),
        ("## 1. A\n\na\n\n" * (outline.MAX_HEADINGS + 1), "can have up to 2000 headings"),
        (LONG, "No part was found"),
    ],
    ids=["long evidence", "no words", "many headings", "no heading"],
)
def test_what_cannot_be_imported_is_named_with_its_line(text, fault):
    with pytest.raises(ValidationError, match=fault):
        parse(text)


def test_words_before_the_first_heading_that_are_too_long_for_a_summary_are_a_part_of_their_own():
    parsed = parse(f"{LONG}\n\n## 1. A\n\na")
    assert parsed.summary == ""
    assert [(each.number, each.wording) for each in parsed.clauses] == [("", LONG.strip()), ("1", "a")]


def test_a_link_s_address_stays_with_the_words_that_refer_to_it():
    law, other = "[law]: https://example.org/law", "[other]: https://example.org/other"
    parsed = parse(f"## 1. A\n\nSee [the law][Law].\n\n## 2. B\n\nb\n\n{law}\n{other}")
    assert [each.wording for each in parsed.clauses] == [f"See [the law][Law].\n\n{law}", "b"]
    assert [each.words for each in parsed.left_aside] == [other]


def test_a_note_ends_where_its_last_indented_paragraph_does():
    note = "[^1]: A note.\n\n    Its second paragraph."
    [clause] = parse(f"## 1. A\n\nSee it.[^1]\n\n{note}\n\nAfter.").clauses
    assert clause.wording.startswith("See it.[^1]")
    assert "After." in clause.wording.partition(note)[0]


def test_braces_that_are_no_mark_are_words_of_the_heading():
    [clause] = parse("## 1. A {plan}\n\na").clauses
    assert clause.heading == "A {plan}"

"""Markdown from elsewhere: hidden notes removed, fences unchanged, intended line breaks kept, long texts shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.markdown_source import fenced_lines, keep_breaks, without_notes
from consult.text.markup import beginning, to_html

WRAPPED = (
    "Drug consumption rooms need a licence from the highest state authority,\n"
    "which is given where the equipment and the staff that the law asks for\n"
    "are there."
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a <!-- b --> c", "a  c"),
        ("a <!-- b\nb --> c", "a \n c"),
        ("a `<!-- b -->` c", "a `<!-- b -->` c"),
        ("```\n<!-- b -->\n```", "```\n<!-- b -->\n```"),
        ("<!-- ``` -->\nx\n<!-- ``` -->", "\nx\n"),
        ("~~~\n```\n<!-- b -->\n~~~\n<!-- c -->", "~~~\n```\n<!-- b -->\n~~~\n"),
        ("a <!-- b", "a "),
        ("a <!--> b", "a  b"),
    ],
)
def test_hidden_notes_are_taken_out_but_not_of_text_that_is_meant_as_text(text, kept):
    assert without_notes(text) == kept


@given(st.text(alphabet=st.sampled_from("<!->`~ab\n"), max_size=80))
def test_what_is_taken_out_leaves_every_line_in_its_place(text):
    assert without_notes(text).count("\n") == text.count("\n")
    assert all(1 <= line <= text.count("\n") + 1 for line in fenced_lines(text))


@pytest.mark.parametrize("text", ["x <!-- secret --> y", "x\n\n<!-- secret\n\nsecret -->\n\ny", "x <!-- secret"])
def test_no_page_shows_a_hidden_note(text):
    assert "secret" not in to_html(text)


def test_two_spaces_at_a_lines_end_break_it_and_are_not_lost_in_storing():
    assert keep_breaks("one  \ntwo  \n\nthree") == "one\\\ntwo  \n\nthree"
    assert "<br>" in to_html(keep_breaks(WRAPPED.replace("law asks for\n", "law asks for  \n")))
    for text in ("| a |  \n|---|", "```\na  \nb\n```", "# a  \nb", "a  \n- b"):
        assert keep_breaks(text) == text


def test_lines_that_a_program_wrapped_run_on_and_those_that_end_on_purpose_do_not():
    assert "<br>" not in to_html(WRAPPED)
    assert to_html(WRAPPED.replace("are there.", "(a) are there;\n(b) are paid.")).count("<br>") == 2
    assert to_html("Station Road 5\nBerlin\nRing twice").count("<br>") == 2
    assert to_html("Who?\n" + "A long answer on one line. " * 6 + "\nWhy?").count("<br>") == 2


@pytest.mark.parametrize(
    ("signs", "shown"),
    [("•\tone\n•\ttwo", 2), ("\uf0b7 one\n\uf0b7 two", 2), ("▪ one\n▪ two", 2), ("Text:\n• one\n• two", 2)],
)
def test_bullets_of_word_processors_are_lists(signs, shown):
    assert to_html(signs).count("<li>") == shown


def test_the_beginning_of_a_long_text_ends_with_a_paragraph():
    text = "\n\n".join(f"Paragraph {number}. " + "word " * 20 for number in range(100))
    short = beginning(text, 1000)

    assert len(short) <= 1000
    assert text.startswith(short)
    assert short.endswith("word")
    assert beginning("short", 1000) == "short"
    assert beginning("x" * 5000, 1000) == "x" * 1000


def test_the_beginning_keeps_its_notes_and_closes_its_fence():
    text = "One.[^1] Two.\n\n" + "word " * 400 + "\n\nEnd.[^2]\n\n[^1]: First.\n[^2]: Second."
    assert beginning(text, 200).endswith("[^1]: First.")
    assert 'id="fn-0-1"' in to_html(beginning(text, 200))

    fenced = "````\n" + "line\n" * 500 + "````\n\nEnd."
    assert beginning(fenced, 200).endswith("line\n````")

"""Other words for a part: what the box starts with, what is a change, and what can be stored."""

import pytest

from consult.access import ValidationError
from consult.consultations.clauses import MAX_WORDING
from consult.contributions import proposals

DRAFT = (
    "## When\n\nThe rooms are **open** until _two_.<!-- ask the fire service -->\n\n"
    "- every day\n- except [feasts](https://x.example)"
)
BOX = "When\n\nThe rooms are open until two.\n\n- every day\n- except [feasts](https://x.example)"


def test_the_box_starts_with_the_wording_as_people_read_it():
    assert proposals.source(DRAFT) == BOX


def test_a_difference_is_to_what_the_box_started_with():
    pieces = proposals.difference(DRAFT, BOX.replace("two", "four"))
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("removed", "two"), ("added", "four"),
    ]  # fmt: skip
    assert [piece.kind for piece in proposals.difference(DRAFT, BOX)] == ["same"]


def test_spaces_alone_are_no_change():
    assert proposals.is_same(BOX, BOX.replace(" ", "  ").replace("\n\n", "\n"))
    assert not proposals.is_same(BOX, BOX.replace("open", "Open"))


def test_words_are_stored_clean_and_no_longer_than_a_part_may_be():
    assert proposals.clean_wording(" Open.\r\n\r\nAlways.  ") == " Open.\n\nAlways."
    assert len(proposals.clean_wording("x" * MAX_WORDING)) == MAX_WORDING
    for bad, why in (("x" * (MAX_WORDING + 1), "too long"), ("a\x00b", "control"), (" \n\u200b", "no words left")):
        with pytest.raises(ValidationError, match=why):
            proposals.clean_wording(bad)


def test_no_stored_text_can_pretend_to_be_two():
    """What is made of a comment's words is made of reason and proposed words as one text."""
    assert proposals.all_words("Why.", None) == "Why."
    assert proposals.all_words("Why.", "What.") == f"Why.{proposals.SEPARATOR}What."
    typed = proposals.clean_wording(f"Why.{proposals.SEPARATOR}What.")
    assert proposals.SEPARATOR.strip("\n") not in typed

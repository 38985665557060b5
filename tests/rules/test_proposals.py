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


BEFORE = "Rooms are **open** from 9 to 17. Staff must be trained."
LATER = "Rooms are open from 9 to 22. Staff must be trained."


def shown(newest):
    found = proposals.on_newest(BEFORE, LATER, newest)
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    [stretch] = found.change.stretches
    return found.fate, found.is_later, "".join(marks[piece.kind].format(piece.text) for piece in stretch)


def test_on_the_same_wording_it_is_as_it_was_proposed():
    assert shown(BEFORE) == ("whole", False, "Rooms are open from 9 to -17-+22+. Staff must be trained.")


def test_on_a_later_wording_it_is_what_would_still_be_different():
    assert shown(BEFORE.replace("trained", "paid")) == (
        "whole", True, "Rooms are open from 9 to -17-+22+. Staff must be paid.",
    )  # fmt: skip


def test_marks_that_only_format_the_words_are_no_later_wording():
    assert shown(BEFORE.replace("**", ""))[1] is False


def test_a_conflict_shows_what_was_proposed_before_and_how_the_part_has_changed():
    found = proposals.on_newest(BEFORE, LATER, BEFORE.replace("17", "19"))
    assert shown(BEFORE.replace("17", "19"))[::2] == (
        "conflict", "Rooms are open from 9 to -17-+22+. Staff must be trained.",
    )  # fmt: skip
    assert [piece.text for piece in found.since.stretches[0] if piece.kind != "same"] == ["17", "19"]


def test_what_the_part_says_by_now_is_shown_as_it_was_proposed():
    assert shown(LATER) == ("done", True, "Rooms are open from 9 to -17-+22+. Staff must be trained.")
    assert proposals.fate_in(BEFORE, LATER, f"{LATER} Doors are blue.") == "done"

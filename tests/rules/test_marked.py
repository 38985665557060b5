"""Differences as they are read: paragraphs, and each mark named: in view the first of its kind and long ones."""

from consult.text.diff import Piece, words
from consult.text.marked import LONG, Marked, both, new, old

BEFORE = "The rooms are open from ten.\n\nA van stops nearby, from two."
AFTER = "The rooms are open from eight.\n\nA van stops nearby. Each night.\n\nIt waits. Call it for free."


def shown(paragraphs: list[list[Marked]]) -> list[str]:
    return ["".join(mark.before + mark.words + mark.after for mark in each) for each in paragraphs]


def named(paragraphs: list[list[Marked]]) -> list[tuple[str, str, str]]:
    return [(mark.kind, mark.words, mark.naming) for each in paragraphs for mark in each if mark.kind != "same"]


def test_each_kind_is_named_in_view_once_and_then_only_to_who_listens() -> None:
    """Against six chips in one paragraph on a phone."""
    pieces = words("One two three four five six.", "One 2 three four 5 six.")
    assert named(both(pieces)) == [
        ("removed", "two", "seen"),
        ("added", "2", "seen"),
        ("removed", "five", "heard"),
        ("added", "5", "heard"),
    ]


def test_what_was_added_over_several_paragraphs_is_named_in_each() -> None:
    """Who listens hears where a deletion begins and ends, but not that the next paragraph is still deleted."""
    pieces = [
        Piece("same", "It closes"),
        Piece("added", " at ten.\n\nOn Sundays at nine.\n \nNever later."),
        Piece("same", ""),
    ]
    assert named(both(pieces)) == [
        ("added", "at ten.", "seen"),
        ("added", "On Sundays at nine.", "heard"),
        ("added", "Never later.", "heard"),
    ]
    assert shown(both(pieces)) == ["It closes at ten.", "On Sundays at nine.", "Never later."]


def test_a_long_paragraph_is_named_in_view() -> None:
    """On a phone the name of the first is far above it."""
    long = "a" * LONG
    pieces = [Piece("removed", f"Short.\n\n{long}\n\n…"), Piece("added", f"{long}\n\n{long[1:]}")]
    assert [each[0::2] for each in named(both(pieces))] == [
        ("removed", "seen"),
        ("removed", "seen"),
        ("removed", ""),
        ("added", "seen"),
        ("added", "heard"),
    ]


def test_punctuation_alone_has_no_name_and_no_space_before_it() -> None:
    pieces = words("It closes, early today.", "It closes. Early today!")
    assert {each[1]: each[2] for each in named(both(pieces))}["!"] == ""
    assert " !" not in shown(both(pieces))[0]
    assert shown(both(words("On foot, from the door.", "On foot.")))[0] == "On foot, from the door."


def test_words_that_take_the_place_of_others_are_kept_apart() -> None:
    assert shown(both(words("A van.", "A (small) bus."))) == ["A  van (small) bus."]


def test_old_and_new_text_are_whole_and_in_paragraphs() -> None:
    pieces = words(BEFORE, AFTER)
    assert shown(old(pieces)) == BEFORE.split("\n\n")
    assert shown(new(pieces)) == AFTER.split("\n\n")
    assert len(both(pieces)) == 3


def test_a_paragraph_that_was_joined_to_the_next_leaves_no_empty_one() -> None:
    pieces = words("One.\n\nTwo.", "One. Two.")
    assert shown(both(pieces)) == ["One. Two."]
    assert both([]) == []

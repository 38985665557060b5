"""Differences: nothing lost, nothing invented, readable, and by clause in the order of the new draft."""

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.diff import ClauseChange, ClauseText, Piece, clauses, unmarked, wordings, words

TEXTS = st.one_of(st.text(), st.text(alphabet=st.sampled_from("ab c.\n—é日")))


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "added": "{{+{}+}}", "removed": "{{-{}-}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in words(before, after))


def both_sides(pieces: list[Piece]) -> tuple[str, str]:
    before = "".join(piece.text for piece in pieces if piece.kind != "added")
    after = "".join(piece.text for piece in pieces if piece.kind != "removed")
    return before, after


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts_exactly(before: str, after: str) -> None:
    assert both_sides(words(before, after)) == (before, after)


@given(TEXTS, TEXTS)
def test_no_piece_is_empty_or_could_join_its_neighbour(before: str, after: str) -> None:
    pieces = words(before, after)
    assert all(piece.text for piece in pieces)
    assert all(a.kind != b.kind for a, b in zip(pieces, pieces[1:], strict=False))


@given(TEXTS)
def test_equal_texts_differ_in_nothing(text: str) -> None:
    assert words(text, text) == ([Piece("same", text)] if text else [])


def test_a_changed_word_is_marked_and_the_rest_is_left() -> None:
    assert marked("not within 150 metres of it", "not within 50 metres of it") == (
        "not within {-150-}{+50+} metres of it"
    )


def test_a_full_stop_added_leaves_the_word_before_it() -> None:
    assert marked("It may open", "It may open.") == "It may open{+.+}"


def test_a_hyphen_an_apostrophe_or_an_accent_is_part_of_its_word() -> None:
    assert marked("people's drug-checking naïve", "person's drug-testing naive") == (
        "{-people's drug-checking naïve-}{+person's drug-testing naive+}"
    )


def test_changed_spaces_are_differences_too() -> None:
    assert marked("a\n\nb", "a b") == "a{-\n\n-}{+ +}b"


def test_a_short_word_alone_between_changes_is_taken_into_them() -> None:
    assert marked("police may stop and search them", "officers will ask and help people") == (
        "{-police may stop and search them-}{+officers will ask and help people+}"
    )


def test_a_longer_word_between_changes_stays() -> None:
    assert marked("red houses burn", "blue houses stand") == "{-red-}{+blue+} houses {-burn-}{+stand+}"


def test_ideographs_differ_one_by_one() -> None:
    assert marked("药物政策", "药品政策") == "药{-物-}{+品+}政策"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("word " * 50_000, "word " * 20_000 + "x"),
        ("\n".join(map(str, range(30_000))), "\n".join(map(str, range(5, 30_000)))),
        (
            " ".join(random.Random(1).choices("ab", k=1_900)),
            " ".join(random.Random(2).choices("ab", k=1_900)),
        ),
        (
            " ".join("a" if i % 3 else f"b{i}" for i in range(1_900)),
            " ".join("a" if i % 3 else f"c{i}" for i in range(1_900)),
        ),
        ("x" * 1_000_000, "y" * 1_000_000),
    ],
    ids=["one word", "many lines", "two letters", "many small matches", "no spaces"],
)
def test_a_huge_or_hostile_text_is_compared_soon(before: str, after: str) -> None:
    began = time.process_time()
    assert both_sides(words(before, after)) == (before, after)
    assert time.process_time() - began < 8


def test_a_long_text_is_compared_line_by_line() -> None:
    lines = [f"Line {number} says this and that." for number in range(1_000)]
    after = [line.replace("this", "nothing") if "e 7 " in line else line for line in lines]
    changed = [piece for piece in words("\n".join(lines), "\n".join(after)) if piece.kind != "same"]
    assert [piece.text for piece in changed] == ["this", "nothing"]
    scattered = "\n".join(f"{line} {number}" if number % 2 else line for number, line in enumerate(lines))
    pieces = words("\n".join(lines), scattered)
    assert Piece("removed", lines[1]) in pieces
    assert Piece("added", f"{lines[1]} 1") in pieces


def clause(
    key: str, number: str = "", wording: str = "w", heading: str = "h", plain: str = "p"
) -> ClauseText:
    return ClauseText(key, number, heading, wording, plain)


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [
        (change.key, change.kind)
        for change in clauses([clause(k) for k in before], [clause(k) for k in after])
    ]


def test_a_new_number_alone_is_no_change() -> None:
    before = [clause("a", "1"), clause("b", "2")]
    after = [clause("new", "1"), clause("a", "2"), clause("b", "3")]
    assert [change.kind for change in clauses(before, after)] == ["added", "same", "same"]


def test_a_clause_that_left_its_order_has_moved_and_the_others_have_not() -> None:
    assert kinds("abcd", "bcda") == [("b", "same"), ("c", "same"), ("d", "same"), ("a", "moved")]


def test_removed_clauses_stand_where_they_stood() -> None:
    assert kinds("abcde", "ace") == [
        ("a", "same"),
        ("b", "removed"),
        ("c", "same"),
        ("d", "removed"),
        ("e", "same"),
    ]
    assert kinds("abc", "c") == [("a", "removed"), ("b", "removed"), ("c", "same")]
    assert kinds("ab", "axy") == [("a", "same"), ("b", "removed"), ("x", "added"), ("y", "added")]


def test_a_removed_clause_does_not_follow_one_that_moved_away() -> None:
    assert kinds("abxcd", "acdb") == [
        ("a", "same"),
        ("x", "removed"),
        ("c", "same"),
        ("d", "same"),
        ("b", "moved"),
    ]


@pytest.mark.parametrize("part", ["heading", "wording", "plain"])
def test_a_change_in_any_part_is_a_change_and_shown_in_that_part(part: str) -> None:
    old = clause("a", "1", "one two", "one two", "one two")
    new = replace(old, number="4", **{part: "one three"})
    (change,) = clauses([old], [new])
    assert (change.kind, change.before, change.after) == ("changed", old, new)
    pieces = {
        "heading": change.heading_pieces,
        "wording": change.wording_pieces,
        "plain": change.plain_pieces,
    }
    assert pieces.pop(part) == (Piece("same", "one "), Piece("removed", "two"), Piece("added", "three"))
    assert set(pieces.values()) == {(Piece("same", "one two"),)}


def test_a_clause_may_move_and_change() -> None:
    before = [clause("a", wording="old"), clause("b"), clause("c")]
    after = [clause("b"), clause("c"), clause("a", wording="new")]
    assert [change.kind for change in clauses(before, after)] == ["same", "same", "moved_and_changed"]


def test_added_and_removed_clauses_are_marked_whole() -> None:
    gone, come = clause("a", wording="old"), clause("b", wording="new")
    assert clauses([gone], [come]) == [
        ClauseChange("a", "removed", gone, None, *((Piece("removed", text),) for text in ("h", "old", "p"))),
        ClauseChange("b", "added", None, come, *((Piece("added", text),) for text in ("h", "new", "p"))),
    ]


KEYS = st.lists(st.sampled_from("abcdefghij"), unique=True).map("".join)


@given(KEYS, KEYS)
def test_every_clause_appears_once_and_the_kept_ones_in_the_new_order(before: str, after: str) -> None:
    found = kinds(before, after)
    assert sorted(key for key, _ in found) == sorted(set(before) | set(after))
    assert [key for key, kind in found if kind != "removed"] == list(after)
    unmoved = [key for key, kind in found if kind in ("same", "removed")]
    assert unmoved == sorted(unmoved, key=before.index)


@given(KEYS)
def test_no_clause_moves_when_others_only_come_and_go(keys: str) -> None:
    assert "moved" not in [kind for _, kind in kinds(keys, "".join(keys[::2]) + "z")]


def test_a_thousand_clauses_in_reverse_are_compared_soon() -> None:
    before = [clause(str(number)) for number in range(1_000)]
    began = time.process_time()
    found = clauses(before, before[::-1])
    assert [change.kind for change in found].count("moved") == 999
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("opens from **18:00 to 02:00**, daily", "opens from 18:00 to 02:00, daily"),
        ("beside the **station**.", "beside the station."),
        ("### Hours\n\nAt *night* and _late_.", "Hours\n\nAt night and late."),
        ("__Both__ rooms", "Both rooms"),
        ("- one\n- two * three * four", "- one\n- two * three * four"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("a [map](https://example.org/a_b_c)", "a [map](https://example.org/a_b_c)"),
        ("**open", "**open"),
    ],
)
def test_marks_that_only_dress_the_words_are_no_words(typed: str, read: str) -> None:
    assert unmarked(typed) == read
    assert "".join(piece.text for piece in wordings(typed, "Other words.") if piece.kind != "added") == read


def test_a_wording_whose_marks_alone_changed_has_changed_and_shows_no_mark() -> None:
    old, new = (ClauseText("a", "1", "Rooms", wording, "") for wording in ("Open late.", "Open **late**."))
    [change] = clauses([old], [new])
    assert change.kind == "changed"
    assert [piece.text for piece in change.wording_pieces] == ["Open late."]

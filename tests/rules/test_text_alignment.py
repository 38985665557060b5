"""Which words of two texts are the same: in the order of both, as many as possible, with limited work."""

import random
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.alignment import _longest_common, aligned
from consult.text.diff import Piece, words

WORDS = st.lists(st.sampled_from("abcd"), max_size=30)


def longest(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of a longest common subsequence, computed the simple way: each row of the table from the one before.

    Rows never fall from left to right, so the running maximum stands for the neighbour on the left.
    """
    row, signs = np.zeros(len(b) + 1, int), np.array(b, str)
    for x in a:
        row[1:] = np.maximum.accumulate(np.where(signs == x, row[:-1] + 1, row[1:]))
    return int(row[-1])


@given(WORDS, WORDS)
def test_the_same_words_rise_on_both_sides(a: list[str], b: list[str]) -> None:
    pairs = aligned(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in zip(pairs, pairs[1:], strict=False))


@given(WORDS, WORDS)
def test_where_words_repeat_too_much_for_anything_else_as_many_as_can_be_are_kept(a: list[str], b: list[str]) -> None:
    pairs = sorted(_longest_common([*map(ord, a)], [*map(ord, b)]))
    assert len(pairs) == longest(a, b)
    assert all(a[i] == b[j] for i, j in pairs)


@pytest.mark.slow
def test_a_table_too_large_to_be_kept_is_cut_and_gives_as_much() -> None:
    a, b = (random.Random(seed).choices("abcdefgh", k=5_000) for seed in (1, 2))
    assert len(list(_longest_common([*map(ord, a)], [*map(ord, b)]))) == longest(a, b)


#: As long as a clause may be.
MOST_SIGNS = 40_000
#: Lines of Python for each character of both texts; a plain comparison takes thousands.
MOST_STEPS = 150


def drawn(seed: int, signs: str, between: str = "") -> str:
    found = random.Random(seed).choices(signs, k=MOST_SIGNS // (1 + len(between)))
    return between.join(found)


HOSTILE = {
    "two signs in turn": (".," * (MOST_SIGNS // 2), ",." * (MOST_SIGNS // 2)),
    "four signs": (drawn(1, ".,;:"), drawn(2, ".,;:")),
    "two letters": (drawn(1, "ab", " "), drawn(2, "ab", " ")),
    "ideographs": (drawn(1, "药物政策品"), drawn(2, "药物政策品")),
    "many small matches": tuple(
        " ".join("a" if i % 3 else f"{letter}{i}" for i in range(MOST_SIGNS // 3)) for letter in "bc"
    ),
    "every word moved": tuple(" ".join(map(str, order)) for order in (range(6_600), range(6_600, 0, -1))),
    "no spaces": ("x" * MOST_SIGNS, "y" * MOST_SIGNS),
    "digits": ("1 " * (MOST_SIGNS // 2), "1," * (MOST_SIGNS // 2)),
}


def counted(before: str, after: str, most: int) -> tuple[list[Piece], int]:
    """What a comparison finds, and how many lines of Python it takes; it is stopped after `most`."""
    taken = 0

    def count(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal taken
        taken += 1
        if taken > most:
            raise AssertionError(f"more than {most} steps")
        return count

    watching = sys.gettrace()
    sys.settrace(count)
    try:
        return words(before, after), taken
    finally:
        sys.settrace(watching)


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_the_longest_and_most_hostile_texts_are_compared_by_word_in_a_bounded_number_of_steps(kind: str) -> None:
    before, after = HOSTILE[kind]
    most = MOST_STEPS * (len(before) + len(after))
    pieces, taken = counted(before, after, most)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert 0 < taken <= most

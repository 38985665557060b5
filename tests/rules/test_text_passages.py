"""Of a long difference the changed passages are shown, and no change is lost."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text.diff import words
from consult.text.passages import AROUND, passages


def texts(shown, *kinds):
    return ["".join(piece.text for piece in stretch if piece.kind in kinds) for stretch in shown.stretches]


def test_a_short_difference_is_whole():
    shown = passages(words("a b", "a c"), 100)
    assert (shown.whole, shown.begun, shown.ended) == (True, True, True)
    assert texts(shown, "same", "added") == ["a c"]


def test_far_from_a_change_nothing_is_shown_and_every_change_is():
    far = "word " * 400
    shown = passages(words(f"{far}old {far}odd {far}", f"{far}new {far}even {far}"), 4000)

    assert (shown.whole, shown.begun, shown.ended) == (False, False, False)
    assert [text.strip() for text in texts(shown, "removed")] == ["old", "odd"]
    assert [text.strip() for text in texts(shown, "added")] == ["new", "even"]
    assert all(len(text) < 2 * AROUND + 10 for text in texts(shown, "same"))


def test_of_one_long_new_text_the_beginning_is_shown():
    shown = passages(words("", "word " * 2000), 4000)
    assert shown.begun
    assert not shown.ended
    assert 3900 < len("".join(texts(shown, "added"))) <= 4000


@given(st.lists(st.integers(0, 9), max_size=60), st.lists(st.integers(0, 9), max_size=60), st.integers(1, 4000))
def test_never_more_than_the_limit(before, after, limit):
    found = words(*(" ".join(str(each) * 30 for each in side) for side in (before, after)))
    shown = passages(found, limit)
    assert sum(len(piece.text) for stretch in shown.stretches for piece in stretch) <= limit or shown.whole
    assert shown.whole == (sum(len(piece.text) for piece in found) <= limit)

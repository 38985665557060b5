"""What a writer may type again, and what is told of the days until an answer."""

import pytest

from consult.access import ValidationError
from consult.moderation.answer_times import ENOUGH, answer_times
from consult.moderation.appeals.rules import has_hidden, typed_again

SHOWN = "Ask [name removed] or [name removed] at [place removed]."


@pytest.mark.parametrize(("proposed", "typed"), [
    ("Ask Ann or Bob at the quay.", ["Ann", "Bob", "the quay"]),
    ("Ask Ann or [name removed] at [place removed].", ["Ann", "[name removed]", "[place removed]"]),
    ("Ask Ann or Bob or Cy at at the quay..", ["Ann", "Bob or Cy", "at the quay."]),
    ("Ask one\nof us or Bob at the quay.", ["one\nof us", "Bob", "the quay"]),
])  # fmt: skip
def test_only_what_is_hidden_is_typed_again(proposed, typed):
    assert typed_again(SHOWN, proposed) == typed


@pytest.mark.parametrize("proposed", [
    "", SHOWN, "Ask  or Bob at the quay.", "Tell Ann or Bob at the quay.", "Ask Ann or Bob at the quay!",
    "Ask Ann or Bob", "Ask Ann at the quay.",
])  # fmt: skip
def test_nothing_else_may_change(proposed):
    with pytest.raises(ValidationError) as caught:
        typed_again(SHOWN, proposed)
    assert caught.value.field == "proposed"


def test_hidden_words_at_either_end_and_side_by_side():
    assert typed_again("[name removed]", "Ann") == ["Ann"]
    assert typed_again("[name removed][place removed]!", "ab!") == ["a", "b"]


def test_much_text_takes_no_time_to_compare():
    """Against words that are chosen to make a comparison slow."""
    shown, proposed = "a [name removed] " * 300 + "b", "a x " * 300 + "c"
    with pytest.raises(ValidationError):
        typed_again(shown, proposed)


def test_whether_words_are_hidden():
    assert has_hidden(SHOWN)
    assert not has_hidden("Ask [Ann] at [[the quay]].")


def test_of_few_answers_whole_weeks_are_told_and_of_many_the_days():
    """Against telling on which day somebody wrote."""
    assert answer_times([]) is None
    few = answer_times([0, 3, 8])
    assert (few.median, few.slowest, few.exact, few.answered) == (7, 14, False, 3)
    many = answer_times([*range(ENOUGH)])
    assert (many.median, many.slowest, many.exact) == (5, 9, True)

"""Suggested themes are right as often as was measured; alike and unlike comments are told apart."""

from pathlib import Path

import numpy as np

from benchmarks.suggesting import (
    FOLDS,
    answers,
    chance_likeness,
    f1,
    first_right,
    from_the_alike,
    held_out,
    most_frequent,
    nearest_right,
    shown_as_alike,
    sides,
)
from consult.analysis.suggestion_rules import DEFAULT, MEASURED
from consult.analysis.suggestions import most_alike, proposed_themes, varied, vectors_of

DATA = Path(__file__).parents[2] / "../shared/data/themes"
COMMENTS = [
    "The door must be wide enough for a wheelchair.",
    "Keep the room open at night, please.",
    "A wide door for each wheelchair!",
    "Open it at night and on Sundays.",
    "Who pays for all this?",
]


def test_on_arguments_themes_are_right_as_often_as_was_measured():
    """The first that is proposed, and the one whose words are the most alike, which nothing proposes."""
    some = sides(DATA / "argkp")[:8]
    assert np.mean([nearest_right(side) for side in some]) >= 0.55
    usual, learned = (np.mean([first_right(side, each) for side in some]) for each in (most_frequent, from_the_alike))
    assert learned >= 0.72
    assert usual <= 0.6


def test_themes_learned_from_80_comments_are_right_as_often_as_was_measured():
    """The page about programs says the same."""
    for part, told, usual in zip((1, 2), MEASURED.f1, MEASURED.most_frequent, strict=True):
        texts, right = answers(DATA / "themefinder_gambling_XS", part)
        assert len(texts) == MEASURED.answers
        assert len(texts) * (FOLDS - 1) // FOLDS == MEASURED.learned
        learned = f1(held_out(texts, right, from_the_alike), right)
        assert round(learned, 2) == told >= 0.45
        assert round(f1(held_out(texts, right, most_frequent), right), 2) == usual <= learned / 2


def test_nothing_is_proposed_from_few_comments_or_for_words_unlike_all():
    coded = {place: {"hours"} for place in range(DEFAULT.fewest)}
    texts = [*(f"Open at night, number {place}." for place in coded), "Nights, open.", "Ζζζζ"]
    assert proposed_themes(vectors_of(texts), coded) == {DEFAULT.fewest: ("hours",)}
    assert proposed_themes(vectors_of(texts), dict(list(coded.items())[1:])) == {}


def test_the_most_alike_come_first_and_those_unlike_do_not_come():
    assert most_alike(vectors_of(COMMENTS), 1)[0] == [2]
    assert most_alike(vectors_of(["night", "day", ""]), 5) == [[], [], []]
    assert most_alike(vectors_of(["", "  "]), 5) == [[], []]
    assert most_alike(vectors_of(["alone"]), 5) == [[]]
    assert most_alike(vectors_of([]), 5) == []


def test_what_is_unlike_is_not_shown_as_alike():
    """Against showing what is the least unlike: below this likeness two arguments agree by chance alone."""
    assert most_alike(vectors_of([*COMMENTS, "Which bus goes there?"]), 3)[-1] == []
    some = sides(DATA / "argkp")
    assert round(chance_likeness(some, 0.01), 2) == 0.15 == DEFAULT.alike
    shown, left, any_two = zip(*(shown_as_alike(side, DEFAULT.alike) for side in some[:16]), strict=True)
    assert np.mean([hit for each in shown for hit in each]) > 1.5 * np.mean(any_two)
    assert np.mean([hit for each in left for hit in each]) < np.mean(any_two)


def test_a_varied_order_shows_each_kind_before_a_kind_again():
    order = varied(vectors_of(COMMENTS), (), 5)
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert order[0] == 0
    assert order.index(2) > 2, "the second on the door comes after one of each kind"
    assert 2 not in varied(vectors_of(COMMENTS), (0,), 2), "what is like a comment that was read waits"
    assert varied(vectors_of(COMMENTS), range(5), 3) == []

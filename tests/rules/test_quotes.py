"""Which comments are quoted."""

from itertools import permutations

from consult.report.quotes import LONGEST, Candidate, choose

TEXTS = (
    "The harbour is where people are, and a room ten streets away helps nobody there.",
    "My daughter walks past that corner every morning, so please move the entrance.",
    "Staff on the night shift should not stand alone when something goes wrong.",
    "Open earlier for those of us who begin work at six and have nowhere to go.",
)


def one(place: int, *themes: str, text: str = "") -> Candidate:
    return Candidate(f"tracker{place}", text or TEXTS[place], place, frozenset(themes))


def trackers(chosen: list[Candidate]) -> list[str]:
    return [each.tracker for each in chosen]


def test_at_most_three_are_chosen_and_each_theme_before_a_second_from_any():
    candidates = [one(0, "a"), one(1, "a"), one(2, "a"), one(3, "b")]
    assert trackers(choose(candidates)) == ["tracker0", "tracker1", "tracker3"]


def test_the_order_in_which_they_come_changes_nothing():
    candidates = [one(0, "a"), one(1, "a"), one(2, "b"), one(3)]
    assert len({tuple(trackers(choose(list(order)))) for order in permutations(candidates)}) == 1


def test_a_copy_is_not_quoted_twice():
    copy = one(1, "b", text=TEXTS[0] + " Please.")
    assert trackers(choose([one(0, "a"), copy])) == ["tracker0"]


def test_what_can_be_read_goes_before_what_is_too_long_or_too_short():
    long, short = one(0, text="word " * LONGEST), one(1, text="No.")
    assert trackers(choose([long, short, one(2)], most=1)) == ["tracker2"]
    assert trackers(choose([long])) == ["tracker0"]


def test_nobody_to_quote_is_no_quote():
    assert choose([]) == []

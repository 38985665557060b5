"""Which comments are quoted."""

from datetime import date
from itertools import permutations

from consult.report.quote_check import is_due
from consult.report.quotes import LONGEST, Candidate, Share, choose, is_one_sided, quotes_of, spread

TEXTS = (
    "The harbour is where people are, and a room ten streets away helps nobody there.",
    "My daughter walks past that corner every morning, so please move the entrance.",
    "Staff on the night shift should not stand alone when something goes wrong.",
    "Open earlier for those of us who begin work at six and have nowhere to go.",
)


def one(number: int, *themes: str, text: str = "", place: int | None = None) -> Candidate:
    return Candidate(f"tracker{number}", text or TEXTS[number], number, frozenset(themes), place)


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


def test_what_an_analyst_chose_stands_in_their_order_and_else_the_rule_does():
    assert trackers(quotes_of([one(0, "a", place=2), one(1, "a"), one(2, "b", place=1)])) == ["tracker2", "tracker0"]
    candidates = [one(0, "a"), one(1, "a"), one(2, "b")]
    assert quotes_of(candidates) == choose(candidates)


def test_the_spread_counts_quotes_and_names_kinds_that_could_be_quoted():
    assert spread(["for"], ["against", "for", "against", ""]) == [Share("for", 1), Share("", 0), Share("against", 0)]


def test_quotes_are_one_sided_if_others_took_another_side():
    assert is_one_sided(["for", "for"], ["for", "for", "against"])
    assert not is_one_sided(["for", "against"], ["for", "for", "against"])
    assert not is_one_sided(["for", "for"], ["for", "for", ""]), "nobody took another"
    assert not is_one_sided(["for"], ["for", "against"]), "one quote has one side"
    assert not is_one_sided(["", ""], ["", "", "against"]), "nobody has said which"


def test_who_is_quoted_is_looked_at_once_a_week():
    assert is_due(None, date(2026, 5, 2))
    assert is_due(date(2026, 5, 1), date(2026, 5, 8))
    assert not is_due(date(2026, 5, 1), date(2026, 5, 7))

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


def one(place: int, *themes: str, text: str = "", stance: str = "") -> Candidate:
    return Candidate(f"tracker{place}", text or TEXTS[place], place, frozenset(themes), stance)


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
    candidates = [one(0, "a"), one(1, "a"), one(2, "b")]
    assert trackers(quotes_of(candidates, {"tracker2": 1, "tracker0": 2})) == ["tracker2", "tracker0"]
    assert quotes_of(candidates, {}) == choose(candidates)
    assert quotes_of(candidates, {"gone": 1}) == choose(candidates), "what was chosen was deleted"


def test_the_spread_counts_quotes_and_what_could_be_quoted():
    assert spread(["for"], ["against", "for", "against", ""]) == [
        Share("against", 0, 2), Share("", 0, 1), Share("for", 1, 1),
    ]  # fmt: skip


def test_quotes_are_one_sided_if_others_took_another_side():
    yes, more, no = one(0, stance="for"), one(1, stance="for"), one(2, stance="against")
    assert is_one_sided([yes, more], [yes, more, no])
    assert not is_one_sided([yes, no], [yes, more, no])
    assert not is_one_sided([yes, more], [yes, more]), "nobody took another"
    assert not is_one_sided([yes], [yes, no]), "one quote has one side"
    assert not is_one_sided([one(0), one(1)], [no]), "nobody has said which"


def test_who_is_quoted_is_looked_at_once_a_day():
    assert is_due(None, date(2026, 5, 2))
    assert is_due(date(2026, 5, 1), date(2026, 5, 2))
    assert not is_due(date(2026, 5, 2), date(2026, 5, 2))

"""The count of comments that must add up."""

import pytest

from consult.analysis.reconciliation import TAKEN_OUT_LABELS, TAKES_OUT, Reconciliation, count_taken_out, taken_out_by
from consult.contributions.enums import EFFECT


def a_flow(**changes: object) -> Reconciliation:
    whole = {
        "received": 10,
        "taken_out": {"junk": 2, "withdrawn": 1},
        "analysed": 7,
        "outcomes": {"publish": 5, "redact": 1},
        "waiting": 1,
        "coded": 4,
        "channels": {"open": 8, "code": 2},
    }
    return Reconciliation(**(whole | changes))  # type: ignore[arg-type]


def test_what_was_received_less_what_was_taken_out_is_what_counts():
    assert a_flow().adds_up
    assert a_flow().moderated == 6
    assert a_flow().uncoded == 3
    assert a_flow(outcomes={"publish": 4, "refuse": 2}).uncoded == 1, "what was refused is not sorted"


@pytest.mark.parametrize(
    "changes",
    [
        {"analysed": 8},
        {"taken_out": {"junk": 2}},
        {"outcomes": {"publish": 4, "redact": 1}},
        {"waiting": 2},
        {"channels": {"open": 8}},
    ],
)
def test_one_comment_too_many_or_too_few_is_noticed(changes: dict[str, object]):
    assert not a_flow(**changes).adds_up


def test_what_was_let_back_in_is_not_taken_out():
    assert taken_out_by({"junked": 1, "restored": 1}) is None
    assert taken_out_by({"junked": 2, "restored": 1}) == "junk"
    assert taken_out_by({"held": 1}) == "held"
    assert taken_out_by({"held": 1, "released": 1}) is None


def test_a_comment_is_taken_out_once_even_if_twice_over():
    events = [(1, "junked", 1), (1, "withdrawn", 1), (2, "junked", 1)]
    counts = count_taken_out(events)
    assert (counts["withdrawn"], counts["junk"], sum(counts.values())) == (1, 1, 2)


def test_what_never_happened_here_is_not_named():
    assert count_taken_out([]) == {"withdrawn": 0, "changed": 0, "junk": 0}
    assert count_taken_out([(1, "held", 1), (2, "junked", 1)])["held"] == 1


def test_every_event_that_takes_out_or_lets_back_in_has_its_place_in_the_flow():
    named = {kind for pair in TAKES_OUT.values() for kind in pair if kind}
    assert named == {kind for kind, effect in EFFECT.items() if effect}
    assert set(TAKEN_OUT_LABELS) == set(TAKES_OUT)

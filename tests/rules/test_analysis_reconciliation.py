"""The count of comments that must add up."""

import pytest

from consult.analysis.reconciliation import (
    TAKEN_OUT_LABELS,
    TAKES_OUT,
    ChannelCounts,
    DoesNotAddUp,
    Reconciliation,
    count_taken_out,
    reconcile,
    taken_out_by,
)
from consult.contributions.enums import EFFECT


def a_flow(**changes: object) -> Reconciliation:
    whole = {
        "received": 10,
        "taken_out": {"junk": 2, "withdrawn": 1},
        "analysed": 7,
        "outcomes": {"publish": 5, "redact": 1},
        "waiting": 1,
        "coded": 4,
        "by_channel": [
            ChannelCounts("code", 2, {"junk": 1}, 1),
            ChannelCounts("open", 8, {"junk": 1, "withdrawn": 1}, 6),
        ],
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
        {"by_channel": [ChannelCounts("open", 8, {"junk": 1, "withdrawn": 1}, 6)]},
        # The channels have each other's: the sums are right, and none of the two adds up.
        {"by_channel": [ChannelCounts("code", 2, {"junk": 1}, 2), ChannelCounts("open", 8, {"junk": 2}, 5)]},
        # Each adds up, and together they are not the whole.
        {"by_channel": [ChannelCounts("code", 2, {}, 2), ChannelCounts("open", 8, {"junk": 2}, 6)]},
    ],
)
def test_one_comment_too_many_or_too_few_is_noticed(changes: dict[str, object]):
    assert not a_flow(**changes).adds_up
    with pytest.raises(DoesNotAddUp):
        a_flow(**changes).checked()


def test_what_was_let_back_in_is_not_taken_out():
    assert taken_out_by({"junked": 1, "restored": 1}) is None
    assert taken_out_by({"junked": 2, "restored": 1}) == "junk"
    assert taken_out_by({"held": 1}) == "held"
    assert taken_out_by({"held": 1, "released": 1}) is None


def test_a_comment_is_taken_out_once_even_if_twice_over():
    events = [(1, "open", "junked", 1), (1, "open", "withdrawn", 1), (2, "open", "junked", 1)]
    assert count_taken_out(events) == {"open": {"withdrawn": 1, "junk": 1}}
    assert count_taken_out(events, [("code", "held", 3)])["code"] == {"held": 3}


def reconciled(taken_out: dict[str, dict[str, int]]) -> Reconciliation:
    counts = {"received": {"open": 9}, "analysed": {"open": 8}, "outcomes": {"publish": 8}, "waiting": 0, "coded": 0}
    return reconcile(taken_out=taken_out, **counts)  # type: ignore[arg-type]


def test_what_never_happened_here_is_not_named():
    assert reconciled({}).taken_out == {"withdrawn": 0, "changed": 0, "junk": 0}
    assert reconciled({"code": {"held": 1}}).taken_out["held"] == 1


def test_each_channel_has_the_same_lines_and_one_that_took_out_what_it_never_received_does_not_add_up():
    assert reconciled({"open": {"junk": 1}}).adds_up
    found = reconciled({"code": {"junk": 1}})
    assert [each.channel for each in found.by_channel] == ["code", "open"]
    assert {tuple(each.taken_out) for each in found.by_channel} == {("withdrawn", "changed", "junk")}
    assert found.received - sum(found.taken_out.values()) == found.analysed
    assert not found.adds_up


def test_every_event_that_takes_out_or_lets_back_in_has_its_place_in_the_flow():
    named = {kind for pair in TAKES_OUT.values() for kind in pair if kind}
    assert named == {kind for kind, effect in EFFECT.items() if effect}
    assert set(TAKEN_OUT_LABELS) == set(TAKES_OUT)

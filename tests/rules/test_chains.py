"""A receipt's items, followed from the first: a wrong receipt costs one look-up, a right one a few for each item."""

import pytest

from consult.contributions.chains import follow
from consult.contributions.enums import MAX_ITEMS, MAX_REVISIONS
from consult.credentials import receipts

PEPPER = b"p" * 32


class Rows:
    """What exists, by look-up; counts the look-ups."""

    def __init__(self, receipt: int, revisions: list[int]) -> None:
        places = [(index, revision) for index, some in enumerate(revisions) for revision in range(some)]
        self.rows = {receipts.derive(PEPPER, receipt, "comment", *place).lookup_hmac: place for place in places}
        self.asked: list[int] = []

    def __call__(self, lookups):
        self.asked.append(len(lookups))
        return {each: self.rows[each] for each in lookups if each in self.rows}


@pytest.mark.parametrize("revisions", [[], [1], [5], [1, 1], [1, 2, 1, 5], [1] * 7, [1] * 8, [2] * 60])
def test_every_item_is_found_in_its_place(revisions: list[int]):
    rows = Rows(7, revisions)
    found = follow(PEPPER, 7, "comment", MAX_REVISIONS, rows)
    assert [(index, revision) for index, revision, _ in found] == sorted(rows.rows.values())
    assert all(place == (index, revision) for index, revision, place in found)


def test_another_receipt_finds_nothing_of_it_at_the_cost_of_one_look_up():
    rows = Rows(7, [1, 2, 1])
    assert follow(PEPPER, 8, "comment", MAX_REVISIONS, rows) == []
    assert rows.asked == [1]


@pytest.mark.parametrize("count", [1, 2, 3, 10, 60, MAX_ITEMS - 1, MAX_ITEMS])
def test_a_right_one_costs_a_few_look_ups_for_each_item(count: int):
    rows = Rows(7, [1] * count)
    follow(PEPPER, 7, "comment", MAX_REVISIONS, rows)
    assert sum(rows.asked) <= 3 * count + 1
    assert len(rows.asked) <= count.bit_length() + 2


def test_nothing_is_looked_for_past_the_most_that_a_sending_may_hold():
    rows = Rows(7, [MAX_REVISIONS + 3] * (MAX_ITEMS + 20))
    found = follow(PEPPER, 7, "comment", MAX_REVISIONS, rows)
    assert len(found) == MAX_ITEMS * MAX_REVISIONS == sum(rows.asked)

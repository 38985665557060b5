"""Promises in the groups that readers ask for, first what is overdue."""

from datetime import date

from consult.pages.promise_groups import PromiseGroup, arranged, group_of, grouped, worst
from consult.report.enums import Status
from consult.report.parts import CommitmentView


def promise(number: int, status: Status = Status.NO_EVIDENCE, overdue_days: int = 0) -> CommitmentView:
    return CommitmentView(
        status=status, number=number, text="Put up lamps.", owner="Head of Sites", due_on=date(2026, 11, number),
        measure="Lamps", money="", id=number, clause_key="", clause_number="", overdue_days=overdue_days, notes=(),
    )  # fmt: skip


def test_each_group_has_what_belongs_to_it() -> None:
    assert group_of(promise(1, overdue_days=3)) is PromiseGroup.OVERDUE
    assert group_of(promise(1)) is PromiseGroup.TO_DO
    assert group_of(promise(1, Status.SUBSTANTIAL)) is PromiseGroup.TO_DO
    assert group_of(promise(1, Status.COMPLETE)) is PromiseGroup.DONE
    assert group_of(promise(1, Status.ABANDONED)) is PromiseGroup.GIVEN_UP


def test_what_is_overdue_comes_first_and_each_group_keeps_the_order_of_its_days() -> None:
    promises = [
        promise(1, Status.COMPLETE),
        promise(2),
        promise(3, overdue_days=5),
        promise(4),
        promise(5, overdue_days=1),
    ]
    found = [(group, [each.number for each in some]) for group, some in grouped(arranged(promises))]
    assert found == [(PromiseGroup.OVERDUE, [3, 5]), (PromiseGroup.TO_DO, [2, 4]), (PromiseGroup.DONE, [1])]


def test_a_part_stands_as_the_worst_of_its_promises_does() -> None:
    done, given_up = promise(1, Status.COMPLETE), promise(2, Status.ABANDONED)
    owed, late = promise(3), promise(4, overdue_days=2)
    assert worst([done, given_up, owed, late]) is late
    assert worst([done, given_up, owed]) is owed
    assert worst([done, given_up]) is given_up
    assert worst([]) is None

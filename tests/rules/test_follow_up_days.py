"""When it is due to say what came of an answer, by the calendar alone."""

from datetime import date

import pytest

from consult.pages import news
from consult.pages.follow_up_days import follow_up_days
from consult.pages.news import Facts

ANSWERED = date(2026, 8, 31)
HALF, WHOLE = date(2027, 2, 28), date(2027, 8, 31)


def told(today: date, *reports: date) -> list[tuple[date | None, int]]:
    return [(each.reported_on, each.overdue_days) for each in follow_up_days(ANSWERED, reports, today)]


def test_both_are_due_and_then_overdue_without_an_act_of_anybody() -> None:
    assert [(each.months, each.due_on) for each in follow_up_days(ANSWERED, (), ANSWERED)] == [(6, HALF), (12, WHOLE)]
    assert told(HALF) == [(None, 0), (None, 0)]
    assert told(date(2027, 3, 10)) == [(None, 10), (None, 0)]
    assert told(date(2027, 9, 2)) == [(None, 186), (None, 2)]


@pytest.mark.parametrize(
    ("reports", "then"),
    [
        ([date(2026, 10, 1)], [None, None]),
        ([date(2027, 1, 29)], [date(2027, 1, 29), None]),
        ([date(2027, 1, 28)], [None, None]),
        ([date(2027, 7, 31)], [date(2027, 7, 31), None]),
        ([date(2027, 8, 1)], [None, date(2027, 8, 1)]),
        ([date(2027, 5, 5), date(2027, 3, 1), date(2028, 1, 1)], [date(2027, 3, 1), date(2028, 1, 1)]),
    ],
)
def test_a_report_counts_for_one_day_and_too_early_for_none(reports: list[date], then: list[date | None]) -> None:
    assert [each for each, _ in told(date(2028, 2, 1), *reports)] == then


def test_that_a_report_was_late_stays_news_and_its_days_are_in_the_calendar() -> None:
    facts = Facts("x", [("answered", ANSWERED)], follow_ups=[date(2027, 3, 10)])
    found = {item.key: item.day for item in news.items(facts, date(2028, 1, 1))}
    assert found["follow-up-6-overdue"] == date(2027, 3, 1)
    assert found["follow-up-12-overdue"] == date(2027, 9, 1)
    in_time = Facts("x", [("answered", ANSWERED)], follow_ups=[HALF])
    assert "follow-up-6-overdue" not in {item.key for item in news.items(in_time, date(2028, 1, 1))}
    assert [item.day for item in news.due_days(facts)] == [HALF, WHOLE]

"""When the decision maker has to say what came of an answer: six and twelve months after it, by the calendar. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from consult.pages.consultation_status import FOLLOW_UP_MONTHS, months_after
from consult.report.rules import late_days

#: A report counts for a day from so many days before it on, until so many before the next one.
EARLY_DAYS = 30


@dataclass(frozen=True)
class FollowUpDay:
    """A day on which a report of what worked and what failed is due, and the day of the first one for it."""

    months: int
    due_on: date
    reported_on: date | None
    overdue_days: int


def follow_up_days(answered_on: date, reports: Sequence[date], today: date) -> list[FollowUpDay]:
    """The days of an answer, with the reports of these days until today.

    A report that is late for one day and in time for the next counts for the next: of the one before, none came.
    """
    due = [(months, months_after(answered_on, months)) for months in FOLLOW_UP_MONTHS]
    starts = [day - timedelta(days=EARLY_DAYS) for _, day in due]
    found = []
    for place, (months, day) in enumerate(due):
        ends = starts[place + 1] if place + 1 < len(starts) else date.max
        on = min((report for report in reports if starts[place] <= report < ends), default=None)
        found.append(FollowUpDay(months, day, on, 0 if on else late_days(day, today)))
    return found

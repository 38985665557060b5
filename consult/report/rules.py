"""Limits and days that the report, the answer and its promises share. Pure."""

from datetime import date

MAX_LINE = 600


def late_days(due_on: date, today: date) -> int:
    """Days since something was due; 0 until then."""
    return max(0, (today - due_on).days)

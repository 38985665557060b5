"""What is forecast with a promise: its numbers, what it must say, and whether what was found is inside. Pure.

Numbers have at most three digits after the point and are kept in thousandths, so that no comparison is rounded.
"""

import re
from datetime import date
from decimal import Decimal

from consult.access import FieldErrors, ValidationError
from consult.commitments.enums import Sure
from consult.text.messages import N_

_NUMBER = re.compile(r"[-−]?[0-9]{1,9}(\.[0-9]{1,3})?")
PASSED = N_("This day has passed. Choose a later day.")
NO_NUMBER = N_("Write a number in figures, with a point before tenths. For example: 12.5")


def thousandths(text: str, field: str) -> int:
    """The number that somebody wrote, in thousandths.

    Raises:
        ValidationError: it is none; on the field.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise ValidationError(NO_NUMBER, field=field)
    return int(Decimal(text.replace("−", "-")).scaleb(3))


def written(number: int | None) -> str:
    """A number in thousandths as it is read: “12.5”; empty for None."""
    return "" if number is None else f"{Decimal(number).scaleb(-3).normalize():f}"


def is_inside(found: int, low: int, high: int) -> bool:
    """Whether what was found is inside what was said; the two ends are."""
    return low <= found <= high


def check(words: str, why_not: str, *, ranged: bool) -> None:
    """Refuse a promise that says neither what will be seen nor why that cannot be said, and a range of nothing:
    `ranged` is whether some of its range, its day or how sure it is was given.

    Raises:
        ValidationError: on the field `forecast`, or on `no_forecast` if it says both.
    """
    if ranged and not words:
        raise ValidationError(N_("Say what people will see in this range, or empty its fields."), field="forecast")
    if not words and not why_not:
        message = N_("Say what people will see, with a number, or say below why that cannot be said.")
        raise ValidationError(message, field="forecast")
    if words and why_not:
        raise ValidationError(N_("You say what people will see. Leave this empty."), field="no_forecast")


def check_range(low: int | None, high: int | None, by: date | None, sure: str, today: date) -> None:
    """Refuse a forecast that no finding could contradict; an end of the range that is no number is None.

    Raises:
        ValidationErrors: each on its field.
    """
    errors = FieldErrors()
    with errors:
        if low is not None and high is not None and low > high:
            raise ValidationError(N_("This is less than the other end of the range."), field="forecast_high")
    with errors:
        if by is None:
            raise ValidationError(N_("Give the day by which people will see it."), field="forecast_on")
        if by <= today:
            raise ValidationError(PASSED, field="forecast_on")
    with errors:
        if sure not in set(Sure):
            raise ValidationError(N_("Choose how sure you are."), field="forecast_sure")
    errors.check()

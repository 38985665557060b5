"""What becomes of a line of text with a verdict, and how long it is kept. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from consult.text.messages import N_
from consult.text.plain import clean

MAX_LINE_CHARACTERS = 300
#: From the day on which it was sent, whatever became of it.
KEPT_FOR = timedelta(days=90)


class LineState(StrEnum):
    """What a moderator did with a line."""

    UNREAD = "unread"
    PASSED_ON = "passed_on"
    NOT_PASSED_ON = "not_passed_on"


class NotPassedOn(StrEnum):
    """Why a line does not go to the decision maker."""

    PERSON = "person"
    PLACE = "place"
    ABUSE = "abuse"
    ADVERTISING = "advertising"
    DANGER = "danger"
    NOTHING = "nothing"


NOT_PASSED_ON_LABELS: Mapping[NotPassedOn, str] = {
    NotPassedOn.PERSON: N_("Deleted: it names a person"),
    NotPassedOn.PLACE: N_("Deleted: it tells where somebody can be found"),
    NotPassedOn.ABUSE: N_("Deleted: it insults or threatens"),
    NotPassedOn.ADVERTISING: N_("Deleted: it is advertising"),
    NotPassedOn.DANGER: N_("Deleted: somebody could be harmed"),
    NotPassedOn.NOTHING: N_("Deleted: it says nothing"),
}


def clean_line(text: str) -> str:
    """The line as it is stored: one line, "" for nothing.

    Raises:
        TextFault: it is too long or has hidden characters.
    """
    return clean(text, MAX_LINE_CHARACTERS, one_line=True)


def last_day_over(today: date) -> date:
    """Lines of this day, and of earlier ones, are deleted today."""
    return today - KEPT_FOR

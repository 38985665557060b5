"""The closed lists of promises."""

from collections.abc import Mapping
from enum import StrEnum

from consult.text.messages import N_


class EventKind(StrEnum):
    """What can happen to a signed promise besides notes."""

    EXTENDED = "extended"
    HOLDER = "holder"
    FOUND = "found"


class Sure(StrEnum):
    """How sure somebody is of what they forecast: in so many of 100 cases it comes as they say."""

    HALF = "50"
    FAIRLY = "70"
    VERY = "90"


SURE_LABELS: Mapping[Sure, str] = {
    Sure.HALF: N_("50 in 100: as likely as not"),
    Sure.FAIRLY: N_("70 in 100: fairly sure"),
    Sure.VERY: N_("90 in 100: nearly certain"),
}

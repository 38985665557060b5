"""Which decisions are read again by chance, and how that ends. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from consult.moderation.rules import Outcome
from consult.text.messages import N_

#: The share of refusals and junk that is read again.
SHARE = 0.05
DRAWN = (Outcome.REFUSE, Outcome.JUNK)

#: In the public log.
SAME = "reread_same"
DIFFERENT = "reread_different"


class Answer(StrEnum):
    """What the second reading found; or it could not be, because the words or the time for it were gone."""

    SAME = "same"
    DIFFERENT = "different"
    LAPSED = "lapsed"


ANSWER_LABELS: Mapping[Answer, tuple[str, str]] = {
    Answer.SAME: (N_("I would decide the same"), N_("Nothing changes. The public counts show it.")),
    Answer.DIFFERENT: (
        N_("I would decide otherwise"),
        N_("It goes back to the comments to read, for a new first reading."),
    ),
}

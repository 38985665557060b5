"""The answers to somebody who says that a comment was sent in their name: the closed lists. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from consult.text.messages import N_

MAX_WORDS = 1000
#: The maximum number of waiting reports on one comment, and on one plan; more would tell nothing new.
MAX_ON_ONE = 5
MAX_ON_A_PLAN = 200

#: In the public log for a comment that stays after such a report.
KEPT = "name_kept"


class Answer(StrEnum):
    """What happens to the comment: removed, if a second moderator agrees, or kept."""

    TAKEN_OUT = "taken_out"
    KEPT = "kept"


class KeptBecause(StrEnum):
    """Why it stays."""

    NO_NAME = "no_name"
    NO_SIGN = "no_sign"
    OTHER = "other_matter"


ANSWER_LABELS: Mapping[Answer, tuple[str, str]] = {
    Answer.TAKEN_OUT: (
        N_("Remove it: it was sent in another person’s name"),
        N_("It is hidden from the public at once. When a second moderator agrees, its words are erased."),
    ),
    Answer.KEPT: (N_("Keep it"), N_("Nothing changes. The public log shows why.")),
}

KEPT_LABELS: Mapping[KeptBecause, str] = {
    KeptBecause.NO_NAME: N_("It does not speak for a person who could be recognised"),
    KeptBecause.NO_SIGN: N_("Nothing shows that it was sent in another person’s name"),
    KeptBecause.OTHER: N_("The report is about something else"),
}

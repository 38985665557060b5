"""Notices about published comments: what people can say, how a moderator can answer, and by when. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from consult.moderation.rules import ALLOWED, Outcome, Reason
from consult.text.messages import N_

MAX_WORDS = 1000
#: The maximum number of waiting notices on one comment, and on one plan; more would tell nothing new.
MAX_ON_ONE = 5
MAX_ON_A_PLAN = 200

#: In the public log for a comment that stays after a notice.
KEPT = "name_kept"


class Kind(StrEnum):
    """What somebody says about a comment."""

    IN_NAME = "in_name"
    NAMES_ME = "names_me"
    FALSE = "false"
    ILLEGAL = "illegal"
    COPYRIGHT = "copyright"
    OTHER = "other"


KIND_LABELS: Mapping[Kind, str] = {
    Kind.IN_NAME: N_("It was sent in my name, and I did not send it"),
    Kind.NAMES_ME: N_("It is about me, and people can tell who I am"),
    Kind.FALSE: N_("It says something false about me"),
    Kind.ILLEGAL: N_("It breaks the law"),
    Kind.COPYRIGHT: N_("It copies what I made"),
    Kind.OTHER: N_("Something else is wrong with it"),
}


class Answer(StrEnum):
    """What happens to the comment: words of it hidden, all of it removed if a second moderator agrees, or kept."""

    TAKEN_OUT = "taken_out"
    HIDDEN = "hidden"
    KEPT = "kept"


#: The answers that end a notice at once; removing waits for a second moderator.
AT_ONCE = (Answer.HIDDEN, Answer.KEPT)


class KeptBecause(StrEnum):
    """Why it stays."""

    NO_NAME = "no_name"
    NO_SIGN = "no_sign"
    NOT_RECOGNISABLE = "not_recognisable"
    OPINION = "opinion"
    LAWFUL = "lawful"
    OTHER = "other_matter"


ANSWER_LABELS: Mapping[Answer, tuple[str, str]] = {
    Answer.TAKEN_OUT: (
        N_("Remove it"),
        N_("It is hidden from the public at once. When a second moderator agrees, it is removed for good."),
    ),
    Answer.HIDDEN: (N_("Hide words of it"), N_("The words that you choose are hidden and deleted at once.")),
    Answer.KEPT: (N_("Keep it"), N_("Nothing changes. The public log shows why.")),
}

KEPT_LABELS: Mapping[KeptBecause, str] = {
    KeptBecause.NO_NAME: N_("It does not speak for a person who could be recognised"),
    KeptBecause.NO_SIGN: N_("Nothing shows that it was sent in another person’s name"),
    KeptBecause.NOT_RECOGNISABLE: N_("It does not show who the person is"),
    KeptBecause.OPINION: N_("It is an opinion, or about a body or an office and not about a private person"),
    KeptBecause.LAWFUL: N_("Nothing shows that it breaks the law or copies somebody’s work"),
    KeptBecause.OTHER: N_("The notice is about something else"),
}
#: Why one is removed or has words hidden: whatever a moderator may hide or refuse for, or erase.
REMOVAL_REASONS = ALLOWED[Outcome.REFUSE] | ALLOWED[Outcome.ERASE]


def removal(kind: str, reasons: Iterable[str]) -> tuple[Outcome, list[str]]:
    """How a comment is removed, and why: erased if it was sent in another person’s name or may not be kept."""
    if kind == Kind.IN_NAME:
        return Outcome.ERASE, [Reason.IN_NAME.value]
    given = list(reasons)
    return (Outcome.ERASE if Reason.ILLEGAL in given else Outcome.REFUSE), given


def due_on(sent_on: date, days: int) -> date:
    """The day by which a notice is to be answered. Its hour is not known: nothing finer than the day is stored."""
    return sent_on + timedelta(days=days)

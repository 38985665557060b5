"""What can be appealed against, how an appeal ends, and what a writer may type again. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

from consult.access import ValidationError
from consult.moderation.redaction import REMOVED
from consult.moderation.rules import Outcome
from consult.text.messages import N_

MAX_WHY = 1000

#: The decisions that a writer can appeal against. What was erased has no words left that anybody could look at.
APPEALABLE = (Outcome.REFUSE, Outcome.REDACT, Outcome.TEAM, Outcome.JUNK)
#: Those after which the words are closed, and kept for a while in case that was a mistake.
SEALED = (Outcome.REFUSE, Outcome.JUNK)

#: In the public log: how an appeal ended. What it changes follows as a decision of its own.
UPHELD = "appeal_upheld"
REJECTED = "appeal_rejected"


class Answer(StrEnum):
    """How an appeal ended: upheld, rejected, not answered in time, or without its comment."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    MOOT = "moot"


class Independence(StrEnum):
    """In the public log, next to the reasons: who answered when nobody was left who had no part in the decision."""

    NOBODY_ELSE = "no_third_person"


class AppealChoice(StrEnum):
    """What somebody who answers an appeal can choose."""

    PUBLISH = "publish"
    REDACT = "redact"
    REJECT = "reject"


CHOICE_LABELS: Mapping[AppealChoice, tuple[str, str]] = {
    AppealChoice.PUBLISH: (N_("The writer is right: publish it"), N_("Anyone can read it as it is below.")),
    AppealChoice.REDACT: (
        N_("The writer is right in part: publish it with words hidden"),
        N_("The words that you choose are hidden. The rest is shown."),
    ),
    AppealChoice.REJECT: (N_("The decision stays"), N_("Nothing changes. The writer reads the reasons.")),
}
INDEPENDENCE_LABELS: Mapping[Independence, str] = {
    Independence.NOBODY_ELSE: N_("Nobody was left who had no part in the decision: the second moderator answered"),
}

_REMOVED = re.compile("|".join(map(re.escape, REMOVED.values())))
FIELD = "proposed"


def has_hidden(text: str) -> bool:
    """Whether words of a published text are hidden."""
    return _REMOVED.search(text) is not None


def typed_again(shown: str, proposed: str) -> list[str]:
    """What a writer typed in the place of each hidden part: the part itself where they left it as it is.

    Everything else must be as it is shown. The hidden words were deleted at once, so nobody can compare them.

    Raises:
        ValidationError: at `proposed`: something else was changed, or nothing was typed.
    """
    kept, found, at = _REMOVED.split(shown), [], 0
    if not proposed.startswith(kept[0]):
        raise _changed()
    at = len(kept[0])
    for number, piece in enumerate(kept[1:], 2):
        is_last = number == len(kept)
        # What is typed has at least one character; the earliest match leaves the most room for what follows.
        end = len(proposed) - len(piece) if is_last else proposed.find(piece, at + 1)
        if end < at + 1 or (is_last and not proposed.endswith(piece)):
            raise _changed()
        found.append(proposed[at:end])
        at = end + len(piece)
    if all(_REMOVED.fullmatch(each) for each in found):
        raise ValidationError(
            N_("Type the hidden words again, in place of the brackets. They were deleted at once, so nobody has them."),
            field=FIELD,
        )
    return found


def _changed() -> ValidationError:
    return ValidationError(
        N_("Change only the parts in brackets, like [name removed]. All else must stay as it is shown now."),
        field=FIELD,
    )

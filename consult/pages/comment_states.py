"""What a comment's writer is told about its state. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from consult.contributions.enums import CANCELLED, EventKind, Stage
from consult.moderation.rules import Outcome
from consult.text.messages import N_

#: By the outcome of a comment, however far it came.
OUTCOME_LABELS: Mapping[str, str] = {
    EventKind.WITHDRAWN: N_("You deleted this. Nobody can read it any more."),
    EventKind.CHANGED: N_("You changed this. The earlier version is deleted."),
    CANCELLED: N_("The plan was cancelled before this was shown. Your comment is deleted."),
    Outcome.JUNK: N_("Not accepted: a moderator took it for advertising or nonsense."),
    Outcome.REFUSE: N_("Two people read it and decided not to publish it."),
    Outcome.ERASE: N_("Two people read it and decided to delete it. Nobody can read it any more."),
    Outcome.TEAM: N_("A person has read it. Only the team sees it, and it counts."),
}
#: By the stage of all others.
STAGE_LABELS: Mapping[str, str] = {
    Stage.HELD: N_("We have it. A person will check that it is not spam, then read it."),
    Stage.INBOX: N_("Waiting to be read."),
    Stage.POOL: N_("Read and accepted. It will be shown together with others, within three days."),
    Stage.PUBLIC: N_("Published as you wrote it."),
    Stage.CLOSED: N_("Waiting to be read."),
}
REDACTED = N_("Published, with words hidden.")
PLAIN = N_("Published in plain spelling.")
REDACTED_AND_PLAIN = N_("Published in plain spelling, with words hidden.")
ASKED = N_(
    "We cannot show this as it is. Please change it before the plan closes. "
    "After that, a moderator decides on it as it is."
)
ASKED_UNTIL_CLOSED = N_("We asked you to change this. The plan is closed now, so a moderator decides on it as it is.")


@dataclass(frozen=True)
class CommentState:
    """A comment's state for its writer.

    `differs`: others read it with words hidden, or in plain spelling. `has_public_code`: it is listed with its public
    code, on the plan's page or among what is not there. `is_public`: it is there to be found.
    """

    label: str
    differs: bool
    has_public_code: bool
    is_public: bool


def comment_state(outcome: str, stage: str, *, is_open: bool, plain: bool = False) -> CommentState:
    """The state of a comment with this outcome, at this stage, in a plan that is still open or not.

    `plain`: a moderator put it into plain spelling.
    """
    differs = outcome == Outcome.REDACT or (plain and outcome == Outcome.PUBLISH)
    label = _label(outcome, stage, is_open=is_open, plain=plain)
    return CommentState(label, differs, stage in (Stage.PUBLIC, Stage.CLOSED), stage == Stage.PUBLIC)


def _label(outcome: str, stage: str, *, is_open: bool, plain: bool) -> str:
    if outcome == Outcome.ASK:
        return ASKED if is_open else ASKED_UNTIL_CLOSED
    if outcome == Outcome.REDACT and stage == Stage.PUBLIC:
        return REDACTED_AND_PLAIN if plain else REDACTED
    if plain and stage == Stage.PUBLIC:
        return PLAIN
    return OUTCOME_LABELS.get(outcome, STAGE_LABELS[stage])

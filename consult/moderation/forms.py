"""What moderators send. `rules` and `redaction` decide what is accepted."""

from wtforms import SelectMultipleField, StringField

from consult.credentials.receipts import TRACKER_LENGTH
from consult.moderation.rules import DecisionData
from consult.text import plain
from consult.text.messages import N_
from consult.web.forms import LongTextField, StaffForm

# No comment contains control characters, and no page may give them back.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)])


class DecisionForm(StaffForm):
    """An outcome, its reasons, the marked text; `act` says which button was pressed."""

    outcome = StringField()
    reasons = SelectMultipleField(validate_choice=False)
    marked = LongTextField(N_("The text, with what to hide marked"))
    seen = StringField()
    act = StringField()

    @property
    def typed(self) -> DecisionData:
        return DecisionData(
            self.outcome.data or "",
            tuple(self.reasons.data or ()),
            (self.marked.data or "").translate(_CONTROLS),
            count_seen(self.seen.data),
        )


class SecondForm(StaffForm):
    """A second moderator's answer, yes or no."""

    agrees = StringField()
    seen = StringField()

    @property
    def answer(self) -> bool | None:
        """None if neither was chosen."""
        return {"yes": True, "no": False}.get(self.agrees.data or "")


class DangerForm(StaffForm):
    """How much danger a moderator sees; `act` is "done" if the protocol has been followed."""

    level = StringField()
    act = StringField()
    seen = StringField()


class LabelsForm(StaffForm):
    """Labels for hard content: on a comment, or left to others."""

    labels = SelectMultipleField(validate_choice=False)


class ClaimForm(StaffForm):
    """The answer to somebody who says that something was sent in their name."""

    answer = StringField()
    reason = StringField()


def clean_tracker(typed: str) -> str:
    """What somebody typed as a comment's public code: its letters and digits, no more than one has."""
    return "".join(sign for sign in plain.code(typed).lower() if sign.isascii() and sign.isalnum())[:TRACKER_LENGTH]


def count_seen(typed: str | None) -> int:
    """The number of decisions a page was made for; anything that is not a number matches none."""
    seen = plain.whole_number(typed or "")
    return -1 if seen is None else seen

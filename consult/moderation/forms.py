"""What moderators send. `rules` and `redaction` decide what is accepted."""

from collections.abc import Mapping
from typing import Any

from consult.moderation.appeals.rules import CHOICE_LABELS as APPEAL_CHOICES
from consult.moderation.appeals.rules import AppealChoice
from consult.moderation.danger import levels
from consult.moderation.danger.levels import Level
from consult.moderation.impersonation.rules import ANSWER_LABELS, KEPT_LABELS, Answer, KeptBecause
from consult.moderation.rereading.rules import ANSWER_LABELS as REREADING_ANSWERS
from consult.moderation.rereading.rules import Answer as RereadingAnswer
from consult.moderation.rules import OUTCOME_CHOICES, REASON_LABELS, Outcome, Reason
from consult.moderation.spam_checks import SpamDecision
from consult.text.labels import LABELS, Label
from consult.text.messages import N_
from consult.web.forms import (
    ButtonField,
    LongTextField,
    NumberField,
    RadiosField,
    StaffForm,
    TextField,
    TicksField,
    options,
)

# No comment contains control characters, and no page may give them back.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)])


def _names(explained: Mapping[Any, tuple[str, str]]) -> dict[Any, str]:
    """The labels of choices that also have an explanation."""
    return {value: label for value, (label, _) in explained.items()}


class OwnNumberField(NumberField):
    """A number that our page gave: how many of something it showed, or a key."""

    @property
    def number(self) -> int:
        """The number; -1, which matches none, for anything else."""
        return -1 if self.data is None else self.data


class DecisionForm(StaffForm):
    """An outcome, its reasons, the text with its marks; `version_seen` is the number of decisions on the page."""

    outcome = RadiosField(N_("Choose one"), _names(OUTCOME_CHOICES), coerce=Outcome)
    reasons = TicksField(N_("Why"), REASON_LABELS, coerce=Reason)
    marked = LongTextField(
        N_("The text, with the words to hide in brackets"), filters=[lambda text: (text or "").translate(_CONTROLS)]
    )
    version_seen = OwnNumberField()
    act = ButtonField(("", "preview", "repeats", "clear", "back"))

    def offer(self, outcomes: Mapping[Outcome, tuple[str, str]]) -> None:
        """Show only these outcomes; what else was chosen before is for `rules` to refuse."""
        self.outcome.choices = options(_names(outcomes))


class SearchForm(StaffForm):
    """Words to find, and the number of the first result that is shown."""

    words = TextField(N_("Search what you may read"))
    start = OwnNumberField()


class SecondForm(StaffForm):
    """A second moderator's answer; `version_seen` is the number of decisions on the page."""

    agrees = RadiosField(
        N_("Should it stay unpublished?"), {"yes": N_("Yes, do not publish it"), "no": N_("No, read it again")}
    )
    version_seen = OwnNumberField()

    @property
    def answer(self) -> bool | None:
        """None if neither was chosen."""
        return {"yes": True, "no": False}.get(self.agrees.data)

    def ask(self, *, erases: bool, after_approval: bool) -> None:
        """Put the question in the words for what was proposed."""
        if erases:
            self.agrees.label.text = N_("Should it be erased for good?")
        yes = N_("Yes, erase it. This cannot be undone") if erases else N_("Yes, do not publish it")
        no = N_("No, show it again") if after_approval else N_("No, read it again")
        self.agrees.choices = options({"yes": yes, "no": no})


class DangerForm(StaffForm):
    """How much danger a moderator sees, or that the protocol was followed; `version_seen` how many flags they saw."""

    level = RadiosField(N_("What you see"), _names(levels.LABELS), coerce=Level)
    act = ButtonField(("", "raise", "done"))
    version_seen = OwnNumberField()


class LabelsForm(StaffForm):
    """Labels for hard content on a comment."""

    labels = TicksField(N_("It contains"), LABELS, coerce=Label)


class OptOutForm(StaffForm):
    """Labels for hard content that a moderator leaves to others."""

    labels = TicksField(N_("Leave to others"), LABELS, coerce=Label)


class ClaimForm(StaffForm):
    """The answer to somebody who says that something was sent in their name."""

    answer = RadiosField(N_("What happens to the comment"), _names(ANSWER_LABELS), coerce=Answer)
    reason = RadiosField(N_("If it stays, why"), KEPT_LABELS, coerce=KeptBecause)


class AppealForm(StaffForm):
    """The answer to a writer who asked for a second look."""

    choice = RadiosField(N_("Your answer"), _names(APPEAL_CHOICES), coerce=AppealChoice)
    reasons = TicksField(N_("Why"), REASON_LABELS, coerce=Reason)
    marked = LongTextField(
        N_("The text, with the words to hide in brackets"), filters=[lambda text: (text or "").translate(_CONTROLS)]
    )


class RereadingForm(StaffForm):
    """Whether somebody who reads a drawn decision again would decide the same."""

    answer = RadiosField(N_("What would you decide?"), _names(REREADING_ANSWERS), coerce=RereadingAnswer)


class HeldForm(StaffForm):
    """An action on one submission, or on all that the page showed: then `count_seen` is how many."""

    act = ButtonField(SpamDecision)
    submission = OwnNumberField()
    count_seen = OwnNumberField()

    @property
    def one(self) -> int | None:
        """The key of the one submission that is meant; None for all."""
        return self.submission.number if self.submission.raw_data else None

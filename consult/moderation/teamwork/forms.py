"""What moderators send when they work together or practise."""

from collections.abc import Iterable

from consult.moderation.rules import OUTCOME_CHOICES, REASON_LABELS, Outcome, Reason
from consult.moderation.teamwork.sample import ANSWERS
from consult.text.messages import N_
from consult.web.forms import (
    ButtonField,
    DayField,
    LongTextField,
    MenuField,
    RadiosField,
    StaffForm,
    TicksField,
    VersionField,
)

_OUTCOMES = {outcome: OUTCOME_CHOICES[outcome][0] for outcome in ANSWERS}


class NoteForm(StaffForm):
    """A line to the other moderators."""

    note = LongTextField(N_("A note for the other moderators"))


class HandOverForm(StaffForm):
    """Which moderator is asked to read a comment; `handed_seen` is the hash of who was asked before."""

    handed_seen = VersionField()
    colleague = MenuField(N_("Ask another moderator to read this"))

    def offer(self, colleagues: Iterable[tuple[int, str]], nobody: str) -> None:
        """Show these moderators, by key and name, and `nobody` as long as none is chosen."""
        named = [(str(staff_id), name) for staff_id, name in colleagues]
        self.colleague.choices = [("", nobody), *named] if named else []

    @property
    def staff_id(self) -> int | None:
        """The key of the chosen moderator."""
        return int(self.colleague.data) if self.colleague.data else None


class DutyForm(StaffForm):
    """Until which day somebody is on duty, or that they no longer are; `version_seen` is the hash of what was shown."""

    version_seen = VersionField()
    until = DayField(N_("I read comments until the end of"), optional=True)
    act = ButtonField(("start", "end"))


class SampleForm(StaffForm):
    """What somebody would decide."""

    outcome = RadiosField(N_("What would you do?"), _OUTCOMES, coerce=Outcome)


class PracticeForm(StaffForm):
    """The answer to an invented comment."""

    outcome = RadiosField(N_("What would you do?"), _OUTCOMES, coerce=Outcome)
    reasons = TicksField(N_("Why"), REASON_LABELS, coerce=Reason)

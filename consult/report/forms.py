"""What analysts send. The commands decide what is accepted."""

from consult.text.messages import N_
from consult.web.forms import LongTextField, StaffForm, VersionField


class NotesForm(StaffForm):
    """Part A's notes."""

    version_seen = VersionField()
    missing_groups = LongTextField(N_("Who did not take part, and why"))
    disagreement = LongTextField(N_("Where people differ"))
    reliability = LongTextField(N_("How far you can trust this"))
    ungrouped = LongTextField(N_("Why some comments are not grouped"))


class SeenForm(StaffForm):
    """Freezes or signs what was shown."""

    version_seen = VersionField()

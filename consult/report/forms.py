"""What analysts send. The commands decide what is accepted."""

from consult.text.messages import N_
from consult.web.forms import KeyedField, LongTextField, NumberField, StaffForm, VersionField


class NotesForm(StaffForm):
    """Part A's notes."""

    version_seen = VersionField()
    missing_groups = LongTextField(N_("Who did not take part, and why"))
    disagreement = LongTextField(N_("Where people differ"))
    reliability = LongTextField(N_("How far you can trust this"))
    ungrouped = LongTextField(N_("Why some comments are not grouped"))


class QuotesForm(StaffForm):
    """The places of the quotes of one part, by their public codes."""

    version_seen = VersionField()
    place = KeyedField(NumberField(N_("Place")))


class SeenForm(StaffForm):
    """Freezes or signs what was shown."""

    version_seen = VersionField()

"""What analysts send. The commands decide what is accepted."""

from wtforms import HiddenField

from consult.text.messages import N_
from consult.web.forms import LongTextField, StaffForm


class NotesForm(StaffForm):
    """Part A's notes."""

    seen = HiddenField()
    not_heard = LongTextField(N_("Who did not take part, and why"))
    differ = LongTextField(N_("Where people differ"))
    solid = LongTextField(N_("How far you can trust this"))
    unsorted = LongTextField(N_("Why some comments are not sorted"))


class SeenForm(StaffForm):
    """Freezes or signs what was shown."""

    seen = HiddenField()

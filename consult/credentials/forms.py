"""What organizers send about codes. The command decides what is accepted."""

from consult.text.messages import N_
from consult.web.forms import NumberField, StaffForm, TextField


class SheetForm(StaffForm):
    """A sheet to make: the place that gives out its cards, and how many."""

    site = TextField(N_("Where they are given out"))
    count = NumberField(N_("How many cards"))

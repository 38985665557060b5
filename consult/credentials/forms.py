"""What organizers send about codes. The command decides what is accepted."""

from wtforms import StringField

from consult.web.shell import StaffForm


class SheetForm(StaffForm):
    """A sheet to make: the place that gives out its cards, and how many."""

    site = StringField()
    count = StringField()

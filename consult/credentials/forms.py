"""What organizers send about codes. What it may hold is decided by the use-case."""

from wtforms import StringField

from consult.web.shell import StaffForm


class SheetForm(StaffForm):
    """A sheet to make: the place that gives its cards out, and how many there are."""

    site = StringField()
    count = StringField()

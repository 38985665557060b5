"""What analysts send. The commands decide what is accepted."""

from wtforms import StringField

from consult.web.shell import StaffForm


class NotesForm(StaffForm):
    """Part A's notes."""

    seen = StringField()
    not_heard = StringField()
    differ = StringField()
    solid = StringField()
    unsorted = StringField()


class SeenForm(StaffForm):
    """Freezes or signs what was shown."""

    seen = StringField()

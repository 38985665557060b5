"""What analysts send. The commands decide what is accepted."""

from wtforms import StringField

from consult.web.shell import StaffForm


class ThemeForm(StaffForm):
    """A theme; `none_heard` and `safety` are tick boxes, `seen` the fingerprint of what was shown."""

    seen = StringField()
    title = StringField()
    clause_key = StringField()
    description = StringField()
    minority = StringField()
    none_heard = StringField()
    safety = StringField()
    safety_note = StringField()

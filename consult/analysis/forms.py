"""What analysts send. The commands decide what is accepted."""

from consult.text.messages import N_
from consult.web.forms import LongTextField, MenuField, StaffForm, TextField, TickField, VersionField


class RemoveThemeForm(StaffForm):
    """Removes the theme that was shown; `version_seen` is its hash."""

    version_seen = VersionField()


class ThemeForm(StaffForm):
    """A theme; `no_other_view` and `safety` are tick boxes, `version_seen` the hash of what was shown."""

    version_seen = VersionField()
    title = TextField(N_("The point, in a few words"))
    clause_key = MenuField(N_("It is about"))
    description = LongTextField(N_("What people said, and why"))
    includes = LongTextField(N_("What belongs in it"))
    excludes = LongTextField(N_("What does not belong in it"))
    example = LongTextField(N_("An example"))
    stance = MenuField(N_("A comment with this theme is"))
    minority = LongTextField(N_("Other views"))
    no_other_view = TickField(N_("I looked for other views and found none"))
    safety = TickField(
        N_("Somebody could die or be badly hurt. One comment is enough. The decision maker must answer this.")
    )
    safety_note = LongTextField(N_("What could happen, and to whom"))

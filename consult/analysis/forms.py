"""What analysts send. The commands decide what is accepted."""

from consult.analysis.codebook import Judgement
from consult.analysis.enums import STANCE_LABELS, STRENGTH_LABELS, Stance, Strength
from consult.text.messages import N_
from consult.web.forms import (
    LongTextField,
    MenuField,
    NumberField,
    RadiosField,
    StaffForm,
    TextField,
    TickField,
    TicksField,
    VersionField,
)


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


class MergeForm(StaffForm):
    """Makes the theme that was shown part of another one."""

    version_seen = VersionField()
    into = MenuField(N_("Merge it into"))


class SplitForm(StaffForm):
    """Makes two themes of the one that was shown."""

    version_seen = VersionField()
    first = TextField(N_("The first new theme"))
    second = TextField(N_("The second new theme"))


class SortForm(StaffForm):
    """What an analyst finds in the open text; `near` are the texts like it that get the same.

    `add` is the title of a new theme about the part, which is found in the text as well.
    """

    comment = NumberField()
    themes = TicksField(N_("Themes"))
    add = TextField(N_("New theme"))
    none_fits = TickField(N_("None fits"))
    stance = RadiosField(N_("Stance on the part"), STANCE_LABELS)
    strength = RadiosField(N_("How strongly"), STRENGTH_LABELS)
    safety = TickField(N_("Safety"))
    minority = TickField(N_("Minority"))
    unsure = TickField(N_("Unsure"))
    near = TicksField(N_("The same for these texts"))

    def judgement(self) -> Judgement:
        return Judgement(
            stance=Stance(self.stance.data) if self.stance.data else None,
            strength=Strength(self.strength.data) if self.strength.data else None,
            safety=self.safety.data,
            minority=self.minority.data,
            unsure=self.unsure.data,
            none_fits=self.none_fits.data,
        )


class UndoForm(StaffForm):
    """Puts the text that was sorted last, and those that got the same, back on the list."""

    comment = NumberField()

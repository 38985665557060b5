"""What analysts send. The commands decide what is accepted."""

from collections.abc import Sequence

from wtforms import StringField

from consult.analysis.codebook import Judgement
from consult.analysis.enums import STANCE_LABELS, STRENGTH_LABELS, Stance, Strength
from consult.analysis.reach import MAX_GROUPS, RESULT_TEXTS, GroupData, ResultData
from consult.consultations import reach_plan
from consult.text import plain
from consult.text.messages import N_
from consult.web.forms import (
    ButtonField,
    KeyedField,
    LongTextField,
    MenuField,
    NumberField,
    PreviewedForm,
    RadiosField,
    StaffForm,
    TextField,
    TickField,
    TicksField,
    VersionField,
)


class ReachForm(StaffForm):
    """Whom a plan is meant to reach: a group has its boxes under its number.

    `rows` is how many there are; `act` is to save, or to get one more and keep what was typed.
    """

    act = ButtonField(("", "add"))
    version_seen = VersionField()
    rows = NumberField()
    name = KeyedField(TextField())
    kind = KeyedField(StringField())
    target = KeyedField(TextField())
    way = KeyedField(TextField())
    owner = KeyedField(TextField())

    def groups(self) -> dict[int, GroupData]:
        """What was sent, by number; what is blank is in none."""
        return {number: GroupData(**row) for number, row in by_number(self, reach_plan.FIELDS).items()}


class ReachNotesForm(StaffForm):
    """What organizers note about who came."""

    version_seen = VersionField()
    notes = LongTextField(N_("Who came, and who did not"))


class ReachDecisionForm(PreviewedForm):
    """What is done about those who were not reached yet."""

    version_seen = VersionField()
    text = LongTextField(N_("What you decide"))


class ReachResultsForm(StaffForm):
    """Whether each group was reached, under its number."""

    version_seen = VersionField()
    reached = KeyedField(StringField())
    tried = KeyedField(LongTextField())
    why = KeyedField(LongTextField())
    meaning = KeyedField(LongTextField())

    def results(self) -> dict[int, ResultData]:
        """What was sent, by number."""
        return {number: ResultData(**row) for number, row in by_number(self, ("reached", *RESULT_TEXTS)).items()}


def by_number(form: StaffForm, names: Sequence[str]) -> dict[int, dict[str, str]]:
    """What was sent in fields `NAME.NUMBER`, by number."""
    found: dict[int, dict[str, str]] = {}
    for name in names:
        for key, text in form[name].data.items():
            number = plain.whole_number(key, MAX_GROUPS)
            if number:
                found.setdefault(number, {})[name] = text
    return dict(sorted(found.items()))


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
    fact_note = LongTextField(N_("What is known of this"))
    fact_source = LongTextField(N_("The source"))


class MergeForm(StaffForm):
    """Makes the theme that was shown part of another one."""

    version_seen = VersionField()
    into = MenuField(N_("Merge it into"))


class SplitForm(StaffForm):
    """Makes two themes of the one that was shown."""

    version_seen = VersionField()
    first = TextField(N_("The first new theme"))
    second = TextField(N_("The second new theme"))


class FoundForm(StaffForm):
    """Which themes are in a text, or that none fits."""

    themes = TicksField(N_("Themes"))
    none_fits = TickField(N_("None fits"))


class SortForm(FoundForm):
    """What an analyst finds in the open text; `near` are the texts like it that get the same.

    `add` is the title of a new theme about the part, which is found in the text as well. `proposed_themes` are those
    that the page showed as proposed by the machine.
    """

    comment = NumberField()
    add = TextField(N_("New theme"))
    stance = RadiosField(N_("Stance on the part"), STANCE_LABELS)
    strength = RadiosField(N_("How strongly"), STRENGTH_LABELS)
    safety = TickField(N_("Safety"))
    minority = TickField(N_("Minority"))
    unsure = TickField(N_("Unsure"))
    near = TicksField(N_("The same for these texts"))
    proposed_themes = TicksField()

    def judgement(self) -> Judgement:
        return Judgement(
            stance=Stance(self.stance.data) if self.stance.data else None,
            strength=Strength(self.strength.data) if self.strength.data else None,
            safety=self.safety.data,
            minority=self.minority.data,
            unsure=self.unsure.data,
            none_fits=self.none_fits.data,
            proposed=frozenset(self.proposed_themes.data or ()),
        )


class SuggestionsForm(StaffForm):
    """Switches suggestions on or off."""

    version_seen = VersionField()
    turn = ButtonField(("on", "off"))


class UndoForm(StaffForm):
    """Puts the text that was sorted last, and those that got the same, back on the list."""

    comment = NumberField()


class DrawForm(StaffForm):
    """Draws a sample for an analyst."""

    second = RadiosField(N_("Who groups the sample"))


class HandOverForm(StaffForm):
    """Gives the sample that was shown to another analyst; `version_seen` says who had it."""

    version_seen = VersionField()
    second = RadiosField(N_("Who goes on"))


class SampleForm(FoundForm):
    """What the second analyst finds in a comment of their sample."""

    comment = NumberField()


class ResolveForm(FoundForm, PreviewedForm):
    """What two analysts chose for a comment when they talked about it."""

    themes = TicksField(N_("What you two chose"))
    reason = LongTextField(N_("Why you two chose this"))

"""What analysts send. The commands decide what is accepted."""

from consult.text.messages import N_
from consult.web.forms import DayField, KeyedField, LongTextField, NumberField, StaffForm, TextField, VersionField


class NotesForm(StaffForm):
    """Part A's notes."""

    version_seen = VersionField()
    missing_groups = LongTextField(N_("Who did not take part, and why"))
    disagreement = LongTextField(N_("Where people differ"))
    reliability = LongTextField(N_("How far you can trust this"))
    ungrouped = LongTextField(N_("Why some comments are not grouped"))
    campaign_organizers = LongTextField(N_("Who asked people to send a text"))
    paid_peers = LongTextField(N_("Peers who were paid"))


class QuotesForm(StaffForm):
    """The places of the quotes of one part, by their public codes."""

    version_seen = VersionField()
    place = KeyedField(NumberField(N_("Place")))


class SeenForm(StaffForm):
    """Freezes or signs what was shown."""

    version_seen = VersionField()


class SenseCheckForm(StaffForm):
    """People from the groups concerned looked at the report."""

    seen_on = DayField(N_("On which day"))
    who = LongTextField(N_("From which groups they were"))
    missing = LongTextField(N_("What they said was missing or wrong"))
    changed = LongTextField(N_("What you changed after that"))


class WordReasonForm(StaffForm):
    """Why words that a hint names stay: `place` and `words` name the hint that was shown."""

    version_seen = VersionField()
    place = TextField(N_("The text"))
    words = TextField(N_("The words"))
    reason = LongTextField(N_("Why these words stay"))

"""What decision makers send about promises. The commands decide what is accepted."""

from consult.commitments.enums import SURE_LABELS
from consult.report.enums import NOTE_STATUSES, STATUS_LABELS, Status
from consult.text.messages import N_
from consult.web.forms import DayField, LongTextField, MenuField, RadiosField, StaffForm, TextField, VersionField


class CommitmentForm(StaffForm):
    """A promise; `version_seen` is the hash of what was shown."""

    version_seen = VersionField()
    text = LongTextField(N_("What is promised"))
    owner = TextField(N_("Which office answers for it"))
    holder = TextField(N_("Who is in the office now"))
    due_on = DayField(N_("By"), optional=True)
    measure = LongTextField(N_("How people will know"))
    money = TextField(N_("Money"))
    clause_key = MenuField(N_("Promised in answer to"))
    forecast = LongTextField(N_("What people will see"))
    forecast_low = TextField(N_("At least"))
    forecast_high = TextField(N_("At most"))
    forecast_on = DayField(N_("Seen by"), optional=True)
    forecast_sure = MenuField(N_("How sure you are"), {"": N_("Not said"), **SURE_LABELS})
    no_forecast = LongTextField(N_("Or why that cannot be said"))


class RemovePromiseForm(StaffForm):
    """Removes the promise that was shown; `version_seen` is its hash."""

    version_seen = VersionField()


class NoteForm(StaffForm):
    """How a promise is kept, on the day of the note; `version_seen` is the hash of the newest note that was shown."""

    version_seen = VersionField()
    status = RadiosField(N_("Progress"), {each: STATUS_LABELS[each] for each in NOTE_STATUSES}, coerce=Status)
    text = LongTextField(N_("What was done, or why not"))
    evidence = LongTextField(N_("Where people can see it"))


class ExtensionForm(StaffForm):
    """More time for a promise; `version_seen` is the hash of the last extension that was shown."""

    version_seen = VersionField()
    extended_to = DayField(N_("New day"), optional=True)
    reason = LongTextField(N_("Why it takes longer"))


class HolderForm(StaffForm):
    """Who is in the office; `version_seen` is the hash of the last holder that was shown."""

    version_seen = VersionField()
    holder = TextField(N_("Who is in the office"))
    since = DayField(N_("Since"), optional=True)


class FindingForm(StaffForm):
    """What was found of what was forecast; `version_seen` is the hash of the last finding that was shown."""

    version_seen = VersionField()
    found = TextField(N_("The value found"))
    source = LongTextField(N_("Where people can see it"))

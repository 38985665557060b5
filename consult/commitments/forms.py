"""What decision makers send about promises. The commands decide what is accepted."""

from consult.report.enums import NOTE_STATUSES, STATUS_LABELS, Status
from consult.text.messages import N_
from consult.web.forms import DayField, LongTextField, MenuField, RadiosField, StaffForm, TextField, VersionField


class CommitmentForm(StaffForm):
    """A promise; `version_seen` is the hash of what was shown."""

    version_seen = VersionField()
    text = LongTextField(N_("What is promised"))
    owner = TextField(N_("Who answers for it"))
    due_on = DayField(N_("By"), optional=True)
    measure = LongTextField(N_("How people will know"))
    money = TextField(N_("Money"))
    clause_key = MenuField(N_("Promised in answer to"))


class RemovePromiseForm(StaffForm):
    """Removes the promise that was shown; `version_seen` is its hash."""

    version_seen = VersionField()


class NoteForm(StaffForm):
    """How a promise is kept, on the day of the note; `version_seen` is the hash of the newest note that was shown."""

    version_seen = VersionField()
    status = RadiosField(N_("Progress"), {each: STATUS_LABELS[each] for each in NOTE_STATUSES}, coerce=Status)
    text = LongTextField(N_("What was done, or why not"))
    evidence = LongTextField(N_("Where people can see it"))

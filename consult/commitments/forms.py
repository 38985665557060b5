"""What decision makers send about promises. The commands decide what is accepted."""

from wtforms import StringField

from consult.web.shell import StaffForm


class CommitmentForm(StaffForm):
    seen = StringField()
    text = StringField()
    owner = StringField()
    due_on = StringField()
    measure = StringField()
    money = StringField()
    clause_key = StringField()


class NoteForm(StaffForm):
    status = StringField()
    text = StringField()
    evidence = StringField()

"""What decision makers send. The commands decide what is accepted."""

from wtforms import StringField

from consult.web.shell import StaffForm


class DispositionForm(StaffForm):
    seen = StringField()
    decision = StringField()
    reason_kind = StringField()
    reason = StringField()
    wording = StringField()
    plain = StringField()
    open_question = StringField()
    until = StringField()


class LaterForm(StaffForm):
    """A decision on what the answer deferred."""

    decision = StringField()
    reason_kind = StringField()
    reason = StringField()
    wording = StringField()
    plain = StringField()


class FollowUpForm(StaffForm):
    worked = StringField()
    failed = StringField()
    evidence = StringField()


class LinesForm(StaffForm):
    seen = StringField()
    decided = StringField()
    biggest_change = StringField()
    biggest_refusal = StringField()
    reply_by = StringField()
    reply = StringField()

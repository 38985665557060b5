"""What analysts and decision makers send. What it may hold is decided by the use-cases.

`seen` is the fingerprint of what was shown, see `consult.consultations.edit_conflicts`.
"""

from datetime import date

from wtforms import StringField

from consult.consultations.forms import as_day
from consult.web.shell import StaffForm


class NotesForm(StaffForm):
    """Part A's notes."""

    seen = StringField()
    not_heard = StringField()
    differ = StringField()
    solid = StringField()
    unsorted = StringField()


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
    """A decision on what the answer put off."""

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


class CommitmentForm(StaffForm):
    seen = StringField()
    text = StringField()
    owner = StringField()
    due_on = StringField()
    measure = StringField()
    money = StringField()
    clause_key = StringField()


class SeenForm(StaffForm):
    """Freezes or signs what was shown."""

    seen = StringField()


class NoteForm(StaffForm):
    status = StringField()
    text = StringField()
    evidence = StringField()


def optional_day(sent: dict[str, str], field: str) -> date | None:
    """The day that a date field sent; None when it was left empty."""
    return as_day(sent[field], field) if sent.get(field, "").strip() else None

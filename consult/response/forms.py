"""What decision makers send. The commands decide what is accepted."""

from typing import Any

from consult.moderation.verdict_lines import DECISIONS
from consult.report.enums import (
    CORRECTION_CAUSE_LABELS,
    DISPOSITION_LABELS,
    REASON_KIND_LABELS,
    USE_LABELS,
    WITHDRAWAL_LABELS,
)
from consult.response.decision_fields import IN_THE_END
from consult.text import plain
from consult.text.messages import N_
from consult.web.forms import (
    AnswerField,
    ButtonField,
    DayField,
    KeyedField,
    LongTextField,
    PreviewedForm,
    RadiosField,
    StaffForm,
    TextField,
    VersionField,
    options,
)


class DecisionForm(StaffForm):
    """What every decision on a point has; `act` is to save it, or only to look at what its wording would change."""

    act = ButtonField(("", "look"))
    decision = RadiosField(N_("Decision"), DISPOSITION_LABELS)
    reason_kind = RadiosField(N_("What the reason is based on"), REASON_KIND_LABELS)
    reason = LongTextField(N_("Your reason"))
    office = TextField(N_("The office that has the power"))
    law = TextField(N_("The law that says so"))
    wording = LongTextField(N_("The full new wording"))
    plain_language = LongTextField(N_("The new wording in short"))
    used = KeyedField(RadiosField("", USE_LABELS), N_("Other words that people proposed"))


class DispositionForm(DecisionForm):
    """A decision before the signature; `version_seen` is the hash of what was shown. It is saved, and with `act` the
    next point follows.
    """

    act = ButtonField(("", "next", "look"))
    version_seen = VersionField()
    open_question = LongTextField(N_("The open question"))
    owner = TextField(N_("Which office decides it"))
    until = DayField(N_("Decision due by"), optional=True)


class LaterForm(DecisionForm):
    """A decision on what the answer deferred."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision.choices = options({each: DISPOSITION_LABELS[each] for each in IN_THE_END})


class CorrectAnswerForm(PreviewedForm):
    """Other words in one place of a signed answer, which has some of these fields; `version_seen` is the hash of its
    words as shown.
    """

    version_seen = VersionField()
    reason_kind = RadiosField(N_("What the reason is based on"), REASON_KIND_LABELS)
    reason = LongTextField(N_("Your reason"))
    office = TextField(N_("The office that has the power"))
    law = TextField(N_("The law that says so"))
    open_question = LongTextField(N_("The open question"))
    owner = TextField(N_("Which office decides it"))
    decided = LongTextField(N_("What you decided"))
    biggest_change = LongTextField(N_("The biggest change you made"))
    biggest_refusal = LongTextField(N_("The biggest request you refused, and why"))
    answer = LongTextField(N_("What you say about this"))
    text = LongTextField(N_("The reply, with the words to cut in brackets"))
    cause = RadiosField(N_("Why you correct this"), CORRECTION_CAUSE_LABELS)
    note = LongTextField(N_("What did you correct?"))


class FollowUpForm(StaffForm):
    """What came of the answer; `version_seen` is the hash of what was said last."""

    version_seen = VersionField()
    worked = LongTextField(N_("What worked"))
    failed = LongTextField(N_("What did not work, and why"))
    evidence = LongTextField(N_("Where people can see it"))


class CutWordsForm(PreviewedForm):
    """Something written after the answer, with marks around the words to cut; it has some of these fields, and
    `version_seen` is the hash of its words as shown.
    """

    version_seen = VersionField()
    worked = LongTextField(N_("What worked"))
    failed = LongTextField(N_("What did not work, and why"))
    text = LongTextField(N_("The text"))
    evidence = LongTextField(N_("Where people can see it"))
    reason = LongTextField(N_("The reason"))
    by = LongTextField(N_("Who wrote it"))


class GapsForm(StaffForm):
    """What is said about gaps, by principle; `version_seen` is the hash of what was shown."""

    a = KeyedField(LongTextField(N_("What you say about this")))
    version_seen = VersionField()


class LinesForm(StaffForm):
    """Page one; `version_seen` is the hash of what was shown."""

    version_seen = VersionField()
    decided = LongTextField(N_("What you decided"))
    biggest_change = LongTextField(N_("The biggest change you made"))
    biggest_refusal = LongTextField(N_("The biggest request you refused, and why"))


class VerdictLinesForm(StaffForm):
    """What becomes of lines with verdicts, by the key of each; what is left for later is not among `decided`."""

    line = KeyedField(AnswerField(N_("What should happen to this line?"), {"": N_("Later"), **DECISIONS}, default=""))

    def decided(self) -> dict[int, str]:
        """The decisions that were made, once the form is valid."""
        numbers = {plain.whole_number(key): decision for key, decision in self.line.accepted.items()}
        return {number: decision for number, decision in numbers.items() if number}


class InviteForm(StaffForm):
    """An organization that is invited to reply."""

    invited = TextField(N_("Which organization"))


class OfficeForm(StaffForm):
    """An office that is asked to answer."""

    office = TextField(N_("Which office"))


class InvitationForm(StaffForm):
    """Something about an invitation; `version_seen` is the hash of what was shown of it."""

    version_seen = VersionField()


class WithdrawForm(InvitationForm):
    """An invitation that is withdrawn."""

    reason = RadiosField(N_("Why do you withdraw it?"), WITHDRAWAL_LABELS)


class ConfirmForm(InvitationForm):
    """A reply with brackets around what is cut."""

    marked = LongTextField(N_("The text, with the words to hide in brackets"))

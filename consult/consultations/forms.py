"""What organizers and decision makers send. The commands decide what is accepted."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField

from consult.consultations.clauses import COSTS, DIRECTIONS, EVIDENCE_KINDS, INFLUENCE
from consult.consultations.draft_chapters import NO_LEVEL, NO_OTHER
from consult.consultations.frame_fields import lines_of
from consult.consultations.principles import RATING_LABELS
from consult.consultations.rights import EFFECT_LABELS, RIGHT_LABELS
from consult.consultations.rights_assessment import NO_PART
from consult.consultations.roles import NO_MEMBER, NO_ROLE, ROLE_LABELS
from consult.consultations.wording_pieces import NO_LINE
from consult.text import plain
from consult.text.messages import N_
from consult.web.forms import (
    AnswerField,
    ButtonField,
    DayField,
    KeyedField,
    LongTextField,
    MenuField,
    NumberField,
    PreviewedForm,
    RadiosField,
    StaffForm,
    TextField,
    TickField,
    VersionField,
)

#: The highest place of a part in a document.
MAX_PLACE = 999

#: The choice for the place before all others: no key can be equal to it.
FIRST = "+"

NOT_SAID = {"": N_("Not stated")}
CHOOSE: dict[Any, str] = {"": N_("Choose one")}
NOT_RATED: Mapping[str, str] = {"": N_("Not rated yet")}
DRAFT_KIND_CHOICES = {
    "edit": N_("Only typing mistakes. The meaning is the same."),
    "change": N_("The meaning of at least one part."),
}
COPY_CHOICES = {
    "all": N_("The frame and the draft, with its evidence"),
    "frame": N_("Only the frame: who decides, what can change, the local help"),
}


class TitleForm(StaffForm):
    title = TextField(N_("Title"))


class CopyForm(StaffForm):
    """What of a plan becomes the start of another."""

    title = TextField(N_("Title of the new plan"))
    what = RadiosField(N_("What do you want to copy?"), COPY_CHOICES)


class FrameForm(StaffForm):
    """The frame; after opening the page sends only some of these.

    `rows` is how many rows the page has for options that were looked at; each has its two halves under its number.
    `act` is to save, or to get one row more and keep what was typed. `version_seen` is the hash of what was shown.
    """

    act = ButtonField(("", "add"))
    version_seen = VersionField()
    rows = NumberField()
    title = TextField(N_("Title"))
    place = TextField(N_("Place"))
    summary = LongTextField(N_("The plan in short"))
    why = LongTextField(N_("Why now"))
    option = KeyedField(TextField())
    rejected = KeyedField(LongTextField())
    considered = HiddenField(N_("What else you looked at, and why you rejected it"))
    none_considered = TickField(N_("We looked at nothing else. Everyone can read that."))
    can_change = LongTextField(N_("People can change"))
    cannot_change = LongTextField(N_("People cannot change"))
    cannot_change_by = LongTextField(N_("Who decided that, and when"))
    influence = RadiosField(
        N_("How much influence you promise"), {level: label for level, (label, _) in INFLUENCE.items()}
    )
    decider = TextField(N_("Who decides"))
    run_by = TextField(N_("Who runs it"))
    paid_by = LongTextField(N_("Who pays"))
    design_partner = LongTextField(N_("Which groups helped to plan it"))
    reading_hours = TextField(N_("When your team reads comments"))
    raw_days = StringField(N_("Days after the answer until all other unpublished words are deleted"))
    sealed_days = StringField(N_("Days after a decision until refused words are deleted"))
    support = LongTextField(N_("Local help"))
    support_checked = TickField(
        N_("We tried each of these today. They answer, and they are kind to people who use drugs")
    )
    team_note = LongTextField(N_("Who is missing from the team, and why"))

    def sent(self) -> dict[str, str]:
        """What was sent, as the command takes it; the rows of options are lines of `considered`."""
        fields = {name: text for name, text in super().sent().items() if name not in ("act", "rows", "version_seen")}
        return fields | {"considered": lines_of(self.options_sent())} if self.has_options else fields

    @property
    def has_options(self) -> bool:
        """Whether boxes for options were sent: after opening the page has none."""
        return bool(self.rows.raw_data or self.option.data or self.rejected.data)

    def options_sent(self) -> list[tuple[str, str]]:
        """The rows of options that are not empty, by their number."""
        halves = (self.option.data, self.rejected.data)
        numbers = sorted({number for half in halves for key in half if (number := plain.whole_number(key)) is not None})
        return [(halves[0].get(str(number), ""), halves[1].get(str(number), "")) for number in numbers]


class ClauseForm(StaffForm):
    """A clause's words; `version_seen` is their hash as shown, see `consult.consultations.edit_conflicts`.

    `act` is where to go once it is saved: "" to the same page, or to the next clause, or to the next that misses
    something. A new clause comes right `after` or `before` the one with that key.
    """

    act = ButtonField(("", "next", "missing"))
    after = HiddenField()
    before = HiddenField()
    version_seen = VersionField()
    heading = TextField(N_("Heading"))
    wording = LongTextField(N_("Wording"))
    plain_language = LongTextField(N_("In short"))
    reason = LongTextField(N_("Why"))
    cost = MenuField(N_("What it costs"), NOT_SAID | dict(COSTS))
    affects = TextField(N_("Who it affects"))


class InShortForm(StaffForm):
    """The plain summaries and reasons of many clauses, by key; `version_seen` has the hashes of what was shown.

    `act` is "" to stay on the page, or to go to the next one.
    """

    act = ButtonField(("", "next"))
    version_seen = KeyedField(HiddenField())
    plain_language = KeyedField(LongTextField(N_("In short")))
    reason = KeyedField(LongTextField(N_("Why")))


class ChapterForm(StaffForm):
    """A chapter's number and heading; `version_seen` is what was shown of all chapters."""

    act = ButtonField(("save", "up", "down", "remove"))
    version_seen = VersionField()
    number = TextField(N_("Number"))
    heading = TextField(N_("Heading"))


class ClauseChapterForm(StaffForm):
    """Moves a clause: `after` another (a key, or `FIRST`), into the `chapter` with this index or "none", or into a new
    one on this level.
    """

    act = ButtonField(("move", "put", "begin"))
    version_seen = VersionField()
    after = MenuField(N_("After which part?"), message=NO_OTHER)
    chapter = MenuField(N_("Which chapter is it in?"), message=N_("Choose one of the chapters."))
    level = MenuField(N_("Where does it belong?"), message=NO_LEVEL)
    number = TextField(N_("Number"))
    heading = TextField(N_("Heading"))


class SplitForm(StaffForm):
    """The line with which a new clause begins, and its heading."""

    version_seen = VersionField()
    line = MenuField(N_("The new part begins with"), message=NO_LINE)
    heading = TextField(N_("Heading of the new part"))


class JoinForm(StaffForm):
    """Joins what was shown; `version_seen` is its hash."""

    version_seen = VersionField()


class EarlierForm(StaffForm):
    """Takes back the words that a clause had in the version with this `number`."""

    version_seen = VersionField()
    number = NumberField()


class EvidenceForm(StaffForm):
    direction = RadiosField(N_("Is it for or against?"), DIRECTIONS)
    kind = MenuField(N_("What kind of evidence is it?"), CHOOSE | dict(EVIDENCE_KINDS))
    citation = LongTextField(N_("Source"))
    finding = LongTextField(N_("What it says"))
    limitations = LongTextField(N_("Its limits"))


class ArrangeForm(StaffForm):
    """What to do with a clause in the list."""

    act = ButtonField(("up", "down", "key", "not_key"))


class PublishForm(StaffForm):
    """`act` is "" to preview, publish, or ask (a second person); `version_seen` is the hash of what was shown."""

    kind = RadiosField(N_("What did you change?"), DRAFT_KIND_CHOICES)
    note = LongTextField(N_("Public note"))
    act = ButtonField(("", "publish", "ask"))
    version_seen = VersionField()


class EditForm(StaffForm):
    """The answer to a question about an edit; `version_seen` is what was shown."""

    act = ButtonField(("confirm", "refuse", "take_back"))
    version_seen = VersionField()


class ImportForm(StaffForm):
    """A document as text, if not as a file; `confirmed` once its author has seen what was found in it, to replace the
    draft, or `added`, to add it at the end.

    `read` and `version_seen` are the hashes of the text that the page gave back and of the draft it was matched with.
    `change` is the index of a part for which another match is wanted; see also `matches`. `named` is that the plan
    should get the document's title. `level` is that of the headings that begin parts, `split` another one that is
    wanted. `aside` is what was said of the file (`aside_text`), which is not kept.
    """

    text = LongTextField(N_("Or its text"))
    file = FileField(N_("A file"))
    confirmed = TickField()
    added = TickField()
    read = HiddenField()
    version_seen = VersionField()
    change = NumberField()
    named = TickField()
    level = NumberField()
    split = NumberField()
    aside = HiddenField()


class DiscardForm(StaffForm):
    """Discards, removes or deletes what was shown; `version_seen` is its hash."""

    version_seen = VersionField()


class TeamForm(StaffForm):
    """People to add, a row each: somebody on the list, or the name of somebody new; roles are `role.ROW-ROLE`.

    `is_new` is ticked if nobody with a similar name is meant.
    """

    member = KeyedField(StringField())
    name = KeyedField(TextField(), N_("Or somebody new: their name"))
    role = KeyedField(TickField())
    affiliation = KeyedField(TextField(), N_("The organization they work for"))
    is_new = KeyedField(TickField())


class RoleForm(StaffForm):
    """The person who loses a role; `version_seen` is the hash of the team that was shown."""

    version_seen = VersionField()
    name = MenuField(N_("Name"), message=NO_MEMBER)
    role = MenuField(N_("Role"), ROLE_LABELS, message=NO_ROLE)


class InvitationForm(StaffForm):
    """Somebody who has not joined yet; `version_seen` is the hash of the team that was shown."""

    version_seen = VersionField()
    name = MenuField(N_("Name"), message=NO_MEMBER)


class AffiliationForm(StaffForm):
    """Whom somebody works for; `version_seen` is the hash of the team that was shown."""

    version_seen = VersionField()
    name = MenuField(N_("Name"), message=NO_MEMBER)
    affiliation = TextField(N_("The organization, with every name people use for it"))


class AnswerDeadlineForm(StaffForm):
    """The day of the promised answer; `version_seen` is the hash of what was shown."""

    version_seen = VersionField()
    answer_due_on = DayField(N_("Answer due by"))


class OpenForm(StaffForm):
    """The closing day, and the day on which it opens if that is not today; `short`: a short window is meant.

    `version_seen` is the hash of what was shown.
    """

    version_seen = VersionField()
    opens_on = DayField(N_("Opens at the start of"), optional=True)
    closes_on = DayField(N_("Closes at the end of"))
    short = TickField()


class CancelOpeningForm(StaffForm):
    """Forgets the planned day that was shown; `version_seen` is its hash."""

    version_seen = VersionField()


class ExtendForm(StaffForm):
    """A later closing day, and why; `version_seen` is the hash of what was shown."""

    version_seen = VersionField()
    closes_on = DayField(N_("New closing day"))
    reason = LongTextField(N_("Reason"))


class CorrectionForm(StaffForm):
    """A corrected title or summary; `act` is "" to see the difference; `version_seen` is the hash of what was shown."""

    title = TextField(N_("Title"))
    summary = LongTextField(N_("The plan in short"))
    note = LongTextField(N_("What did you correct?"))
    act = ButtonField(("", "publish"))
    version_seen = VersionField()


class ClarificationForm(PreviewedForm):
    """What is said about a part; `version_seen` is the hash of what was said until then."""

    text = LongTextField(N_("Explain this part"))
    version_seen = VersionField()


class SelfAssessmentForm(StaffForm):
    """The organizer's ratings and evidence, by principle; `version_seen` is the hash of what was shown."""

    r = KeyedField(AnswerField(N_("What would the plan do?"), {**NOT_RATED, **RATING_LABELS}))
    e = KeyedField(LongTextField(N_("What you base this on")))
    version_seen = VersionField()


class RightForm(StaffForm):
    """What a part does to a right; the view gives the parts of the draft."""

    part = MenuField(N_("Which part?"), message=NO_PART)
    right = MenuField(N_("Which right?"), CHOOSE | dict(RIGHT_LABELS))
    effect = RadiosField(N_("What does the part do to it?"), EFFECT_LABELS)
    explanation = LongTextField(N_("How"))


class ReasonForm(StaffForm):
    """Why a plan is closed early or cancelled; `version_seen` is the hash of what was shown."""

    version_seen = VersionField()
    reason = LongTextField(N_("Reason"))


def matches() -> dict[int, str]:
    """The choices for the parts of a document, by index; invalid indexes are left out."""
    sent = {name.removeprefix("match-"): text for name, text in request.form.items() if name.startswith("match-")}
    places = {plain.whole_number(place, MAX_PLACE): text for place, text in sent.items()}
    return {place: text for place, text in places.items() if place is not None}

"""What moderators send. `rules` and `redaction` decide what is accepted."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from flask_babel import get_locale, gettext
from wtforms import HiddenField, StringField

from consult.moderation.appeals.rules import CHOICE_LABELS as APPEAL_CHOICES
from consult.moderation.appeals.rules import AppealChoice
from consult.moderation.copies.rules import COPY_KINDS, CopyKind
from consult.moderation.danger import levels
from consult.moderation.danger.levels import Level
from consult.moderation.hiding import Answer as HidingAnswer
from consult.moderation.hiding import Hiding
from consult.moderation.notices.rules import ANSWER_LABELS, KEPT_LABELS, REMOVAL_REASONS, Answer, KeptBecause
from consult.moderation.redaction import KIND_LABELS, Span
from consult.moderation.rereading.rules import ANSWER_LABELS as REREADING_ANSWERS
from consult.moderation.rereading.rules import Answer as RereadingAnswer
from consult.moderation.rules import ALLOWED, REASON_LABELS, Outcome, Reason
from consult.moderation.spam_checks import SpamDecision, Unread
from consult.moderation.teamwork.forms import NoteForm
from consult.text import languages, plain
from consult.text.labels import LABELS, Label
from consult.text.messages import N_
from consult.web.forms import (
    ButtonField,
    KeyedField,
    LongTextField,
    MenuField,
    NumberField,
    RadiosField,
    StaffForm,
    TextField,
    TickField,
    TicksField,
    options,
)

#: How many comments somebody may leave before the first of them comes again.
MAX_LEFT = 20

# No comment contains control characters, and no page may give them back.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)])

#: Why a comment is removed, or words of it hidden, after a notice.
REMOVAL_LABELS = {reason: label for reason, label in REASON_LABELS.items() if reason in REMOVAL_REASONS}


def _names(explained: Mapping[Any, tuple[str, str]]) -> dict[Any, str]:
    """The labels of choices that also have an explanation."""
    return {value: label for value, (label, _) in explained.items()}


class OwnNumberField(NumberField):
    """A number that our page gave: how many of something it showed, or a key."""

    @property
    def number(self) -> int:
        """The number; -1, which matches none, for anything else."""
        return -1 if self.data is None else self.data


class OwnNumbersField(StringField):
    """Some keys of comments that our page gave, with a comma after each."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = own_numbers(valuelist[0] if valuelist else "")

    def _value(self) -> str:
        return "".join(f"{each}," for each in self.data or ())


class OwnTicksField(StringField):
    """Ticks by comments, whose keys our page gave."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [number for raw in valuelist for number in own_numbers(f"{raw},")]


def _why(outcome: Outcome) -> TicksField:
    """The reasons that go with an outcome, and no others."""
    allowed = {reason: label for reason, label in REASON_LABELS.items() if reason in ALLOWED[outcome]}
    return TicksField(N_("Why"), allowed, coerce=Reason)


class HidingForm(StaffForm):
    """Words to hide: `hide` and `kind` have an answer and a kind for each suggestion, by its key; `marked` is the text
    with brackets.
    """

    hide = KeyedField(RadiosField("", {HidingAnswer.HIDE: N_("Hide"), HidingAnswer.LEAVE: N_("Leave")}))
    kind = KeyedField(MenuField("", KIND_LABELS))
    marked = LongTextField(
        N_("The text, with the words to hide in brackets"), filters=[lambda text: (text or "").translate(_CONTROLS)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.further: Sequence[Span] = ()

    @property
    def hiding(self) -> Hiding:
        """What is hidden and what is left; `further` are more suggestions of the program."""
        return Hiding(self.hide.accepted, self.kind.accepted, self.marked.data or "", self.further)


class BenchForm(HidingForm, NoteForm):
    """Everything that a moderator may do with one comment: the button says which of it is meant.

    `plain`: the words on the page, and what is hidden in them, are in plain spelling. `same`, `near` and `judgement`
    are about its copies (see `consult.moderation.copies`). `version_seen` is the number of decisions on the page,
    `flags_seen` the number of danger flags, `labels_seen` the labels, `steps_seen` the level of danger whose steps it
    shows. `came`: the act before opened this comment. `left` are the comments that this person left for later. A note
    that was typed, and a language, are saved with the decision.
    """

    act = ButtonField(
        ("", "publish", "stop", "preview", "plain", "typed",
         *(each.value for each in Outcome if each is not Outcome.PUBLISH), "agree", "disagree", "raise", "done",
         "labels", "pass_on", "next", "leave", "note", "hand_over", "copies")
    )  # fmt: skip
    why_ask = _why(Outcome.ASK)
    why_team_only = _why(Outcome.TEAM)
    why_refuse = _why(Outcome.REFUSE)
    why_erase = _why(Outcome.ERASE)
    why_junk = _why(Outcome.JUNK)
    language = MenuField(N_("Language"), id="words-language")
    level = RadiosField(N_("Is somebody in danger?"), _names(levels.LABELS), coerce=Level)
    labels = TicksField(N_("It contains"), LABELS, coerce=Label)
    plain = TickField()
    same = TickField(N_("Decide on all of them together"))
    near = OwnTicksField()
    judgement = RadiosField(N_("What are they?"), _names(COPY_KINDS), coerce=CopyKind)
    version_seen = OwnNumberField()
    flags_seen = OwnNumberField()
    labels_seen = HiddenField(default="")
    steps_seen = HiddenField()
    came = OwnNumberField()
    left = OwnNumbersField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_options(gettext("As the program guesses"))

    def why(self, outcome: str) -> TicksField | None:
        """The field with the reasons of an outcome; None for one without reasons of its own."""
        found: TicksField | None = self._fields.get(f"why_{outcome}")
        return found

    def has_choices(self, began: "BenchForm") -> bool:
        """Whether something was chosen or put in brackets since the page `began`; a note is not meant."""
        names = ["labels", "level", "near", "judgement", *(name for name in self._fields if name.startswith("why_"))]
        differs = any(set(self[name].data or ()) != set(began[name].data or ()) for name in names)
        differs |= (self.language.data or "") != (began.language.data or "")
        marked = (self.marked.data or "").replace("\r\n", "\n")
        return bool(self.hide.data) or differs or marked not in ("", began.marked.data)

    def _add_error(self, name: str, message: str) -> None:
        """A command says `reasons`, `outcome` or `agrees`; on the page these are a field each, or a button."""
        reasons = self.why(self.act.data or "")
        named = {"reasons": reasons.name if reasons else "", "outcome": "", "agrees": ""}
        super()._add_error(named.get(name, name), message)


class TranslationForm(StaffForm):
    """A translation of a published comment, written, changed or removed; or the language of the comment."""

    act = ButtonField(("write", "remove", "language"))
    language = MenuField(N_("Language of the translation"))
    text = LongTextField(N_("Translation"), default="")
    version_seen = OwnNumberField()
    comment_language = MenuField(N_("Language of the comment"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_options(gettext("Choose a language"))
        self.comment_language.choices = language_options(gettext("As the program guesses"))


class SearchForm(StaffForm):
    """Words to find, and the number of the first result that is shown."""

    words = TextField(N_("Search what you may read"))
    start = OwnNumberField()


class OptOutForm(StaffForm):
    """Labels for hard content that a moderator leaves to others."""

    labels = TicksField(N_("Leave to others"), LABELS, coerce=Label)


class NoticeAnswerForm(HidingForm):
    """The answer to a notice about a comment, or the wish to see first how it would read."""

    act = ButtonField(("", "preview", "answer"))
    answer = RadiosField(N_("What happens to the comment"), _names(ANSWER_LABELS), coerce=Answer)
    reason = RadiosField(N_("If it stays, why"), KEPT_LABELS, coerce=KeptBecause)
    reasons = TicksField(N_("If it is removed or words are hidden, why"), REMOVAL_LABELS, coerce=Reason)


class AppealForm(HidingForm):
    """The answer to a writer who asked for a second look, or the wish to see first how it would read."""

    act = ButtonField(("", "preview", "answer"))
    choice = RadiosField(N_("Your answer"), _names(APPEAL_CHOICES), coerce=AppealChoice)
    reasons = TicksField(N_("Why"), REASON_LABELS, coerce=Reason)

    def offer(self, against: Outcome) -> None:
        """Show only the reasons that go with this decision, or with hiding words instead."""
        fit = ALLOWED[against] | ALLOWED[Outcome.REDACT]
        self.reasons.choices = options({reason: label for reason, label in REASON_LABELS.items() if reason in fit})


class RereadingForm(StaffForm):
    """Whether somebody who reads a drawn decision again would decide the same."""

    answer = RadiosField(N_("What would you decide?"), _names(REREADING_ANSWERS), coerce=RereadingAnswer)


class HeldForm(StaffForm):
    """An action on one submission, or on all that the page showed: then `count_seen` is how many. `sure` says that the
    page has asked. `what` names what is held without words, if that is meant.
    """

    act = ButtonField(SpamDecision)
    submission = OwnNumberField()
    count_seen = OwnNumberField()
    sure = TickField()
    what = MenuField(labels=dict.fromkeys(Unread, ""))

    @property
    def one(self) -> int | None:
        """The key of the one submission that is meant; None for all."""
        return self.submission.number if self.submission.raw_data else None


def language_options(first: str) -> list[tuple[str, str]]:
    """The languages by their names in the reader's own, after a `first` choice that names none."""
    names = get_locale().languages
    named = ((code, str(names.get(code, code))) for code in languages.LANGUAGES)
    return [("", first), *sorted(named, key=itemgetter(1))]


def own_numbers(given: str) -> list[int]:
    """The last of some numbers with a comma after each; anything else is left out."""
    numbers = (plain.whole_number(each) for each in given.split(",", 10 * MAX_LEFT))
    return [each for each in numbers if each is not None][-MAX_LEFT:]

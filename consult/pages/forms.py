"""The forms of public pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from wtforms import Form, HiddenField, StringField
from wtforms.validators import StopValidation

from consult.access import ValidationError
from consult.consultations.principles import RATING_LABELS
from consult.contributions import comment_votes, proposals
from consult.contributions.comment_votes import ANSWER_LABELS, VALUES
from consult.contributions.enums import (
    CHOICE_LABELS,
    CONSENT_LABELS,
    SELF_DESCRIPTION_LABELS,
    Choice,
    Consent,
    SelfDescriptionKind,
)
from consult.contributions.process_questions import PROCESS_ANSWERS
from consult.contributions.submission_values import CommentText, NewSubmission, clean_comment
from consult.contributions.verdict_line_rules import clean_line
from consult.contributions.verdict_rules import VERDICT_LABELS, Question
from consult.credentials import access_code_words
from consult.moderation.notices.rules import KIND_LABELS
from consult.pages.say_form import PLAN, SubmissionFormData
from consult.staff import passphrases
from consult.text import languages, plain
from consult.text.messages import N_
from consult.web.forms import (
    MAX_KEY_CHARACTERS,
    NOT_ON_THE_PAGE,
    AnswerField,
    ButtonField,
    KeyedField,
    LongTextField,
    MenuField,
    NumberField,
    PublicForm,
    SecretField,
    TextField,
    TickField,
    TicksField,
    field_errors,
    options,
    same_passphrase,
    told,
)

MAX_PAGES = 999
NOT_WHOLE = N_("This page did not arrive whole. Open it again and copy your text over.")
PLAIN_SPELLING = N_("A moderator may publish this in plain spelling")
NO_CONSENT = N_("Say whether we may show it.")
CHOOSE_ANSWER = N_("Choose an answer.")


def _as_sent(labels: Mapping[Any, str]) -> Mapping[str, str]:
    """The answers as forms send them, each as long as the others: the length of what is sent tells nobody which one it
    was.
    """
    longest = max(map(len, labels))
    return {answer.ljust(longest): label for answer, label in labels.items()}


ANSWERS_AS_SENT = _as_sent(ANSWER_LABELS)
RATINGS_AS_SENT = _as_sent(RATING_LABELS)
PROCESS_AS_SENT = _as_sent(PROCESS_ANSWERS)
#: What people say of the answer, by question.
VERDICTS_AS_SENT = {question: _as_sent(labels) for question, labels in VERDICT_LABELS.items()}
#: What is over them.
VERDICT_LEGENDS: Mapping[Question, str] = {
    Question.SUMMARY: N_("Does it?"),
    Question.ANSWER: N_("What do you say?"),
    Question.PROMISE: N_("Has it happened?"),
}
#: What people say about themselves.
KINDS_AS_SENT = _as_sent(SELF_DESCRIPTION_LABELS)

#: The first says nothing.
LANGUAGE_LABELS: Mapping[str, str] = {"": N_("Not said"), **languages.OWN_NAMES}


class VoteField(AnswerField):
    """A choice on a part; there is none on the whole plan."""

    def pre_validate(self, form: Form) -> None:
        if self.short_name == PLAN:
            raise StopValidation(gettext(NOT_ON_THE_PAGE))
        super().pre_validate(form)


class CommentField(LongTextField):
    """A comment, ready to store once it is valid."""

    data: Any

    def pre_validate(self, form: Form) -> None:
        try:
            self.data = clean_comment(self.data or "")
        except ValidationError as refusal:
            raise StopValidation(field_errors(refusal)[refusal.field]) from refusal


class LineField(LongTextField):
    """A line with a verdict, ready to store once it is valid."""

    data: Any

    def pre_validate(self, form: Form) -> None:
        try:
            self.data = clean_line(self.data or "")
        except plain.TextFault as fault:
            raise StopValidation(gettext(fault.message) % fault.params) from fault


class WordingField(LongTextField):
    """Other words for a part, ready to store once they are valid."""

    data: Any

    def pre_validate(self, form: Form) -> None:
        if form["instead"].data:
            self.data = self._cleaned()

    def _cleaned(self) -> str:
        try:
            return proposals.clean_wording(self.data or "")
        except ValidationError as refusal:
            raise StopValidation(field_errors(refusal)[refusal.field]) from refusal


class ChangedWordingField(WordingField):
    """Other words than those that somebody proposed before; None where no box was shown for them."""

    def pre_validate(self, form: Form) -> None:
        self.data = self._cleaned() if self.raw_data else None


class VersionField(StringField):
    """The id of the clause version that somebody saw, as the page gave it."""

    data: Any

    def pre_validate(self, form: Form) -> None:
        number = plain.whole_number(self.data or "")
        if number is None:
            raise StopValidation(gettext(NOT_WHOLE))
        self.data = number


class ChangesSeenField(NumberField):
    """How often something had been changed when a page showed it, as the page gave it: None if none did.

    Anything else that is sent is -1, which matches nothing, so that it is answered like an older page.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is None and valuelist and valuelist[0]:
            self.data = -1


class CardField(StringField):
    """The words of a card, if there is one; `code` is the number of its one-use code once they are valid."""

    code: int | None = None

    def pre_validate(self, form: Form) -> None:
        if self.data:
            try:
                self.code = access_code_words.read(self.data)
            except ValidationError as refusal:
                raise StopValidation(field_errors(refusal)[refusal.field]) from refusal


class SubmissionForm(PublicForm):
    """What one person sends at once: the fields `v`, `t`, `c`, `p` and `n` once for each part, as `v.KEY`.

    `v` is a choice, `t` a comment, `c` what may be done with it, `p` whether a moderator may publish it in plain
    spelling, `n` the clause version that the person saw. The key `plan` is the whole plan. If a plan has many parts,
    the form for all of them has pages, and `page` is the one that was shown. `trap` is a field that no page shows: only
    a machine fills it in.

    If `instead` is a part's key, `w` has other words for that part, and the part's comment is the reason.
    """

    part = HiddenField()
    page = NumberField()
    instead = HiddenField(default="")
    w = WordingField(N_("Your words"), default="")
    v = KeyedField(VoteField(N_("What do you think of it?"), CHOICE_LABELS))
    t = KeyedField(CommentField(N_("In your own words")))
    c = KeyedField(AnswerField(N_("May we show it?"), CONSENT_LABELS))
    p = KeyedField(TickField(PLAIN_SPELLING))
    n = KeyedField(VersionField())
    language = MenuField(N_("Which language do you write in?"), LANGUAGE_LABELS, message=NOT_ON_THE_PAGE)
    k = CardField(N_("The four words"), filters=[lambda words: (words or "").strip()])
    act = StringField(default="preview")
    token = HiddenField(default="")
    account_token = HiddenField(name="as", default="")
    trap = StringField(N_("Leave this empty"), name="subject", default="")

    def submitted(self) -> SubmissionFormData:
        """Everything that was sent, unchanged."""
        part, page = (self.part.data or "")[:MAX_KEY_CHARACTERS], self.page.data or 1
        at = page if page <= MAX_PAGES else 1
        by_part = (self.v.data, self.t.data, self.c.data, self.n.data, self.p.data)
        return SubmissionFormData(part, *by_part, self.k.data, at, self.language.data or "", *self._proposed())

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever proposes other words for a part says why."""
        is_valid = super().validate(extra_validators)
        key, _ = self._proposed()
        if key and not self.t.accepted.get(key) and key not in self.t.errors_by_key:
            self.refuse(ValidationError(proposals.NO_REASON, f"t.{key}"))
            return False
        return is_valid

    def refuse_unchanged(self, wording: str) -> None:
        """Refuse words that are those of the part already."""
        try:
            proposals.check_changed(wording, self.w.data or "")
        except ValidationError as refusal:
            self.refuse(refusal)

    def _proposed(self) -> tuple[str, str]:
        key = (self.instead.data or "")[:MAX_KEY_CHARACTERS]
        return key, (self.w.data or "") if key else ""

    def submission(self) -> NewSubmission:
        """What can be sent, once the form is valid."""
        consents, may_be_plain, versions_seen = self.c.accepted, self.p.accepted, self.n.accepted
        proposed_for, wording = self._proposed()
        return NewSubmission(
            {key: Choice(value) for key, value in self.v.accepted.items()},
            [
                CommentText(
                    None if key == PLAN else key,
                    text,
                    Consent(consents.get(key, Consent.TEAM)),
                    wording if key == proposed_for else None,
                    self.language.data or "",
                    may_be_plain.get(key, False),
                )
                for key, text in self.t.accepted.items()
                if text
            ],
            {key: version_id for key, version_id in versions_seen.items() if key != PLAN},
        )


class RatingsForm(PublicForm):
    """What the sender of the form with this `token` thinks of the plan (`r`, by principle), and of how they were asked
    (`q`, by question). Each may be left out.
    """

    r = KeyedField(AnswerField("", RATINGS_AS_SENT))
    q = KeyedField(AnswerField("", PROCESS_AS_SENT))
    act = ButtonField(("rate", "keep"))
    token = HiddenField(default="")

    def answers(self) -> dict[str, str]:
        """What was chosen, by question, once the form is valid."""
        return {question: answer.strip() for question, answer in {**self.r.accepted, **self.q.accepted}.items()}


class VerdictForm(PublicForm):
    """What the sender says to a question about an answer; the line and the receipt may be left out."""

    verdict = AnswerField(required=CHOOSE_ANSWER)
    line = LineField(N_("Why? One line"), default="")
    receipt = StringField(N_("Your receipt"), default="")
    act = ButtonField(("look", "change", "send"))
    token = HiddenField(default="")

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.verdict.label.text = VERDICT_LEGENDS[question]
        self.verdict.labels = VERDICTS_AS_SENT[question]
        self.verdict.choices = options(self.verdict.labels)

    def chosen(self) -> str:
        """The verdict, once the form is valid."""
        return str(self.verdict.data).strip()


class PrivateReplyForm(PublicForm):
    """What somebody writes who has a private link: first the form is asked for, then it is sent."""

    act = ButtonField(("write", "send"))
    by = TextField(N_("Who wrote it"), default="")
    text = LongTextField(N_("The reply"))


class AboutYouForm(PublicForm):
    """What the sender of the form with this `token` says about themselves: some of a list, or nothing."""

    kinds = TicksField(N_("Which of these fit you?"), KINDS_AS_SENT, name="about")
    token = HiddenField(default="")

    def chosen(self) -> set[SelfDescriptionKind]:
        """What was ticked, once the form is valid."""
        return {SelfDescriptionKind(kind.strip()) for kind in self.kinds.data or ()}


class AnswersForm(PublicForm):
    """One person's answers to comments, by public code: `v` to those of the page, `w` to those of the page before."""

    v = KeyedField(AnswerField(N_("Do you agree?"), ANSWER_LABELS, filters=[lambda answer: (answer or "").strip()]))
    w = KeyedField(AnswerField(N_("Do you agree?"), ANSWER_LABELS, filters=[lambda answer: (answer or "").strip()]))
    token = HiddenField(default="")
    act = ButtonField(("", "preview", "send", "send-stop"), default="")
    trap = StringField(N_("Leave this empty"), name="subject", default="")

    def validate(self, extra_validators: Any = None) -> bool:
        """Every answer is one of those on the page, and there are no more than two pages have."""
        is_valid = super().validate(extra_validators)
        if len(self.answers()) > 2 * comment_votes.AT_ONCE:
            self.refuse(ValidationError(NOT_ON_THE_PAGE))
            return False
        return is_valid

    def answers(self) -> dict[str, str]:
        """Everything that was chosen, by public code."""
        return {tracker: answer.strip() for tracker, answer in {**self.w.data, **self.v.data}.items()}

    def values(self) -> dict[str, int]:
        """The same as it is stored, once the form is valid."""
        return {tracker: VALUES[answer] for tracker, answer in {**self.w.accepted, **self.v.accepted}.items()}

    def last(self) -> dict[str, str]:
        """The answers that can be changed on the next page."""
        return dict(self.v.data or self.w.data)


class ReceiptForm(PublicForm):
    """A receipt, and which button was pressed with it; `index` is the position of the comment that it is about.

    `version_seen` is how often that, or all of it, had been changed when the page was made.
    """

    receipt = StringField(N_("Your receipt"), default="")
    act = StringField(default="open")
    index = NumberField(default=-1)
    version_seen = ChangesSeenField()

    @property
    def comment_index(self) -> int:
        """The position of a comment; no comment has one below 0."""
        return -1 if self.index.data is None else int(self.index.data)


class ChangeForm(ReceiptForm):
    """Other words, consent or language for a comment that was sent with a receipt."""

    w = ChangedWordingField(N_("Your words"), default="")
    text = CommentField(N_("In your own words"), default="")
    consent = AnswerField(N_("May we show it?"), CONSENT_LABELS, required=NO_CONSENT)
    language = MenuField(N_("Which language do you write in?"), LANGUAGE_LABELS, message=NOT_ON_THE_PAGE)
    may_be_plain = TickField(PLAIN_SPELLING)


class ChangeVoteForm(ReceiptForm):
    """Another choice on a part, which is named by its key."""

    part = StringField(default="")
    choice = AnswerField(N_("What do you think of it?"), CHOICE_LABELS, required=NOT_ON_THE_PAGE)


class AppealForm(ReceiptForm):
    """Somebody asks for a second look at their comment: its hidden words typed again, and why it should be shown."""

    proposed = LongTextField(N_("Your comment, with the hidden words"), default="")
    why = LongTextField(N_("Why should it be shown?"), default="")


def _acceptable(form: Form, field: SecretField) -> None:
    """The validator of a new passphrase."""
    try:
        passphrases.check(field.data or "")
    except ValidationError as refusal:
        raise StopValidation(told(refusal)) from refusal


class NewAccountForm(PublicForm):
    """A passphrase for the issued name that the form carries, sealed."""

    name = HiddenField(default="")
    passphrase = SecretField(N_("Your passphrase"), "new-password", validators=[_acceptable])
    again = SecretField(N_("Type it again"), "new-password", validators=[same_passphrase])


class EnterAccountForm(PublicForm):
    name = StringField(N_("Your account name"), default="")
    passphrase = SecretField(N_("Your passphrase"), "current-password")


class AccountForm(PublicForm):
    """A button on an account's own page: what it does, to which consultation, and whether that was confirmed.

    The field `as` is checked by `consult.credentials.account_session`.
    """

    act = StringField(default="")
    code = HiddenField(default="")
    sure = HiddenField()

    @property
    def is_sure(self) -> bool:
        return self.sure.data is not None


class ChangePassphraseForm(AccountForm):
    old = SecretField(N_("Your passphrase now"), "current-password")
    passphrase = SecretField(N_("Your new passphrase"), "new-password", validators=[_acceptable])
    again = SecretField(N_("Type it again"), "new-password", validators=[same_passphrase])


class NoticeForm(PublicForm):
    """Somebody says what is wrong with a comment: its public code, and why they say so."""

    kind = AnswerField(N_("What is wrong with it?"), KIND_LABELS)

    mark = StringField(N_("The public code of the comment"), default="")
    words = LongTextField(N_("Why you think so"), default="")


class FindForm(PublicForm):
    """Somebody searches published comments: words, or a public code.

    For the next page of what was found: how many were shown so far, for which words, and the codes of the first
    page.
    """

    words = StringField(N_("Find a word, or a public code"), default="")
    shown_so_far = StringField(default="")
    words_before = StringField(default="")
    first_page = StringField(default="")
    show = StringField(default="")
    everything = StringField(default="")

"""Forms: what a field may be, how a refusal is shown beside it, and which fields hold what people write.

A form of the team is a `StaffForm`, one of a public page a `PublicForm`. A view validates it, calls a command with its
data, and shows it again with `refuse` when the command refuses. A form knows what a day and a number are and which
choices its lists have; rules on content are the commands', and so is whether something must be chosen.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from flask import request
from flask_babel import format_date, gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from consult.access import AppError, Conflict, EditConflict, ValidationError
from consult.storage.database import end_transaction, machine_day
from consult.text import plain
from consult.text.messages import N_, Name

#: Fields that are never given back on an error page.
SECRET_FIELDS = frozenset({"passphrase", "old", "again", "code", "receipt", "token", "csrf_token"})
#: A form that is carried through signing in or a proof has its fields under their own names with this before them.
RESUBMITTED_FIELDS = "f."
#: A longer key of a `KeyedField` is not read.
MAX_KEY_CHARACTERS = 80

#: A day further away is a slip of the keyboard, and what is counted from it may not be a day at all.
MAX_YEARS_AWAY = 100
FAR_AWAY = N_("This day is more than %(years)d years away. Look at the year.")
NO_DAY = N_("Write the day as year-month-day, for example 2027-03-31.")
DIFFERENT_PASSPHRASES = N_("The two passphrases differ. Type the same one twice.")
NOT_ON_THE_PAGE = N_("Choose one of the answers on the page.")
NOT_LISTED = N_("Choose only from the list.")
NO_BUTTON = N_("Nothing was changed. Use the buttons below.")


class TextField(StringField):
    """A line that somebody writes."""


class LongTextField(TextAreaField, TextField):
    """Several lines that somebody writes."""


class MenuField(SelectField):
    """One of a list, given by value and label, or set by the view; None if nothing was sent.

    `message` is the answer to anything that is not in the list.
    """

    def __init__(
        self, label: str = "", labels: Mapping[Any, str] | None = None, *, message: str = NOT_LISTED, **kwargs: Any
    ) -> None:
        message = gettext(message)
        super().__init__(
            label,
            choices=lambda: options(labels or {}),
            invalid_value_message=message,
            invalid_choice_message=message,
            **kwargs,
        )

    def pre_validate(self, form: Form) -> None:
        if self.data is not None:
            super().pre_validate(form)


class RadiosField(MenuField, RadioField):
    """One of a short list, all of it in sight."""


class TicksField(SelectMultipleField):
    """Some of a short list, given by value and label."""

    def __init__(self, label: str = "", labels: Mapping[Any, str] | None = None, **kwargs: Any) -> None:
        message = gettext(NOT_LISTED)
        super().__init__(
            label,
            choices=lambda: options(labels or {}),
            invalid_value_message=message,
            invalid_choice_message=message,
            **kwargs,
        )


class AnswerField(RadiosField):
    """A choice on a public page; with `required`, no choice is refused as well."""

    def __init__(self, label: str = "", labels: Mapping[Any, str] | None = None, *, required: str = "", **kwargs: Any):
        super().__init__(label, labels, **kwargs)
        self.labels = labels or {}
        self.required = required

    def pre_validate(self, form: Form) -> None:
        if self.data in self.labels:
            return
        if self.required:
            raise StopValidation(gettext(self.required))
        if self.data:
            raise StopValidation(gettext(NOT_ON_THE_PAGE))


class ButtonField(SelectField):
    """Which button was pressed, by its value; "" for one without a value, if that is among these."""

    def __init__(self, values: Iterable[str], **kwargs: Any) -> None:
        super().__init__(invalid_choice_message=gettext(NO_BUTTON), **kwargs)
        self.choices = [(value, "") for value in values]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class NumberField(StringField):
    """A whole number; None for anything else."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = plain.whole_number(valuelist[0]) if valuelist else None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)


class VersionField(HiddenField):
    """The hash of what a page showed, so that nobody writes over what they did not see.

    See `consult.consultations.edit_conflicts`.
    """


class TickField(BooleanField):
    """Something that somebody ticks, or does not."""


class SecretField(PasswordField):
    """A passphrase, which is never sent back; `autocomplete` tells a passphrase manager which one."""

    def __init__(self, label: str, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(label, default="", **kwargs)
        self.autocomplete = autocomplete


def same_passphrase(form: Form, field: Field) -> None:
    """The validator of a passphrase that is typed for the second time."""
    if (field.data or "") != form["passphrase"].data:
        raise StopValidation(gettext(DIFFERENT_PASSPHRASES))


class CodeField(SecretField):
    """A code that an app shows, or a recovery code."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, "one-time-code", **kwargs)


class DayField(StringField):
    """A day, as a browser sends it."""

    def __init__(self, label: str = "", *, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.optional = optional

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0]:
            try:
                self.data = date.fromisoformat(valuelist[0])
            except ValueError as error:
                raise ValueError(gettext(NO_DAY)) from error
            if abs(self.data.year - machine_day().year) > MAX_YEARS_AWAY:
                self.data = None
                raise ValueError(gettext(FAR_AWAY, years=MAX_YEARS_AWAY))

    @property
    def day(self) -> date:
        """The day, which every valid form has unless it is optional."""
        if self.data is None:
            raise TypeError("a day of a form that is not valid")
        return self.data

    def pre_validate(self, form: Form) -> None:
        if self.data is None and not self.optional and not self.process_errors:
            raise StopValidation(gettext(NO_DAY))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data or "")


class KeyedField(Field):
    """The same field once for each key, as `NAME.KEY`: like WTForms' `FieldList`, with keys in place of numbers.

    `data` is what was sent, by key, unchanged and without what is blank; `accepted` is what of it is valid, as the
    enclosed field reads it. The field of one key is made when a template asks for it, so that a form costs about the
    same to read however many keys it has.
    """

    def __init__(self, each: "UnboundField[Any]", label: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.each = each
        self.accepted: dict[str, Any] = {}
        self.errors_by_key: dict[str, list[str]] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = {} if data is unset_value else dict(data or {})
        start = f"{self.name}."
        for name, value in formdata.items() if formdata else ():
            if name.startswith(start) and len(start) < len(name) <= len(start) + MAX_KEY_CHARACTERS and value.strip():
                self.data[name.removeprefix(start)] = value

    def validate(self, form: Form, extra_validators: Any = ()) -> bool:
        """Validate every key's value, and then run the validators of the field as a whole."""
        self.errors, self.accepted, self.errors_by_key = list(self.process_errors), {}, {}
        field = self._bound("")
        for key, value in self.data.items():
            field.short_name = key
            field.process(_OneValue({field.name: value}))
            if field.validate(form):
                self.accepted[key] = field.data
            else:
                self.errors_by_key[key] = [str(error) for error in field.errors]
        self._run_validation_chain(form, chain(self.validators, extra_validators))
        return not self.errors and not self.errors_by_key

    def add_error(self, key: str, message: str) -> None:
        self.errors_by_key.setdefault(key, []).append(message)

    def messages(self) -> dict[str, str]:
        """Every error by the name of its key's field."""
        return {f"{self.name}.{key}": "\n".join(errors) for key, errors in self.errors_by_key.items()}

    def __getitem__(self, key: str) -> Field:
        """The field of one key, to be drawn: with what was sent for it, and what is wrong with that."""
        field = self._bound(key)
        field.process(_OneValue({field.name: self.data[key]} if key in self.data else {}))
        field.errors = self.errors_by_key.get(key, ())
        return field

    def _bound(self, key: str) -> Any:
        return self.meta.bind_field(self._form, self.each, {"name": f"{self.name}.{key}", "translations": None})


class _OneValue(dict[str, str]):
    """A form's data with at most one value a name, as fields read it."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


class PageForm(FlaskForm):
    """A form of a page. A file is only in a field for one, and what comes as JSON is in none.

    `http_status` is the status of the page that shows it.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            if formdata is None or request.method != "POST":
                return None
            files = {name: request.files.getlist(name) for name in request.files if _takes_file(form, name)}
            return CombinedMultiDict([MultiDict(files), request.form]) if files else request.form

        def get_translations(self, form: Form) -> None:
            """Every message of ours is translated where it is raised; no field has one of WTForms' own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.http_status = 200
        self._elsewhere: dict[str, str] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        self.http_status = 200 if is_valid else 422
        return is_valid

    def sent(self) -> dict[str, str]:
        """What was sent, by field; a field that was not sent is left out."""
        return {field.name: field.raw_data[0] for field in self if field.raw_data and field.name != "csrf_token"}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show what is stored in the fields that were not sent."""
        for field in self:
            if field.name in values and not field.raw_data:
                field.data = values[field.name]

    def refuse(self, refusal: AppError) -> None:
        """Show why what was sent is refused, beside its fields."""
        self.http_status = refusal.status
        for name, message in field_errors(refusal).items():
            self._add_error(name, message)

    def messages(self) -> dict[str, str]:
        """Every error by its field, "" for a button and the form as a whole; several errors of one have a line each."""
        found: dict[str, str] = {}
        for field in self:
            errors = field.messages() if isinstance(field, KeyedField) else errors_of(field)
            found |= {"": errors[field.name]} if errors and isinstance(field, ButtonField) else errors
        return found | self._elsewhere

    def _add_error(self, name: str, message: str) -> None:
        keyed, _, key = name.partition(".")
        if key and isinstance(self._fields.get(keyed), KeyedField):
            self[keyed].add_error(key, message)
        elif name in self:
            self[name].errors = [*self[name].errors, message]
        else:
            self._elsewhere[name] = message


class StaffForm(PageForm):
    """A form of a signed-in page: it carries the session's token, which `consult.web.authorization` checks.

    `saved_meanwhile` has, by label, what somebody else saved in its fields after the page was made.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved_meanwhile: dict[str, str] = {}

    def version_to_carry(self, version_now: str) -> str:
        """The hash for its `version_seen`: of what is stored now once the page says that this was changed.

        Otherwise a form that was refused for something else still says what its sender saw.
        """
        sent: str = self["version_seen"].data or ""
        return version_now if self.http_status == Conflict.status else sent or version_now

    def save(self, command: Callable[[], object]) -> bool:
        """Whether what was sent is saved: by `command`, or before by a form that sent the same. If not, say why."""
        return self.validate() and self.carry_out(command)

    def carry_out(self, command: Callable[[], object]) -> bool:
        """As `save`, where the command alone says what is accepted.

        What was changed meanwhile may be in none of its fields: then its page shows it.
        """
        try:
            command()
        except ValidationError as refusal:
            self.refuse(refusal)
            return False
        except EditConflict as refusal:
            own = {name: text for name, text in refusal.stored.items() if name in self}
            differing = differing_fields(own, self.sent())
            if differing or not own:
                self.saved_meanwhile = {
                    gettext(self[name].label.text): label_of(self[name], text) for name, text in differing.items()
                }
                self.refuse(refusal)
                return False
        return True

    def refuse(self, refusal: AppError) -> None:
        """Undo what a command did with what was sent, and show beside its fields why it is refused."""
        end_transaction(keep=False)
        super().refuse(refusal)


class PreviewedForm(StaffForm):
    """A form whose sender sees what will be public before it is.

    Sent without `act` it shows that; sent with it, it carries in `shown` the hash of what was shown.
    """

    act = ButtonField(("", "publish"))
    shown = VersionField()

    def is_confirmed(self, shown: str) -> bool:
        """Whether its sender saw exactly what has this hash, and publishes it."""
        return self.act.data == "publish" and self.shown.data == shown


class PublicForm(PageForm):
    """A form of a public page: it carries no session, and nothing of one.

    Where another site could send it in somebody's name, it has a field with a proof of its own.
    """

    class Meta(PageForm.Meta):
        csrf = False


def _takes_file(form: FlaskForm, name: str) -> bool:
    return name in form and isinstance(form[name], FileField)


def told(refusal: AppError) -> str:
    """A refusal in the reader's language, with the names in it."""
    params = {key: gettext(value) if isinstance(value, Name) else value for key, value in refusal.params.items()}
    return str(gettext(refusal.message) % params)


def field_errors(refusal: AppError) -> dict[str, str]:
    """A refusal as the error beside its field; of several errors in one field each has a line."""
    found: dict[str, list[str]] = {}
    for each in refusal.errors:
        found.setdefault(each.field, []).append(told(each))
    return {field: "\n".join(lines) for field, lines in found.items()}


def differing_fields(stored: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """The stored content of the fields that differ from what was sent; line endings and spaces at the end of a text
    make no difference.
    """
    return {name: text for name, text in stored.items() if text.split() != sent.get(name, "").split()}


def errors_of(field: Field) -> dict[str, str]:
    """What is wrong with a field, for the macros that draw it; several errors have a line each."""
    return {field.name: "\n".join(map(str, field.errors))} if field.errors else {}


def label_of(field: Field, value: str) -> str:
    """The label of a value of a list, a day in words; any other field's value as it is."""
    if isinstance(field, DayField) and value:
        return str(format_date(date.fromisoformat(value), "d MMMM y"))
    return dict(field.choices).get(value, value) if isinstance(field, SelectField) else value


def options(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """A closed list as values and labels, for radio buttons and menus."""
    return [(str(value), gettext(label)) for value, label in labels.items()]

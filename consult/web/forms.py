"""Forms: what a field may be, how a refusal is shown beside it, and which fields hold what people write.

A form of the team is a `StaffForm`. A view validates it, calls a command with its data, and shows it again with
`refuse` when the command refuses. Rules on content are the commands': a form knows only what a day and a number are.
A form of a public page is a `PublicForm`: it carries no session, so its view reads the request by itself, and the class
only names its fields.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from consult.access import AppError
from consult.text import plain
from consult.text.messages import N_

#: Fields that are never given back on an error page.
SECRET_FIELDS = frozenset({"passphrase", "old", "again", "code", "receipt", "token", "csrf_token"})
#: A form that is carried through signing in or a proof has its fields under their own names with this before them.
RESUBMITTED_FIELDS = "f."

NO_DAY = N_("Write the day as year-month-day, for example 2027-03-31.")


class TextField(StringField):
    """A line that somebody writes."""


class LongTextField(TextAreaField, TextField):
    """Several lines that somebody writes."""


class ChoiceField(StringField):
    """One of a closed list, given by value and label, or set by the view. The command refuses what is not in it."""

    def __init__(self, label: str = "", labels: Mapping[Any, str] | None = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.choices = options(labels or {})


class NumberField(StringField):
    """A whole number; None for anything else."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = plain.whole_number(valuelist[0]) if valuelist else None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)


class TickField(BooleanField):
    """Something that somebody ticks, or does not."""


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


class StaffForm(FlaskForm):
    """A form of a signed-in page: it carries the session's token, which `consult.web.authorization` checks.

    Its fields are text: what comes as a file or as JSON is not in them. `http_status` is the status of the page that
    shows it.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            return request.form if formdata is not None and request.method == "POST" else None

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
            if name in self:
                self[name].errors = [*self[name].errors, message]
            else:
                self._elsewhere[name] = message

    def messages(self) -> dict[str, str]:
        """Every error by its field, "" for the form as a whole; several errors of a field have a line each."""
        return {name: "\n".join(map(str, errors)) for name, errors in self.errors.items()} | self._elsewhere


class PublicForm(Form):
    """Names the fields of a form on a public page. Fields that each hold a comment begin with `text_prefix`."""

    text_prefix: ClassVar[str] = ""


def field_errors(refusal: AppError) -> dict[str, str]:
    """A refusal as the error beside its field; of several errors in one field each has a line."""
    found: dict[str, list[str]] = {}
    for each in refusal.errors:
        found.setdefault(each.field, []).append(gettext(each.message) % each.params)
    return {field: "\n".join(lines) for field, lines in found.items()}


def errors_of(field: Field) -> dict[str, str]:
    """What is wrong with a field, for the macros that draw it; several errors have a line each."""
    return {field.name: "\n".join(map(str, field.errors))} if field.errors else {}


def options(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """A closed list as values and labels, for radio buttons and menus."""
    return [(str(value), gettext(label)) for value, label in labels.items()]


def holds_text(name: str) -> bool:
    """Whether people write in a field of this name: all others hold a choice, a day, a number or a key of ours."""
    names, prefixes = _text_fields()
    return name in names or name.startswith(prefixes)


@cache
def _text_fields() -> tuple[frozenset[str], tuple[str, ...]]:
    """The names of the text fields of all forms, and what names of comments begin with."""
    forms = [*_subclasses(StaffForm), *_subclasses(PublicForm)]
    names = {
        name
        for form in forms
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, TextField)
    }
    return frozenset(names), tuple({form.text_prefix for form in _subclasses(PublicForm) if form.text_prefix})


def _subclasses(form: Any) -> list[Any]:
    return [each for direct in form.__subclasses__() for each in (direct, *_subclasses(direct))]

"""Fields of forms: what people write in, what a number is, what a day is."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms.fields.core import UnboundField

from consult.access import EditConflict, ValidationError
from consult.report.enums import Status
from consult.staff.forms import JoinForm, PassphraseForm, ProveForm, SecondFactorForm, SignInForm
from consult.staff.resubmission import ResubmittedForm
from consult.text import plain
from consult.web.forms import (
    NOT_ON_THE_PAGE,
    SECRET_FIELDS,
    AnswerField,
    ButtonField,
    DayField,
    KeyedField,
    MenuField,
    NumberField,
    PublicForm,
    RadiosField,
    SecretField,
    StaffForm,
    TextField,
    TicksField,
)
from consult.web.text_fields import holds_text, label_of_choice, label_of_text

COLOURS = {"red": "Red", "blue": "Blue"}


class Visit(StaffForm):
    """A form with one field of each kind that is read."""

    day = DayField("Day")
    until = DayField("Until", optional=True)
    count = NumberField("Count")


class Colours(PublicForm):
    """A colour for each of several things, and one that must be chosen."""

    c = KeyedField(AnswerField("Colour", COLOURS))
    best = AnswerField("Best", COLOURS, required="Choose the best.")


def coloured(app: Flask, **fields: str) -> Colours:
    """The form as sent; `__` in a name is a dot."""
    data = {name.replace("__", "."): value for name, value in fields.items()}
    with app.test_request_context("/", method="POST", data=data):
        form = Colours()
        form.validate()
        return form


def sent(app: Flask, **fields: str) -> FlaskForm:
    with app.test_request_context("/", method="POST", data=fields):
        form = Visit(meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize("name", ["title", "wording", "marked", "words", "t.siting", "evidence", "site"])
def test_people_write_in_a_text_field(name: str):
    assert holds_text(name)


@pytest.mark.parametrize(
    "name", ["act", "version_seen", "closes_on", "cost", "clause_key", "passphrase", "v.siting", "mark"]
)
def test_a_choice_a_day_and_a_key_are_no_text(name: str):
    assert not holds_text(name)


def test_what_is_in_a_list_was_chosen_although_another_form_has_a_text_of_that_name():
    """Against giving back a choice as somebody's text."""
    assert holds_text("reason", "Because of the school nearby")
    assert not holds_text("reason", "no_name")
    assert label_of_choice("reason", "no_name") == "It does not speak for a person who could be recognised"
    assert label_of_choice("act", "stop") == "stop"


def test_a_text_is_called_what_its_page_calls_it():
    assert label_of_text("marked") == "The text, with the words to hide in brackets"
    assert label_of_text("plain_language.siting") == "In short"
    assert label_of_text("never heard of") == "Your text"


def test_a_day_is_read_and_a_missing_one_is_an_error_unless_it_is_optional(app: Flask):
    form = sent(app, day="2027-03-31", until="")
    assert (form.day.day, form.until.data, form.http_status) == (date(2027, 3, 31), None, 200)
    assert sent(app).messages().keys() == {"day"}


@pytest.mark.parametrize("text", ["9999-99-99", "tomorrow", "31.12.2027", "\u0968\u0966\u0968\u096d-01-01"])
def test_what_is_no_day_is_an_error_and_shown_again(app: Flask, text: str):
    form = sent(app, day=text)
    assert (form.day._value(), form.http_status) == (text, 422)
    assert form.messages()["day"].startswith("Write the day as year-month-day")


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "0227-03-31", "20270-03-31"[1:]])
def test_a_day_of_another_century_is_a_slip_and_shown_again(app: Flask, text: str):
    form = sent(app, day=text)
    assert (form.day._value(), form.day.data, form.http_status) == (text, None, 422)
    assert form.messages() == {"day": "This day is more than 100 years away. Look at the year."}


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 7 ", 7), ("", None), ("-1", None), ("1.5", None), ("\u0663", None), ("9" * 30, None), ("\x00", None)],
)
def test_a_number_is_a_whole_one_in_plain_digits(app: Flask, text: str, number: int | None):
    assert plain.whole_number(text) == number
    assert sent(app, count=text)["count"].data == number
    assert plain.whole_number("8", 7) is None


def test_every_key_of_a_field_is_checked_and_every_error_is_at_its_own(app: Flask):
    form = coloured(app, c__door="red", c__roof="green", c__floor="  ", best="blue", c="red", d__door="red")
    assert form.c.data == {"door": "red", "roof": "green"}
    assert form.c.accepted == {"door": "red"}
    assert form.messages() == {"c.roof": NOT_ON_THE_PAGE}
    assert form.http_status == 422


def test_a_key_has_a_field_of_its_own_to_be_drawn(app: Flask):
    with app.test_request_context("/", method="POST", data={"c.roof": "green"}):
        form = Colours()
        form.validate()
        roof, door = form.c["roof"], form.c["door"]
    assert (roof.name, roof.id, roof.label.text, roof.data) == ("c.roof", "c.roof", "Colour", "green")
    assert (roof.errors, list(door.errors), door.data) == ([NOT_ON_THE_PAGE], [], None)
    assert roof.choices == [("red", "Red"), ("blue", "Blue")]


def test_a_command_refuses_at_the_field_of_a_key(app: Flask):
    form = coloured(app, c__door="red", best="red")
    form.refuse(ValidationError("Not this door.", "c.door"))
    assert form.messages() == {"c.door": "Not this door."}


def test_what_must_be_chosen_is_an_error_of_its_own(app: Flask):
    assert coloured(app).messages() == {"best": "Choose the best."}
    assert coloured(app, best="green").messages() == {"best": "Choose the best."}


@pytest.mark.parametrize("key", ["", "k" * 81])
def test_a_key_that_no_page_has_is_not_read(app: Flask, key: str):
    with app.test_request_context("/", method="POST", data={f"c.{key}": "red"}):
        assert Colours().c.data == {}


class CountedField(AnswerField):
    """A field that knows how many of it were made."""

    made = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        type(self).made += 1


class Counted(PublicForm):
    c = KeyedField(CountedField("Colour", COLOURS))


def test_reading_many_keys_makes_no_field_for_each(app: Flask):
    """Against a flood of fields: what is made for a form does not grow with what is sent."""
    with app.test_request_context("/", method="POST", data={f"c.{number}": "red" for number in range(500)}):
        form = Counted()
        assert form.validate()
    assert (len(form.c.accepted), CountedField.made) == (500, 1)


class Choices(StaffForm):
    """A form with every kind of list."""

    act = ButtonField(("save", "up"))
    place = MenuField("Place", {"": "Nowhere", "north": "In the north"})
    status = RadiosField("Status", {Status.COMPLETE: "Done", Status.LIMITED: "Begun"}, coerce=Status)
    some = TicksField("Some", {Status.COMPLETE: "Done", Status.LIMITED: "Begun"}, coerce=Status)
    note = TextField("Note")


def test_what_is_secret_is_never_given_back_on_an_error_page():
    names = {
        name
        for form in [SignInForm, ProveForm, JoinForm, PassphraseForm, SecondFactorForm]
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, SecretField)
    }
    assert names == {"passphrase", "again", "old", "code"}
    assert names <= SECRET_FIELDS


def chosen(app: Flask, **fields: str | list[str]) -> FlaskForm:
    with app.test_request_context("/", method="POST", data=fields):
        form = Choices(meta={"csrf": False})
        form.validate()
        return form


def test_a_choice_is_one_of_its_list_in_its_own_type(app: Flask):
    form = chosen(app, act="up", place="north", status="complete", some=["limited", "complete"])
    assert (form.http_status, form.messages()) == (200, {})
    assert form.status.data is Status.COMPLETE
    assert form.some.data == [Status.LIMITED, Status.COMPLETE]


def test_choosing_nothing_is_for_the_command_to_refuse(app: Flask):
    form = chosen(app, act="save")
    assert (form.place.data, form.status.data, form.some.data, form.messages()) == (None, None, [], {})


@pytest.mark.parametrize(
    ("field", "value"),
    [("place", "south"), ("status", "kept"), ("status", ""), ("status", "abandoned"), ("some", ["limited", "kept"])],
)
def test_what_is_not_in_the_list_is_an_error_beside_it(app: Flask, field: str, value: str | list[str]):
    form = chosen(app, **{"act": "save", field: value})
    assert (form.http_status, form.messages()) == (422, {field: "Choose only from the list."})


@pytest.mark.parametrize("act", [{}, {"act": "down"}, {"act": ""}])
def test_a_button_that_the_form_has_not_is_an_error_of_the_whole_form(app: Flask, act: dict[str, str]):
    assert chosen(app, **act).messages() == {"": "Nothing was changed. Use the buttons below."}


def saved(app: Flask, raised: Exception | None, **fields: str) -> tuple[bool, FlaskForm]:
    def command() -> None:
        if raised:
            raise raised

    with app.test_request_context("/", method="POST", data={"act": "save", **fields}):
        form = Choices(meta={"csrf": False})
        return form.save(command), form


def test_a_form_is_saved_or_says_why_not(app: Flask):
    assert saved(app, None)[0]
    done, form = saved(app, ValidationError("Too short.", field="note"), note="x")
    assert (done, form.http_status, form.messages()) == (False, 422, {"note": "Too short."})
    assert not saved(app, None, place="south")[0]


def test_a_form_that_somebody_else_changed_meanwhile_shows_what_is_saved_now(app: Flask):
    stored = {"note": "Theirs.", "place": "north"}
    done, form = saved(app, EditConflict("Changed meanwhile.", stored), note="Mine.")
    assert (done, form.http_status, form.messages()) == (False, 409, {"": "Changed meanwhile."})
    assert form.saved_meanwhile == {"Note": "Theirs.", "Place": "In the north"}
    assert saved(app, EditConflict("Changed meanwhile.", stored), note="Theirs. ", place="north")[0]


def test_what_is_carried_through_signing_in_is_shown_as_its_page_called_it():
    """Nothing is lost by that: every field is carried, also numbers and empty ones."""
    fields = (("seen", "0"), ("act", "stop"), ("reason", "no_name"), ("marked", " "), ("words", "Near a school"))
    form = ResubmittedForm("/team/p/AAAA/decide", fields)
    assert form.chosen == ["stop", "It does not speak for a person who could be recognised"]
    assert [text for _, text, label in form.shown if label] == ["Near a school"]
    assert tuple((name, text) for name, text, _ in form.shown) == fields

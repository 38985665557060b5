"""Fields of forms: what people write in, what a number is, what a day is."""

from datetime import date

import pytest
from flask import Flask
from flask_wtf import FlaskForm

from consult.text import plain
from consult.web.forms import DayField, NumberField, StaffForm, holds_text


class Visit(StaffForm):
    """A form with one field of each kind that is read."""

    day = DayField("Day")
    until = DayField("Until", optional=True)
    count = NumberField("Count")


def sent(app: Flask, **fields: str) -> FlaskForm:
    with app.test_request_context("/", method="POST", data=fields):
        form = Visit(meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize("name", ["title", "wording", "marked", "words", "t.siting", "evidence", "site"])
def test_people_write_in_a_text_field(name: str):
    assert holds_text(name)


@pytest.mark.parametrize("name", ["act", "seen", "closes_on", "cost", "clause_key", "passphrase", "v.siting", "mark"])
def test_a_choice_a_day_and_a_key_are_no_text(name: str):
    assert not holds_text(name)


def test_a_day_is_read_and_a_missing_one_is_an_error_unless_it_is_optional(app: Flask):
    form = sent(app, day="2027-03-31", until="")
    assert (form.day.day, form.until.data, form.http_status) == (date(2027, 3, 31), None, 200)
    assert sent(app).messages().keys() == {"day"}


@pytest.mark.parametrize("text", ["9999-99-99", "tomorrow", "31.12.2027", "\u0968\u0966\u0968\u096d-01-01"])
def test_what_is_no_day_is_an_error_and_shown_again(app: Flask, text: str):
    form = sent(app, day=text)
    assert (form.day._value(), form.http_status) == (text, 422)
    assert form.messages()["day"].startswith("Write the day as year-month-day")


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 7 ", 7), ("", None), ("-1", None), ("1.5", None), ("\u0663", None), ("9" * 30, None), ("\x00", None)],
)
def test_a_number_is_a_whole_one_in_plain_digits(app: Flask, text: str, number: int | None):
    assert plain.whole_number(text) == number
    assert sent(app, count=text)["count"].data == number
    assert plain.whole_number("8", 7) is None

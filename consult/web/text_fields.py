"""Which fields of all forms hold what people write, and what these are called on their pages.

An error page, and a page that carries a form through signing in, know the fields that were sent but not their form.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from wtforms.fields.core import UnboundField

from consult.text.messages import N_
from consult.web.forms import KeyedField, MenuField, PageForm, TextField

ANY_TEXT = N_("Your text")


def holds_text(name: str, content: str = "") -> bool:
    """Whether people write in a field of this name: all others hold a choice, a day, a number or a key of ours.

    Where another form has a list of the same name, what is in that list was chosen.
    """
    return _known_name(name) in _labels() and content not in _choices().get(name, ())


def label_of_text(name: str) -> str:
    """What a text field of this name is called on its page, if all pages call it the same."""
    labels = _labels().get(_known_name(name), set())
    return next(iter(labels)) if len(labels) == 1 else ANY_TEXT


def label_of_choice(name: str, value: str) -> str:
    """What a value of a list is called on its page; any other value as it is."""
    return _choices().get(name, {}).get(value, value)


def _known_name(name: str) -> str:
    """A field's name without its key."""
    before, dot, _ = name.partition(".")
    return before + dot


@cache
def _labels() -> dict[str, set[str]]:
    """The labels of the text fields of all forms by their names; those with keys by what their names begin with."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, field in _fields():
        if issubclass(field.field_class, TextField):
            found[name].add(_label(field))
        elif field.field_class is KeyedField and issubclass(field.args[0].field_class, TextField):
            found[f"{name}."].add(_label(field.args[0]))
    return {name: labels - {""} for name, labels in found.items()}


@cache
def _choices() -> dict[str, dict[str, str]]:
    """The values of the lists of all forms, and what they are called, by the lists' names."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, field in _fields():
        if issubclass(field.field_class, MenuField) and len(field.args) > 1 and isinstance(field.args[1], Mapping):
            found[name] |= {str(value): str(label) for value, label in field.args[1].items()}
    return dict(found)


def _label(field: "UnboundField[Any]") -> str:
    return str(field.args[0] if field.args else field.kwargs.get("label", ""))


def _fields() -> Iterator[tuple[str, "UnboundField[Any]"]]:
    for form in _subclasses(PageForm):
        for name, field in vars(form).items():
            if isinstance(field, UnboundField):
                yield field.name or name, field


def _subclasses(form: Any) -> list[Any]:
    return [each for direct in form.__subclasses__() for each in (direct, *_subclasses(direct))]

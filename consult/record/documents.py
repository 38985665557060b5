"""Documents whose structure is a dataclass: writing them, reading them back, describing them. Pure.

Each field is declared once, with its meaning. A document's values, its dictionary and its JSON schema all derive from
that declaration.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints, overload

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Values = dict[str, Any]
Kind = TypeVar("Kind")

_PLAIN = {str: "string", int: "integer", bool: "boolean"}


def described(meaning: str, *, name: str = "", former: str = "", **options: Any) -> Any:
    """A field with its meaning.

    `name` is its name in the document if Python cannot use that one, `former` the name that it has in documents of an
    earlier format: those are frozen, so they keep it, and can still be read.
    """
    return field(metadata={"meaning": meaning, "name": name, "former": former}, **options)


@overload
def values_of(part: "DataclassInstance", *, nulls: bool = False) -> Values: ...


@overload
def values_of(part: object, *, nulls: bool = False) -> Any: ...


def values_of(part: Any, *, nulls: bool = False) -> Any:
    """A document as canonical values: days as ISO 8601, lists.

    A missing day is "" and any other missing value is left out; with `nulls` both are None.
    """
    if type(part) in _PLAIN:
        return part
    if is_dataclass(part):
        return {_name(each): values_of(value, nulls=nulls) for each, value in _present(part, nulls)}
    if isinstance(part, Mapping):
        return {str(key): values_of(value, nulls=nulls) for key, value in part.items()}
    if isinstance(part, tuple | list):
        return [values_of(each, nulls=nulls) for each in part]
    if isinstance(part, Enum):
        return part.value
    return part.isoformat() if isinstance(part, date) else part


def _present(part: Any, nulls: bool) -> Iterator[tuple[Field[Any], Any]]:
    hints = _types(type(part))
    for each in fields(part):
        value = getattr(part, each.name)
        if value is not None or nulls:
            yield each, value
        elif _is_day(hints[each.name]):
            yield each, ""


def read(kind: type[Kind], values: Mapping[str, Any]) -> Kind:
    """The document that `values_of` wrote; what an earlier program did not write yet has its default.

    Raises:
        KeyError: a value is missing. ValueError: a code or a day is none.
    """
    hints = _types(kind)
    known: Any = kind
    found = {}
    for each in fields(known):
        name = _name_in(each, values)
        if name in values or (each.default is MISSING and not _is_optional(hints[each.name])):
            found[each.name] = _read(hints[each.name], values[name])
    return kind(**found)


def _read(hint: Any, value: Any) -> Any:
    if _is_optional(hint):
        return None if value in (None, "") else _read(_without_none(hint), value)
    if isinstance(hint, type) and is_dataclass(hint):
        return read(hint, value)
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], each) for each in value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return date.fromisoformat(value) if hint is date else value


def shared(base: type, part: Any) -> dict[str, Any]:
    """The fields that a part of a document has from a base class."""
    return {each.name: getattr(part, each.name) for each in fields(base)}


def columns(kind: type) -> dict[str, str]:
    """The meaning of each field of a document, by its name there."""
    return {_name(each): _meaning(each) for each in fields(kind)}


def paths(kind: type, before: str = "") -> Iterator[tuple[str, str]]:
    """(path, meaning) of every field of a document and of its parts: “clauses[].quotes[].text”."""
    hints = _types(kind)
    for each in fields(kind):
        path = before + _name(each)
        yield path, _meaning(each)
        hint = _without_none(hints[each.name])
        if get_origin(hint) is tuple:
            hint, path = get_args(hint)[0], f"{path}[]"
        if isinstance(hint, type) and is_dataclass(hint):
            yield from paths(hint, f"{path}.")


def schema(kind: type, definitions: Values, *, nulls: bool = False, at: str = "#/$defs/") -> Values:
    """A reference to the JSON schema of a document; it and those of its parts are added to `definitions`, which will
    be found `at` that place.
    """
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints = _types(kind)
        definitions[kind.__name__] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": {
                _name(each): {"description": _meaning(each), **_schema(hints[each.name], definitions, nulls, at)}
                for each in fields(kind)
            },
            "required": [
                _name(each)
                for each in fields(kind)
                if nulls or not _is_optional(hints[each.name]) or _is_day(hints[each.name])
            ],
            "additionalProperties": False,
        }
    return {"$ref": f"{at}{kind.__name__}"}


def _schema(hint: Any, definitions: Values, nulls: bool, at: str) -> Values:
    if _is_union(hint):
        return {"anyOf": [_schema(each, definitions, nulls, at) for each in get_args(hint)]}
    if hint is NoneType:
        return {"type": "null"} if nulls else {"const": ""}
    if isinstance(hint, type) and is_dataclass(hint):
        return schema(hint, definitions, nulls=nulls, at=at)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], definitions, nulls, at)}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if get_origin(hint) is not None:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], definitions, nulls, at)}
    if issubclass(hint, Enum):
        return {"enum": [each.value for each in hint]}
    return {"type": "string", "format": "date"} if hint is date else {"type": _PLAIN[hint]}


def _name(each: Field[Any]) -> str:
    name: str = each.metadata.get("name") or each.name
    return name


def _name_in(each: Field[Any], values: Mapping[str, Any]) -> str:
    """The name of a field in a document that may have an earlier format."""
    former: str = each.metadata.get("former", "")
    return former if former in values and _name(each) not in values else _name(each)


def _meaning(each: Field[Any]) -> str:
    meaning: str = each.metadata.get("meaning", each.name)
    return meaning


#: The type of each field of a document, worked out once.
_types: Callable[[Any], dict[str, Any]] = cache(get_type_hints)


def _is_day(hint: Any) -> bool:
    return bool(hint == date | None)


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def _is_optional(hint: Any) -> bool:
    return _is_union(hint) and NoneType in get_args(hint)


def _without_none(hint: Any) -> Any:
    return next(each for each in get_args(hint) if each is not NoneType) if _is_optional(hint) else hint

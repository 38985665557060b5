"""Documents whose structure is a dataclass: written, read back, explained, and described by a JSON schema."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from consult.record.canonical import canonical
from consult.record.documents import columns, described, paths, read, schema, shared, values_of
from consult.report.halves import LaterDocument, PartA, PartB
from consult.report.summary import Summary
from consult.response.tables import TABLES


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Base:
    """What a leaf and others share."""

    title: str = described("its title")


@dataclass(frozen=True, kw_only=True)
class Leaf(Base):
    """A part of a tree."""

    colour: Colour = described("its colour")
    day: date | None = described("its day")
    size: int | None = described("its size", default=None)
    passed: int = described("how many passed", name="pass", former="skipped")
    side: Literal["left", "right"] = described("its side")


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A tree with leaves."""

    leaves: tuple[Leaf, ...] = described("its leaves")
    counts: Mapping[str, int] = described("numbers by name")
    tall: bool = described("whether it is tall")


LEAVES = st.builds(
    Leaf, title=st.text(), colour=st.sampled_from(Colour), day=st.none() | st.dates(), size=st.none() | st.integers(),
    passed=st.integers(), side=st.sampled_from(["left", "right"]),
)  # fmt: skip
TREES = st.builds(
    Tree, leaves=st.lists(LEAVES, max_size=3).map(tuple), counts=st.dictionaries(st.text(), st.integers(), max_size=3),
    tall=st.booleans(),
)  # fmt: skip
LEAF = Leaf(title="A", colour=Colour.RED, day=None, passed=2, side="left")


def is_valid(kind: type, values: object, *, nulls: bool = False) -> bool:
    definitions: dict[str, object] = {}
    whole = schema(kind, definitions, nulls=nulls)
    return Draft202012Validator({**whole, "$defs": definitions}).is_valid(values)


@given(TREES)
def test_what_is_written_is_read_back(tree: Tree) -> None:
    assert read(Tree, values_of(tree)) == tree


@given(TREES, st.booleans())
def test_what_is_written_is_as_the_schema_says(tree: Tree, nulls: bool) -> None:
    assert is_valid(Tree, values_of(tree, nulls=nulls), nulls=nulls)


def test_a_missing_day_is_empty_and_another_missing_value_left_out() -> None:
    assert values_of(LEAF) == {"title": "A", "colour": "red", "day": "", "pass": 2, "side": "left"}
    assert values_of(LEAF, nulls=True)["day"] is None
    assert values_of(LEAF, nulls=True)["size"] is None
    assert canonical(values_of(LEAF))


@pytest.mark.parametrize("broken", [
    {"colour": "green"}, {"pass": "2"}, {"day": None}, {"side": "top"}, {"more": 1}, {"title": None},
])  # fmt: skip
def test_the_schema_refuses_another_document(broken: dict[str, object]) -> None:
    assert is_valid(Leaf, values_of(LEAF))
    assert not is_valid(Leaf, values_of(LEAF) | broken)


def test_a_document_with_a_missing_value_or_an_unknown_code_is_not_read() -> None:
    with pytest.raises(KeyError):
        read(Leaf, {})
    with pytest.raises(ValueError, match="green"):
        read(Leaf, values_of(LEAF) | {"colour": "green"})


def test_a_document_of_an_earlier_format_is_read_by_its_former_names() -> None:
    frozen = values_of(LEAF)
    frozen["skipped"] = frozen.pop("pass")
    assert read(Leaf, frozen) == LEAF
    assert read(Leaf, frozen | {"pass": 7}).passed == 7


def test_the_dictionary_names_fields_as_the_document_does() -> None:
    assert columns(Leaf)["pass"] == "how many passed"
    assert ("leaves[].pass", "how many passed") in list(paths(Tree))
    assert shared(Base, LEAF) == {"title": "A"}


@pytest.mark.parametrize("kind", [PartA, PartB, LaterDocument, Summary, *TABLES.values()])
def test_every_field_of_what_is_published_has_a_meaning(kind: type) -> None:
    assert all(each.metadata["meaning"] for each in fields(kind))
    assert [path for path, meaning in paths(kind) if not meaning] == []

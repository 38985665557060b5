"""What suggestions are made from, and what they are, for the comments on one part. Pure.

Both go through a pipe between two processes on this machine, and never into a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class PartTexts:
    """The different texts on one part; `themes` are the keys that people chose, by place; `read` are places."""

    texts: Sequence[str]
    themes: Mapping[int, Sequence[str]]
    read: Sequence[int]


@dataclass(frozen=True)
class PartSuggestions:
    """By place: the themes proposed; for each text the places of those like it; unread ones in a varied order."""

    themes: Mapping[int, Sequence[str]]
    alike: Sequence[Sequence[int]]
    varied: Sequence[int]


def texts_from(values: Mapping[str, Any]) -> PartTexts:
    """From JSON, where keys are words."""
    return PartTexts(values["texts"], _by_place(values["themes"]), values["read"])


def suggestions_from(values: Mapping[str, Any]) -> PartSuggestions:
    """From JSON, where keys are words."""
    return PartSuggestions(_by_place(values["themes"]), values["alike"], values["varied"])


def to_values(part: PartTexts | PartSuggestions) -> dict[str, Any]:
    """As JSON takes it."""
    return asdict(part)


def _by_place(values: Mapping[str, Sequence[str]]) -> dict[int, Sequence[str]]:
    return {int(place): keys for place, keys in values.items()}

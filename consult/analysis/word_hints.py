"""Hints for what analysts write: words that label people, and claims that no number carries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.text.claims import ClaimFound, claims_in
from consult.text.respectful import LabelFound, labels_in


@dataclass(frozen=True)
class WordHints:
    """What a text could say better."""

    labels: Sequence[LabelFound]
    claims: Sequence[ClaimFound]


def word_hints(texts: Iterable[tuple[str, str | None]], language: str) -> Mapping[str, WordHints]:
    """Hints for the text of each field, by the field's name."""
    return {name: WordHints(labels_in(text or "", language), claims_in(text or "", language)) for name, text in texts}

"""Hints on the words of official texts, each of one kind. Pure.

They are the same under the field where somebody writes a text, on the page of words to look at, and in what the checks
of the publication refuse.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.text.claims import SENTENCE, ClaimKind, claims_in
from consult.text.respectful import QUOTED, Term, labels_in

#: A percentage needs so many people or comments behind it.
MIN_FOR_PERCENTAGES = 30

_PERCENTAGE = re.compile(r"\b\d+(?:[.,]\d+)?\s*(?:%|per\s?cent\b)", re.I)
_WHOLE_NUMBER = re.compile(r"\d+")


class HintKind(StrEnum):
    """What is wrong with the words."""

    LABEL = "label"
    QUANTITY = "quantity"
    POPULATION = "population"
    PERCENTAGE = "percentage"


@dataclass(frozen=True)
class Hint:
    """Words of a text; `term` says what to write instead of words that label people, and why."""

    words: str
    kind: HintKind
    term: Term | None = None

    @property
    def key(self) -> str:
        """The same words are the same hint, however they are written."""
        return self.words.casefold()


def hints_in(text: str, language: str) -> list[Hint]:
    """All hints on a text in the language with this code; those on words for English alone. Each once."""
    found = [Hint(each.words, HintKind.LABEL, each.term) for each in labels_in(text, language, most=None)]
    found += [Hint(each.words, _CLAIMS[each.kind]) for each in claims_in(text, language)]
    found += [Hint(words, HintKind.PERCENTAGE) for words in percentages_without_base(text)]
    return list({each.key: each for each in found}.values())


def hints_of_fields(texts: Iterable[tuple[str, str | None]], language: str) -> Mapping[str, list[Hint]]:
    """Hints on the text of each field, by the field's name."""
    return {name: hints_in(text or "", language) for name, text in texts}


def percentages_without_base(text: str) -> Sequence[str]:
    """The percentages in sentences that do not say of how many, or say fewer than `MIN_FOR_PERCENTAGES`."""
    found: list[str] = []
    for sentence in SENTENCE.findall(QUOTED.sub("“”", text)):
        rest = _PERCENTAGE.sub(" ", sentence)
        if not any(int(number) >= MIN_FOR_PERCENTAGES for number in _WHOLE_NUMBER.findall(rest)):
            found += [" ".join(match[0].split()) for match in _PERCENTAGE.finditer(sentence)]
    return found


_CLAIMS = {ClaimKind.QUANTITY: HintKind.QUANTITY, ClaimKind.POPULATION: HintKind.POPULATION}

"""Hints on the words of official texts, each of one kind, and which check of the publication names it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.text.claims import SENTENCE, ClaimKind, claims_in
from consult.text.respectful import QUOTED, labels_in

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
    """Words of a text; `instead` are others, for words that label people."""

    words: str
    kind: HintKind
    instead: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The same words are the same hint, however they are written."""
        return self.words.casefold()


def hints_in(text: str, language: str) -> list[Hint]:
    """All hints on a text in the language with this code; those on words for English alone. Each once."""
    found = [Hint(each.words, HintKind.LABEL, each.term.instead) for each in labels_in(text, language, most=None)]
    found += [Hint(each.words, _CLAIMS[each.kind]) for each in claims_in(text, language, most=None)]
    found += [Hint(words, HintKind.PERCENTAGE) for words in percentages_without_base(text)]
    return list({each.key: each for each in found}.values())


def percentages_without_base(text: str) -> Sequence[str]:
    """The percentages in sentences that do not say of how many, or say fewer than `MIN_FOR_PERCENTAGES`."""
    found: list[str] = []
    for sentence in SENTENCE.findall(QUOTED.sub("“”", text)):
        rest = _PERCENTAGE.sub(" ", sentence)
        if not any(int(number) >= MIN_FOR_PERCENTAGES for number in _WHOLE_NUMBER.findall(rest)):
            found += [" ".join(match[0].split()) for match in _PERCENTAGE.finditer(sentence)]
    return found


_CLAIMS = {ClaimKind.QUANTITY: HintKind.QUANTITY, ClaimKind.POPULATION: HintKind.POPULATION}

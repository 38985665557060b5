"""Claims of official texts that no number carries: hints for those who write a report, never a refusal; and how many
people or comments a text says. Pure.

Two kinds. A word of quantity (“many people”) in a sentence without a number says what readers cannot check. And
whoever takes part in a consultation chose to: what they say is not what “the public” wants, nor a percentage of it.
The lists are for English only; words in quotation marks are left alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.text.respectful import LANGUAGE, QUOTED

SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!](?=\d)[^.?!\n]*)*")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred)\b", re.I
)
_PEOPLE = (
    r"(?:people|persons|comments?|answers?|residents?|neighbours?|neighbors?|respondents?|participants?|parents?|"
    r"workers?|nurses?|doctors?|families|users?|members?|voters?|tenants?|young|women|men|others|who|said|say|think|"
    r"thought|feel|felt|want|wanted|fear|feared|asked|agree|agreed|disagree|disagreed|wrote|told|"
    r"of\s+(?:them|those|these|the|us|all|our))"
)
_SAID = re.compile(
    r"\b(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    r"hundred)\s+"
    r"(?:(?:of|in|out\s+of)\s+(?:\d[\d.,]*|ten|hundred)\b|(?:[\w’'-]+\s+)??"
    r"(?:people|persons|comments?|answers?|voices|residents?|neighbou?rs?|respondents?|participants?|parents?|"
    r"workers?|women|men|users?|visitors?)\s+"
    r"(?:said|say|think|thought|feel|felt|want|wanted|fear|feared|ask|asked|agreed?|disagreed?|wrote|told|name|named|"
    r"mention|mentioned)\b|comments?\b)",
    re.I,
)
_QUANTITY = re.compile(
    r"\b(?:(?:(?:al)?most|(?:so|very|too|not)\s+many|many|some|a\s+few|very\s+few|few|several|numerous|countless)"
    r"\s+(?:(?!of\b)[\w’'-]+\s+){0,2}?" + _PEOPLE + r"|"
    r"(?:the|an?)\s+(?:(?:vast|large|great|overwhelming|clear|small|tiny|silent)\s+)*(?:majority|minority)(?!\s+view)|"
    r"(?:a\s+lot|lots|plenty|a\s+number|a\s+handful|the\s+bulk)\s+of|"
    r"(?:nearly|almost|practically|virtually)\s+(?:everyone|everybody|all|nobody|no\s+one|none)|"
    r"hardly\s+any(?:one|body)?)\b",
    re.I,
)
_POPULATION = re.compile(
    r"\b(?:the\s+(?:general\s+)?(?:public|population|community|country|nation|city|town|neighbou?rhood)|"
    r"(?:society|everyone|everybody|nobody|no\s+one)|(?:all\s+)?(?:residents|citizens|taxpayers|voters))\s+"
    r"(?:\w+ly\s+)?(?:does\s+not\s+|do\s+not\s+|doesn[’']t\s+|don[’']t\s+|has\s+|have\s+)?"
    r"(?:wants?|wanted|thinks?|thought|believes?|believed|feels?|felt|agrees?|agreed|disagrees?|supports?|supported|"
    r"opposes?|opposed|fears?|feared|rejects?|rejected|prefers?|preferred|"
    r"expects?|expected|demands?|demanded|knows?)\b|"
    r"\b\d+(?:[.,]\d+)?\s*(?:%|per\s?cent)\s+of\s+(?:all\s+)?(?:the\s+)?(?:[\w’'-]+\s+)?"
    r"(?:public|population|people|residents|citizens|community|country|city|town|society|taxpayers|voters|"
    r"neighbours|neighbors|users)\b|"
    r"\b(?:public\s+opinion|(?:is|are|was|were)\s+representative\s+of)\b",
    re.I,
)


class ClaimKind(StrEnum):
    """What is wrong with a claim."""

    QUANTITY = "quantity"
    POPULATION = "population"


@dataclass(frozen=True)
class ClaimFound:
    """Words of a text that claim more than a number says."""

    words: str
    kind: ClaimKind


def claims_in(text: str, language: str) -> Sequence[ClaimFound]:
    """The claims of a text in the language with this code, each once, in their order."""
    if language != LANGUAGE:
        return ()
    found: dict[str, ClaimFound] = {}
    for sentence in SENTENCE.findall(QUOTED.sub("“”", text)):
        counted = bool(_NUMBER.search(sentence))
        matches = [(each, ClaimKind.POPULATION) for each in _POPULATION.finditer(sentence)]
        matches += [(each, ClaimKind.QUANTITY) for each in _QUANTITY.finditer(sentence) if not counted]
        for match, kind in sorted(matches, key=lambda each: each[0].start()):
            words = " ".join(match[0].split())
            found.setdefault(words.casefold(), ClaimFound(words, kind))
    return tuple(found.values())


def counts_in(text: str, language: str) -> Sequence[str]:
    """The words of a text that say how many people or comments said something (“31 comments”, “7 of 19”)."""
    if language != LANGUAGE:
        return ()
    return tuple(dict.fromkeys(" ".join(each[0].split()) for each in _SAID.finditer(QUOTED.sub("“”", text))))

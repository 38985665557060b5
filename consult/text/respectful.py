"""Words of official texts that label people, each with what to write instead and why: hints, never a refusal. Pure.

The list is for English only. Three uses are no fault: words in quotation marks, words that writers use for themselves
(“I am a …”, “As a … myself”), and names (“the Misuse of Drugs Act”). Some words are a fault only `near` others: a room
may be clean, and people who were hurt may name their abusers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

LANGUAGE = "en"
_MAX_NAMED = 5
#: No field takes a longer text: it is refused whatever its words, and reading a megabyte takes seconds.
MAX_READ = 100_000
#: Words in quotation marks, which are somebody else's.
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’")
#: The end of a sentence, a line or a list's mark: a capital letter after it begins no name.
_BEGINS = re.compile(r"(?:^|[.?!:;]\s+|\n\s*(?:[-*]\s+)?)\W*$")
#: “I am an …”, “we were …”; “Three years …” without a subject is said of oneself as well.
_OWN_BEFORE = re.compile(
    r"\b(?:I|we)(?:[’']m|[’']re|\s+(?:am|are|was|were|have\s+been))\s+(?:an?\s+|the\s+)?$|"
    r"(?:^|[.?!]\s+)\w+\s+(?:days|weeks|months|years)\s+$",
    re.I,
)
_OWN_AFTER = re.compile(r"\s+(?:myself|ourselves)\b", re.I)
_NEXT_CAPITAL = re.compile(r"\s+[A-Z]")
_WORD = re.compile(r"\w+")
#: Words that make another one a fault, with how many words before it and after it they count.
_NEAR = {
    "drugs": (
        re.compile(
            r"drugs?|substances?|opioids?|opiates?|heroin|cocaine|crack|cannabis|alcohol|fentanyl|meth\w*|medicines?"
        ),
        6,
        6,
    ),
    "person": (
        re.compile(
            r"he|she|they|them|him|her|who|you|somebody|someone|anybody|anyone|everybody|everyone|person|people|"
            r"(?:patient|client|resident|member|user|tenant|guest|visitor|worker|parent|mother|father|addict)s?|"
            r"wom[ae]n|m[ae]n"
        ),
        4,
        1,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word that labels people; `sources` say so, and `flagged` and `allowed` are sentences with and without fault.

    `near` names the words that must stand near, if any must.
    """

    key: str
    words: str
    pattern: re.Pattern[str]
    near: str
    instead: tuple[str, ...]
    why: str
    sources: str
    flagged: str
    allowed: str


@dataclass(frozen=True)
class LabelFound:
    """A word of a text that labels people."""

    words: str
    term: Term


def labels_in(text: str, language: str, most: int | None = _MAX_NAMED) -> tuple[LabelFound, ...]:
    """The first `most` words of a text in the language with this code that label people, each once, in their order;
    None for all. Words after the first `MAX_READ` characters are not looked for.
    """
    if language != LANGUAGE:
        return ()
    text = text[:MAX_READ]
    matches = [(match, term) for term in TERMS for match in term.pattern.finditer(text)]
    found: dict[str, LabelFound] = {}
    end = 0
    for match, term in sorted(matches, key=lambda each: (each[0].start(), -each[0].end())):
        if match.start() < end or not _is_near(text, match, term.near):
            continue
        end = match.end()
        if not (_is_quoted(text, match) or _is_name(text, match) or _is_own(text, match)):
            found.setdefault(match[0].casefold(), LabelFound(match[0], term))
    return tuple(found.values())[:most]


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    return any(each.start() < match.start() and match.end() < each.end() for each in QUOTED.finditer(text))


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a capital letter makes words a name: it does not begin a sentence, or each word has one and the next.

    Words all in capitals are no name.
    """
    if not match[0][0].isupper() or match[0][1].isupper():
        return False
    titled = match[0].istitle() and _NEXT_CAPITAL.match(text, match.end())
    return bool(titled) or not _BEGINS.search(text[: match.start()])


def _is_near(text: str, match: re.Match[str], near: str) -> bool:
    """Whether the words that make this one a fault stand near it."""
    if not near:
        return True
    words, before, after = _NEAR[near]
    around = [
        *_WORD.findall(text[: match.start()])[-before:],
        *_WORD.findall(text[match.end() :])[:after],
    ]
    return any(words.fullmatch(each.casefold()) for each in around)


def _is_own(text: str, match: re.Match[str]) -> bool:
    return bool(_OWN_BEFORE.search(text[: match.start()]) or _OWN_AFTER.match(text, match.end()))


def _terms() -> Iterator[Term]:
    for line in files(__package__).joinpath("respectful.tsv").read_text("utf-8").splitlines()[1:]:
        key, words, pattern, near, instead, why, sources, flagged, allowed = line.split("\t")
        yield Term(
            key=key,
            words=words,
            pattern=re.compile(pattern, re.IGNORECASE),
            near=near,
            instead=tuple(instead.split("; ")),
            why=why,
            sources=sources,
            flagged=flagged,
            allowed=allowed,
        )


TERMS = tuple(_terms())

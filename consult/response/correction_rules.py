"""What of a signed answer can be corrected: the words that explain it, place by place. Pure.

A decision, the wording that it gives a clause, its due day and promises cannot: to decide something else is not to
correct. Of a reply, more can be cut, and nothing else. Each correction makes a version of the whole document, and every
version stays readable.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consult.access import NotFound
from consult.record.documents import columns
from consult.report.enums import DispositionCode, ReasonKind
from consult.report.halves import AnswerCorrection, DecisionLines, PartB, SignedReply
from consult.response.rules import names_office
from consult.text.messages import N_

LINES, CLAUSE, THEME, PRINCIPLE, REPLY = "lines", "clause", "theme", "principle", "reply"
_OF_DECISION = ("reason_kind", "reason", "office", "law", "open_question", "owner")
#: The fields that can be corrected, by the kind of place.
CORRECTABLE: Mapping[str, Sequence[str]] = {
    LINES: tuple(columns(DecisionLines)),
    CLAUSE: _OF_DECISION,
    THEME: _OF_DECISION,
    PRINCIPLE: ("answer",),
    REPLY: ("text", "cuts"),
}
#: Fields with words of a closed list, in which nobody can be named.
CLOSED = frozenset({"reason_kind", "cuts"})
MIN_NAME = 4
_WORD = re.compile(r"\w+")
#: Fields that a document leaves out where they are empty.
_LEFT_OUT = frozenset({"office", "law", "owner"})


@dataclass(frozen=True)
class Place:
    """A place of an answer: the lines of page one, a decision on a clause or theme, what it says about a gap, or one of
    the replies, by its number.
    """

    kind: str
    key: str = ""

    @classmethod
    def read(cls, written: str) -> "Place":
        """The place that `str` wrote.

        Raises:
            NotFound: it is none.
        """
        kind, _, key = written.partition(".")
        place = cls(kind, key)
        if kind not in CORRECTABLE or bool(key) is (kind == LINES) or str(place) != written:
            raise NotFound(N_("The answer has no such place."))
        return place

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of the clause and of the theme of a decision; the other one is empty."""
        return (self.key, "") if self.kind == CLAUSE else ("", self.key)

    def __str__(self) -> str:
        return f"{self.kind}.{self.key}" if self.key else self.kind


def places(part_b: PartB) -> list[Place]:
    """Every place of an answer."""
    return [place for place, _ in _parts(part_b)]


def texts_at(part_b: PartB, place: Place) -> dict[str, str]:
    """What can be corrected there, by field.

    Raises:
        NotFound: this answer has no such place.
    """
    part = dict(_parts(part_b)).get(place)
    if part is None:
        raise NotFound(N_("The answer has no such place."))
    found = {name: getattr(part, name) or "" for name in CORRECTABLE[place.kind]}
    return {name: text if isinstance(text, str) else " ".join(text) for name, text in found.items()}


def with_texts(part_b: PartB, place: Place, texts: Mapping[str, str]) -> PartB:
    """The answer with these texts there."""
    values: dict[str, Any] = {name: None if name in _LEFT_OUT and not text else text for name, text in texts.items()}
    if "reason_kind" in values:
        values["reason_kind"] = ReasonKind(values["reason_kind"])
    if place.kind == LINES:
        return replace(part_b, lines=replace(part_b.lines, **values))
    if place.kind == REPLY:
        values |= {"cuts": tuple(texts["cuts"].split())} if "cuts" in texts else {}
        replies = (replace(each, **values) if place == at else each for at, each in _replies(part_b))
        return replace(part_b, replies=tuple(replies))
    if place.kind == PRINCIPLE:
        gaps = (replace(each, **values) if each.principle == place.key else each for each in part_b.gaps or ())
        return replace(part_b, gaps=tuple(gaps))
    decided = (replace(each, **values) if each.place == str(place) else each for each in part_b.dispositions)
    return replace(part_b, dispositions=tuple(decided))


def removable_at(part_b: PartB, place: Place) -> dict[str, str]:
    """The texts of a place that could identify somebody, by field."""
    return {name: text for name, text in texts_at(part_b, place).items() if text and name not in CLOSED}


def emptied(part_b: PartB) -> list[Place]:
    """The places that have to say something and do not. A reply is none: nobody can write it again."""
    return [
        place
        for place in places(part_b)
        if place.kind != REPLY
        and any(
            not text and name not in CLOSED and belongs(part_b, place, name)
            for name, text in texts_at(part_b, place).items()
        )
    ]


def repeated(note: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Words of a note that a correction removes and that look like names or numbers: with a digit, or a capital letter
    and not short, since many short words begin a sentence.
    """
    kept = {word.casefold() for text in after.values() for word in _WORD.findall(text)}
    gone = {word.casefold() for text in before.values() for word in _WORD.findall(text) if _is_telling(word)} - kept
    return [word for word in _WORD.findall(note) if word.casefold() in gone]


def _is_telling(word: str) -> bool:
    return (word != word.lower() and len(word) >= MIN_NAME) or any(sign.isdigit() for sign in word)


def belongs(part_b: PartB, place: Place, name: str) -> bool:
    """Whether an answer has to say something in this field: an office only where it has the power, for instance."""
    decided = next((each for each in part_b.dispositions if each.place == str(place)), None)
    if decided is None or name in ("reason_kind", "reason"):
        return True
    if name in ("office", "law"):
        return names_office(decided.code, decided.reason_kind)
    return decided.code is DispositionCode.DEFERRED


def last_corrected(part_b: PartB) -> dict[Place, AnswerCorrection]:
    """The last correction of each place that was corrected."""
    return {Place.read(each.place): each for each in part_b.corrections or ()}


def _parts(part_b: PartB) -> Iterator[tuple[Place, object]]:
    yield Place(LINES), part_b.lines
    for each in part_b.dispositions:
        yield Place.read(each.place), each
    for gap in part_b.gaps or ():
        yield Place.read(gap.place), gap
    yield from ((place, reply) for place, reply in _replies(part_b) if reply.replied_on)


def _replies(part_b: PartB) -> Iterator[tuple[Place, SignedReply]]:
    for number, reply in enumerate(part_b.replies or (), 1):
        yield Place(REPLY, str(number)), reply

"""The versions of a signed answer: what each correction changed, and an earlier version in full. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consult.consultations.principles import PRINCIPLE_LABELS, Principle
from consult.pages.names import titled
from consult.report.enums import REASON_KIND_LABELS, CorrectionCause, ReasonKind
from consult.report.halves import AnswerCorrection, PartB, SignedDecision
from consult.report.summary import Summary
from consult.response.correction_rules import (
    CLAUSE,
    CLOSED,
    CORRECTABLE,
    LINES,
    PRINCIPLE,
    REPLY,
    Place,
    belongs,
    texts_at,
)
from consult.text import diff
from consult.text.diff import Piece
from consult.text.messages import N_

FIELD_LABELS: Mapping[str, str] = {
    "decided": N_("Decided"),
    "biggest_change": N_("Biggest change"),
    "biggest_refusal": N_("Biggest refusal"),
    "reason_kind": N_("Kind of reason"),
    "reason": N_("Reason"),
    "office": N_("The office that has the power"),
    "law": N_("The law that says so"),
    "open_question": N_("The open question"),
    "owner": N_("Which office decides it"),
    "answer": N_("The decision maker says"),
}
#: What every answer has said since there are answers: offices and open questions came later.
NEVER_EMPTY = frozenset({"decided", "biggest_change", "biggest_refusal", "reason", "answer"})


@dataclass(frozen=True)
class Name:
    """What a place is called: `text` as it was written, or the msgid `label`; `clause` is the part to read it with.

    Of a reply, `text` is who was invited.
    """

    label: str = ""
    text: str = ""
    clause: str = ""
    is_reply: bool = False


@dataclass(frozen=True)
class Changed:
    """One text that was corrected; without `pieces` where one of the two was removed since."""

    label: str
    pieces: Sequence[Piece]
    before: str
    after: str
    is_before_removed: bool
    is_after_removed: bool
    is_closed: bool


@dataclass(frozen=True)
class Correction:
    """One correction. `number` is the version that it made. A reply has no `texts`: it may be long, and is with the
    answer.
    """

    number: int
    day: date
    name: Name
    cause: CorrectionCause
    note: str
    texts: Sequence[Changed]


def corrections(versions: Mapping[int, PartB], summary: Summary, shown: Iterable[AnswerCorrection]) -> list[Correction]:
    """Those corrections as readers see them. `versions` are the documents by number, both before and after each."""
    return [
        Correction(
            each.number, each.day, _name(Place.read(each.place), summary), each.cause, each.note,
            [_changed(versions, summary.corrections, each, field) for field in each.fields if field in FIELD_LABELS],
        )
        for each in shown
    ]  # fmt: skip


def days(summary: Summary) -> dict[int, date | None]:
    """The day on which each version was signed, by number, oldest first; empty if the answer was never corrected."""
    if not summary.corrections:
        return {}
    return {1: summary.front.answered_on, **{each.number: each.day for each in summary.corrections}}


def is_removed(every: Iterable[AnswerCorrection], number: int, part_b: PartB, place: Place, field: str) -> bool:
    """Whether a text of version `number` was removed, because it could identify somebody: by a later correction, or by
    one that a restore has lost. Then the text is missing where there has to be one.
    """
    if field in CLOSED or not belongs(part_b, place, field) or texts_at(part_b, place)[field]:
        return False
    return field in NEVER_EMPTY or any(
        each.removes_words and each.number > number and each.place == str(place) and field in each.fields
        for each in every
    )


@dataclass(frozen=True)
class DecisionThen:
    """A decision as a version has it; `removed` are the fields whose words are gone."""

    name: Name
    decision: SignedDecision
    removed: frozenset[str]


def decisions_then(part_b: PartB, number: int, summary: Summary) -> list[DecisionThen]:
    """The decisions of version `number`."""
    return [
        DecisionThen(
            _name(place, summary),
            each,
            frozenset(
                name for name in CORRECTABLE[place.kind] if is_removed(summary.corrections, number, part_b, place, name)
            ),
        )
        for each, place in ((each, Place.read(each.place)) for each in part_b.dispositions)
    ]


def lines_then(part_b: PartB, number: int, summary: Summary) -> list[tuple[str, str, bool]]:
    """(label, text, whether its words are gone) of each line of page one of version `number`."""
    return [
        (FIELD_LABELS[name], text, is_removed(summary.corrections, number, part_b, Place(LINES), name))
        for name, text in texts_at(part_b, Place(LINES)).items()
    ]


def gaps_then(part_b: PartB, number: int, summary: Summary) -> list[tuple[str, str, bool]]:
    """The same of what is said about gaps."""
    return [
        (
            PRINCIPLE_LABELS[each.principle],
            each.answer,
            is_removed(summary.corrections, number, part_b, Place.read(each.place), "answer"),
        )
        for each in part_b.gaps or ()
    ]


def _changed(
    versions: Mapping[int, PartB], every: Sequence[AnswerCorrection], correction: AnswerCorrection, field: str
) -> Changed:
    place, numbers = Place.read(correction.place), (correction.number - 1, correction.number)
    old, new = (_text(texts_at(versions[number], place)[field], field) for number in numbers)
    old_gone, new_gone = (is_removed(every, number, versions[number], place, field) for number in numbers)
    shows_both = not old_gone and not new_gone and field not in CLOSED
    return Changed(
        label=FIELD_LABELS[field], pieces=diff.words(old, new) if shows_both else (), before=old, after=new,
        is_before_removed=old_gone, is_after_removed=new_gone, is_closed=field in CLOSED,
    )  # fmt: skip


def _text(text: str, field: str) -> str:
    """A text as it was written, or the msgid of one of a closed list."""
    return REASON_KIND_LABELS[ReasonKind(text)] if field in CLOSED else text


def _name(place: Place, summary: Summary) -> Name:
    if place.kind == LINES:
        return Name(label=N_("Summary"))
    if place.kind == PRINCIPLE:
        return Name(label=PRINCIPLE_LABELS[Principle(place.key)])
    if place.kind == CLAUSE:
        clause = summary.clause(place.key)
        return Name(text=titled(clause) if clause else place.key, clause=place.key)
    if place.kind == REPLY:
        return Name(text=summary.replies[int(place.key) - 1].invited, is_reply=True)
    return Name(text=summary.theme_titles.get(place.key, place.key))

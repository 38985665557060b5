"""What the frame of a plan may contain: its fields, their limits, and which may still change. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consult.access import ValidationError, ValidationErrors
from consult.consultations.clauses import INFLUENCE, MAX_TEXT, MAX_TITLE
from consult.record.documents import described
from consult.text import plain
from consult.text.messages import N_

#: The frame's fields with their limits; those of one line lose their line breaks.
FRAME_LIMITS: Mapping[str, int] = {
    "title": MAX_TITLE,
    "place": MAX_TITLE,
    "summary": MAX_TEXT,
    "why": MAX_TEXT,
    "can_change": MAX_TEXT,
    "cannot_change": MAX_TEXT,
    "cannot_change_by": MAX_TEXT,
    "influence": MAX_TITLE,
    "decider": MAX_TEXT,
    "run_by": MAX_TEXT,
    "paid_by": MAX_TEXT,
    "design_partner": MAX_TEXT,
    "reading_hours": MAX_TEXT,
    "support": MAX_TEXT,
    "team_note": MAX_TEXT,
}
ONE_LINE = frozenset({"title", "place", "influence", "decider", "run_by", "reading_hours"})
#: Fields whose hidden notes are removed, and whose line breaks may be intended.
MARKDOWN = frozenset({"summary", "why", "can_change", "cannot_change"})
#: For how many days unpublished words are kept; see `Consultation`.
KEPT_DAYS = ("raw_days", "sealed_days")
MAX_KEPT_DAYS = 365
#: What a promise of an answer depends on: it is withdrawn when one of these changes.
PROMISED_ON = frozenset({"decider", "influence"})
#: What may still change once people have read the rest.
FRAME_LATER = frozenset({"reading_hours", "support", "team_note"})
#: The halves of an option that was looked at and rejected: their limits, and what is said if only this one is missing.
OPTION_HALVES: Mapping[str, tuple[int, str]] = {
    "option": (300, N_("Write what you looked at.")),
    "rejected": (MAX_TEXT, N_("Write why you rejected it.")),
}
MAX_OPTIONS = 20
#: What divides the halves of a line, unless a backslash is before it.
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, kw_only=True)
class OptionConsidered:
    """Another option that was looked at and rejected."""

    option: str = described("what was looked at")
    reason: str = described("why it was rejected")


def pairs(text: str) -> list[tuple[str, str]]:
    """Lines of `one | other` as pairs; a `|` in the first is written `\\|`."""
    lines = ((*_BAR.split(line, 1), "") for line in text.splitlines() if line.strip())
    return [(one.replace("\\|", "|").strip(), other.strip()) for one, other, *_ in lines]


def lines_of(found: Iterable[tuple[str, str]]) -> str:
    """Pairs as lines of `one | other`, without those of which both are empty."""
    halves = ((" ".join(one.split()).replace("|", "\\|"), " ".join(other.split())) for one, other in found)
    return "\n".join(f"{one} | {other}" for one, other in halves if one or other)


def options_considered(text: str, none_considered: bool) -> tuple[OptionConsidered, ...] | None:
    """The options in lines of `option | reason`; empty if none was looked at, None if nobody has said so."""
    if none_considered:
        return ()
    return tuple(OptionConsidered(option=option, reason=reason) for option, reason in pairs(text)) or None


def days(entered: str, field: str) -> int:
    """A number of days as somebody typed it.

    Raises:
        ValidationError: it is not a number, or too many.
    """
    number = plain.whole_number(entered, MAX_KEPT_DAYS)
    if not number:
        raise ValidationError(N_("Write a number of days, from 1 to %(most)d."), field=field, most=MAX_KEPT_DAYS)
    return number


def check(texts: Mapping[str, str], *, none_considered: bool = False) -> None:
    """Refuse invalid fields; `none_considered` is that no other option was looked at.

    Raises:
        ValidationError: on the field.
    """
    if not texts.get("title", "title"):
        raise ValidationError(N_("Give the plan a title."), field="title")
    if texts.get("influence") and texts["influence"] not in INFLUENCE:
        raise ValidationError(N_("Choose one of the five levels of influence."), field="influence")
    if none_considered and texts.get("considered"):
        message = N_("You listed other options, and ticked that you looked at none. Keep one of the two.")
        raise ValidationError(message, field="none_considered")
    for number, line in enumerate(texts.get("support", "").splitlines(), 1):
        if line.strip() and not all(map(plain.has_seen, pairs(line)[0])):
            raise ValidationError(
                N_("Line %(line)d: write a name, then | and how to reach it."), field="support", line=number
            )


def cleaned_options(text: str) -> str:
    """Lines of `option | reason` as they are stored.

    Raises:
        ValidationErrors: everything that is wrong, each on `option.NUMBER` or `rejected.NUMBER`, counted from 1.
    """
    errors: list[ValidationError] = []
    found = pairs(text)
    if len(found) > MAX_OPTIONS:
        errors.append(ValidationError(N_("Name at most %(most)d options."), field="considered", most=MAX_OPTIONS))
    cleaned = [
        [_cleaned_half(half, name, number, errors) for name, half in zip(OPTION_HALVES, halves, strict=True)]
        for number, halves in enumerate(found, 1)
    ]
    if errors:
        raise ValidationErrors(errors)
    return lines_of((option, reason) for option, reason in cleaned)


def _cleaned_half(half: str, name: str, number: int, errors: list[ValidationError]) -> str:
    limit, missing = OPTION_HALVES[name]
    try:
        cleaned = plain.clean(half, limit, one_line=True)
    except plain.TextFault as fault:
        errors.append(ValidationError(fault.message, field=f"{name}.{number}", **fault.params))
        return ""
    if not cleaned:
        errors.append(ValidationError(missing, field=f"{name}.{number}"))
    return cleaned

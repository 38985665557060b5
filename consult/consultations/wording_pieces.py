"""Dividing the words of a clause at a line, and joining the words of two. Pure."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace

from consult.access import ValidationError
from consult.consultations.clauses import ClauseWords
from consult.consultations.markdown_export import escaped
from consult.consultations.markdown_references import Line, References
from consult.text import markdown_source
from consult.text.messages import N_

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*")
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_TABLE = re.compile(r" {0,3}\|")

#: With so many lines of a wording, from its beginning, a new clause can begin.
MAX_LINES = 500
NO_LINE = N_("Choose the line with which the new part begins.")
NO_HEADING = N_("Give the new part a heading.")


def lines_to_begin_with(wording: str) -> list[Line]:
    """Each line with which a new clause can begin, with its number: not the first, none inside a table or a fence."""
    kept, fenced, _ = _read(wording)
    shown = [(number, text) for number, text in kept if text.strip()]
    found = (
        (number, text)
        for (_, before), (number, text) in zip(shown, shown[1:], strict=False)
        if number not in fenced and not (_TABLE.match(text) and _TABLE.match(before))
    )
    return list(itertools.islice(found, MAX_LINES))


def divided(words: ClauseWords, line: int, heading: str) -> tuple[ClauseWords, ClauseWords]:
    """The words above a line, which keep all else of the clause, and those from it on, under a heading of their own.

    If no heading is given, a small heading on that line becomes it. Each has the notes and links that it refers to.

    Raises:
        ValidationError: nothing can begin with that line, or the second has no heading.
    """
    known = dict(lines_to_begin_with(words.wording))
    if line not in known:
        raise ValidationError(NO_LINE, field="line")
    kept, _, references = _read(words.wording)
    above = _text(each for each in kept if each[0] < line)
    below = [each for each in kept if each[0] >= line]
    small = _HEADING.fullmatch(known[line])
    if not heading.strip() and small and _text(below[1:]):
        heading, below = small[1], below[1:]
    if not heading.strip():
        raise ValidationError(NO_HEADING, field="heading")
    first, second = references.complete(above), references.complete(_text(below))
    left = [each.text for each in references.unused()]
    return replace(words, wording="\n\n".join([first, *left])), ClauseWords(heading=heading, wording=second)


def joined(first: ClauseWords, second: ClauseWords, name: str) -> ClauseWords:
    """The words of two clauses as one: the second's wording under a small heading with its `name`.

    If they say different costs, the cost is not stated.
    """
    return ClauseWords(
        heading=first.heading,
        wording=f"{first.wording}\n\n### {escaped(name)}\n\n{_other_notes(first.wording, second.wording)}",
        plain_language=_both(first.plain_language, second.plain_language, " "),
        reason=_both(first.reason, second.reason, "\n\n"),
        cost=first.cost if first.cost == second.cost else "",
        affects=_both(first.affects, second.affects, "; "),
    )


def _other_notes(first: str, second: str) -> str:
    """The second text, with other names for the notes of which both have one."""
    taken = {*_NOTE.findall(first), *_NOTE.findall(second)}
    for name in sorted(set(_NOTE.findall(first)) & set(_NOTE.findall(second))):
        free = next(f"{name}-{count}" for count in itertools.count(2) if f"{name}-{count}" not in taken)
        taken.add(free)
        second = second.replace(f"[^{name}]", f"[^{free}]")
    return second


def _both(one: str, other: str, between: str) -> str:
    return between.join(dict.fromkeys(text for text in (one, other) if text))


def _read(wording: str) -> tuple[list[Line], set[int], References]:
    """The lines without the definitions of notes and links, which lines are fenced, and the definitions."""
    references = References()
    fenced = markdown_source.fenced_lines(wording)
    return references.take(list(enumerate(wording.split("\n"), 1)), fenced), fenced, references


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(text for _, text in lines).strip("\n")

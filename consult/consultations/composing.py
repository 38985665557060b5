"""Writing a draft as the Markdown that `documents` reads, with its keys. Pure.

What a text holds that would be read as a heading or a label of its own is put behind a backslash. Evidence that its
one line cannot hold (a line break, a bar) is left out with all evidence of its clause, which then stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from consult.access import NotValid
from consult.consultations import clauses as rules
from consult.consultations.documents import ParsedChapter, ParsedClause, ParsedDraft, parse
from consult.consultations.evidence_lists import ParsedEvidence

_LABELS: Mapping[str, str] = {"plain": "In short", "reason": "Why", "cost": "Cost", "affects": "Affects"}
_IN_HEADING = re.compile(r"([\\`*_\[\]<>{}])")
_INNER = re.compile(r"(?m)^ {0,3}(#{1,6})")
_RISKY = re.compile(r"(?m)^([ \t]*)(?=#|\*\*\s*(?:in short|why|cost|affects|evidence)|[=-]+[ \t]*$)", re.IGNORECASE)
_DEEPEST = 6


@dataclass(frozen=True)
class _Levels:
    """How many signs begin the heading of a clause outside every chapter."""

    outside: int

    def of(self, clause: ParsedClause, chapters: Sequence[ParsedChapter]) -> int:
        level = self.outside if clause.chapter is None else chapters[clause.chapter].level + 1
        return min(level, _DEEPEST)


def compose(draft: ParsedDraft) -> str:
    """The document that says what `draft` says; every clause of it has a key."""
    first = _document(draft)
    risky = _misread(draft, first)
    if not risky:
        return first
    guarded = [_guarded(clause) if clause.key in risky else clause for clause in draft.clauses]
    return _document(replace(draft, clauses=guarded))


def _misread(draft: ParsedDraft, text: str) -> set[str | None]:
    """The keys of the clauses that are not read as they were written."""
    try:
        read = {clause.key: clause for clause in parse(text).clauses}
    except NotValid:
        return {clause.key for clause in draft.clauses}
    names = ("heading", "wording", "plain", "reason", "affects")
    return {
        clause.key
        for clause in draft.clauses
        if clause.key not in read or any(getattr(read[clause.key], each) != getattr(clause, each) for each in names)
    }


def _guarded(clause: ParsedClause) -> ParsedClause:
    texts = {name: _RISKY.sub(r"\1\\", getattr(clause, name)) for name in ("wording", "plain", "reason")}
    return replace(clause, **texts)


def _document(draft: ParsedDraft) -> str:
    deep = any(len(inner[1]) <= 2 for clause in draft.clauses for inner in _INNER.finditer(clause.wording))
    levels = _Levels(1 if deep or draft.chapters else 2)
    parts = [f"# {_heading(draft.title)}", draft.summary]
    shown = -1
    for clause in draft.clauses:
        upto = shown if clause.chapter is None else clause.chapter
        parts += [_chapter(each) for each in draft.chapters[shown + 1 : upto + 1]]
        shown = max(shown, upto)
        parts += _clause(clause, levels.of(clause, draft.chapters))
    return "\n\n".join(part for part in parts if part) + "\n"


def _chapter(chapter: ParsedChapter) -> str:
    return f"{'#' * min(chapter.level, _DEEPEST)} {_titled(chapter.number, chapter.heading)}"


def _clause(clause: ParsedClause, level: int) -> list[str]:
    mark = f"{{#{clause.key}{'*' * clause.is_key}}}"
    parts = [f"{'#' * level} {_titled(clause.number, clause.heading)} {mark}", clause.wording]
    parts += [f"**{label}:** {text}" for name, label in _LABELS.items() if (text := getattr(clause, name))]
    if clause.evidence and all(map(_fits_a_line, clause.evidence)):
        parts += ["**Evidence:**", "\n".join(map(_evidence, clause.evidence))]
    return parts


def _titled(number: str, heading: str) -> str:
    if number in ("", heading):
        return _heading(heading)
    return f"{number}{'.' * number[-1].isalnum() * number[0].isdigit()} {_heading(heading)}"


def _heading(text: str) -> str:
    return _IN_HEADING.sub(r"\\\1", text)


def _fits_a_line(each: ParsedEvidence) -> bool:
    return not any(sign in text for text in asdict(each).values() for sign in "|\n")


def _evidence(each: ParsedEvidence) -> str:
    kind = rules.EVIDENCE_KINDS[each.kind]
    return f"- {' | '.join((each.direction, kind, each.citation, each.says, each.limits))}"

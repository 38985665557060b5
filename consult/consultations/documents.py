"""Reading a draft written as Markdown. Pure.

A clause begins at a heading: any heading with a number, and any heading of level one or two after the
title. `{#key}` at a heading's end names the clause's key and `{#key*}` makes it a key clause; without it
the document does not say which clause it is. Text under a heading is the wording, up to the first label. The labels
`**In short:**`, `**Why:**`, `**Cost:**`, `**Affects:**` and `**Evidence:**` may each be left out.
Evidence is a list of `- direction | kind | citation | what it says | its limits`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from consult.access import NotValid
from consult.consultations import clauses as rules
from consult.text.plain import TextFault, clean
from consult.text.words import N_

MOST_TEXT = 600_000

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)(?:[.):]\s*|\s+(?![a-z]))(\S.*)")
_MARKED = re.compile(r"(.*)\{#([^{}]*?)(\*?)\}")
_LABEL = re.compile(
    r"\*\*(in short|why|cost|affects|evidence)\s*(?::\s*\*\*|\*\*\s*:)[ \t]*(.*)", re.IGNORECASE
)
_ITEM = re.compile(r"[-*+][ \t]+(.*)")
_FIELD_OF = {
    "in short": "plain",
    "why": "reason",
    "cost": "cost",
    "affects": "affects",
    "evidence": "evidence",
}
_FIVE_PARTS = N_("Line %(line)d: evidence has five parts: direction | kind | source | findings | limits.")
_KIND_OF = {label.lower(): key for key, label in rules.EVIDENCE_KINDS.items()} | {
    key.replace("_", " "): key for key in rules.EVIDENCE_KINDS
}


@dataclass(frozen=True)
class ParsedEvidence:
    """One line of evidence; `direction` and `kind` are keys of the lists in `clauses`."""

    direction: str
    kind: str
    citation: str
    says: str
    limits: str


@dataclass(frozen=True)
class ParsedClause:
    """One clause of a document; `key` is the one that the document gives it, None where it gives none."""

    key: str | None
    number: str
    heading: str
    wording: str
    plain: str
    reason: str
    cost: str
    affects: str
    is_key: bool
    evidence: list[ParsedEvidence]


@dataclass(frozen=True)
class ParsedDraft:
    """A whole document: its title, what stands before the first clause, and the clauses in order."""

    title: str
    summary: str
    clauses: list[ParsedClause]


@dataclass
class _Section:
    """A clause as it is being read: each field's lines with their numbers in the document."""

    line: int
    key: str
    number: str
    heading: str
    is_key: bool
    lines: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    current: str = "wording"

    def take(self, line: int, text: str) -> None:
        if label := _LABEL.fullmatch(text.strip()):
            self.current, text = _FIELD_OF[label[1].lower()], label[2]
            if self.current in self.lines:
                raise _fault(line, N_("Line %(line)d: this label stands twice in one clause. Keep one."))
        self.lines.setdefault(self.current, []).append((line, text))

    def text(self, name: str) -> str:
        return "\n".join(text for _, text in self.lines.get(name, ())).strip()

    def line_of(self, name: str) -> int:
        return next((line for line, text in self.lines.get(name, ()) if text.strip()), self.line)


def parse(text: str) -> ParsedDraft:
    """The clauses of a document. Nothing of the text is dropped.

    Raises:
        NotValid: naming the line and what to do.
    """
    try:
        text = clean(text, MOST_TEXT)
    except TextFault as fault:
        raise NotValid(fault.message, field="text", **fault.params) from fault
    title, before, sections = _split(text)
    if not sections:
        message = N_("No clause was found. Begin each clause with a heading such as: ## 1. Where it is")
        raise NotValid(message, field="text")
    if len(sections) > rules.MOST_CLAUSES:
        message = N_("Line %(line)d: a draft can have up to %(most)d clauses. Put some together.")
        raise _fault(sections[rules.MOST_CLAUSES].line, message, most=rules.MOST_CLAUSES)
    _check_keys(sections)
    _give_numbers(sections)
    summary = _limited(1 + bool(title), "\n".join(before).strip(), rules.MOST_TEXT)
    return ParsedDraft(title, summary, [_clause(section) for section in sections])


def _split(text: str) -> tuple[str, list[str], list[_Section]]:
    title, before, sections = "", [], []
    for line, words in enumerate(text.split("\n"), 1):
        heading = _HEADING.fullmatch(words)
        section = _section(line, heading, is_first=not title and not before) if heading else None
        if section:
            sections.append(section)
        elif sections:
            sections[-1].take(line, words)
        elif heading and len(heading[1]) == 1 and not title:
            title = _limited(line, heading[2].rstrip(" #"), rules.MOST_TITLE)
        else:
            before.append(words)
    return title, before, sections


def _section(line: int, heading: re.Match[str], *, is_first: bool) -> _Section | None:
    """The clause that a heading begins, or None where it is the title or part of a wording."""
    level, words = len(heading[1]), heading[2].rstrip().rstrip("#").rstrip()
    key, star = "", ""
    if marked := _MARKED.fullmatch(words):
        words, key, star = marked[1].rstrip(), marked[2], marked[3]
        _check_key(line, key)
    numbered = _NUMBERED.fullmatch(words)
    if not (numbered or marked) and (level > 2 or (level == 1 and is_first)):
        return None
    number, words = numbered.groups() if numbered else ("", words)
    if not words:
        raise _fault(line, N_("Line %(line)d: this heading has no words. Say what the clause is about."))
    return _Section(line, key, number, _limited(line, words, rules.MOST_TITLE), bool(star))


def _check_key(line: int, key: str) -> None:
    try:
        rules.check_key(key)
    except NotValid as refusal:
        message = N_("Line %(line)d: the key “%(key)s” cannot be used. Take another short word.")
        raise _fault(line, message, key=key[:40]) from refusal


def _check_keys(sections: list[_Section]) -> None:
    seen: dict[str, int] = {}
    for section in sections:
        if section.key and section.key in seen:
            message = N_("Line %(line)d: the key “%(key)s” stands at line %(first)d already. Give another.")
            raise _fault(section.line, message, key=section.key, first=seen[section.key])
        if section.key:
            seen[section.key] = section.line


def _give_numbers(sections: list[_Section]) -> None:
    numbers: list[str] = []
    for section in sections:
        section.number = section.number or rules.next_number(numbers)
        if section.number in numbers:
            message = N_("Line %(line)d: number %(number)s stands twice. Give each clause its own.")
            raise _fault(section.line, message, number=section.number)
        numbers.append(section.number)


def _clause(section: _Section) -> ParsedClause:
    wording = _limited(section.line_of("wording"), section.text("wording"), rules.MOST_WORDING)
    if not wording:
        message = N_("Line %(line)d: this clause has no wording. Write it here, or take the heading out.")
        raise _fault(section.line, message)
    cost = section.text("cost").lower().rstrip(".")
    if cost and cost not in rules.COSTS:
        message = N_("Line %(line)d: the cost must be one of: none, low, medium, high, unknown.")
        raise _fault(section.line_of("cost"), message)
    plain, reason, affects = (
        _limited(section.line_of(name), section.text(name), rules.MOST_TEXT)
        for name in ("plain", "reason", "affects")
    )
    return ParsedClause(
        key=section.key or None,
        number=section.number,
        heading=section.heading,
        wording=wording,
        plain=plain,
        reason=reason,
        cost=cost,
        affects=" ".join(affects.split()),
        is_key=section.is_key,
        evidence=list(_evidence(section)),
    )


def _evidence(section: _Section) -> Iterator[ParsedEvidence]:
    items: list[tuple[int, str]] = []
    for line, text in section.lines.get("evidence", ()):
        if item := _ITEM.fullmatch(text.strip()):
            items.append((line, item[1]))
        elif text.strip() and not items:
            raise _fault(line, N_("Line %(line)d: begin each piece of evidence with a hyphen and a space."))
        elif text.strip():
            items[-1] = (items[-1][0], f"{items[-1][1]} {text.strip()}")
    for line, text in items:
        yield _evidence_item(line, text)


def _evidence_item(line: int, text: str) -> ParsedEvidence:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 5 or not all(parts):
        raise _fault(line, _FIVE_PARTS)
    direction, kind = parts[0].lower(), _KIND_OF.get(parts[1].lower(), "")
    if direction not in rules.DIRECTIONS:
        raise _fault(line, N_("Line %(line)d: evidence begins with for, against or mixed."))
    if not kind:
        message = N_("Line %(line)d: “%(kind)s” is not a known kind of evidence. Take one of: %(kinds)s.")
        raise _fault(line, message, kind=parts[1][:60], kinds="; ".join(rules.EVIDENCE_KINDS.values()))
    return ParsedEvidence(direction, kind, *(_limited(line, part, rules.MOST_TEXT) for part in parts[2:]))


def _limited(line: int, text: str, limit: int) -> str:
    if len(text) > limit:
        message = N_("Line %(line)d: this text is too long by %(over)d characters. The limit is %(limit)d.")
        raise _fault(line, message, over=len(text) - limit, limit=limit)
    return text


def _fault(line: int, message: str, **params: object) -> NotValid:
    return NotValid(message, field="text", line=line, **params)

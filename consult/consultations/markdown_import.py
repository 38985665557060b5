"""Reading a draft written as Markdown. Pure.

`outline` decides which headings begin a clause and which are chapters. `{#key}` at the end of a heading gives the
clause's key, and `{#key*}` makes it a key clause; without it the document does not say which clause it is. Text under a
heading is the wording, up to the first label. The labels `**In short:**`, `**Why:**`, `**Cost:**`, `**Affects:**` and
`**Evidence:**` may each be left out. Evidence is a list of `- direction | kind | citation | what it says | its limits`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from operator import itemgetter

from consult.access import AppError, ValidationError
from consult.consultations import clauses as rules
from consult.consultations import marks, numbering, outline
from consult.consultations.evidence_lists import ParsedEvidence, listed
from consult.consultations.front_matter import (
    INTRODUCTION,
    LONE_NOTE,
    NO_WORDS,
    NO_WORDS_BUT_A_NUMBER,
    LeftAside,
    cleaned,
    opened,
)
from consult.consultations.markdown_references import References, notes_in
from consult.consultations.numbering import SameNumber
from consult.consultations.outline import Heading, Line
from consult.text.markdown_source import fenced_lines
from consult.text.messages import N_
from consult.text.plain import excerpt, has_seen

MAX_ERRORS = 200
MAX_LEVELS = 5


@dataclass(frozen=True)
class ParsedClause:
    """One clause of a document; `key` is the one that the document gives, empty if it gives none.

    `chapter` is the index of its chapter in the document, None if it is in none.
    """

    key: str
    number: str
    heading: str
    wording: str
    plain_language: str
    reason: str
    cost: str
    affects: str
    is_key: bool
    evidence: list[ParsedEvidence]
    chapter: int | None = None


@dataclass(frozen=True)
class ParsedChapter:
    """A heading above clauses; one with a higher `level` (from 1) is inside the one before."""

    level: int
    number: str
    heading: str


@dataclass(frozen=True)
class ParsedDraft:
    """A whole document: its title, what comes before the first clause, and the clauses in order.

    `front_title` is the title from its front matter; `left_aside` says what is not imported, and `same_numbers` which
    clauses may have a wrong number. `levels` has how many headings there are on each level, the outermost first.
    """

    title: str
    summary: str
    clauses: list[ParsedClause]
    chapters: list[ParsedChapter] = field(default_factory=list)
    front_title: str = ""
    left_aside: list[LeftAside] = field(default_factory=list)
    same_numbers: list[SameNumber] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)

    @property
    def own_title(self) -> str:
        return self.front_title or self.title


class DocumentErrors(ValidationError):
    """Everything in a document that has to be corrected, in the order of its lines; `errors` has each."""

    def __init__(self, errors: Sequence[ValidationError]) -> None:
        super().__init__(N_("%(errors)s"), field="text", errors="\n".join(map(str, errors)))
        self._errors = list(errors)

    @property
    def errors(self) -> Sequence[AppError]:
        return self._errors


@dataclass
class _Section:
    """A clause while it is being read: each field's lines with their numbers in the document."""

    heading: Heading
    chapter: int | None
    notes: str = ""
    lines: dict[str, list[Line]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return "\n".join(text for _, text in self.lines.get(name, ())).strip("\n").rstrip()

    def line_of(self, name: str) -> int:
        return next((line for line, text in self.lines.get(name, ()) if text.strip()), self.heading.line)


@dataclass
class _Reader:
    """A document while it is being read: what was found so far, what was left out, and every fault."""

    fenced: set[int]
    left_aside: list[LeftAside]
    chapters: list[ParsedChapter] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)
    references: References = field(default_factory=References)
    errors: list[tuple[int, ValidationError]] = field(default_factory=list)

    def add_error(self, line: int, message: str, **params: object) -> None:
        self.errors.append((line, ValidationError(message, field="text", line=line, **params)))

    def leave_aside(self, heading: Heading) -> None:
        what = NO_WORDS_BUT_A_NUMBER if heading.number else NO_WORDS
        self.left_aside.append(LeftAside(heading.line, what, heading.title))

    def leave_introduction(self, heading: Heading) -> None:
        line, words = next((line, text.strip()) for line, text in heading.lines if text.strip())
        self.left_aside.append(LeftAside(line, INTRODUCTION, words))

    def stored_text(self, text: str, *, markdown: bool) -> str:
        """A text as it is stored: the content of its block, or, for Markdown, with the notes that it refers to."""
        if (kept := marks.from_block(text)) is not None:
            return kept
        return self.references.complete(text) if markdown else text

    def limited(self, line: int, text: str, limit: int) -> str:
        if len(text) > limit:
            self.add_error(line, rules.TOO_LONG, over=f"{len(text) - limit:,}", limit=f"{limit:,}")
        return text


def parse(text: str, level: int = 0) -> ParsedDraft:
    """The chapters and clauses of a document. Nothing is dropped without being named in `left_aside`.

    With a `level`, from 1 for the outermost, the headings of that level begin clauses and those below stay in their
    wordings; otherwise `outline` decides.

    Raises:
        DocumentFaults: with every line that has to be corrected, and what to do.
        ValidationError: the text cannot be stored, or contains no clause.
    """
    own = opened(cleaned(text))
    reader = _Reader(fenced_lines(own.text), list(own.left_aside))
    for line, message in own.unended:
        reader.add_error(line, message)
    first, headings = outline.headings(own.text)
    if len(headings) > outline.MAX_HEADINGS:
        message = N_(
            "Line %(line)d: a document can have up to %(most)d headings. "
            "Import it in pieces: each can be added at the end."
        )
        raise ValidationError(message, field="text", line=headings[-1].line, most=outline.MAX_HEADINGS)
    first, title = _title(reader, first, headings)
    for heading in headings:
        heading.lines = reader.references.take(heading.lines, reader.fenced)
    levels = sorted(Counter(heading.level for heading in headings).items())
    top = outline.arrange(headings, levels[min(level, len(levels)) - 1][0] if level and levels else 0)
    summary = _summary(reader, first, title, bool(headings))
    for heading in top:
        _read(reader, heading, None, 1, "")
    parsed = replace(_parsed(reader, title, summary, own.title), levels=[count for _, count in levels])
    if reader.errors:
        raise DocumentErrors([fault for _, fault in sorted(reader.errors, key=itemgetter(0))][:MAX_ERRORS])
    return parsed


def _parsed(reader: _Reader, title: str, summary: str, front_title: str) -> ParsedDraft:
    if not reader.sections and not reader.errors:
        message = N_("No part was found. Start each part with a heading such as: ## 1. Where it is")
        raise ValidationError(message, field="text")
    if len(reader.sections) > rules.MAX_CLAUSES:
        message = N_("Line %(line)d: a draft can have up to %(most)d parts. Combine some of them.")
        reader.add_error(reader.sections[rules.MAX_CLAUSES].heading.line, message, most=rules.MAX_CLAUSES)
    _check_keys(reader)
    numbered = zip(reader.sections, _numbers(reader), strict=True)
    clauses = [_clause(reader, section, number) for section, number in numbered]
    lone = reader.references.unused()
    reader.left_aside += [LeftAside(each.line, LONE_NOTE, excerpt(each.text, 80)) for each in lone]
    left_aside = sorted(reader.left_aside, key=lambda each: each.line)
    same = numbering.find_same((each.chapter, each.heading.number, each.heading.line) for each in reader.sections)
    return ParsedDraft(title, summary, clauses, reader.chapters, front_title, left_aside, same)


def _title(reader: _Reader, first: list[Line], headings: list[Heading]) -> tuple[list[Line], str]:
    """The document's title (a first heading of level one without number and key), and the lines before the next one."""
    first = reader.references.take(first, reader.fenced)
    if headings and headings[0].level == 1 and not any(text.strip() for _, text in first):
        [own] = outline.arrange([headings[0]])
        if not own.number and not own.mark.key:
            headings.pop(0)
            title = reader.limited(own.line, own.words, rules.MAX_HEADING) if has_seen(own.words) else ""
            return reader.references.take(own.lines, reader.fenced), title
    return first, ""


def _summary(reader: _Reader, first: list[Line], title: str, has_headings: bool) -> str:
    """What comes before the first heading; if it is too long for a summary, it is a clause without a number."""
    text = reader.stored_text("\n".join(text for _, text in first).strip("\n").rstrip(), markdown=True)
    if len(text) <= rules.MAX_TEXT:
        return text
    if not has_headings:
        return text
    line = next(line for line, text in first if text.strip())
    _add(reader, Heading(line, 2, "", title or excerpt(text, 60), lines=first), None, "")
    return ""


def _read(reader: _Reader, heading: Heading, chapter: int | None, level: int, notes: str) -> None:
    """Read a heading as chapter or clause, with everything under it; `notes` are references in the chapter headings
    above.
    """
    _check_heading(reader, heading)
    notes += notes_in(heading.source)
    wording = takewhile(lambda line: not marks.labelled(line[1]), heading.wording())
    too_long = sum(len(text) + 1 for _, text in wording) > rules.MAX_WORDING
    if heading.split or (heading.below and too_long):
        reader.chapters.append(ParsedChapter(min(level, MAX_LEVELS), heading.number, heading.words))
        inside = len(reader.chapters) - 1
        if heading.introduces:
            reader.leave_introduction(heading)
        elif heading.has_words:
            _add(reader, replace(heading, below=[]), inside, notes)
            notes = ""
        for each in heading.below:
            count = len(reader.sections)
            _read(reader, each, inside, level + 1, notes)
            notes = "" if len(reader.sections) > count else notes
        empty = not any(section.chapter is not None and section.chapter >= inside for section in reader.sections)
        if empty and not heading.mark.chapter:
            del reader.chapters[inside:]
            reader.leave_aside(heading)
    elif heading.has_words or heading.below:
        _add(reader, heading, chapter, notes)
    else:
        reader.leave_aside(heading)


def _check_heading(reader: _Reader, heading: Heading) -> None:
    if not has_seen(heading.words):
        message = N_("Line %(line)d: this heading has no words. Say what the part is about.")
        reader.add_error(heading.line, message)
    reader.limited(heading.line, heading.words, rules.MAX_HEADING)
    key = heading.mark.key
    if key or heading.mark.is_key or "{#}" in heading.source:
        try:
            rules.check_key(key)
        except ValidationError:
            message = N_("Line %(line)d: the key “%(key)s” cannot be used. Use another short word.")
            reader.add_error(heading.line, message, key=key[:40])


def _add(reader: _Reader, heading: Heading, chapter: int | None, notes: str) -> None:
    section = _Section(heading, chapter, notes)
    current, used = "wording", set()
    for line, text in heading.wording():
        label = marks.labelled(text) if line not in reader.fenced else None
        if label:
            current = label[0]
            if current in used:
                reader.add_error(line, N_("Line %(line)d: this label is used twice in one part. Keep one."))
            used.add(current)
        section.lines.setdefault(current, []).append((line, label[1] if label else text))
    reader.sections.append(section)


def _check_keys(reader: _Reader) -> None:
    first_lines: dict[str, int] = {}
    for section in reader.sections:
        key, line = section.heading.mark.key, section.heading.line
        if key and key in first_lines:
            message = N_("Line %(line)d: the key “%(key)s” is already used in line %(first)d. Use another.")
            reader.add_error(line, message, key=key, first=first_lines[key])
        elif key:
            first_lines[key] = line


def _numbers(reader: _Reader) -> list[str]:
    """The clauses' numbers as written; if nothing in the document has one, their positions."""
    written = [section.heading.number for section in reader.sections]
    has_numbers = any(section.heading.mark.number is not None for section in reader.sections)
    if has_numbers or any(written) or any(chapter.number for chapter in reader.chapters):
        return written
    return [str(place) for place in range(1, len(written) + 1)]


def _clause(reader: _Reader, section: _Section, number: str) -> ParsedClause:
    wording = section.text("wording")
    if not has_seen(wording):
        message = N_("Line %(line)d: this part has no wording. Write it here, or remove the heading.")
        reader.add_error(section.heading.line, message)
    wording = f"{wording}\n\n{section.notes}" if section.notes else wording
    cost = section.text("cost").strip().lower().rstrip(".")
    if cost and cost not in rules.COSTS:
        message = N_("Line %(line)d: the cost must be one of: none, low, medium, high, unknown.")
        reader.add_error(section.line_of("cost"), message)
    plain_language, reason, affects = (
        reader.limited(section.line_of(name), reader.stored_text(text, markdown=name == "reason"), rules.MAX_TEXT)
        for name in ("plain_language", "reason", "affects")
        for text in [section.text(name).strip()]
    )
    return ParsedClause(
        key=section.heading.mark.key,
        number=number,
        heading=section.heading.words,
        wording=reader.limited(
            section.line_of("wording"), reader.stored_text(wording, markdown=True), rules.MAX_WORDING
        ),
        plain_language=plain_language,
        reason=reason,
        cost=cost,
        affects=" ".join(affects.split()),
        is_key=section.heading.mark.is_key,
        evidence=list(listed(section.lines.get("evidence", ()), reader.add_error)),
        chapter=section.chapter,
    )

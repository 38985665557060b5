"""Writing a draft as the Markdown that `markdown_import` reads, with its keys. Pure.

What is read back is what was written: the document is read while it is made, and whatever came back different is
written with the marks of `marks`. If a piece of evidence does not fit on its line (a line break, a bar, a hidden note),
all evidence of its clause is left out, and so stays unchanged on import.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import asdict, dataclass
from itertools import zip_longest

from consult.access import ValidationError
from consult.consultations import clauses as rules
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.markdown_import import ParsedChapter, ParsedClause, ParsedDraft, parse
from consult.consultations.marks import LABELS, Mark, word_for_word

_IN_HEADING = re.compile(r"([\\`*_\[\]<>{}^]|(?<=<)!)")
_INNER = re.compile(r"(?m)^ {0,3}(#{1,6})")
# “Article 4”, “§ 10a” and “(a)” are followed by a space, “4”, “10a” and “A.1” by a full stop.
_TAKES_STOP = re.compile(r"[0-9A-Za-z][0-9A-Za-z.]*(?<!\.)")
_TEXTS = ("wording", "plain_language", "reason", "affects")
_MOST_TRIES = 6
_DEEPEST = 6

#: A part of the document by its name ("title", "summary", "chapter", "head", or a field) and its index.
Part = tuple[str, int]


@dataclass(frozen=True)
class _Levels:
    """How many # characters begin the heading of a clause outside every chapter."""

    outside: int

    def of(self, clause: ParsedClause, draft: ParsedDraft) -> int:
        level = self.outside if clause.chapter is None else draft.chapters[clause.chapter].level + 1
        return min(level, _DEEPEST)


def compose(draft: ParsedDraft) -> str:
    """The document for `draft`; every clause of it has a key."""
    marked: Set[Part] = frozenset()
    for _ in range(_MOST_TRIES):
        text = _document(draft, marked)
        misread = _misread(draft, text)
        if not misread:
            return text
        if misread <= marked:
            break
        marked |= misread
    return _document(draft, set(_parts(draft)))


def _parts(draft: ParsedDraft) -> Iterator[Part]:
    yield from (("title", 0), ("summary", 0))
    yield from (("chapter", place) for place in range(len(draft.chapters)))
    yield from ((name, place) for place in range(len(draft.clauses)) for name in ("head", *_TEXTS))


def _misread(draft: ParsedDraft, text: str) -> set[Part]:
    """The parts that are not read as they were written; while chapters are among them, no clause is named for them."""
    try:
        read = parse(text)
    except ValidationError:
        return set(_parts(draft))
    found = {(name, 0) for name in ("title", "summary") if getattr(read, name) != getattr(draft, name)}
    many = len(read.chapters) > len(draft.chapters)
    for place, chapter in enumerate(draft.chapters):
        if many or read.chapters[place : place + 1] != [chapter]:
            found |= {("chapter", place)}
    if any(name in ("title", "chapter") for name, _ in found):
        return found
    for place, (clause, other) in enumerate(zip_longest(draft.clauses, read.clauses[: len(draft.clauses)])):
        if other is None or _head(other) != _head(clause):
            found |= {("head", place)}
        found |= {(name, place) for name in _TEXTS if other is None or getattr(other, name) != getattr(clause, name)}
    return found


def _head(clause: ParsedClause) -> tuple[object, ...]:
    return clause.key, clause.is_key, clause.number, clause.heading, clause.chapter


def _document(draft: ParsedDraft, marked: Set[Part]) -> str:
    deep = any(len(inner[1]) <= 2 for clause in draft.clauses for inner in _INNER.finditer(clause.wording))
    levels = _Levels(1 if deep or draft.chapters else 2)
    title = _titled("", draft.title, Mark(number="" if ("title", 0) in marked else None))
    parts = [f"# {title}", word_for_word(draft.summary) if ("summary", 0) in marked else draft.summary]
    shown = 0
    for place, clause in enumerate(draft.clauses):
        upto = shown if clause.chapter is None else max(shown, clause.chapter + 1)
        parts += [_chapter(draft.chapters[at], ("chapter", at) in marked) for at in range(shown, upto)]
        shown = upto
        parts += _clause(clause, levels.of(clause, draft), {name for name, at in marked if at == place})
    parts += [_chapter(draft.chapters[at], True) for at in range(shown, len(draft.chapters))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _chapter(chapter: ParsedChapter, marked: bool) -> str:
    mark = Mark(number=chapter.number, chapter=True) if marked else Mark()
    return f"{'#' * min(chapter.level, _DEEPEST)} {_titled(chapter.number, chapter.heading, mark)}"


def _clause(clause: ParsedClause, level: int, marked: Set[str]) -> list[str]:
    mark = Mark(clause.key, clause.is_key, clause.number if "head" in marked else None)
    texts = {name: text for name in LABELS if name != "evidence" and (text := getattr(clause, name))}
    parts = [f"{'#' * level} {_titled(clause.number, clause.heading, mark)}"]
    parts += [word_for_word(clause.wording) if "wording" in marked else clause.wording]
    for name, text in texts.items():
        parts += [f"**{LABELS[name]}:**", word_for_word(text)] if name in marked else [f"**{LABELS[name]}:** {text}"]
    if clause.evidence and all(map(_fits_a_line, clause.evidence)):
        parts += [f"**{LABELS['evidence']}:**", "\n".join(map(_evidence, clause.evidence))]
    return parts


def _titled(number: str, heading: str, mark: Mark) -> str:
    stop = "." if _TAKES_STOP.fullmatch(number) else ""
    words = escaped(heading)
    named = words if number in ("", heading) else f"{number}{stop} {words}"
    return f"{named} {mark}".rstrip()


def escaped(heading: str) -> str:
    """A heading as it is written in Markdown."""
    return _IN_HEADING.sub(r"\\\1", heading)


def _fits_a_line(each: ParsedEvidence) -> bool:
    return not any(sign in text for text in asdict(each).values() for sign in ("|", "\n", "<!--"))


def _evidence(each: ParsedEvidence) -> str:
    kind = rules.EVIDENCE_KINDS[each.kind]
    return f"- {' | '.join((each.direction, kind, each.citation, each.finding, each.limitations))}"

"""What importing a document does to existing clauses. Pure.

A document need not say everything: what it leaves out of a clause that it names stays unchanged. Once the document
marks one clause as a key clause, its marks apply to all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from consult.consultations.clauses import ClauseWords
from consult.consultations.markdown_import import ParsedClause
from consult.text import diff
from consult.text.messages import N_

#: What a document may leave out.
LEFT_OUT = ("plain_language", "reason", "cost", "affects")

#: The parts of a clause, as people know them.
NAMES: Mapping[str, str] = {
    "number": N_("number"),
    "heading": N_("heading"),
    "wording": N_("wording"),
    "plain_language": N_("plain summary"),
    "reason": N_("reason"),
    "cost": N_("cost"),
    "affects": N_("who it affects"),
}
KEY_NOW = N_("becomes a key part")
KEY_NO_MORE = N_("no longer a key part")
EVIDENCE_ADDED = N_("evidence added")
EVIDENCE_GONE = N_("evidence removed")
MARK = N_("key part")
EVIDENCE = N_("evidence")

Facts = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ExistingClause:
    """A clause of the draft; `lasting` evidence is added to, never removed."""

    key: str
    number: str
    words: ClauseWords
    is_key: bool
    evidence: frozenset[Facts] = frozenset()
    lasting: bool = False


@dataclass(frozen=True, kw_only=True)
class ImportedClause:
    """One clause after the import; for one that would be removed, only what it is.

    `changes` and `kept` are msgids: what becomes different, and what the document leaves out and so stays.
    """

    key: str
    kind: diff.ChangeKind
    number: str
    words: ClauseWords
    is_key: bool
    evidence: int
    changes: Sequence[str] = ()
    kept: Sequence[str] = ()


def words_after(clause: ParsedClause, before: ClauseWords | None) -> ClauseWords:
    """The words of a clause once the document is imported."""
    given = {name: getattr(clause, name) for name in ClauseWords.__dataclass_fields__}
    if before:
        given |= {name: given[name] or getattr(before, name) for name in LEFT_OUT}
    return ClauseWords(**given)


def is_key_after(clause: ParsedClause, before: bool, marked: bool) -> bool:
    """Whether it is then a key clause; `marked` is whether the document marks any."""
    return clause.is_key if marked else before


def arrivals(existing: Sequence[ExistingClause], parsed: Sequence[ParsedClause]) -> list[ImportedClause]:
    """What happens to every clause, in the document's order, with removed ones where they used to be."""
    before = {each.key: each for each in existing}
    marked = any(clause.is_key for clause in parsed)
    after = {clause.key: _standing_after(clause, before.get(clause.key), marked) for clause in parsed}
    given = {clause.key: clause for clause in parsed}
    changes = diff.clauses(list(map(_text, existing)), list(map(_text, after.values())))
    return [_arrival(change, before, after, given) for change in changes]


def _standing_after(clause: ParsedClause, old: ExistingClause | None, marked: bool) -> ExistingClause:
    listed = frozenset(tuple(asdict(each).values()) for each in clause.evidence)
    held = old.evidence if old else frozenset()
    return ExistingClause(
        key=clause.key,
        number=clause.number,
        words=words_after(clause, old.words if old else None),
        is_key=is_key_after(clause, old.is_key if old else False, marked),
        evidence=listed | held if not listed or (old and old.lasting) else listed,
    )


def _text(each: ExistingClause) -> diff.ClauseText:
    words = each.words
    return diff.ClauseText(each.key, each.number, words.heading, words.wording, words.plain_language)


def _arrival(
    change: diff.ClauseChange,
    before: Mapping[str, ExistingClause],
    after: Mapping[str, ExistingClause],
    given: Mapping[str, ParsedClause],
) -> ImportedClause:
    if change.key not in after:
        return _told(before[change.key], change.kind)
    if change.key not in before:
        return _told(after[change.key], change.kind)
    old, new = before[change.key], after[change.key]
    changes = tuple(_changes(old, new))
    moved: diff.ChangeKind = "moved_and_changed" if changes else "moved"
    stayed: diff.ChangeKind = "changed" if changes else "same"
    kind = moved if change.kind in ("moved", "moved_and_changed") else stayed
    return _told(new, kind, changes, tuple(_kept(old, new, given[new.key])))


def _told(each: ExistingClause, kind: diff.ChangeKind, changes: Facts = (), kept: Facts = ()) -> ImportedClause:
    return ImportedClause(
        key=each.key, kind=kind, number=each.number, words=each.words, is_key=each.is_key,
        evidence=len(each.evidence), changes=changes, kept=kept,
    )  # fmt: skip


def _changes(old: ExistingClause, new: ExistingClause) -> Iterable[str]:
    before, after = ({"number": each.number} | asdict(each.words) for each in (old, new))
    yield from (label for name, label in NAMES.items() if before[name] != after[name])
    if old.is_key != new.is_key:
        yield KEY_NOW if new.is_key else KEY_NO_MORE
    if new.evidence - old.evidence:
        yield EVIDENCE_ADDED
    if old.evidence - new.evidence:
        yield EVIDENCE_GONE


def _kept(old: ExistingClause, new: ExistingClause, clause: ParsedClause) -> Iterable[str]:
    yield from (NAMES[name] for name in LEFT_OUT if getattr(old.words, name) and not getattr(clause, name))
    if old.is_key and new.is_key and not clause.is_key:
        yield MARK
    if old.evidence and not clause.evidence:
        yield EVIDENCE

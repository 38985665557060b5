"""The check codes in a record, each with the file that it was made from and the command that makes it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from consult.record.entries import Kind
from consult.response.dictionary import DOCUMENTS, FROZEN_REPORT, IMPORTED_GROUPS, IMPORTED_VOTES, SIGNED_ANSWER

#: The documents with a file of their own.
FILES = {
    Kind.REPORT: f"{FROZEN_REPORT}.json", Kind.ANSWER: f"{SIGNED_ANSWER}.json",
    Kind.IMPORT: f"{IMPORTED_VOTES}.jsonl", Kind.GROUPS: f"{IMPORTED_GROUPS}.json",
}  # fmt: skip
#: The others are lines of one file, in this order.
IN_LINES = (Kind.DRAFT, Kind.DECISION, Kind.OFFICE_ANSWER, Kind.PROMISE, Kind.PROMISE_EVENT, Kind.FOLLOW_UP)
#: The kinds of entries that have a check code, or say that a document has another one since words were removed from it.
KINDS = (*IN_LINES, *FILES, Kind.WORDS_REMOVED)
#: A restore of a backup brings these back, or they are made again.
MADE_AGAIN = frozenset({Kind.REPORT, Kind.IMPORT, Kind.GROUPS})
#: What counts even if a restore has lost what it is about: words that were removed are removed again.
EVEN_LOST = MADE_AGAIN | {Kind.WORDS_REMOVED}
NUMBERED = frozenset({Kind.DRAFT, Kind.ANSWER, Kind.PROMISE, Kind.PROMISE_EVENT})
#: What is written after an answer, without end: a page lists the newest of them.
AFTER_THE_ANSWER = frozenset({Kind.PROMISE, Kind.PROMISE_EVENT, Kind.FOLLOW_UP})
MAX_AFTER_THE_ANSWER = 12
LINES = f"{DOCUMENTS}.jsonl"


@dataclass(frozen=True)
class CheckCode:
    """One check code. `number` is that of a version or a promise, 0 for anything else. `removed`: words were removed
    since then, so the code is not that of the day.
    """

    day: date
    kind: Kind
    number: int
    code: str
    file: str
    command: str
    removed: bool


def listed(entries: Iterable[Mapping[str, object]]) -> list[CheckCode]:
    """The check codes in entries of a record of these kinds. Groups are calculated again when something is removed, and
    what a restore lost is made again, so only the last file is there. Earlier versions of the answer are lines.
    """
    found = [entry for entry in entries if "hash" in entry]
    now = {each["document"]: each["hash"] for each in found if each["kind"] == Kind.WORDS_REMOVED}
    last = {entry["kind"]: entry for entry in found}
    before = [entry for entry in found if entry["kind"] in MADE_AGAIN and entry is not last[entry["kind"]]]
    hashed = [entry for entry in found if entry["kind"] != Kind.WORDS_REMOVED and entry not in before]
    earlier = [entry for entry in hashed if entry["kind"] == Kind.ANSWER][:-1]
    in_lines = [entry for kind in IN_LINES for entry in hashed if entry["kind"] == kind] + earlier
    return [_check_code(entry, now, in_lines) for entry in hashed]


def newest(codes: list[CheckCode]) -> list[CheckCode]:
    """Those that a page lists: all but the older ones of what was written after the answer."""
    later = [each for each in codes if each.kind in AFTER_THE_ANSWER]
    older = later[:-MAX_AFTER_THE_ANSWER]
    return [each for each in codes if each not in older]


def _check_code(
    entry: Mapping[str, object], now: Mapping[object, object], in_lines: list[Mapping[str, object]]
) -> CheckCode:
    kind = Kind(str(entry["kind"]))
    code = str(now.get(entry["hash"], entry["hash"]))
    is_line = entry in in_lines
    return CheckCode(
        day=date.fromisoformat(str(entry["day"])),
        kind=kind,
        number=int(str(entry.get("promise", entry.get("number", 0)))) if kind in NUMBERED else 0,
        code=code,
        file=LINES if is_line else FILES[kind],
        command=_of_line(in_lines.index(entry) + 1) if is_line else f"sha256sum {FILES[kind]}",
        removed=entry["hash"] in now,
    )


def _of_line(number: int) -> str:
    return f"sed -n {number}p {LINES} | tr -d '\\n' | sha256sum"

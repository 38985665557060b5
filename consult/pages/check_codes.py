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
IN_LINES = (Kind.DRAFT, Kind.DECISION, Kind.OFFICE_ANSWER)
#: The kinds of entries that have a check code.
KINDS = (*IN_LINES, *FILES)
LINES = f"{DOCUMENTS}.jsonl"


@dataclass(frozen=True)
class CheckCode:
    """One check code. `number` is that of a version, 0 for anything else."""

    day: date
    kind: Kind
    number: int
    code: str
    file: str
    command: str


def listed(entries: Iterable[Mapping[str, object]]) -> list[CheckCode]:
    """The check codes in entries of a record of these kinds. Groups are calculated again when something is removed, so
    only their last file is there.
    """
    hashed = [entry for entry in entries if "hash" in entry]
    before = [entry for entry in hashed if entry["kind"] == Kind.GROUPS][:-1]
    hashed = [entry for entry in hashed if entry not in before]
    lines = [entry["hash"] for kind in IN_LINES for entry in hashed if entry["kind"] == kind]
    return [_check_code(entry, lines) for entry in hashed]


def _check_code(entry: Mapping[str, object], lines: list[object]) -> CheckCode:
    kind, code = Kind(str(entry["kind"])), str(entry["hash"])
    file = FILES.get(kind, LINES)
    command = f"sha256sum {file}" if kind in FILES else _of_line(lines.index(code) + 1)
    number = int(str(entry.get("number", 0))) if kind is Kind.DRAFT else 0
    return CheckCode(date.fromisoformat(str(entry["day"])), kind, number, code, file, command)


def _of_line(number: int) -> str:
    return f"sed -n {number}p {LINES} | tr -d '\\n' | sha256sum"

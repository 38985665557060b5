"""Reading and checking the folder of a Polis export. Pure.

`comments.csv` holds the statements, `votes.csv` the votes: +1 agree, -1 disagree, 0 pass. People can vote again, so the
latest vote of each participant on each statement counts; of two in the same millisecond, the lower row. `summary.csv`
and `LICENCE.txt` are read if they are there; nothing else is.

Polis marks a statement 1 (shown), -1 (removed) or 0 (nobody decided). An export does not say whether its conversation
showed undecided statements; unless its moderation was strict it did, so they count as shown. Statements about the
conversation itself ("is-meta") were shown and voted on as well. Authors are not read at all. A statement without words,
or with a mark that is none of the three, counts as removed: the rest is imported, and the report names it.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from consult.access import ValidationError
from consult.contributions.enums import MAX_COMMENT_CHARACTERS
from consult.text import plain
from consult.text.messages import N_

STATEMENTS = "comments.csv"
VOTES = "votes.csv"
SUMMARY = "summary.csv"
LICENCE = "LICENCE.txt"

TAKEN_OUT = -1
#: What Polis writes about a statement, as spreadsheets store it.
_MARKS = {f"{mark}{end}": mark for mark in (1, 0, TAKEN_OUT) for end in ("", ".0")} | {"+1": 1}
NO_WORDS = N_("%(file)s, line %(line)d: this statement has no words. It counts as removed.")
NO_MARK = N_("%(file)s, line %(line)d: “%(value)s” in the column moderated is not 1, 0 or -1. It counts as removed.")
MAX_DESCRIPTION = 2000
MAX_ATTRIBUTION = 1500
#: The year 3000 in milliseconds: anything later is not a time.
LATEST = 32_503_680_000_000

# Up to 18 digits: more would not fit into 64 bits.
_NUMBER = re.compile(r"-?\d{1,18}")
#: The lines of a licence file that give the source; a line in small letters continues the one before.
_SOURCE = ("Source: ", "Licence: ", "Attribution to give: ")


class BrokenExport(ValidationError):
    """An export that cannot be used as it is; says in which file and line."""

    def __init__(self, file: str, line: int, fault: str, **params: object) -> None:
        message = N_("%(file)s, line %(line)d: ") + fault if line else N_("%(file)s: ") + fault
        super().__init__(message, field="folder", file=file, line=line, **params)


@dataclass(frozen=True)
class Statement:
    """One statement; `made` in milliseconds since 1970, `moderated` as Polis writes it."""

    number: int
    text: str
    moderated: int
    made: int


@dataclass(frozen=True)
class Export:
    """A whole export. `votes` maps (statement's number, participant's number) to +1, -1 or 0.

    `odd` are sentences for the operator, one for each statement that was not imported as written. `first` and `last`
    are the earliest and the latest moment in it, in milliseconds since 1970; `digest` is SHA-256 over the files read,
    which identifies the same export again.
    """

    title: str
    description: str
    source: str
    digest: str
    statements: tuple[Statement, ...]
    votes: Mapping[tuple[int, int], int]
    odd: tuple[str, ...]
    first: int
    last: int


def read(folder: Path) -> Export:
    """Read and check a whole export.

    Raises:
        BrokenExport: with the file, the line and what is wrong.
    """
    if not folder.is_dir():
        raise ValidationError(N_("There is no folder %(folder)s."), field="folder", folder=str(folder))
    files = {name: _bytes(folder / name) for name in (STATEMENTS, VOTES)}
    files |= {name: _bytes(folder / name) for name in (SUMMARY,) if (folder / name).exists()}
    odd: list[str] = []
    statements = _statements(_text(STATEMENTS, files[STATEMENTS]), odd)
    votes, moments = _votes(_text(VOTES, files[VOTES]), {statement.number for statement in statements})
    moments += [statement.made for statement in statements]
    about = _about(_text(SUMMARY, files[SUMMARY])) if SUMMARY in files else {}
    return Export(
        title=" ".join(about.get("topic", "").split()),
        description=_limited(SUMMARY, about.get("conversation-description", ""), MAX_DESCRIPTION),
        source=_source(folder / LICENCE) or about.get("url", "").strip(),
        digest=_digest(files),
        statements=tuple(statements),
        votes=votes,
        odd=tuple(odd),
        first=min(moments),
        last=max(moments),
    )


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, raw in sorted(files.items()):
        digest.update(f"{name} {len(raw)}\n".encode() + raw)
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BrokenExport(path.name, 0, N_("this file is missing. A Polis export has it.")) from error
    except OSError as error:
        raise BrokenExport(path.name, 0, N_("it cannot be read (%(why)s)."), why=error.strerror) from error


def _text(name: str, raw: bytes) -> tuple[str, str]:
    """(name, text) of one file."""
    try:
        return name, raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BrokenExport(name, line, N_("this is not UTF-8 text.")) from error


def _rows(file: tuple[str, str], *columns: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, the named columns) of every row."""
    name, text = file
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise BrokenExport(name, 1, N_("there is no column “%(column)s”."), column=missing[0])
        places = [header.index(column) for column in columns]
        line = reader.line_num + 1
        for row in reader:
            if row and len(row) != len(header):
                fault = N_("this row has %(count)d cells, the first row has %(wanted)d.")
                raise BrokenExport(name, line, fault, count=len(row), wanted=len(header))
            if row:
                yield line, [row[place] for place in places]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenExport(name, line, N_("this row cannot be read (%(why)s)."), why=str(error)) from error


def _statements(file: tuple[str, str], odd: list[str]) -> list[Statement]:
    found: dict[int, Statement] = {}
    columns = ("timestamp", "comment-id", "moderated", "comment-body")
    for line, (made, number, moderated, body) in _rows(file, *columns):
        text = _body(line, body)
        marked = _MARKS.get(moderated.strip())
        if not text:
            odd.append(NO_WORDS % {"file": STATEMENTS, "line": line})
        elif marked is None:
            mark = plain.excerpt(moderated, 40)
            odd.append(NO_MARK % {"file": STATEMENTS, "line": line, "value": mark})
        statement = Statement(
            _number(STATEMENTS, line, "comment-id", number, least=0),
            text,
            TAKEN_OUT if marked is None or not text else marked,
            _moment(STATEMENTS, line, made),
        )
        if statement.number in found:
            raise BrokenExport(STATEMENTS, line, N_("statement %(number)d is there twice."), number=statement.number)
        found[statement.number] = statement
    if not found:
        raise BrokenExport(STATEMENTS, 1, N_("there is no statement in it."))
    return list(found.values())


def _votes(file: tuple[str, str], statements: set[int]) -> tuple[dict[tuple[int, int], int], list[int]]:
    """The votes that count, and the first and last moment of all."""
    latest: dict[tuple[int, int], int] = {}
    first = last = 0
    for line, (made, statement, voter, vote) in _rows(file, "timestamp", "comment-id", "voter-id", "vote"):
        moment = _moment(VOTES, line, made)
        place = (
            _number(VOTES, line, "comment-id", statement, least=0),
            _number(VOTES, line, "voter-id", voter, least=0),
        )
        if place[0] not in statements:
            fault = N_("this is a vote on statement %(number)d, which comments.csv does not have.")
            raise BrokenExport(VOTES, line, fault, number=place[0])
        # One number for both, so that a million votes stay small: the moment, then the vote.
        newest = moment * 4 + _one_of(VOTES, line, "vote", vote) + 1
        if newest >> 2 >= latest.get(place, 0) >> 2:
            latest[place] = newest
        first, last = min(first or moment, moment), max(last, moment)
    return {place: (newest & 3) - 1 for place, newest in latest.items()}, [first, last] if latest else []


def _about(file: tuple[str, str]) -> dict[str, str]:
    """`summary.csv`, a table of two columns without a header."""
    name, text = file
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return {row[0]: row[1] for row in reader if len(row) > 1}
    except csv.Error as error:
        raise BrokenExport(name, reader.line_num, N_("this row cannot be read (%(why)s)."), why=str(error)) from error


def _source(path: Path) -> str:
    """Whom to credit and under which licence, according to `LICENCE.txt`; "" without the file."""
    if not path.exists():
        return ""
    text = _text(path.name, _bytes(path))[1]
    kept, keep = [], False
    for line in text.splitlines():
        if line[:1].isupper():
            keep = line.startswith(_SOURCE)
        if keep:
            kept.append(line.strip())
    return _limited(path.name, " ".join(kept) or text, MAX_ATTRIBUTION)


def _body(line: int, body: str) -> str:
    try:
        text = plain.clean(body, MAX_COMMENT_CHARACTERS)
    except plain.TextFault as fault:
        raise BrokenExport(STATEMENTS, line, fault.message, **fault.params) from fault
    return text


def _limited(file: str, text: str, limit: int) -> str:
    try:
        return plain.excerpt(plain.clean(text, len(text)), limit)
    except plain.TextFault as fault:
        raise BrokenExport(file, 0, fault.message, **fault.params) from fault


def _moment(file: str, line: int, value: str) -> int:
    moment = _number(file, line, "timestamp", value, least=0)
    if moment > LATEST:
        raise BrokenExport(file, line, N_("%(value)d in the column timestamp is not a time."), value=moment)
    return moment


def _one_of(file: str, line: int, column: str, value: str) -> int:
    number = _number(file, line, column, value)
    if number not in (-1, 0, 1):
        fault = N_("“%(value)s” in the column %(column)s is not 1, 0 or -1.")
        raise BrokenExport(file, line, fault, value=value, column=column)
    return number


def _number(file: str, line: int, column: str, value: str, least: int | None = None) -> int:
    if not _NUMBER.fullmatch(value) or not value.isascii() or (least is not None and int(value) < least):
        fault = N_("“%(value)s” in the column %(column)s is not a whole number.")
        raise BrokenExport(file, line, fault, value=plain.excerpt(plain.shown(value), 40), column=column)
    return int(value)

"""Making files from pages: the periodic task renders each page as anyone gets it, and has it set in another process.

The first look is that of a reader, so nobody waits while a file is made. It is stored in a turn of its own, and only if
no words of the plan were deleted since it was read.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import flask
from flask import url_for
from flask_babel import gettext
from sqlalchemy import exists, func, select

from consult.consultations import queries
from consult.consultations.lifecycle import State
from consult.consultations.models import Consultation
from consult.contributions import made_files
from consult.contributions.enums import FileKind
from consult.contributions.made_files import Made
from consult.contributions.models import MadeFile
from consult.pages.made_files import answer_tables, kinds, page_contents, typesetting, workbooks
from consult.pages.made_files.page_contents import Values
from consult.pages.made_files.workbooks import Around
from consult.record.models import RecordEntry
from consult.response import queries as response_queries
from consult.response.models import SignedResponse
from consult.runtime import periodic_tasks
from consult.storage.database import db, end_transaction, is_writing, pause, settings, today
from consult.text import languages
from consult.text.plain import excerpt
from consult.web.shell import day

NAME = "make files"
#: A plan's title at the top of the pages after the first has one line.
MAX_RUNNING_TITLE = 100


@dataclass
class Progress:
    """What this process remembers: the file that it stores next, and those that could not be made."""

    made: Made | None = None
    failed: set[tuple[int, FileKind]] = field(default_factory=set)


@dataclass(frozen=True)
class _Due:
    """A file that is missing, or that may be out of date: then it has a `version`."""

    plan_id: int
    code: str
    kind: FileKind
    looked_at: str
    version: str
    removals: int


def make_due() -> int:
    """Make the next file that is missing or out of date, and store it; returns how many."""
    progress = periodic_tasks.memory(NAME, Progress)
    if progress.made is None:
        missing = _without_row()
        if missing:
            db.session.add_all(missing)
            db.session.flush()
            return len(missing)
        if is_writing() or (due := _next(progress)) is None:
            return 0
        pause()
        progress.failed.add((due.plan_id, due.kind))
        progress.made = _make(due)
        progress.failed.discard((due.plan_id, due.kind))
    made_files.keep(progress.made)
    progress.made = None
    return 1


def register_periodic_tasks() -> None:
    """Register making files as a periodic task, which takes turns with the others."""
    periodic_tasks.register(NAME, make_due, _last_change, turn=1)


def _last_change() -> tuple[object, ...]:
    """A value that changes every day, and with every event, deletion, entry in a record, and file that was emptied."""
    newest = db.session.scalar(select(func.max(RecordEntry.id)))
    return *queries.last_change(), newest, db.session.scalar(select(func.sum(MadeFile.removals)))


def _without_row() -> list[MadeFile]:
    """Rows for files that a plan has from now on: nothing is made before deletions can be noted at its row."""
    is_signed = exists().where(SignedResponse.consultation_id == Consultation.id)
    public = select(Consultation.id, is_signed).where(Consultation.state != State.DRAFT)
    rows = {tuple(row) for row in db.session.execute(select(MadeFile.consultation_id, MadeFile.kind))}
    return [
        MadeFile(consultation_id=id_, kind=kind.value)
        for id_, is_answered in db.session.execute(public)
        for kind in kinds.kinds(is_answered=is_answered)
        if (id_, kind) not in rows
    ]


def _due() -> Iterator[_Due]:
    last = select(func.max(RecordEntry.position)).where(RecordEntry.consultation_code == Consultation.code)
    files = (
        select(
            MadeFile.consultation_id, Consultation.code, MadeFile.kind, Consultation.state,
            last.correlate(Consultation).scalar_subquery(), MadeFile.looked_at, MadeFile.version, MadeFile.removals,
        )
        .join(Consultation, Consultation.id == MadeFile.consultation_id)
        .order_by(MadeFile.consultation_id, MadeFile.kind)
    )  # fmt: skip
    for plan_id, code, kind, state, position, looked_at, version, removals in db.session.execute(files):
        told = f"{state} {position} {today()}"
        if told != looked_at:
            yield _Due(plan_id, code, FileKind(kind), told, version, removals)


def _next(progress: Progress) -> _Due | None:
    """The next file to make. One that could not be made is tried again when all others are, and holds up none."""
    other = next((due for due in _due() if (due.plan_id, due.kind) not in progress.failed), None)
    if other is not None or not progress.failed:
        return other
    progress.failed.clear()
    return next(_due(), None)


def _make(due: _Due) -> Made:
    """The file as it is now; without bytes if it says what it said before."""
    make = _sheet if due.kind in kinds.SHEETS else _workbook
    version, content = make(due)
    return Made(due.plan_id, due.kind, due.looked_at, due.removals, version, content)


def _sheet(due: _Due) -> tuple[str, bytes | None]:
    sheet = kinds.SHEETS[due.kind]
    with _request(sheet.endpoint, due.code) as site:
        answer = flask.current_app.full_dispatch_request()
        if answer.status_code != 200:
            raise RuntimeError(f"the page of a file answered {answer.status_code}")
        plan = queries.public_consultation(due.code)
        address = site + url_for("pages.consultation", code=due.code)
        document: Values = {
            **page_contents.contents(answer.get_data(as_text=True)),
            "plan": excerpt(plan.title, MAX_RUNNING_TITLE),
            "address": address,
            "site": site,
            "picture": gettext("A code for cameras that leads to %(address)s", address=address),
            "is-poster": due.kind is FileKind.POSTER,
            "sizes": list(sheet.sizes),
            "most_pages": sheet.most_pages,
            "more": gettext("This is as much as fits. The rest is at the address:"),
            "more_rows": gettext("Other rows of this table that are at the address:"),
            "missing": gettext("A letter that this file cannot show is a �: you can read it at the address."),
        }
        footer = gettext(
            "%(address)s, as of %(day)s", address=f"\u2068{address.partition('//')[2]}\u2069", day=day(today())
        )
    version = _version(document, typesetting.TEMPLATE.read_text("utf-8"))
    if version == due.version:
        return version, None
    return version, typesetting.pdf({**document, "footer": footer, "day": today().isoformat()})


def _workbook(due: _Due) -> tuple[str, bytes | None]:
    with _request("pages.answer", due.code) as site:
        summary = response_queries.summary(queries.public_consultation(due.code))
        assert summary, "an answered plan has a summary"
        decided = due.kind is FileKind.DECISIONS
        table = answer_tables.decisions(summary) if decided else answer_tables.promises(summary.promises)
        around = Around(
            gettext("Local plan %(code)s", code=due.code),
            f"{site}{url_for('pages.answer', code=due.code)}".partition("//")[2],
            languages.direction(settings().locale) == "rtl",
        )
    version = _version(table.headings, table.rows, around)
    return version, None if version == due.version else workbooks.xlsx(table, around, today())


def _version(*of: object) -> str:
    return hashlib.sha256(json.dumps(of, default=str).encode()).hexdigest()


@contextmanager
def _request(endpoint: str, code: str) -> Iterator[str]:
    """A request of nobody for a page of a plan, with a session of its own; gives the address of this site."""
    site = settings().printed_address
    app = flask.current_app
    with app.test_request_context("/", base_url=site):
        path = url_for(endpoint, code=code)
    with app.test_request_context(path, base_url=site):
        try:
            yield site
        finally:
            end_transaction(keep=False)

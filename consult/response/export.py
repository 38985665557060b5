"""The open data of one consultation: every table as CSV and JSON, a dictionary, a manifest; as a folder or as a zip.

It contains only what anyone may read on the pages. Votes on clauses are included from the freeze on, since they are
published once, and go through the publisher like everywhere else. The command, the team and the public get the same
files, and the same bytes whoever asks: they change with a batch, when something is published or deleted, and on a new
day only where a promise is late.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, Protocol

from consult.access import Conflict, NotFound, ValidationError
from consult.analysis import stored_groups
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.contributions import batch_days, imported_votes
from consult.contributions.enums import SCALE
from consult.record import checkpoints, documents, entries, verify
from consult.record.canonical import canonical
from consult.report import machine_help
from consult.report.machine_help_facts import facts_of
from consult.report.summary import to_json
from consult.response import dictionary, export_rows, spreadsheets
from consult.response import queries as response_queries
from consult.response.tables import AboutConsultation
from consult.text.messages import N_

FORMAT = "consult-export-8"
README = "README.txt"
MANIFEST = "manifest.json"
#: The program that checks the other files, as one of them.
VERIFIER = "verify.py"
ZIP = "application/zip"
NO_FILE = N_("There is no such file.")
#: How each kind of file says what it is.
MIMETYPES = {
    "csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl", "txt": "text/plain",
    "py": "text/plain",
}  # fmt: skip
#: The same moment for every file of a zip: when somebody downloaded it is no part of the data.
ZIPPED_AT = (1980, 1, 1, 0, 0, 0)

Progress = Callable[[int], None]


class Sink(Protocol):
    """Where a file's bytes go."""

    def write(self, data: bytes, /) -> object: ...


class _Dropped:
    """Keeps nothing of what is written to it."""

    def write(self, data: bytes, /) -> object:
        return len(data)


def write(code: str, folder: Path, progress: Progress = lambda count: None) -> list[str]:
    """Write the open data of a consultation into a new or empty folder; returns the files' names.

    `progress` is called for every file written, out of `count_files()`.

    Raises:
        NotFound: there is no such consultation. Conflict: nothing of it is public yet.
        ValidationError: the folder is not empty.
    """
    consultation = public_data(code)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValidationError(N_("%(folder)s is not empty. Name a new folder."), field="folder", folder=str(folder))

    def put(name: str, chunks: Iterable[bytes]) -> dict[str, object]:
        with (folder / name).open("wb") as file:
            return _put(name, chunks, file)

    return _write_all(consultation, put, progress)


def write_zip(code: str, target: IO[bytes]) -> list[str]:
    """Write the same files as one zip; returns their names. Raises as `write` does for the consultation."""
    consultation = public_data(code)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, chunks: Iterable[bytes]) -> dict[str, object]:
            entry = zipfile.ZipInfo(name, ZIPPED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                return _put(name, chunks, file)

        return _write_all(consultation, put, lambda count: None)


def write_file(code: str, name: str, target: IO[bytes]) -> None:
    """Write one of the files by itself.

    Raises:
        NotFound: there is no such file, or none yet. As `write` does for the consultation.
    """
    consultation = public_data(code)
    if name == MANIFEST:
        # It has the hash of every other file, so these are made too, and dropped.
        _write_all(
            consultation,
            lambda each, chunks: _put(each, chunks, target if each == name else _Dropped()),
            lambda count: None,
        )
        return
    chunks = next((chunks for each, chunks in _files(consultation) if each == name), None)
    if chunks is None:
        raise NotFound(NO_FILE)
    _put(name, chunks, target)


def public_data(code: str) -> Consultation:
    """A consultation of which something is public.

    Raises:
        NotFound, Conflict
    """
    consultation = consultations.public_consultation(code)
    if consultation.is_draft:
        raise Conflict(N_("This plan is still being written, so nothing is public yet."))
    return consultation


def file_names() -> list[str]:
    """Every file that there can be, in order."""
    tables = [f"{name}.{ending}" for name in dictionary.FILES for ending in ("csv", "json")]
    return [
        README,
        "consultation.json",
        "dictionary.csv",
        "schema.json",
        f"{dictionary.MACHINE_HELP}.json",
        *tables,
        f"{dictionary.ANSWER}.json",
        f"{dictionary.RECORD}.jsonl",
        f"{dictionary.CHECKPOINT}.txt",
        f"{dictionary.DOCUMENTS}.jsonl",
        f"{dictionary.FROZEN_REPORT}.json",
        f"{dictionary.SIGNED_ANSWER}.json",
        f"{dictionary.IMPORTED_VOTES}.jsonl",
        f"{dictionary.IMPORTED_GROUPS}.json",
        VERIFIER,
        MANIFEST,
    ]


def count_files() -> int:
    """The maximum number of files besides the manifest."""
    return len(file_names()) - 1


def _write_all(
    consultation: Consultation, put: Callable[[str, Iterable[bytes]], dict[str, object]], progress: Progress
) -> list[str]:
    signed = checkpoints.latest(consultation.code)
    code, state, last_batch = consultation.code, consultation.state, batch_days.last_day(consultation.id)
    listed = []
    for name, chunks in _files(consultation):
        listed.append(put(name, chunks))
        progress(1)
    manifest = {
        "format": FORMAT,
        "consultation": code,
        "state": state,
        "last_batch": last_batch.isoformat() if last_batch else None,
        "licence": dictionary.LICENCE,
        "scale": SCALE,
        "key": signed.key if signed else None,
        "files": listed,
    }
    put(MANIFEST, [spreadsheets.to_json(manifest)])
    return [str(each["name"]) for each in listed] + [MANIFEST]


def _put(name: str, chunks: Iterable[bytes], file: Sink) -> dict[str, object]:
    """Write one file piece by piece; returns its line of the manifest."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        file.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return {"name": name, "bytes": size, "sha256": digest.hexdigest()}


def _files(consultation: Consultation) -> Iterator[tuple[str, Iterable[bytes]]]:
    whole = response_queries.summary(consultation)
    yield README, [dictionary.README.encode()]
    yield "consultation.json", [spreadsheets.to_json(documents.values_of(about(consultation), nulls=True))]
    yield "dictionary.csv", spreadsheets.to_csv(("file", "column", "meaning"), dictionary.rows())
    yield "schema.json", [spreadsheets.to_json(dictionary.schemas())]
    yield f"{dictionary.MACHINE_HELP}.json", [spreadsheets.to_json(machine_help.to_values(facts_of(consultation)))]
    for name, columns in dictionary.FILES.items():
        rows = _values(export_rows.rows_of(name, consultation, lambda: whole))
        yield f"{name}.csv", spreadsheets.to_csv(list(columns), rows)
        scale = {"scale": SCALE} if "scale" in columns else {}
        rows = _values(export_rows.rows_of(name, consultation, lambda: whole))
        yield f"{name}.json", spreadsheets.table_to_json(scale, rows)
    if whole is not None:
        yield f"{dictionary.ANSWER}.json", [spreadsheets.to_json(to_json(whole))]
    yield f"{dictionary.RECORD}.jsonl", entries.lines(consultation.code)
    if (signed := checkpoints.latest(consultation.code)) is not None:
        yield f"{dictionary.CHECKPOINT}.txt", [signed.note.encode()]
    recorded = response_queries.recorded_documents(consultation)
    yield f"{dictionary.DOCUMENTS}.jsonl", (canonical(document) + b"\n" for document in recorded)
    for name, document in response_queries.signed_documents(consultation.id):
        yield f"{name}.json", [canonical(document)]
    if consultation.imported_from:
        yield f"{dictionary.IMPORTED_VOTES}.jsonl", imported_votes.lines(consultation)
    if (groups := stored_groups.imported(consultation)) is not None:
        yield f"{dictionary.IMPORTED_GROUPS}.json", [canonical(documents.values_of(groups))]
    yield VERIFIER, [Path(verify.__file__).read_bytes()]


def _values(rows: Iterable[object]) -> Iterator[spreadsheets.Row]:
    return (documents.values_of(row) for row in rows)


def of_import(consultation: Consultation) -> list[str]:
    """The names of the files that are there for an imported plan alone."""
    there = {
        dictionary.IMPORTED_VOTES: bool(consultation.imported_from),
        dictionary.IMPORTED_GROUPS: stored_groups.imported(consultation) is not None,
    }
    return [name for name, is_there in there.items() if is_there]


def about(consultation: Consultation) -> AboutConsultation:
    """A consultation as a document."""
    given: dict[str, Any] = {each.name: getattr(consultation, each.name, None) for each in fields(AboutConsultation)}
    return AboutConsultation(**given | {"support": tuple(consultation.support_lines)})
